"""When two words are the same word: how cells and plans are compared."""

import unicodedata


def plain(text: str) -> str:
    """A text with single plain spaces, none around it, in Unicode normal form C.

    Spreadsheets and survey tools put no-break spaces, double spaces and line ends into answers;
    nothing else is forgiven (upper and lower case differ).

    Args:
        text: a cell of the data or a word of the plan.

    Returns:
        The form in which the two are compared.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())

"""Texts as files hold them, and positions in them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

BOM = "\ufeff"
Move = Callable[[int], int]


def decoded(content: bytes) -> str:
    """The text of a file.

    Args:
        content: its bytes: UTF-8, or UTF-16 where a byte order mark says so.

    Returns:
        The text without the mark, which is a property of the file and no character of the text: a position counts
        from the first letter.

    Raises:
        UnicodeDecodeError: if it is neither.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def with_plain_ends(text: str) -> tuple[str, Move]:
    """A text whose lines end as ours do.

    Args:
        text: as the file has it; lines may end in CR LF or in CR.

    Returns:
        The text with single line feeds, and what moves a position of the old text into the new one.
    """
    if "\r" not in text:
        return text, lambda at: at
    gone = [at for at, sign in enumerate(text) if sign == "\r" and text[at + 1 : at + 2] == "\n"]
    return text.replace("\r\n", "\n").replace("\r", "\n"), lambda at: at - bisect_right(gone, at - 1)


def counted_in(text: str, named: Sequence[tuple[str, int, int]]) -> tuple[str, Move, bool]:
    """Find out which text a writer counted positions in.

    REFI-QDA counts every code point of the file, so CR LF as two; some programs count the text that they show, where
    a line end is one. A writer that calls a passage by its words gives itself away.

    Args:
        text: as the file has it.
        named: name, start and end of passages.

    Returns:
        The text with single line feeds, what moves a position of the file into it, and whether the file counted
        line ends as one.
    """
    short, move = with_plain_ends(text)
    if short == text:
        return short, move, False
    as_two = sum(_squeezed(text[start:end]) == _squeezed(name) for name, start, end in named if name.strip())
    as_one = sum(_squeezed(short[start:end]) == _squeezed(name) for name, start, end in named if name.strip())
    if as_one > as_two:
        return short, lambda at: at, True
    return short, move, False


def _squeezed(text: str) -> str:
    return "".join(text.split())


def cleaned(text: str) -> tuple[str, int]:
    """A text that XML can hold.

    Args:
        text: any text.

    Returns:
        The text with U+FFFD for each sign that XML 1.0 knows no way to write, so that positions stay, and their number.
    """
    wrong = sum(not _fits(sign) for sign in set(text))
    if not wrong:
        return text, 0
    return "".join(sign if _fits(sign) else "\ufffd" for sign in text), sum(not _fits(sign) for sign in text)


def _fits(sign: str) -> bool:
    return sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"

"""Codes of another program as entries of our codebook."""

from rapport.qualitative.codebook.entries import CodeWords
from rapport.qualitative.refi.exchange import Code, with_path
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.names import Names

LONGEST_NAME, LONGEST_DEFINITION = 100, 2000


def code_words(codes: tuple[Code, ...], losses: LossList) -> tuple[CodeWords, ...]:
    """All codes in the order of the file, each with a name of its own.

    Args:
        codes: as a file has them.
        losses: where it is noted what was changed.
    """
    names = Names("Code", LONGEST_NAME)
    given: dict[str, str] = {}
    above_of: dict[str, str] = {}
    made = []
    for code, above in with_path(codes):
        name = given[code.guid] = names.one(code.name, above[-1] if above else "")
        above_of |= {below.guid: code.guid for below in code.codes}
        changed = name != code.name
        losses.add("name of a code was changed", "names of codes were changed", "each is its own", changed)
        long = len(code.description) > LONGEST_DEFINITION
        why = f"it is longer than {LONGEST_DEFINITION:,} letters and was cut"
        losses.add("definition", "definitions", why, long)
        made.append(
            CodeWords(
                name=name,
                definition=code.description[:LONGEST_DEFINITION],
                is_codable=code.codable,
                color=code.colour,
                parent=given.get(above_of.get(code.guid, ""), ""),
            )
        )
    return tuple(made)

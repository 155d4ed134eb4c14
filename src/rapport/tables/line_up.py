"""Numbers below each other with their decimal points in one line, where flush right alone does not do it.

The padding is the figure space, as wide as a digit. A decimal tab would need no padding, but it looks for the
decimal sign of the reader's computer, and a comma there would tear our tables apart.
"""

import re
from collections.abc import Sequence

from rapport.tables.numbers import UNDEFINED
from rapport.tables.table import Align, Table

FIGURE_SPACE = "\u2007"
NUMBER = re.compile(r"(?P<head>[<>−-]?[ \u00a0]?[0-9][0-9,]*)(?P<tail>.*)", re.DOTALL)


def columns_lined_up(table: Table) -> tuple[tuple[str, ...] | None, ...]:
    """The cells of each column, padded where that is needed.

    Args:
        table: the table.

    Returns:
        For each column its cells, to be set flush left; None for one that stands as its ``align`` says. Columns
        with the same heading are set alike.
    """
    found: list[tuple[str, ...] | None] = []
    for at, column in enumerate(table.columns):
        texts = [row.cells[at].text for row in table.rows]
        found.append(None if column.align in (Align.LEFT, Align.TEXT) else lined_up(texts))
    kinds = [(column.align, column.label.text) for column in table.columns]
    padded = {kind for kind, texts in zip(kinds, found, strict=True) if texts}
    return tuple(
        tuple(row.cells[at].text for row in table.rows) if texts is None and kinds[at] in padded else texts
        for at, texts in enumerate(found)
    )


def lined_up(texts: Sequence[str]) -> tuple[str, ...] | None:
    """Pad the cells of a column in front.

    Args:
        texts: the cells; those that do not begin with a number have no part in it.

    Returns:
        The padded cells, to be set flush left; None where the cells stand right if set flush right, as
        counts or numbers with the same decimals do.
    """
    parts = [NUMBER.fullmatch(text) for text in texts]
    found = [part for part in parts if part]
    tails = {_shape(part["tail"]) for part in found}
    if len(tails) < 2:
        return None
    widest = max(len(part["head"]) for part in found)
    return tuple(_padded(text, part, widest) for text, part in zip(texts, parts, strict=True))


def _shape(tail: str) -> str:
    return re.sub(r"[0-9]", "0", tail)


def _padded(text: str, part: re.Match[str] | None, widest: int) -> str:
    if part:
        return FIGURE_SPACE * (widest - len(part["head"])) + text
    return FIGURE_SPACE * (widest - 1) + text if text == UNDEFINED else text

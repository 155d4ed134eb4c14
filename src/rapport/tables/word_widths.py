"""How much room a table takes on a page of Word: widths of its columns, and whether one page holds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from rapport.tables.line_up import columns_lined_up
from rapport.tables.table import Align, Heading, Row, Table, footnotes, headings

TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_POINT = 20
INDENT = 200
SHORT = 32  # signs; a longer cell is text and may break
WIDE_SIGNS, THIN_SIGNS = "mwMW@%—…", " \u00a0.,:;'|!ijlt()[]-·"
LEADING, BETWEEN = 1.17, 40  # height of a line by the size of the type; twips above and below a row together
TEXT_AT_LEAST = 1700  # twips: 3 cm of running text
FULL = 0.93  # of a page that we dare to fill, since widths are estimates


@dataclass(frozen=True)
class Setting:
    """How a table is set.

    Attributes:
        size: of the type, in points.
        pad: twips left and right within a cell.
        width: of the page between its margins, in millimetres.
        height: of the page between its margins, in millimetres.
        landscape: whether that page lies on its side.
    """

    size: float
    pad: int
    width: float
    height: float
    landscape: bool


@dataclass(frozen=True)
class Measures:
    """What a table takes on its page.

    Attributes:
        setting: how it is set.
        widths: of the column of labels and of each column, in twips.
        fits: whether no number breaks into two lines.
        one_page: whether one page holds it with caption and notes.
    """

    setting: Setting
    widths: tuple[int, ...]
    fits: bool
    one_page: bool


def measures(table: Table, setting: Setting) -> Measures:
    """Give the columns their widths.

    Args:
        table: the table.
        setting: how it is set.

    Returns:
        Each column as wide as its numbers; the labels have the rest, up to what they need.
    """
    room = int(setting.width * TWIPS_PER_MM)
    lined = columns_lined_up(table)
    needed = [_column_needs(table, at, lined[at], setting) for at in range(len(table.columns))]
    for heading in headings(table.columns):  # a shared heading must not break its words
        share = range(heading.column, heading.column + heading.columns)
        lacking = longest_word(heading.cell.text, setting.size) + 2 * setting.pad - sum(needed[at] for at in share)
        for at in share:
            needed[at] += max(0, -(-lacking // heading.columns))
    wanted, least = _stub_needs(table, setting, room)
    if table.has_text:
        needed = _with_text(table, needed, room - (wanted := min(wanted, room // 5)))
    stub = min(wanted, max(least, room - sum(needed)))
    fits = stub + sum(needed) <= room
    if not fits:  # nothing is cut: numbers break at their spaces
        stub = min(stub, room // 4)
        scale = (room - stub) / max(sum(needed), 1)
        needed = [int(width * scale) for width in needed]
    widths = (stub, *needed)
    high = sum(_heights(table, setting, widths)) <= FULL * setting.height * TWIPS_PER_MM
    return Measures(setting, widths, fits, high)


def _column_needs(table: Table, at: int, lined: tuple[str, ...] | None, setting: Setting) -> int:
    """The width of a column: its widest cell, and the longest word of its heading."""
    column, size = table.columns[at], setting.size
    cells = [row.cells[at] for row in table.rows]
    shown = lined or [cell.text for cell in cells]
    widest = [
        text_width(text, size) + text_width("".join("a," for _ in cell.notes), size * 0.7)
        for cell, text in zip(cells, shown, strict=True)
        if len(text) <= SHORT
    ]
    return max([longest_word(column.label.text, size), *widest], default=0) + 2 * setting.pad


def _with_text(table: Table, needed: Sequence[int], room: int) -> list[int]:
    """Columns of running text share what the others leave, one with more of it the more."""
    is_text = [column.align is Align.TEXT for column in table.columns]
    signs = [sum(len(row.cells[at].text) for row in table.rows) ** 0.5 for at in range(len(needed))]
    rest = room - sum(width for width, text in zip(needed, is_text, strict=True) if not text)
    of_text = sum(one for one, text in zip(signs, is_text, strict=True) if text) or 1
    return [
        max(width, TEXT_AT_LEAST, int(rest * one / of_text)) if text else width
        for width, one, text in zip(needed, signs, is_text, strict=True)
    ]


def _stub_needs(table: Table, setting: Setting, room: int) -> tuple[int, int]:
    """The width that the labels would like, and the least that they can do with."""
    size, pad = setting.size, 2 * setting.pad
    labels = [text_width(row.label.text, size) + row.level * INDENT + pad for row in table.rows]
    wanted = max([text_width(table.stub, size) + pad, *labels])
    words = [longest_word(row.label.text, size) + row.level * INDENT + pad for row in table.rows]
    return wanted, min(wanted, max([int(room * 0.2), *words]))


def _heights(table: Table, setting: Setting, widths: Sequence[int]) -> Iterator[int]:
    """The height of caption, head, each row and each note, in twips."""
    page = int(setting.width * TWIPS_PER_MM)
    yield _high([table.caption], [page], setting.size + 1)
    found = headings(table.columns)
    for row in range(max((heading.row + heading.rows for heading in found), default=1)):
        yield _head_height([heading for heading in found if heading.row + heading.rows - 1 == row], setting, widths)
    for line in table.rows:
        yield _row_height(line, setting, widths)
    for note in (*table.notes, *footnotes(table)):
        yield _high([note], [page], setting.size - 1)


def _head_height(found: Sequence[Heading], setting: Setting, widths: Sequence[int]) -> int:
    rooms = [sum(widths[one.column + 1 : one.column + 1 + one.columns]) - 2 * setting.pad for one in found]
    return _high([one.cell.text for one in found], rooms, setting.size * 1.05)


def _row_height(row: Row, setting: Setting, widths: Sequence[int]) -> int:
    rooms = [width - 2 * setting.pad for width in widths]
    rooms[0] -= row.level * INDENT
    paragraphs = (cell.text.count("\n") for cell in row.cells)
    texts = [row.label.text, *(cell.text for cell in row.cells)]
    return _high(texts, rooms, setting.size) + max(paragraphs, default=0) * (_high([""], [1], setting.size))


def _high(texts: Sequence[str], rooms: Sequence[int], size: float) -> int:
    lines = [ceil(text_width(text, size) / max(room, 1)) for text, room in zip(texts, rooms, strict=True)]
    return ceil(max([1, *lines]) * size * LEADING * TWIPS_PER_POINT) + BETWEEN


def longest_word(text: str, size: float) -> int:
    """The width of the longest word of a heading, in twips, bold.

    Args:
        text: the heading.
        size: of the type, in points.

    Returns:
        Twips.
    """
    return max((text_width(word, size * 1.1) for word in text.split()), default=0)


def text_width(text: str, size: float) -> int:
    """How wide a text is in Times, Calibri or Arial, rather too wide than too small.

    Args:
        text: one line.
        size: of the type, in points.

    Returns:
        Twips.
    """
    return round(sum(_ems(sign) for sign in text) * size * TWIPS_PER_POINT * 1.04)


def _ems(sign: str) -> float:
    if sign in WIDE_SIGNS:
        return 0.95
    if sign in THIN_SIGNS:
        return 0.34
    return 0.72 if sign.isupper() else 0.52

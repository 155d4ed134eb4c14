"""A codebook as a CSV file, out and in again. Pure.

One row a code. A cell of stems or examples holds one on each line.
"""

from rapport.qualitative.codebook.entries import Book, CodeWords, Example, mistakes_of
from rapport.tables.csv_export import FORMULA_STARTS, rows_as_csv
from rapport.textfiles import csv_file
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, MistakeList

COLUMNS = (
    "name", "definition", "includes", "excludes", "parent", "codable", "color", "stems", "examples", "not_examples",
)  # fmt: skip
YES_NO = {"": True, "yes": True, "no": False}
MOST_CODES = 500


def write_sheet(book: Book) -> bytes:
    """The file.

    Args:
        book: the codes, in their order.

    Returns:
        The bytes of a CSV file; :func:`read_sheet` makes the same of it.
    """
    return rows_as_csv([COLUMNS, *map(_row, book)])


def _row(one: CodeWords) -> list[str]:
    examples, others = ("\n".join(e.text for e in one.examples if e.is_in is is_in) for is_in in (True, False))
    codable = "yes" if one.is_codable else "no"
    said = [one.name, one.definition, one.includes, one.excludes, one.parent, codable, one.color]
    return [_guarded(text) for text in (*said, "\n".join(one.stems), examples, others)]


def read_sheet(data: bytes, *, name: str) -> tuple[CodeWords, ...]:
    """Read a file.

    Args:
        data: its bytes.
        name: what messages call it.

    Returns:
        The codes, without identity.

    Raises:
        TextFileError: with every mistake: a column that is not known, a code twice, one below a code that is not there.
    """
    table = csv_file.read_data(data, name=name)
    found = MistakeList()
    if "name" not in table.header:
        found.add(
            Mistake(name, table.header_line, "there is no column “name”", f"the columns are {', '.join(COLUMNS)}")
        )
    for column in table.header:
        if column not in COLUMNS:
            near = nearest(column, COLUMNS)
            mend = f"did you mean “{near}”?" if near else f"the columns are {', '.join(COLUMNS)}"
            found.add(Mistake(name, table.header_line, f"“{column}” is not known here", mend))
    if len(table.rows) > MOST_CODES:
        found.add(
            Mistake(name, table.rows[MOST_CODES].line, f"these are more than {MOST_CODES} codes", "take some out")
        )
    if not table.rows:
        found.add(Mistake(name, table.header_line, "there is no code in it", "write a row for each code"))
    found.raise_if_any()
    book, lines = [], []
    for row in table.rows:
        cells = {column: _plain(cell) for column, cell in zip(table.header, row.cells, strict=True)}
        codable = cells.get("codable", "").strip().lower()
        if codable not in YES_NO:
            found.add(Mistake(name, row.line, f"“{codable}” under “codable” is neither yes nor no", "write yes or no"))
        book.append(_code(cells, is_codable=YES_NO.get(codable, True)))
        lines.append(row.line)
    for at, said in mistakes_of(book):
        what, _, mend = said.removesuffix(".").partition(": ")
        found.add(Mistake(name, lines[at], what, mend or "mend it in the file"))
    found.raise_if_any()
    return tuple(book)


def _code(cells: dict[str, str], *, is_codable: bool) -> CodeWords:
    def lines(column: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, cells.get(column, "").splitlines())))

    examples = (Example(text) for text in lines("examples"))
    others = (Example(text, is_in=False) for text in lines("not_examples"))
    name, definition, includes, excludes, parent = (cells.get(column, "").strip() for column in COLUMNS[:5])
    color = cells.get("color", "").strip().lower()
    stems = tuple(dict.fromkeys(lines("stems")))
    together = (*examples, *others)
    return CodeWords(name, definition, includes, excludes, parent, is_codable, color, stems, together)


def _guarded(text: str) -> str:
    """A text that begins with an apostrophe before a formula gets another one: reading takes one away."""
    return f"'{text}" if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _plain(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from taking it for a formula."""
    text = cell.replace("\r\n", "\n")
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(" \u00a0").startswith(FORMULA_STARTS)

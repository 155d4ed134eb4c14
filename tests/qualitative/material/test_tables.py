"""Tables of texts: CSV and XLSX, their columns, and what stands in them twice."""

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook

from rapport.qualitative.material.reading.packed import WORKBOOK, look_inside
from rapport.qualitative.material.reading.table import (
    Choice,
    as_csv,
    columns,
    preview,
    rows,
    same,
    suggestion,
    table_of,
)
from rapport.textfiles.mistakes import TextFileError

TABLE = """record_id,site,What did you learn?
1,A,"I ask more questions,
every week."
2,B,We agree on goals.
3,A,
2,B,I listen.
4,B,we AGREE  on goals.
"""
CHOICE = Choice("What did you learn?", "record_id", ("site",))


def workbook(lines: list[list[object]], title: str = "Answers") -> bytes:
    book, made = Workbook(), io.BytesIO()
    hidden = book.create_sheet("notes", 0)
    hidden.sheet_state = "hidden"
    hidden.append(["not this one"])
    sheet = book["Sheet"]
    sheet.title = title
    for line in lines:
        sheet.append(line)
    book.save(made)
    return made.getvalue()


def test_columns_are_looked_at_and_a_choice_is_suggested() -> None:
    found = columns(table_of(TABLE.encode(), name="a.csv"))
    assert [one.name for one in found] == ["record_id", "site", "What did you learn?"]
    assert found[1].values == ("A", "B")
    assert suggestion(found) == CHOICE


def test_what_comes_in_and_what_stands_there_twice() -> None:
    found = preview(table_of(TABLE.encode(), name="a.csv"), CHOICE)
    assert (found.texts, found.empty, found.people, found.again, found.same, found.unknown) == (4, 1, 3, 1, 1, 0)
    assert found.first[0].text == "I ask more questions,\nevery week."
    assert found.first[0].known == {"site": "A"}
    assert preview(table_of(TABLE.encode(), name="a.csv"), Choice(CHOICE.text)).people == 4


def test_a_workbook_reads_as_its_sheet_would_as_csv() -> None:
    made = workbook([[], ["id", "text"], [1, "I ask.\nOften."], [2.0, None], ["c", "We meet."]])
    table = table_of(as_csv(made, name="a.xlsx"), name="a.xlsx")
    found = [row and (row.key, row.text) for row in rows(table, Choice("text", "id"))]
    assert found == [("1", "I ask.\nOften."), None, ("c", "We meet.")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04cut", "damaged"),
        (workbook([]), "holds anything"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "old Excel"),
        (b"a,b\n1,2,3\n", "3 cells"),
        (b"a,a\n1,2\n", "2 columns are called"),
        (b"", "empty"),
    ],
    ids=["cut", "nothing", "pdf", "xls", "ragged", "double", "empty"],
)
def test_other_and_damaged_files_are_refused(content: bytes, what: str) -> None:
    with pytest.raises(TextFileError, match=what):
        list(rows(table_of(as_csv(content, name="a"), name="a"), Choice("a")))


def test_a_bomb_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", " " * 2_000_001)
    with pytest.raises(TextFileError, match="unpacks to more than 2 MB"):
        look_inside(made.getvalue(), "a.xlsx", replace(WORKBOOK, largest=2_000_000))


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(TextFileError, match="no column “x”"):
        list(rows(table_of(b"a\n1\n", name="a"), Choice("x")))


def test_when_two_texts_are_the_same() -> None:
    assert same("We  agree\non goals") == same("we AGREE on goals")
    assert same("We agree on goals") != same("We agree on goals.")

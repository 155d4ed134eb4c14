import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.textfiles import csv_file
from rapport.textfiles.csv_file import CsvRow
from rapport.textfiles.mistakes import TextFileError


def read(data: bytes) -> csv_file.CsvTable:
    return csv_file.read_data(data, name="d.csv")


def mistakes(data: bytes) -> list[str]:
    with pytest.raises(TextFileError) as caught:
        read(data)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        ("name,town\nZoë,Tromsø\n".encode(), "utf-8", ","),
        (b"\xef\xbb\xbf" + "name;town\r\nZoë;Tromsø\r\n".encode(), "utf-8", ";"),
        ("name\ttown\rZoë\tTromsø".encode("cp1252"), "windows-1252", "\t"),
        ('\n\n name ,"town"\n\n,,,\nZoë,Tromsø,,\n \n'.encode(), "utf-8", ","),
        ("name|town\nZoë|Tromsø\n".encode(), "utf-8", "|"),
    ],
)
def test_real_world_files(data: bytes, encoding: str, delimiter: str) -> None:
    table = read(data)
    assert table.header == ("name", "town")
    assert [row.cells for row in table.rows] == [("Zoë", "Tromsø")]
    assert (table.encoding, table.delimiter) == (encoding, delimiter)


def test_lines_are_those_of_the_file() -> None:
    table = read(b'\na,b\n"1\n2",3\n\n4,5\n')
    assert table.header_line == 2
    assert table.rows == (CsvRow(3, ("1\n2", "3")), CsvRow(6, ("4", "5")))
    assert table.blank_lines == (1, 5)


def test_a_delimiter_in_quotes_does_not_count() -> None:
    assert read(b'"a,b,c";d\n1;2\n').header == ("a,b,c", "d")
    assert read(b"a\n1\n").header == ("a",)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;", "\ufeffsep=;"])
def test_the_first_line_of_excel_names_the_delimiter(first: str) -> None:
    table = read(f"{first}\r\na,b,c;d\r\n1;2\r\n".encode())
    assert (table.delimiter, table.header, table.header_line) == (";", ("a,b,c", "d"), 2)
    assert table.rows == (CsvRow(3, ("1", "2")),)
    assert table.blank_lines == ()  # it is no row that was left out


def test_only_a_first_line_that_names_a_delimiter_is_no_header() -> None:
    assert read(b"sep=x\n1\n").header == ("sep=x",)
    assert read(b"a;b\nsep=;\n").rows == (CsvRow(2, ("sep=", "")),)
    assert mistakes(b"sep=;\n")[0].startswith("d.csv:1: the file is empty")


def test_row_names_of_r_are_read() -> None:
    table = read(b'"","a"\n"1",5\n')
    assert table.header == ("", "a")
    assert table.rows[0].cells == ("1", "5")


def test_header_only_has_no_rows() -> None:
    assert read(b"a,b\n").rows == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", ["1: the file is empty"]),
        (b"\n ,\n\n", ["1: the file is empty"]),
        (b"a,b\n1\n2,3,4\n5,6\n", ["2: this row has 1 cells, the header 2", "3: this row has 3 cells"]),
        (b"a,b,a\n1,2,3\n", ["1: 2 columns are called “a” (columns 1, 3) – give each"]),
        (b"a,,b\n1,2,3\n", ["1: column 2 has no name"]),
        (b"a,b\n1,\x00\n", ["2: this line holds a NUL byte"]),
        (b"\xff\xfea\x00", ["1: the file is saved as UTF-16"]),
        (b"a,b\n1,\x81\n", ["2: this line is neither UTF-8 nor Windows-1252"]),
        (b'a,b\n1,2\n3,"4\n5,6\n', ["3: the row that begins here is no CSV"]),
        (b'a,b\n1,"2"x\n', ["2: the row that begins here is no CSV"]),
    ],
)
def test_each_mistake_names_line_and_mend(data: bytes, said: list[str]) -> None:
    found = mistakes(data)
    assert len(found) == len(said)
    for line, start in zip(found, said, strict=True):
        assert line.startswith("d.csv:" + start)
        assert " – " in line


def test_a_cell_of_monstrous_length_is_refused() -> None:
    assert "field larger than field limit" in mistakes(b"a\n" + b"x" * 1_000_001)[0]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_mistake(data: bytes) -> None:
    with contextlib.suppress(TextFileError):
        table = read(data)
        assert all(len(row.cells) == len(table.header) for row in table.rows)


def test_it_reads_a_path(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    assert csv_file.read(path).file == str(path)
    with pytest.raises(TextFileError, match="this file does not exist"):
        csv_file.read(tmp_path / "absent.csv")

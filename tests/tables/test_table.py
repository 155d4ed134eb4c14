import csv
import io
import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from rapport.tables.csv_export import csv_bytes, safe_cell
from rapport.tables.html import page, section
from rapport.tables.record import FIELDS, MEANING, Record, Statistic, results_json
from rapport.tables.table import Cell, Column, Row, Table, footnotes, headings

EMPTY = Table(
    "t",
    "Table 1",
    "Who & <what>",
    "Item",
    (Column(Cell("n")), Column(Cell("x"), "Both"), Column(Cell("y", ("why y",)), "Both")),
)
FULL = EMPTY.with_rows(
    Row(Cell("Group", ("more than one",)), (Cell("3"), Cell(), Cell())),
    Row(Cell("=evil()"), (Cell(), Cell("−1.5"), Cell("–", ("too few",))), level=1),
    Row(Cell("Last"), (Cell("2"), Cell("1 (2)"), Cell("–", ("too few", "why y")))),
).with_notes("All of it.")


def test_verbs_return_new_tables() -> None:
    assert EMPTY.rows == ()
    assert EMPTY.notes == ()
    assert FULL.with_notes("All of it.").notes == ("All of it.",)
    record = Record("t", Statistic.N, 3)
    assert FULL.with_records(record).records == (record,)
    assert FULL.with_methods("a", "a").methods == ("a",)
    assert FULL.records == FULL.methods == ()


def test_a_row_has_a_cell_per_column() -> None:
    with pytest.raises(ValueError, match="has 1 cells, the table 3 columns"):
        EMPTY.with_rows(Row(Cell("a"), (Cell("1"),)))


def test_marks_come_in_reading_order() -> None:
    assert footnotes(FULL) == {"why y": "a", "more than one": "b", "too few": "c"}
    many = EMPTY.with_rows(*(Row(Cell("r", (f"note {at}",)), (Cell(),) * 3) for at in range(27)))
    assert list(footnotes(many).values())[24:28] == ["y", "z", "aa", "ab"]


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_and_has_scopes() -> None:
    outline = Outline()
    outline.feed(page("A & B", [section(FULL)]))
    assert outline.open == []
    scopes = [attributes.get("scope") for tag, attributes in outline.seen if tag == "th"]
    assert scopes == ["col", "col", "colgroup", "col", "col", "rowgroup", "row", "row"]
    html = section(FULL)
    assert "<b>Table 1.</b> Who &amp; &lt;what&gt;" in html
    assert "<sup>c,a</sup>" in html
    assert "<p><sup>b</sup> more than one</p>" in html
    assert "style=" not in html


WIDE = Table(
    "w",
    "Table 3",
    "Two outcomes",
    "Term",
    (
        *(
            column
            for outcome in ("Confident", "Committed")
            for column in (
                Column(Cell("AOR"), "Strongly agree", above=Cell(outcome, ("Options elsewhere.",))),
                Column(Cell("p"), "Strongly agree", above=Cell(outcome, ("Options elsewhere.",))),
                Column(Cell("AOR", ("Adjusted.",)), "Agree", above=Cell(outcome, ("Options elsewhere.",))),
                Column(Cell("P"), above=Cell(outcome, ("Options elsewhere.",))),
            )
        ),
        Column(Cell("n")),
        Column(Cell("x"), "Alone"),
    ),
)


def test_headings_of_a_wide_table_make_a_grid_without_holes() -> None:
    found = headings(WIDE.columns)
    covered = [
        (row, column)
        for heading in found
        for row in range(heading.row, heading.row + heading.rows)
        for column in range(heading.column, heading.column + heading.columns)
    ]
    assert sorted(covered) == [(row, column) for row in range(3) for column in range(len(WIDE.columns))]
    assert [(h.cell.text, h.row, h.rows, h.columns) for h in found if h.row == 0] == [
        ("Confident", 0, 1, 4), ("Committed", 0, 1, 4), ("n", 0, 3, 1), ("Alone", 0, 2, 1),
    ]  # fmt: skip
    assert sum(heading.is_label for heading in found) == len(WIDE.columns)
    assert footnotes(WIDE) == {"Options elsewhere.": "a", "Adjusted.": "b"}
    header = csv_bytes(WIDE).decode("utf-8-sig").splitlines()[1].split(",")
    assert header[3] == "Confident [a]: Agree: AOR [b]"


def test_csv_is_rectangular_and_safe() -> None:
    data = csv_bytes(FULL)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {5}
    assert rows[1] == ["Item", "", "n", "Both: x", "Both: y [a]"]
    assert rows[3] == ["", "'=evil()", "", "-1.5", "– [c]"]
    assert rows[4] == ["Last", "", "2", "1 (2)", "– [c,a]"]
    assert [row[0] for row in rows[6:]] == ["All of it.", "[a] why y", "[b] more than one", "[c] too few"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("+1 (2)", "'+1 (2)"), ("@x", "'@x"), ("-x", "'-x"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("＝1", "'＝1"), ("-1.5", "-1.5"), ("−1.5", "-1.5"), ("+2", "+2"),
        ("−1.5 (2.0)", "−1.5 (2.0)"), ("<0.001", "<0.001"), ("", ""), ("1,036", "1,036"),
        ("-1+cmd|'x'!A", "'-1+cmd|'x'!A"),
    ],
)  # fmt: skip
def test_no_cell_starts_a_formula(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


def test_results_json_has_the_agreed_fields_in_full_precision() -> None:
    records = [Record("t", Statistic.MEAN, 1 / 3, 7, term="é"), Record("t", Statistic.P, None, note="undefined: x")]
    read = json.loads(results_json(records))
    assert list(read[0]) == list(FIELDS)
    assert list(FIELDS) == ["table", "outcome", "level", "term", "statistic", "value", "n", "group", "model", "note"]
    assert read[0]["value"] == 1 / 3
    assert (read[0]["statistic"], read[0]["term"], read[1]["value"]) == ("mean", "é", None)
    assert json.loads(results_json([])) == []
    with pytest.raises(ValueError, match="not JSON compliant"):
        results_json([Record("t", Statistic.MEAN, float("nan"))])


def test_every_statistic_has_its_meaning() -> None:
    assert set(MEANING) == set(Statistic)


def test_it_needs_the_standard_library_only() -> None:
    code = (
        "import sys; import rapport.tables.html, rapport.tables.csv_export, rapport.tables.record;"
        "print([m for m in ('numpy', 'django', 'pydantic', 'ruamel') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert ran.stdout == "[]\n", ran.stderr

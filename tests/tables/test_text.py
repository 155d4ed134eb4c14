"""Running text in a table: paragraphs in each renderer, and Markdown."""

import io

from docx import Document

from rapport.tables.csv_export import csv_bytes
from rapport.tables.html import section
from rapport.tables.latex import fragment
from rapport.tables.markdown import escaped, markdown
from rapport.tables.table import Align, Cell, Column, Row, Table
from rapport.tables.word import docx_bytes

A_NOTE = ("A note.",)
LONG = "I will ask what they expect, and say what I do. " * 4
TABLE = Table(
    "table-3", "Table 3", "Codes & quotes", "Code",
    (Column(Cell("n")), Column(Cell("Definition"), align=Align.TEXT), Column(Cell("Quotes"), align=Align.TEXT)),
    (
        Row(Cell("1. Plan"), (Cell("84"), Cell("A *written* plan."), Cell(f"“{LONG}[…]”\n“[T]hey | we <b>”", A_NOTE))),
        Row(Cell("2. Goals"), (Cell("7"), Cell("What is aimed at."), Cell(""))),
    ),
    ("n: respondents.",),
)  # fmt: skip


def test_each_paragraph_stands_by_itself() -> None:
    assert "[…]”<br>“[T]hey | we &lt;b&gt;”<sup>a</sup></td>" in section(TABLE)
    assert '<td class="text">' in section(TABLE)
    latex = fragment(TABLE)
    assert latex.count(r"{\raggedright ") == 4
    assert r"\textquotedblright{}\par \textquotedblleft{}{[}T{]}hey" in latex
    assert r"\begin{longtable}{@{}p{0.17\linewidth}rp{0.2" in latex
    assert "[…]”\n“[T]hey" in csv_bytes(TABLE).decode("utf-8-sig")


def test_word_gives_running_text_the_room_that_figures_leave() -> None:
    table = Document(io.BytesIO(docx_bytes(TABLE))).tables[0]
    assert [one.text for one in table.rows[1].cells[3].paragraphs] == [f"“{LONG}[…]”", "“[T]hey | we <b>”a"]
    widths = [int(one.get(one.keys()[0])) for one in table._tbl.tblGrid]
    assert widths[3] > widths[2] > widths[1]
    assert sum(widths) <= 9100


def test_the_bytes_are_the_same_each_time() -> None:
    assert docx_bytes(TABLE) == docx_bytes(TABLE)


def test_markdown_keeps_every_sign() -> None:
    lines = markdown(TABLE).splitlines()
    assert lines[:4] == [
        "**Table 3.** Codes &amp; quotes",
        "",
        "| Code | n | Definition | Quotes |",
        "| :--- | ---: | :--- | :--- |",
    ]
    assert lines[4].startswith(r"| 1. Plan | 84 | A \*written\* plan. | “I will ask")
    assert r"\[…\]”<br>“\[T\]hey \| we \<b\>”<sup>a</sup> |" in lines[4]
    assert lines[-3:] == ["n: respondents.", "", "<sup>a</sup> A note."]
    assert escaped("a\n_b_") == r"a \_b\_"

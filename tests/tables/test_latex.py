"""A table in LaTeX: escaped, balanced, and compiled where LaTeX is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.tables.latex import escaped, fragment
from rapport.tables.table import Cell, Column, Row, Table
from tests.tables.examples import LONG, SMALL, WIDE
from tests.tables.test_table import FULL


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("R&D 100%", r"R\&D 100\%"),
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("<0.001", r"\textless{}0.001"),
        ("a--b---c", "a-{}-b-{}-{}-c"),
        ("Non-Hispanic", "Non-Hispanic"),
        ("−1.30 – 2", r"$-$1.30 \textendash{} 2"),
        ("Zoë, Łódź, naïve, Ångström", r"Zo\"{e}, \L{}\'{o}d\'{z}, na\"{\i}ve, \r{A}ngstr\"{o}m"),
        ("χ² ≥ 3", r"$\chi$\textsuperscript{2} $\geq$ 3"),
        ("中", "{[}U+4E2D{]}"),
        ("\u2007\u20071.0", r"\phantom{0}\phantom{0}1.0"),
        ("a\nb\t c", "a b c"),
        ("[1]", "{[}1{]}"),
    ],
)
def test_text_is_printed_as_it_is(text: str, latex: str) -> None:
    assert escaped(text) == latex


@given(st.text(max_size=60))
def test_no_text_becomes_a_command(text: str) -> None:
    latex = escaped(text)
    assert latex.isascii()
    assert not re.search(r"[\x00-\x1f\x7f]", latex)
    assert balanced(latex)
    bare = re.sub(r"\\[a-zA-Z]+|\\.", "", latex)
    assert not set(bare) & set("&%#_~^\\") - ({"~"} if "\u00a0" in text else set())
    assert bare.count("$") % 2 == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_table_is_balanced(label: str, cell: str) -> None:
    rows = (
        Row(Cell(cell), (Cell(label, (cell,)), Cell("1.0 (x)"))),
        Row(Cell(label), (Cell("10.25"), Cell("1.00")), 1),
    )
    latex = fragment(Table("t", "Table 1", label, cell, (Column(Cell(label), cell), Column(Cell(cell))), rows))
    assert balanced(latex)
    opened, closed = re.findall(r"\\begin\{(\w+)\}", latex), re.findall(r"\\end\{(\w+)\}", latex)
    assert sorted(opened) == sorted(closed)


def balanced(latex: str) -> bool:
    depth = 0
    for sign in re.sub(r"\\[{}]", "", latex):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def test_every_row_has_its_cells() -> None:
    for table in (FULL, SMALL, WIDE, LONG):
        body = (
            fragment(table).split(r"\midrule")[-1].split(r"\bottomrule" if table is not LONG else r"\end{longtable}")[0]
        )
        rows = [line for line in body.splitlines() if line.endswith(r"\\")]
        counts = {len(re.findall(r"(?<!\\)&", line)) for line in rows}
        assert counts == {len(table.columns)}, table.name


def test_shared_headings_have_their_rule() -> None:
    latex = fragment(WIDE)
    assert r"\cmidrule(lr){2-5}\cmidrule(lr){6-9}" in latex
    assert r"\multicolumn{4}{c}{" in latex
    assert latex.count(r"\tnote{a}") == 2
    assert r"\item[b] Gender and race/ethnicity forced in the model." in latex
    assert "sidewaystable" in latex


def test_a_long_table_repeats_its_head() -> None:
    latex = fragment(LONG)
    assert r"\begin{longtable}" in latex
    assert latex.count(r"Word & \multicolumn{1}{c}{n} \\") == 2
    assert r"\endhead" in latex


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX on this machine")
def test_fragments_compile(tmp_path: Path) -> None:
    every = "".join(chr(code) for code in range(0x20, 0x180)) + "αβγχΔΣΩ–—‘’“”…≥≤×±≠≈→←†‡•™€中\u2007\u202f"
    strange = Table("strange", "Table 9", every, every[:50], (Column(Cell("n")),), (Row(Cell(every), (Cell("1"),)),))
    for table in (FULL, SMALL, WIDE, LONG, strange):
        (tmp_path / f"{table.name}.tex").write_text(fragment(table), encoding="ascii")
    needs = [line[2:] for line in fragment(SMALL).splitlines() if line.startswith("% ")]
    inputs = [f"\\input{{{path.name}}}" for path in sorted(tmp_path.glob("*.tex"))]
    page = ["\\documentclass{article}", *needs, "\\begin{document}", *inputs, "\\end{document}"]
    (tmp_path / "page.tex").write_text("\n".join(page), encoding="ascii")
    ran = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"], cwd=tmp_path, capture_output=True
    )
    assert ran.returncode == 0, ran.stdout.decode(errors="replace")[-3000:]

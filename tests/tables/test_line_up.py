"""Decimal points below each other."""

import pytest

from rapport.tables.line_up import columns_lined_up, lined_up
from rapport.tables.table import Align, Cell, Column, Row, Table

S = "\u2007"


@pytest.mark.parametrize(
    ("texts", "padded"),
    [
        (["1", "20", "1,036"], None),
        (["4.63 (1.27)", "14.80 (0.30)"], None),
        (["2.02 (0.77, 5.26)", "14.8 (3.1, 71)", "–"], [f"{S}2.02 (0.77, 5.26)", "14.8 (3.1, 71)", f"{S}–"]),
        (["<0.001", "0.03", ""], ["<0.001", f"{S}0.03", ""]),
        (["−1.5", "10.25"], ["−1.5", "10.25"]),
        (["1.0 (ref.)", "Reference"], None),
        ([], None),
    ],
)
def test_numbers_with_different_tails_are_padded_in_front(texts: list[str], padded: list[str] | None) -> None:
    found = lined_up(texts)
    assert found == (None if padded is None else tuple(padded))


def test_columns_with_the_same_heading_are_set_alike() -> None:
    heads = (Column(Cell("p")), Column(Cell("p")), Column(Cell("n")), Column(Cell("p"), align=Align.LEFT))
    rows = (
        Row(Cell("a"), (Cell("0.001"), Cell("0.03"), Cell("1"), Cell("0.001"))),
        Row(Cell("b"), (Cell("0.02"), Cell("0.04"), Cell("2"), Cell("0.02"))),
    )
    found = columns_lined_up(Table("t", "Table 1", "c", "s", heads, rows))
    assert found == (("0.001", "0.02"), ("0.03", "0.04"), None, None)

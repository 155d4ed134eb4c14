"""Tables as papers print them, for the renderers."""

from rapport.tables.number_style import STYLES
from rapport.tables.numbers import UNDEFINED, ratio_with_interval
from rapport.tables.table import Cell, Column, Row, Table

JCTS = STYLES["jcts"]
OPTIONS = "Response options are listed in Supplemental Table 2."
FORCED = "Gender and race/ethnicity forced in the model."
REFERENCE = Cell("1.0 (ref.)")
PROGRESS = "Confident in career progression (Ref = Strongly disagree/Disagree)"
BARRIERS = "Confident in overcoming professional barriers (Ref = Strongly disagree/Disagree)"
LEVELS = ("Strongly agree", "Agree", "Neither agree nor disagree")


def aor(value: float, low: float, high: float) -> Cell:
    return Cell(ratio_with_interval(value, low, high, JCTS))


def row(label: str, *cells: Cell, level: int = 0) -> Row:
    return Row(Cell(label), tuple(cells), level)


EMPTY = (Cell(),) * 3
NONE = (Cell(UNDEFINED),) * 3
REF = (REFERENCE,) * 3
# Numbers as printed in J Clin Transl Sci 2024, Table 3.
WIDE = Table(
    "table-3",
    "Table 3",
    "Adjusted associations with confidence in career progression and in overcoming professional barriers",
    "Characteristic",
    tuple(
        column
        for outcome in (PROGRESS, BARRIERS)
        for column in (
            *(Column(Cell("AOR (95% CI)", (FORCED,)), level, above=Cell(outcome, (OPTIONS,))) for level in LEVELS),
            Column(Cell("P"), above=Cell(outcome, (OPTIONS,))),
        )
    ),
    (
        row("Gender", *EMPTY, Cell("0.77"), *EMPTY, Cell("0.76")),
        row(
            "Identifies as male",
            aor(1.29, 0.33, 5.08), aor(0.79, 0.23, 2.64), aor(0.90, 0.24, 3.36), Cell(),
            aor(0.60, 0.15, 2.36), aor(0.56, 0.19, 1.67), aor(0.70, 0.20, 2.44), Cell(),
            level=1,
        ),
        row("Identifies as female", *REF, Cell(), *REF, Cell(), level=1),
        row("Race/ethnicity", *EMPTY, Cell("0.62"), *EMPTY, Cell("0.52")),
        row(
            "Middle Eastern or North African and Multi-Racial",
            aor(1.65, 0.12, 23.7), aor(1.39, 0.12, 16.1), aor(3.19, 0.28, 35.9), Cell(),
            aor(3.58, 0.23, 56.6), aor(0.69, 0.05, 10.5), aor(1.13, 0.07, 19.2), Cell(),
            level=1,
        ),
        row("Non-Hispanic/Latinx White or Asian", *REF, Cell(), *REF, Cell(), level=1),
        row(
            "Science identity, per 1 point higher",
            aor(4.02, 1.73, 9.31), aor(1.48, 0.80, 2.74), aor(0.95, 0.50, 1.83), Cell("0.001"),
            aor(2.32, 1.00, 5.36), aor(1.12, 0.61, 2.06), aor(0.68, 0.34, 1.34), Cell("0.01"),
        ),
        row("Mentoring that, per 1 point higher", *EMPTY, Cell(), *EMPTY, Cell()),
        row(
            "Fosters independence",
            aor(1.78, 1.20, 2.63), aor(1.56, 1.15, 2.12), aor(1.46, 1.04, 2.04), Cell("0.02"), *NONE, Cell(UNDEFINED),
            level=1,
        ),
    ),
).with_notes("AOR = adjusted odds ratio.")  # fmt: skip
SMALL = Table(
    "table-2",
    "Table 2",
    "Skill before and now",
    "Skill",
    (
        Column(Cell("n")),
        Column(Cell("Before"), "Mean (SD)"),
        Column(Cell("Now"), "Mean (SD)"),
        Column(Cell("95% CI")),
        Column(Cell("p", ("Paired t test.",))),
    ),
    tuple(
        row(f"Item {at}", Cell(f"{at * 97:,}"), Cell("3.90 (1.20)"), Cell("14.8 (10.3)"), Cell("0.95 to 1.12"), Cell(p))
        for at, p in enumerate(("<0.001", "0.03") * 7, 1)
    ),
)
ONE = (Column(Cell("n")),)
LONG = Table(
    "table-9", "Table 9", "Very long", "Word", ONE, tuple(row(f"Word {at}", Cell(str(at))) for at in range(120))
)

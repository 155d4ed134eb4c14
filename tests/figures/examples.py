# ruff: noqa: E501 - one drawing, one line
"""Drawings of every kind: as they come, and as they should never come; everything in them is made up or printed."""

from rapport.figures.drawings import (
    Bar,
    BarRow,
    Bars,
    Box,
    Count,
    Drawing,
    Estimate,
    Flow,
    Forest,
    Growth,
    Likert,
    LikertBar,
    LikertItem,
    Line,
    Lines,
    Point,
    Stage,
)
from rapport.tables.number_style import STYLES
from rapport.tables.numbers import UNDEFINED, count, fixed, percent, ratio_with_interval

JCTS = STYLES["jcts"]
LONG = "Identifying and accommodating different communication styles, also in writing and at a distance"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
AGREE = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
SKILL = ("1 Not at all skilled", "2", "3", "4 Moderately skilled", "5", "6", "7 Extremely skilled")


def bars(rows: dict[str, int], total: int) -> Bars:
    """Counts as bars of percent."""
    return Bars(
        "Participants (%)",
        tuple(
            BarRow(label, (Bar(100 * number / total, f"{count(number)} ({percent(number, total)}%)"),))
            for label, number in rows.items()
        ),
    )


def likert(items: dict[str, dict[str, tuple[int, ...]]], levels: tuple[str, ...] = AGREE) -> Likert:
    return Likert(
        levels,
        tuple(
            LikertItem(label, tuple(LikertBar(name, counts) for name, counts in bars.items()))
            for label, bars in items.items()
        ),
        len(levels) // 2 if len(levels) % 2 else None,
    )


def point(value: float | None, half: float = 0.0) -> Point:
    if value is None:
        return Point(None, UNDEFINED)
    if not half:
        return Point(value, fixed(value, 2))
    return Point(value, f"{fixed(value, 2)} (SE {fixed(half, 2)})", value - half, value + half)


def odds(label: str, value: float, low: float, high: float, p: str = "", level: int = 1) -> Estimate:
    return Estimate(label, value, low, high, ratio_with_interval(value, low, high, JCTS), p, level)


def term(label: str, p: str = "") -> Estimate:
    return Estimate(label, p=p)


REFERENCE = "1.0 (ref.)"
# Odds ratios as printed in the paper on career advancement (J Clin Transl Sci 2024), Table 4, left half.
COMMITMENT = Forest(
    "Adjusted odds ratio of continuing research training",
    "AOR (95% CI)",
    (
        odds("Age, per every 5 years higher", 2.29, 1.22, 4.31, "0.01", 0),
        term("Gender", "0.43"),
        odds("Identifies as male", 0.59, 0.16, 2.19),
        Estimate("Identifies as female", 1.0, text=REFERENCE, level=1, reference=True),
        term("Race/ethnicity", "0.46"),
        odds("Hispanic/Latinx", 0.23, 0.04, 1.47),
        Estimate("Non-Hispanic/Latinx White or Asian", 1.0, text=REFERENCE, level=1, reference=True),
        odds("Non-Hispanic/Latinx Black", 0.45, 0.07, 2.84),
        odds("Middle Eastern or North African and Multi-Racial", 0.31, 0.03, 3.30),
        odds("Science identity, per 1 point higher", 4.20, 1.95, 9.04, "< 0.001", 0),
        term("Mentoring that, per 1 point higher"),
        odds("Maintains effective communication", 0.37, 0.15, 0.92, "0.03"),
        odds("Aligns expectations", 2.19, 0.98, 4.87, "0.06"),
        odds("Assesses understanding", 0.48, 0.24, 0.95, "0.04"),
        odds("Fosters independence", 2.29, 0.97, 5.40, "0.06"),
    ),
    left="less likely to continue",
    right="more likely to continue",
)
SATISFIED = likert(
    {
        "A valuable use of my time": {"": (49, 1, 188, 562, 248)},
        "Likely to recommend the course to a colleague": {"": (61, 0, 261, 508, 219)},
    }
)
CHANGED = likert(
    {
        "Aligning mentor and mentee expectations": {
            "Before": (31, 92, 178, 301, 262, 131, 41),
            "Now": (2, 9, 33, 120, 301, 391, 180),
        },
        "Considering the pros and cons of mentoring styles": {
            "Before": (60, 141, 220, 281, 201, 97, 30),
            "Now": (3, 12, 44, 160, 330, 341, 140),
        },
        "Helping mentees to network effectively": {
            "Before": (12, 40, 111, 220, 301, 231, 112),
            "Now": (1, 6, 20, 81, 251, 389, 279),
        },
    },
    SKILL,
)
PEOPLE = Flow(
    (
        Stage(Box("Registered", (Count(2023, "unique registrants"),)), Box("Not evaluated", (Count(725, "people"),))),
        Stage(
            Box("Submitted the evaluation", (Count(1298, "people"),)),
            Box(
                "Excluded",
                (Count(174, "people"),),
                (("Fellows", Count(64, "")), ("Students of any kind, also of medicine", Count(110, ""))),
            ),
        ),
        Stage(Box("Analysed", (Count(1124, "mentors"),))),
    )
)


def arm(name: str, clusters: int, people: int) -> tuple[Stage, ...]:
    return (
        Stage(
            Box(f"Allocated: {name}", (Count(clusters, "institutions"), Count(people, "participants"))),
            Box("Lost to follow-up", (Count(1, "institution"), Count(14, "participants")), (("Moved", Count(9, "")),)),
        ),
        Stage(Box("Analysed", (Count(clusters - 1, "institutions"), Count(people - 14, "participants")))),
    )


TRIAL = Flow(
    (
        Stage(
            Box("Assessed for eligibility", (Count(30, "institutions"), Count(260, "participants"))),
            Box("Excluded", (Count(5, "institutions"), Count(36, "participants")), (("Declined", Count(3, "")),)),
        ),
        Stage(Box("Randomised", (Count(25, "institutions"), Count(224, "participants")))),
    ),
    (arm("high touch", 13, 116), arm("low touch", 12, 108)),
)

EXAMPLES: dict[str, Drawing] = {
    "bars": bars({"Annual review": 41, "Own professional development": 120, "Required": 0, LONG: 188}, 219),
    "bars-two": Bars(
        "Participants (%)",
        tuple(
            BarRow(name, (Bar(before, f"{before}%"), Bar(now, f"{now}%")))
            for name, before, now in (("Weekly", 20, 52), ("Monthly", 55, 40), ("Less often", 25, 8))
        ),
        ("Before the course", "Six months after"),
        full=100,
        stub="Meetings",
    ),
    "likert-before-now": CHANGED,
    "likert": SATISFIED,
    "lines": Lines(
        "Wave",
        "Science identity, mean of five items (1–5), with standard error",
        ("Baseline", "10 months", "1 year", "2 years", "3 years"),
        (
            Line(
                "High touch", (point(3.9, 0.1), point(4.1, 0.1), point(4.2, 0.12), point(4.2, 0.12), point(4.3, 0.15))
            ),
            Line("Low touch", (point(3.9, 0.1), point(3.95, 0.1), point(None), point(4.18, 0.13), point(4.0, 0.14))),
        ),
        (0, 10, 12, 24, 36),
    ),
    "growth": Growth(
        "Year",
        "registrants",
        tuple(str(year) for year in range(2012, 2023)),
        (38, 201, 240, 260, 275, 310, 349, 380, 702, 861, 395),
    ),
    "forest": COMMITMENT,
    "flow": PEOPLE,
    "flow-trial": TRIAL,
}


def many(number: int, label: str = "Category") -> dict[str, Drawing]:
    """Each kind with so many categories."""
    names = tuple(f"{label} {at}" for at in range(1, number + 1))
    counts = tuple((at * 37) % 90 for at in range(number))
    return {
        "bars": bars(dict(zip(names, counts, strict=True)), 90),
        "likert": likert(
            {name: {"Before": (1, 2, at, 4, 5), "Now": (at, 0, 3, 0, 9)} for at, name in enumerate(names)}
        ),
        "lines": Lines(
            "Wave",
            "Mean",
            names,
            tuple(Line(f"{label} line {at}", tuple(point(value / (at + 1)) for value in counts)) for at in range(4)),
        ),
        "growth": Growth("Year", "people", names, tuple(value * 1000 for value in counts)),
        "forest": Forest(
            "Odds ratio",
            "OR (95% CI)",
            tuple(odds(name, 1 + at / 3, 0.9 - at / 50, 3.0 + at, "0.049", at % 2) for at, name in enumerate(names)),
        ),
        "flow": Flow(
            tuple(
                Stage(
                    Box(name, (Count(value, "people"),)), Box(f"Left {name}", (Count(1, "person"),)) if at % 2 else None
                )
                for at, (name, value) in enumerate(zip(names, counts, strict=True))
            )
        ),
    }


ODD: dict[str, Drawing] = {
    "bars-nothing": Bars("n", ()),
    "bars-zero": bars({"None": 0, "Nobody": 0}, 5),
    "bars-missing": Bars("n", (BarRow("Hidden", (Bar(None, "not shown: fewer than 5 people"),)), BarRow("Seen", (Bar(7, "7"),)))),
    "bars-extreme": Bars("n", (BarRow("Tiny", (Bar(1e-9, "0.000000001"),)), BarRow("Huge", (Bar(4.2e12, "4,200,000,000,000"),)))),
    "bars-negative": Bars("Difference", (BarRow("Down", (Bar(-3.5, "−3.5"),)), BarRow("Up", (Bar(1.25, "1.25"),)))),
    "bars-four": Bars("n", tuple(BarRow(f"Row {at}", tuple(Bar(at + part, str(at + part)) for part in range(4))) for at in range(3)), ("One", "Two", "Three", "Four")),
    "bars-long-text": Bars("n", (BarRow(UNBROKEN, (Bar(50, f"50 – {LONG}"),)), BarRow("b", (Bar(100, f"100 – {UNBROKEN}"),)))),
    "likert-nobody": likert({"Item": {"Before": (0, 0, 0, 0, 0), "Now": (1, 0, 0, 0, 0)}}),
    "likert-hidden": Likert(AGREE, (LikertItem("Item", (LikertBar("Before", (), "not shown: fewer than 5 people answered"), LikertBar("Now", (1, 2, 3, 4, 5)))),), 2),
    "likert-even": likert({"Item": {"Before": (4, 3, 2, 1), "Now": (1, 2, 3, 400000)}}, ("No", "Rather no", "Rather yes", "Yes")),
    "likert-long": likert({LONG: {UNBROKEN: (3, 3, 3, 3, 3), LONG: (3, 3, 3, 3, 3)}}, tuple(f"{LONG} {at}" for at in range(5))),
    "likert-one-side": likert({"All agree": {"": (0, 0, 0, 0, 12)}, "None agrees": {"": (12, 0, 0, 0, 0)}}),
    "likert-eleven": likert({"0 to 10": {"": tuple(range(11))}}, tuple(str(at) for at in range(11))),
    "lines-gap": Lines("Wave", "Mean", ("1", "2", "3"), (Line("", (point(1.0), point(None), point(3.0))),)),
    "lines-nothing": Lines("Wave", "Mean", ("1", "2"), (Line("a", (point(None), point(None))),)),
    "lines-flat": Lines("Wave", "Mean", ("1",), (Line("a", (point(5.0),)),)),
    "lines-extreme": Lines("Wave", "Mean", ("1", "2"), (Line("a", (point(-1e12), point(1e12))),)),
    "lines-close": Lines("Wave", LONG, (LONG, UNBROKEN), tuple(Line(f"{LONG} {at}", (point(1.0), point(1.0 + at / 1000))) for at in range(4))),
    "growth-nothing": Growth("Year", "people", (), ()),
    "growth-zero": Growth("Year", "people", ("2020", "2021"), (0, 0)),
    "growth-many": Growth("Month", "people", tuple(f"{at % 12 + 1:02}/{2000 + at // 12}" for at in range(120)), tuple(at * at * 100 for at in range(120))),
    "forest-nothing": Forest("OR", "OR (95% CI)", ()),
    "forest-extreme": Forest("OR", "OR (95% CI)", (odds("Separated", 5e8, 1e-3, 1e300), odds("Tiny", 1e-9, 1e-12, 1e-6), odds("Usual", 1.2, 0.8, 1.9), Estimate("Not fitted", text="not estimated: separation"))),
    "forest-no-limit": Forest("OR", "OR (95% CI)", (Estimate("Firth", 4.0, 1.2, None, "4.00 (1.20, –)"), Estimate("Other", 0.4, None, 2.0, "0.40 (–, 2.00)"))),
    "forest-difference": Forest("Mean difference", "Difference (95% CI)", (Estimate("a", -1.5, -2.5, -0.5, "−1.50 (−2.50, −0.50)"), Estimate("b", 0.2, -0.4, 0.8, "0.20 (−0.40, 0.80)")), line=0.0, logarithmic=False, left="worse", right="better"),
    "forest-long": Forest(LONG, LONG, (odds(LONG, 1.5, 1.0, 2.25, "0.0496", 0), odds(UNBROKEN, 1.5, 1.0, 2.25, "< 0.001", 1)), left=LONG, right=LONG, stub=LONG),
    "flow-alone": Flow((Stage(Box("Analysed", (Count(0, "people"),))),)),
    "flow-hidden": Flow((Stage(Box(LONG, (Count(None, "people", "fewer than 5"),), ((UNBROKEN, Count(10**12, "people")),)), Box(UNBROKEN, (Count(1, ""),))),)),
    "flow-five-arms": Flow(TRIAL.trunk, tuple(arm(f"arm {at}", 10, 100) for at in range(5))),
}  # fmt: skip

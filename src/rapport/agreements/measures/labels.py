"""How measures are called on a page, in which order, and how their numbers are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapport.agreements.measures.questions import DRIVERS, MOST_TALKS, RESULTS, SATISFACTION, SKILLS, TALKS
from rapport.agreements.models import Figure, Statement


class Unit(StrEnum):
    """How a number is read."""

    SHARE = "share"
    KAPPA = "kappa"
    POINTS = "points"
    TIMES = "times"


@dataclass(frozen=True)
class Measure:
    """One measure: its words, its unit, and the ends of its scale."""

    id: str
    words: str
    unit: Unit
    limits: tuple[float, float] = (0, 1)
    # As the head of a column.
    short: str = ""


def _share(id_: str, words: str, short: str = "") -> Measure:
    return Measure(id_, words, Unit.SHARE, short=short)


def _points(id_: str, words: str, most: int = 5) -> Measure:
    return Measure(id_, words, Unit.POINTS, (1, most))


def _of_side(side: str, whose: str) -> list[Measure]:
    return [
        Measure(f"{side}:{TALKS}", f"Talks in three months, as {whose} report", Unit.TIMES, (0, MOST_TALKS)),
        _points(f"{side}:{RESULTS}", f"What came of them, as {whose} report (1 nothing settled, 4 all)", 4),
    ]


ALIGNMENT = (
    _share("aligned", "Agreement: both expect the same", "Agreement"),
    Measure("kappa", "Kappa of what they expect", Unit.KAPPA, (-1, 1), "Kappa"),
    Measure("importance", "Weighted kappa of how much it matters", Unit.KAPPA, (-1, 1), "Kappa of weight"),
    _share("guess:scholar", "The scholar guesses rightly what the mentor expects", "Scholar’s guesses"),
    _share("guess:mentor", "The mentor guesses rightly what the scholar expects", "Mentor’s guesses"),
)
PROCESS = (
    (
        "Frequency and results of discussions",
        (
            *_of_side("scholar", "scholars"),
            *_of_side("mentor", "mentors"),
            Measure("meetings", "Meetings held in three months", Unit.TIMES, (0, 1000)),
        ),
    ),
    (
        "What was discussed, and how it was resolved",
        (
            _share("talked:scholar", "Talked about before, as the scholar says", "Talked: scholar"),
            _share("talked:mentor", "Talked about before, as the mentor says", "Talked: mentor"),
            _share("judged", "Words that both judged to mean the same"),
            _share("settled", "Expectations that are settled together"),
            *(_share(f"resolved:{one}", f"Of these: “{one.label}”") for one in Statement.Outcome),
        ),
    ),
    (
        "Direct or implicit: the other has said what they expect, in so many of six domains",
        (_share("scholar:direct", "As scholars report"), _share("mentor:direct", "As mentors report")),
    ),
    (
        "The mentor’s skill in facilitating (1 to 5)",
        (
            *(_points(f"scholar:{id_}", f"{words} – scholars") for id_, words in SKILLS.items()),
            *(_points(f"observer:{id_}", f"{words} – observers") for id_, words in SKILLS.items()),
        ),
    ),
    (
        "Satisfaction (1 to 5), and what drives it (1 takes from it, 3 adds to it)",
        (
            _points(f"scholar:{SATISFACTION}", "Satisfaction of scholars"),
            _points(f"mentor:{SATISFACTION}", "Satisfaction of mentors"),
            *(
                _points(f"{side}:{id_}", f"{words} – {side}s", 3)
                for id_, words in DRIVERS.items()
                for side in ("scholar", "mentor")
            ),
        ),
    ),
)
OUTCOMES = (
    (
        "Outcomes: milestones and goals",
        (
            _share("milestones:reached", "Milestones reached, of those that were due"),
            _share("milestones:in time", "Milestones reached by their day"),
            _share("goals:achieved", "Goals achieved, of those that are closed"),
            _points("goals:scholar", "Achieved against expected, as scholars rate (3: as expected)"),
            _points("goals:mentor", "Achieved against expected, as mentors rate (3: as expected)"),
        ),
    ),
)
GROUPS = (*PROCESS, *OUTCOMES)
# Each stands for itself: a number of each pair, and of cohorts its mean.
MEANS = {measure.id: measure for _, measures in GROUPS for measure in measures}
KEPT = _share("kept", "Both hold it still right")
KNOWN = MEANS | {measure.id: measure for measure in (*ALIGNMENT, KEPT)}


@dataclass(frozen=True)
class Line:
    """One figure in words."""

    words: str
    value: str
    interval: str
    n: int | None
    note: str


def line(figure: Figure, words: str = "") -> Line:
    """How a figure is read: per cent, points, times, or a coefficient with two decimals."""
    measure = KNOWN[figure.measure]

    def said(number: float) -> str:
        if measure.unit is Unit.SHARE:
            return f"{round(number * 100)} %"
        return f"{number:.2f}" if measure.unit is Unit.KAPPA else f"{number:.1f}"

    value = "" if figure.value is None else said(figure.value)
    has_limits = figure.low is not None and figure.high is not None
    interval = f"{said(figure.low)} to {said(figure.high)}" if has_limits else ""  # type: ignore[arg-type]
    return Line(words or measure.words, value, interval, figure.n, figure.note)


def table(figures: Iterable[Figure], measures: Iterable[Measure]) -> list[Line]:
    """The lines of some measures, in their order; what there is no figure of is left out."""
    by_measure = {one.measure: one for one in figures}
    return [line(by_measure[one.id]) for one in measures if one.id in by_measure]


@dataclass(frozen=True)
class Matrix:
    """Figures of several domains or items: a column for each measure of which there is any."""

    heads: list[str]
    rows: list[tuple[str, list[tuple[str, Line | None]]]]


def matrix(figures: Iterable[Figure], measures: Iterable[Measure]) -> Matrix:
    """A row for each name, in the order in which names come."""
    by_name: dict[str, dict[str, Figure]] = {}
    for one in figures:
        by_name.setdefault(one.name, {})[one.measure] = one
    shown = [one for one in measures if any(one.id in row for row in by_name.values())]
    rows = [
        (
            f"{name[:1].upper()}{name[1:]}",
            [(one.short, line(row[one.id]) if one.id in row else None) for one in shown],
        )
        for name, row in by_name.items()
    ]
    return Matrix([one.short for one in shown], rows)

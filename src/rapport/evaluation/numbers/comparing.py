"""Two runs side by side: waves, cohorts, or before and after a change of the plan. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.evaluation.numbers.records import in_words, shown
from rapport.tables.record import MEANING, Record, Statistic

# What is worth laying side by side; the rest stands in each run by itself.
TELLING = (
    Statistic.N, Statistic.PERCENT, Statistic.MEAN, Statistic.SD, Statistic.MEDIAN, Statistic.BEFORE_MEAN,
    Statistic.AFTER_MEAN, Statistic.DIFFERENCE_MEAN, Statistic.CI_LOW, Statistic.CI_HIGH, Statistic.P,
)  # fmt: skip
Key = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Beside:
    """One number in two runs.

    Attributes:
        difference: other − one; empty where one of the two is not there, and of p values.
    """

    about: str
    what: str
    one: str
    other: str
    difference: str


@dataclass(frozen=True)
class Together:
    """The numbers of one table in two runs."""

    table: str
    rows: tuple[Beside, ...]


def beside(one: Iterable[Record], other: Iterable[Record], labels: Mapping[str, str]) -> list[Together]:
    """Lay two runs side by side, number by number, in the order of the first."""
    first, second = _by_key(one), _by_key(other)
    found: dict[str, list[Beside]] = {}
    for key in dict.fromkeys((*first, *second)):
        here, there = first.get(key), second.get(key)
        whose = here or there
        if whose is not None:
            found.setdefault(whose.table, []).append(_row(whose, here, there, labels))
    return [Together(table, tuple(rows)) for table, rows in found.items()]


def _by_key(records: Iterable[Record]) -> dict[Key, Record]:
    return {
        (one.table, one.outcome, one.level, one.term, one.statistic.value, one.group): one
        for one in records
        if one.statistic in TELLING
    }


def _row(whose: Record, here: Record | None, there: Record | None, labels: Mapping[str, str]) -> Beside:
    parts = (in_words(whose.term, labels), in_words(whose.outcome, labels), whose.level, whose.group)
    values = [one.value if one else None for one in (here, there)]
    difference = ""
    if whose.statistic != Statistic.P and values[0] is not None and values[1] is not None:
        difference = rounded(values[1] - values[0], sign=True)
    about = ", ".join(dict.fromkeys(part for part in parts if part))
    return Beside(
        about, MEANING.get(whose.statistic, whose.statistic), rounded(values[0]), rounded(values[1]), difference
    )


def rounded(value: float | None, *, sign: bool = False) -> str:
    """A number to compare by eye."""
    if value is None or isinstance(value, int):
        text = shown(value)
    else:
        text = f"{value:.3g}" if abs(value) < 1 else f"{value:,.2f}"
    is_up = sign and value is not None and value > 0
    return f"+{text}" if is_up else text.replace("-", "−") if value is not None else text

"""One number a row, as in results.json: the general layout, and what a run of ours has written."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rapport.tables.arithmetic.claims import Change, Claim, Question, Ratio, Share, Spread, Total
from rapport.tables.arithmetic.finding import Place
from rapport.tables.arithmetic.printed import Printed, exact
from rapport.tables.arithmetic.rows import Row, UnreadableError
from rapport.tables.record import Record, Statistic

GENERAL = frozenset({"term", "statistic", "value"})
CONFIDENCE = re.compile(r"confidence (0?\.\d+)")
# Limits that are not the estimate ± a number of standard errors: nothing is said of their middle.
OTHER_LIMITS = re.compile(r"profile|firth|penali[sz]ed|bootstrap|exact|imput|pooled|bayes", re.IGNORECASE)
# Percentages that are not 100 × count / n.
WEIGHTED = re.compile(r"weight", re.IGNORECASE)
KNOWN = {one.value for one in Statistic}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """One number with all that says what it is.

    Attributes:
        key: table, outcome, level, term, group and model.
        statistic: which number it is, as in results.json.
        value: the number.
        n: of how many.
        line: line of the file; 0 where there is none.
        part_of: term of the total that it is a part of; empty for none.
        several: whether several answers could be given; None where nobody says.
    """

    key: Key
    statistic: str
    value: Printed
    n: int | None = None
    line: int = 0
    part_of: str = ""
    several: bool | None = None

    @property
    def question(self) -> Key:
        """The key without the answer: “variable=answer” are answers to “variable”."""
        table, outcome, level, term, group, model = self.key
        return table, outcome, level, term.partition("=")[0], group, model


def of_records(records: Iterable[Record]) -> list[Number]:
    """Numbers in full precision.

    Args:
        records: of a run.

    Returns:
        Those that have a value; a note beside a value says what it is not, so it is left out.
    """
    return [
        Number(
            (one.table, one.outcome, one.level, one.term, one.group, one.model), one.statistic, exact(one.value), one.n
        )
        for one in records
        if one.value is not None and not WEIGHTED.search(f"{one.note} {one.model}") and not _is_pooled(one)
    ]


def _is_pooled(record: Record) -> bool:
    """A count that is the mean of several data sets need not be whole."""
    return record.statistic in {Statistic.COUNT, Statistic.PERCENT} and bool(OTHER_LIMITS.search(record.model))


def from_json(path: Path) -> list[Number]:
    """Numbers of results.json.

    Args:
        path: the file.

    Returns:
        The numbers.

    Raises:
        UnreadableError: it is not what `rapport evaluate` writes.
    """
    try:
        kept = json.loads(path.read_bytes())
        return of_records(Record(**{**one, "statistic": Statistic(one["statistic"])}) for one in kept)
    except OSError as problem:
        raise UnreadableError(
            f"{path} cannot be read ({problem.strerror}) – see its name, and who may read it"
        ) from None
    except (ValueError, TypeError, KeyError) as problem:
        message = f"{path} is no results.json of rapport evaluate ({problem}) – name that file, or a CSV file"
        raise UnreadableError(message) from None


def from_rows(rows: Iterable[Row]) -> list[Number]:
    """The general layout: table, outcome, level, term, group, model, statistic, value, n, part_of, select.

    Args:
        rows: of a file whose headings hold at least term, statistic and value.

    Returns:
        The numbers.

    Raises:
        UnreadableError: a statistic is not known, or a value is no number.
    """
    found = []
    for row in rows:
        said, value = row.text("statistic"), row.number("value")
        if said not in KNOWN:
            known = ", ".join(sorted(KNOWN))
            raise UnreadableError(f"{row.file}:{row.line}: “{said}” is no statistic – known: {known}")
        if value is None:
            continue
        key = tuple(row.text(name) for name in ("table", "outcome", "level", "term", "group", "model"))
        select = row.text("select").casefold()
        several = None if not select else select in {"many", "several", "yes"}
        found.append(Number(key, said, value, row.whole("n"), row.line, row.text("part_of"), several))
    return found


def claims_of(numbers: Iterable[Number] | Iterable[Record], name: str) -> list[Claim]:
    """What numbers say together.

    Args:
        numbers: of one or several tables; records are taken in full precision.
        name: what messages call them.

    Returns:
        Questions, spreads, totals, changes and ratios.
    """
    everything = list(numbers)
    records = [one for one in everything if isinstance(one, Record)]
    told = [one for one in everything if isinstance(one, Number)] + of_records(records)
    by_key: dict[Key, dict[str, Number]] = {}
    for one in told:
        by_key.setdefault(one.key, {})[one.statistic] = one
    makers: tuple[Callable[[Key, dict[str, Number], str], list[Claim]], ...] = (_spread, _change, _ratio)
    single = [claim for key, found in by_key.items() for make in makers for claim in make(key, found, name)]
    return [*_questions(by_key, name, is_printed=any(one.line for one in told)), *single, *_totals(by_key, name)]


def _place(key: Key, found: dict[str, Number], name: str) -> Place:
    table, outcome, level, term, group, _ = key
    row = ", ".join(part for part in (table, group, outcome, level, term) if part)
    return Place(name, row, "", min((one.line for one in found.values()), default=0))


def _questions(by_key: dict[Key, dict[str, Number]], name: str, *, is_printed: bool) -> list[Claim]:
    """Answers to one question; what a run of ours has counted is not added up, since it knows who gave several."""
    asked: dict[Key, list[tuple[Key, dict[str, Number]]]] = {}
    for key, found in by_key.items():
        if "percent" in found:
            asked.setdefault(next(iter(found.values())).question, []).append((key, found))
    claims: list[Claim] = []
    for question, some in asked.items():
        ns = {found["percent"].n for _, found in some} | {found["count"].n for _, found in some if "count" in found}
        stated = ns.pop() if len(ns) == 1 else None
        # Answers of different people (each with an n of its own) are no answers to one question.
        apart = [[one] for one in some] if len(ns) else [some]
        for group in apart:
            shares = tuple(_share(key, found, name) for key, found in group)
            n = stated if len(apart) == 1 and stated is not None else group[0][1]["percent"].n
            several = next((one.several for _, found in group for one in found.values()), None)
            whole = is_printed and len(group) > 1
            claims.append(Question(_place(question, group[0][1], name), shares, n, several, is_whole=whole))
    return claims


def _share(key: Key, found: dict[str, Number], name: str) -> Share:
    return Share(_place(key, found, name), _value(found, "count"), _value(found, "percent"))


def _value(found: dict[str, Number], statistic: str) -> Printed | None:
    return found[statistic].value if statistic in found else None


def _spread(key: Key, found: dict[str, Number], name: str) -> list[Claim]:
    if not found.keys() & {"mean", "sd", "median"}:
        return []
    return [_as_spread(key, found, name)]


def _as_spread(key: Key, found: dict[str, Number], name: str) -> Spread:
    words = ("mean", "sd", "median", "q1", "q3")
    mean, sd, median, q1, q3 = (_value(found, word) for word in words)
    n = next((found[word].n for word in words if word in found), None)
    low, high = _value(found, "minimum"), _value(found, "maximum")
    return Spread(_place(key, found, name), n, mean, sd, median, q1, q3, low, high)


def _totals(by_key: dict[Key, dict[str, Number]], name: str) -> list[Claim]:
    parts: dict[Key, list[Spread]] = {}
    for key, found in by_key.items():
        part_of = next((one.part_of for one in found.values()), "")
        if part_of and "median" in found:
            parts.setdefault((*key[:3], part_of, *key[4:]), []).append(_as_spread(key, found, name))
    return [Total(_as_spread(key, by_key[key], name), tuple(some)) for key, some in parts.items() if key in by_key]


def _change(key: Key, found: dict[str, Number], name: str) -> list[Claim]:
    if "difference_mean" not in found:
        return []
    before, after, difference = (
        (_value(found, f"{when}_mean"), _value(found, f"{when}_sd")) for when in ("before", "after", "difference")
    )
    is_t = found["difference_mean"].line > 0 or "paired t" in key[5]
    are_known = is_t and not OTHER_LIMITS.search(key[5])
    low, high = (_value(found, "ci_low"), _value(found, "ci_high")) if are_known else (None, None)
    n = found["difference_mean"].n
    return [Change(_place(key, found, name), n, before, after, difference, low, high, _level(key))]


def _level(key: Key) -> float:
    said = CONFIDENCE.search(key[5])
    return float(said[1]) if said else 0.95


def _ratio(key: Key, found: dict[str, Number], name: str) -> list[Claim]:
    estimate, low, high = (_value(found, word) for word in ("odds_ratio", "ci_low", "ci_high"))
    if estimate is None or low is None or high is None or OTHER_LIMITS.search(key[5]):
        return []
    is_printed = found["odds_ratio"].line > 0
    if not is_printed and "logit" not in key[5]:
        return []
    # With degrees of freedom the p is of Student's t.
    p = None if "df" in found else _value(found, "p")
    return [Ratio(_place(key, found, name), estimate, low, high, p, None, _level(key))]

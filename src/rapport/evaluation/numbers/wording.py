"""What a run found in sentences that anybody understands, made of its numbers alone. Pure, standard library.

Each sentence says what changed, for how many, and how sure that is. Nothing is said that is not in the numbers: of what
was hidden, nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapport.evaluation.numbers.records import in_words
from rapport.tables.record import Record, Statistic

# So many things are named at most; the report has all.
MOST = 8
# From so many comparisons on, one that looks clear by chance alone is to be expected.
MANY = 5
LIMITS = (Statistic.CI_LOW, Statistic.CI_HIGH)


@dataclass(frozen=True)
class Change:
    """What changed between two measurements of the same people.

    Attributes:
        words: what was measured.
        n: people who were measured twice.
        mean: of the differences, later minus earlier.
        low, high: limits of its interval.
    """

    words: str
    n: int
    before: float
    after: float
    mean: float
    low: float | None
    high: float | None
    p: float | None

    @property
    def is_clear(self) -> bool:
        """The interval holds no zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Sentence:
    """One thing that was found.

    Attributes:
        mark: `more`, `less`, `unclear` or `told`: what a reader sees first.
    """

    mark: str
    text: str


@dataclass(frozen=True)
class Summary:
    """All that is said."""

    lead: str
    changes: tuple[Change, ...]
    sentences: tuple[Sentence, ...]
    cautions: tuple[str, ...]

    @property
    def marked(self) -> list[tuple[str, str]]:
        """Everything in order, each sentence with its mark."""
        lead = [("lead", self.lead)] if self.lead else []
        return [*lead, *((one.mark, one.text) for one in self.sentences), *(("care", text) for text in self.cautions)]


def summary(records: Iterable[Record], labels: Mapping[str, str], read: str) -> Summary:
    """Put the numbers of a run into words.

    Args:
        records: all numbers of the run.
        labels: what outcomes, variables and levels are called: name → words, “name=level” → words.
        read: what was read: "12 responses"; empty where that is not known.
    """
    found = list(records)
    changed = changes(found, labels)
    told = [_of_change(one) for one in changed[:MOST]]
    related = associations(found, labels)
    told += related
    told += described(found, labels)[: max(0, MOST - len(told))]
    return Summary(_lead(changed, read), tuple(changed), tuple(told), tuple(_cautions(changed, hidden(found), related)))


def changes(records: Iterable[Record], labels: Mapping[str, str]) -> list[Change]:
    """Every paired comparison of a run whose numbers may be told, in order."""
    found: dict[tuple[str, str, str], dict[Statistic, Record]] = {}
    for one in records:
        if one.model.startswith("paired t"):
            found.setdefault((one.table, one.term, one.outcome), {})[one.statistic] = one
    made = (_change(key, group, labels) for key, group in found.items())
    return [one for one in made if one is not None]


def _change(key: tuple[str, str, str], group: Mapping[Statistic, Record], labels: Mapping[str, str]) -> Change | None:
    values = {name: one.value for name, one in group.items()}
    before, after = values.get(Statistic.BEFORE_MEAN), values.get(Statistic.AFTER_MEAN)
    mean = values.get(Statistic.DIFFERENCE_MEAN)
    n = group[Statistic.DIFFERENCE_MEAN].n if mean is not None else None
    if before is None or after is None or mean is None or n is None:
        return None
    words = labels.get(f"{key[1]}→{key[2]}") or labels.get(key[2], key[2])
    low, high, p = (values.get(one) for one in (Statistic.CI_LOW, Statistic.CI_HIGH, Statistic.P))
    return Change(words, n, before, after, mean, low, high, p)


def _of_change(one: Change) -> Sentence:
    if one.mean == 0 and one.before == one.after:
        same = f"“{one.words}” stayed the same on average, at {_number(one.after)}"
        return Sentence("unclear", f"{same}, among the {one.n} people who were asked twice.")
    means = f"from {_number(one.before)} to {_number(one.after)} on average"
    if one.low is None or one.high is None:
        return Sentence("told", f"“{one.words}” went {means} among the {one.n} people who were asked twice.")
    span = f"{_signed(one.low)} to {_signed(one.high)}"
    if not one.is_clear:
        text = f"“{one.words}”: no clear change. Among the {one.n} people who were asked twice it went {means}; "
        return Sentence("unclear", text + f"a true change of anything from {span} would fit these answers.")
    verb, mark = ("rose", "more") if one.mean > 0 else ("fell", "less")
    text = f"“{one.words}” {verb} {means} among the {one.n} people who were asked twice. "
    return Sentence(mark, text + f"The true change is likely {span}; {_sure(one.p)}.")


def _sure(p: float | None) -> str:
    """How sure it is, in words: of a p value what it says, no more."""
    if p is None:
        return "how sure that is could not be computed"
    if p < 0.001:
        return "if nothing had changed, a difference as large would be seen in fewer than one of 1,000 such groups"
    # Rounded so that the words never say less than the number.
    of = max(2, int(1 / p))
    return f"if nothing had changed, a difference as large would be seen in about one of {of} such groups"


def hidden(records: Iterable[Record]) -> int:
    """How many comparisons were made and may not be told."""
    found = (one for one in records if one.model.startswith("paired t") and one.statistic == Statistic.DIFFERENCE_MEAN)
    return sum(one.value is None and one.note.startswith("suppressed") for one in found)


def associations(records: Sequence[Record], labels: Mapping[str, str]) -> list[Sentence]:
    """What goes with an outcome in a model: every clear odds ratio, and how many were not clear.

    Where there are adjusted models, they alone.
    """
    odds = [one for one in records if one.statistic == Statistic.ODDS_RATIO and one.value is not None]
    adjusted = [one for one in odds if one.model.startswith("adjusted")]
    limits = {(*_place(one), one.statistic): one.value for one in records if one.statistic in LIMITS}
    clear, unclear = [], 0
    for one in adjusted or odds:
        low, high = (limits.get((*_place(one), limit)) for limit in LIMITS)
        if low is None or high is None:
            continue
        if low <= 1 <= high:
            unclear += 1
        else:
            clear.append(_association(one, low, high, labels))
    more = len(clear) - MOST
    found = clear[:MOST]
    if more > 0:
        found.append(Sentence("told", f"{more} more clear associations stand in the report."))
    if unclear and (clear or not more):
        found.append(
            Sentence("unclear", f"{_number_of(unclear, 'other comparison')} of a model showed no clear association.")
        )
    return found


def _place(one: Record) -> tuple[str, str, str, str, str, str]:
    return one.table, one.outcome, one.level, one.term, one.group, one.model


def _association(one: Record, low: float, high: float, labels: Mapping[str, str]) -> Sentence:
    name, equals, level = one.term.partition("=")
    factor = (
        f"“{labels.get(name, name)}: {labels.get(one.term, level)}”"
        if equals
        else f"more of “{labels.get(name, name)}”"
    )
    outcome = labels.get(one.outcome, one.outcome)
    answer = labels.get(f"{one.outcome}={one.level}", one.level)
    what = f"“{outcome}: {answer}”" if answer else f"“{outcome}”"
    ratio = float(one.value or 0)
    kind = "more" if ratio > 1 else "less"
    n = f" among the {one.n} people in the model" if one.n else ""
    span = f"likely between {low:.2g} and {high:.2g} times"
    text = f"{factor} goes with {kind} of {what}{n}: its odds are {ratio:.2g} times as high, {span}."
    return Sentence(kind, text)


def _number_of(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def described(records: Sequence[Record], labels: Mapping[str, str]) -> list[Sentence]:
    """Of each question with levels the answer that most gave."""
    shares: dict[tuple[str, str], list[tuple[float, str, int]]] = {}
    hidden: set[tuple[str, str]] = set()
    for one in records:
        name, equals, _ = one.term.partition("=")
        if not equals or one.statistic != Statistic.PERCENT or one.group:
            continue
        if one.value is None:
            hidden.add((one.table, name))
        elif one.n:
            shares.setdefault((one.table, name), []).append((float(one.value), one.term, one.n))
    found = []
    for (table, name), answers in shares.items():
        share, term, n = max(answers)
        if (table, name) in hidden and share < 50:  # a hidden one may be larger
            continue
        level = labels.get(term) or in_words(term, labels).partition(": ")[2]
        question = labels.get(name, name)
        found.append(
            Sentence("told", f"{question}: “{level}” was said most often, by {share:.0f}% of the {n} who answered.")
        )
    return found


def _lead(changed: Sequence[Change], read: str) -> str:
    read = f"{read} were read." if read else ""
    if not changed:
        return read
    clear = sum(one.is_clear for one in changed)
    measured = "One thing was" if len(changed) == 1 else f"{len(changed)} things were"
    if not clear:
        return f"{read} {measured} measured twice, and nothing changed clearly.".strip()
    return f"{read} {measured} measured twice; {clear} of them changed clearly.".strip()


def _cautions(changed: Sequence[Change], untold: int, related: Sequence[Sentence]) -> Iterable[str]:
    if untold:
        yield f"{_number_of(untold, 'more comparison')} cannot be told without telling about a few people."
    if changed:
        yield (
            "The same people before and after: what else happened meanwhile is in these numbers, too. They do not "
            "show by themselves what brought a change about."
        )
    if related:
        yield (
            "What goes with something need not bring it about. Odds are not chances: twice the odds is less than twice "
            "as likely."
        )
    if len(changed) >= MANY:
        yield f"Of {len(changed)} comparisons, about one in twenty looks clear by chance alone."
    yield "Numbers of fewer than five people are never shown, nor anything from which they could be worked out."


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _signed(value: float) -> str:
    return f"+{value:.2f}" if value > 0 else _number(value)

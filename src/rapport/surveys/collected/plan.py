"""What would become of each row: new, changed, the same here, doubtful – with the reasons – or left out.

Of a confidential survey nothing here depends on what anybody has answered: whoever brings answers in must not learn
from a preview who has answered here, and what. Whoever has begun here keeps their own answers when the rest is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapport.surveys.branching import NOT_ASKED, SKIPPED, Branches
from rapport.surveys.collected.interpreting import Read
from rapport.surveys.collected.people import ALONE, Known, Place, known
from rapport.surveys.fields import Value
from rapport.surveys.kept import from_json, to_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import CollectedRow, Response, Submission, Survey
from rapport.surveys.spoken import answer_in_words

Outcome = CollectedRow.Outcome
Decision = CollectedRow.Decision
SHOWN_CHANGES = 12
Whose = tuple[int, Place]


class Reason(StrEnum):
    """Why a row is doubtful."""

    NOBODY = "nobody"
    TWO = "two"
    NOT_ASKED = "not-asked"
    PLACE = "place"
    WITHDRAWN = "withdrawn"
    TWICE = "twice"
    DIFFERS = "differs"
    BEGUN = "begun"
    UNFINISHED = "unfinished"
    VALUES = "values"


IN_WORDS = {
    Reason.NOBODY: "Nobody who is asked is called so",
    Reason.TWO: "Two people are called so",
    Reason.NOT_ASKED: "Takes part in the programme, but is not asked",
    Reason.PLACE: "It cannot be told about whom or which pair it is",
    Reason.WITHDRAWN: "Has taken their answers back",
    Reason.TWICE: "Two rows of the file are the same person’s",
    Reason.DIFFERS: "Has answered here, with other values",
    Reason.BEGUN: "Has begun to answer here, and not handed in",
    Reason.UNFINISHED: "Did not finish there",
    Reason.VALUES: "A value is no answer",
}
# Somebody may take the row all the same; of these, what follows.
TAKEN = {
    Reason.TWICE: "This row counts, and the others of this person are left.",
    Reason.DIFFERS: "What the file says replaces what is here; what it leaves blank stays.",
    Reason.BEGUN: "What the file says replaces what they have typed, and counts as handed in.",
    Reason.UNFINISHED: "What they answered there is brought in; the rest counts as skipped.",
    Reason.VALUES: "The rest of the row is brought in; this value is left out.",
}


@dataclass(frozen=True)
class Asked:
    """A row, and what somebody has settled about it."""

    read: Read
    decision: str = ""


@dataclass
class Planned:
    """What would become of one row.

    Attributes:
        person, place: whose it is, and about whom or which pair.
        note: the reasons, or the changes, in words.
        taken: what follows if it is taken all the same.
        stands: what the person has here already; of a confidential survey nobody looks.
    """

    read: Read
    outcome: CollectedRow.Outcome = Outcome.NEW
    reasons: list[Reason] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    person: int | None = None
    place: Place = ALONE
    decision: str = ""
    stands: "Here | None" = None

    @property
    def whose(self) -> Whose | None:
        return None if self.person is None else (self.person, self.place)

    @property
    def note(self) -> str:
        return "\n".join(self.notes)

    @property
    def is_written(self) -> bool:
        """Confirming writes it."""
        return self.outcome in (Outcome.NEW, Outcome.CHANGED)

    def doubt(self, reason: Reason, *more: str) -> None:
        self.reasons.append(reason)
        self.notes += more or [f"{IN_WORDS[reason]}."]


@dataclass(frozen=True)
class Here:
    """What somebody has here: how far they are, what was handed in last, and whether that was brought in."""

    state: str
    answers: str = ""
    is_brought_in: bool = False


def plan(survey: Survey, asked: Sequence[Asked]) -> list[Planned]:
    """What would become of these rows now, in their order (up to seven queries, however many rows)."""
    everybody = known(survey)
    found = [_matched(one, everybody) for one in asked]
    people = {one.person for one in found if one.person is not None}
    standing = here(survey, people) if survey.degree == Survey.Degree.IDENTIFIED else {}
    branches = branches_of(survey.instrument, survey.instrument_version)
    rivals = _rivals(found)
    for one in found:
        one.stands = standing.get(one.whose) if one.whose else None
        _judge(one, one.stands, branches, rivals.get(one.whose) if one.whose else None)
    return found


def here(survey: Survey, people: Iterable[int]) -> dict[Whose, Here]:
    """What these people have here (two queries for each thousand)."""
    wanted = sorted(people)
    found: dict[Whose, Here] = {}
    for start in range(0, len(wanted), 1_000):
        responses = Response.objects.filter(survey=survey, person__in=wanted[start : start + 1_000])
        rows = list(responses.values_list("pk", "person_id", "mentorship_id", "about_id", "state"))
        last = Submission.objects.filter(response__in=[row[0] for row in rows], is_last=True)
        said = {row[0]: row[1:] for row in last.values_list("response_id", "answers", "brought_in")}
        for pk, person, pair, about, state in rows:
            answers, brought_in = said.get(pk, ("", None))
            found[person, (pair, about)] = Here(state, answers, brought_in is not None)
    return found


def _matched(asked: Asked, everybody: Known) -> Planned:
    read = asked.read
    found = Planned(read, decision=asked.decision)
    people = everybody.people(read.who)
    if len(people) == 1:
        found.person = next(iter(people))
        places = everybody.places_of(found.person, read.about_whom)
        if len(places) == 1:
            found.place = places[0]
        else:
            said = f"“{read.about_whom}” is none of the people or pairs that they are asked about."
            none = "They are asked about nobody in this programme."
            many = "They are asked about several; the file must say about whom the row is."
            found.doubt(Reason.PLACE, said if read.about_whom.strip() else many if places else none)
    elif people:
        found.doubt(Reason.TWO)
    elif not read.who.strip():
        found.doubt(Reason.NOBODY, "The row does not say who answered.")
    elif everybody.is_somebody_else(read.who):
        found.doubt(Reason.NOT_ASKED)
    else:
        found.doubt(Reason.NOBODY)
    return found


@dataclass(frozen=True)
class Rivals:
    """Rows of one person that are not left out: their lines, and how many of them were taken."""

    lines: tuple[int, ...]
    taken: int


def _rivals(found: Sequence[Planned]) -> dict[Whose, Rivals]:
    """Where several rows are one person's."""
    rows: dict[Whose, list[Planned]] = {}
    for one in found:
        if one.whose and Reason.PLACE not in one.reasons and one.decision != Decision.LEAVE:
            rows.setdefault(one.whose, []).append(one)
    return {
        whose: Rivals(tuple(one.read.line for one in some), sum(one.decision == Decision.TAKE for one in some))
        for whose, some in rows.items()
        if len(some) > 1
    }


def _judge(one: Planned, stands: Here | None, branches: Branches, rivals: Rivals | None) -> None:
    if one.decision == Decision.LEAVE:
        one.outcome = Outcome.LEFT
        return
    if rivals and not (rivals.taken == 1 and one.decision == Decision.TAKE):
        lines = ", ".join(map(str, rivals.lines))
        one.doubt(Reason.TWICE, f"Rows {lines} are the same person’s; take one, or leave the others out.")
        if rivals.taken > 1:
            one.decision = ""  # two that were taken contradict each other
    if one.read.mistakes:
        one.doubt(Reason.VALUES, *one.read.mistakes)
    if one.read.is_unfinished:
        one.doubt(Reason.UNFINISHED)
    changes = _compared(one, stands, branches) if one.person is not None else []
    may_be_taken = one.decision == Decision.TAKE and all(reason in TAKEN for reason in one.reasons)
    if one.reasons and not may_be_taken:
        one.outcome = Outcome.DOUBTFUL
    elif stands is None:
        one.outcome = Outcome.NEW
    else:
        is_same = not changes and stands.state == Response.State.SUBMITTED
        one.outcome = Outcome.EQUAL if is_same else Outcome.CHANGED
    one.notes += changes[:SHOWN_CHANGES]
    one.notes += [f"… and {len(changes) - SHOWN_CHANGES} more"] if len(changes) > SHOWN_CHANGES else []


def _compared(one: Planned, stands: Here | None, branches: Branches) -> list[str]:
    """What would change of what is here, in words; and doubts about it."""
    if stands is None:
        return []
    if stands.state == Response.State.WITHDRAWN:
        one.doubt(Reason.WITHDRAWN)
        return []
    if stands.state == Response.State.BEGUN:
        one.doubt(Reason.BEGUN)
        return []
    before = from_json(branches.fields, stands.answers)
    after = merged(branches, before, one.read.given)
    if to_json(after) == stands.answers:
        return []
    if not stands.is_brought_in:
        one.doubt(Reason.DIFFERS)
    return [
        f"{one.ask.rstrip('.:')}: {said(branches, name, before[name])} → {said(branches, name, after[name])}"
        for name, one in branches.fields.items()
        if before[name] != after[name]
    ]


def merged(branches: Branches, before: Mapping[str, Value], given: Mapping[str, Value]) -> Mapping[str, Value]:
    """What would be handed in: what was, with what the file says in its place; settled anew."""
    kept = {name: value for name, value in before.items() if value not in (NOT_ASKED, SKIPPED)}
    return branches.settle(kept | dict(given)).answers


def said(branches: Branches, name: str, value: Value) -> str:
    """An answer in words, short."""
    words = " ".join((answer_in_words(branches, name, value) or "–").split())
    return words if len(words) <= 80 else f"{words[:79]}…"


def numbers(found: Iterable[Planned]) -> dict[str, int]:
    """How many rows there are of each outcome."""
    counts = Counter(one.outcome for one in found)
    return {outcome.value: counts[outcome] for outcome in Outcome}

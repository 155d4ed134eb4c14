"""How many have answered, as it may be told: exactly, cut, or in steps – each degree has its own way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from rapport.ballots import queries as ballots
from rapport.surveys.models import Response, ShownPerson, ShownRate, Survey
from rapport.surveys.queries import asked_by_box
from rapport.surveys.waves.cuts import Cut, by_group
from rapport.surveys.waves.standings import Standing

UNTOLD = (
    "Not told yet: at least five people must have handed in, and five others not, or it would tell about single people."
)
NO_BOX = "Its ballot box is not open yet."


@dataclass(frozen=True)
class Rate:
    """How many have answered a survey; what may not be told is None.

    Attributes:
        unit: what is counted.
        invited: how many were asked.
        begun: how many have begun and not handed in.
        submitted: how many have handed in.
        percent: how many of a hundred have handed in.
        on: the day of which this is; None for this minute.
        note: why something is not told.
    """

    unit: str = "invitation"
    invited: int | None = None
    begun: int | None = None
    submitted: int | None = None
    percent: int | None = None
    on: date | None = None
    note: str = ""

    @property
    def in_words(self) -> str:
        """The rate in a few words."""
        if self.invited == 0:
            return "nobody asked yet"
        if self.submitted is not None:
            return f"{self.submitted} of {self.invited} ({self.percent} %)"
        return f"at least {self.percent} %" if self.percent is not None else "not told"


@dataclass(frozen=True)
class GroupRate:
    """The same of one institution."""

    name: str
    invited: int
    begun: int | None
    submitted: int

    @property
    def percent(self) -> int:
        return percent(self.submitted, self.invited)


def percent(part: int, whole: int) -> int:
    """Of a hundred, rounded half up, but never to 100 before all are in."""
    if not whole:
        return 0
    return min(int(100 * part / whole + 0.5), 99 if part < whole else 100)


def rates(found: Sequence[Standing]) -> dict[int, Rate]:
    """The rate of each of these surveys by its id (six queries at most)."""
    boxes = [one.survey for one in found if one.survey.box]
    in_steps = ballots.rates([one.box for one in boxes], asked_by_box(boxes)) if boxes else {}
    shown = last_shown([one.survey for one in found])
    return {one.survey.pk: _rate(one, in_steps, shown) for one in found}


def _rate(standing: Standing, in_steps: dict[str, int], shown: dict[int, ShownRate]) -> Rate:
    survey = standing.survey
    if survey.degree == Survey.Degree.ANONYMOUS:
        known = in_steps.get(survey.box)
        return Rate(percent=known, note="" if known is not None else NO_BOX)
    if survey.degree == Survey.Degree.CONFIDENTIAL:
        return _confidential(standing, shown.get(survey.pk))
    invited, submitted = len(standing.entries), standing.count(Response.State.SUBMITTED)
    begun = standing.count(Response.State.BEGUN)
    return Rate("invitation", invited, begun, submitted, percent(submitted, invited))


def _confidential(standing: Standing, last: ShownRate | None) -> Rate:
    if last is None:
        return Rate("person", len(standing.people), note=UNTOLD)
    people = last.people.all()
    submitted = sum(one.is_in for one in people)
    return Rate("person", len(people), None, submitted, percent(submitted, len(people)), last.on)


def last_shown(surveys: Iterable[Survey]) -> dict[int, ShownRate]:
    """The last rate of each confidential survey that was released, with its people (three queries)."""
    asked = [one for one in surveys if one.degree == Survey.Degree.CONFIDENTIAL]
    if not asked:
        return {}
    newest = ShownRate.objects.filter(survey=OuterRef("survey")).order_by("-on").values("pk")[:1]
    found = ShownRate.objects.filter(survey__in=asked, pk=Subquery(newest))
    return {one.survey_id: one for one in found.prefetch_related("people__institution")}


def cuts_told(survey: Survey) -> list[Cut]:
    """Of whom every rate of a survey that was released was made."""
    people: dict[int, dict[bool, set[int]]] = defaultdict(lambda: {True: set(), False: set()})
    rows = ShownPerson.objects.filter(rate__survey=survey).values_list("rate", "person", "is_in")
    for rate, person, is_in in rows:
        people[rate][is_in].add(person)
    return [Cut(frozenset(one[True]), frozenset(one[False])) for one in people.values()]


def cut_now(standing: Standing) -> Cut:
    """Whose answers are in at this moment – about somebody at least – and whose are not."""
    people = standing.people
    inside = {pk for pk, entries in people.items() if any(one.state == Response.State.SUBMITTED for one in entries)}
    return Cut(frozenset(inside), frozenset(people.keys() - inside))


def by_institution(standing: Standing, final: ShownRate | None) -> list[GroupRate]:
    """The rates of each institution; of a confidential survey once, of the final rate; of an anonymous one never."""
    survey = standing.survey
    if survey.degree == Survey.Degree.IDENTIFIED:
        return _plainly(standing)
    if survey.degree == Survey.Degree.ANONYMOUS or final is None or not final.is_final:
        return []
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in final.people.all():
        counts[str(one.institution or NOWHERE)][not one.is_in] += 1
    grouped = by_group([(name, inside, outside) for name, (inside, outside) in counts.items()])
    return [GroupRate(name, inside + outside, None, inside) for name, inside, outside in grouped]


NOWHERE = "No institution noted"


def _plainly(standing: Standing) -> list[GroupRate]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in standing.entries:
        row = counts[str(entry.institution or NOWHERE)]
        row[0] += 1
        row[1] += entry.state == Response.State.BEGUN
        row[2] += entry.state == Response.State.SUBMITTED
    return [GroupRate(name, *row) for name, row in sorted(counts.items())]

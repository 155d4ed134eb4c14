"""What a closed round says in the end about each unit, and where its coders differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapport.people.models import Person
from rapport.qualitative.adjudication.disputes import Dispute, Side, Wanted, drawn, without_names
from rapport.qualitative.adjudication.screen import Meaning
from rapport.qualitative.agreement.queries import coders_in_order, codes_of, read_units
from rapport.qualitative.agreement.readings import Codes, ReadUnit, compare
from rapport.qualitative.models import Assignment, Entry, Project, Round, Ruling, Unit

ALL = Wanted()


class How(StrEnum):
    """How the codes of a unit came about."""

    AGREED = "agreed"
    RULED = "ruled"
    SINGLE = "single"
    OPEN = "open"


@dataclass(frozen=True)
class Final:
    """What is said in the end about a unit.

    Attributes:
        round: the round that says it.
        respondent: who wrote it, as one number for one person (below 0: nobody is known).
        codes: the codes that apply.
        undecided: codes about which coders differ and nobody has decided yet; they are not among `codes`.
        ruled: codes that were decided, this way or that.
        coders: how many had finished it.
        to_read_again: codes whose meaning a later version of the codebook has changed so that this unit is to be read
            again for them, and no later round has done so yet (`final_codes_of` alone tells).
    """

    unit: int
    round: int
    respondent: int
    codes: Codes
    undecided: Codes = frozenset()
    ruled: Codes = frozenset()
    coders: int = 2
    to_read_again: Codes = frozenset()

    @property
    def how(self) -> How:
        """In one word; a unit with anything undecided is open."""
        if self.undecided:
            return How.OPEN
        if self.ruled:
            return How.RULED
        return How.AGREED if self.coders > 1 else How.SINGLE


def final_codes(round_: Round) -> dict[int, Final]:
    """The final codes of each unit of a closed round, by unit: what all agree on, with what was decided.

    Of a unit that one coder alone has read, what they found. A unit that nobody has finished or that was taken back is
    not there; of an open round, nothing is.

    Args:
        round_: the round; of a training round, too (see `final_codes_of` for what counts in results).

    Returns:
        Unit → what is said about it.
    """
    rulings = last_rulings(round_)
    found = {}
    for one in read_units(round_):
        readings = one.finished
        if one.is_withdrawn or not readings:
            continue
        ruled = rulings.get(one.unit, {})
        agreed = frozenset.intersection(*(each.codes for each in readings))
        disputed = disputed_codes(one)
        codes = (agreed - ruled.keys()) | {code for code, applies in ruled.items() if applies}
        found[one.unit] = Final(
            one.unit, round_.pk, one.respondent, codes, disputed - ruled.keys(), frozenset(ruled), len(readings)
        )
    return found


def final_codes_of(project: Project) -> dict[int, Final]:
    """The final codes of each unit of a project: of all closed rounds that are no training, the last one that read it.

    Args:
        project: the project.

    Returns:
        Unit → what is said about it.
    """
    found: dict[int, Final] = {}
    changed = Entry.objects.filter(codebook__project=project, codebook__number__gt=1).exclude(fate=Entry.Fate.KEEP)
    changes = [
        (number or 0, code, fate) for number, code, fate in changed.values_list("codebook__number", "code", "fate")
    ]
    for one in closed_rounds(project):
        since = [(code, fate) for number, code, fate in changes if number > (one.codebook.number or 0)]
        for unit, final in final_codes(one).items():
            found[unit] = replace(final, to_read_again=_to_read_again(final, since)) if since else final
    return found


def _to_read_again(final: Final, changes: Sequence[tuple[int, str]]) -> Codes:
    """Of changed codes: those made anew in every text, those looked at again in the texts that carry them."""
    carried = final.codes | final.undecided
    return frozenset(code for code, fate in changes if fate == Entry.Fate.RECODE or code in carried)


def closed_rounds(project: Project) -> list[Round]:
    """The closed rounds of a project that count in its results, in their order."""
    closed = project.rounds.exclude(kind=Round.Kind.TRAINING).filter(closed_at__isnull=False)
    return list(closed.select_related("project", "codebook").order_by("number"))


def disputed_codes(one: ReadUnit) -> Codes:
    """The codes that some who have finished a unit gave, and some did not."""
    sets = [each.codes for each in one.finished]
    return frozenset.union(*sets) - frozenset.intersection(*sets) if sets else frozenset()


def last_rulings(round_: Round) -> dict[int, dict[int, bool]]:
    """What was decided in a round: unit → code → whether it applies. The last decision counts."""
    found: dict[int, dict[int, bool]] = {}
    for unit, code, applies in round_.rulings.order_by("pk").values_list("unit", "code", "applies"):
        found.setdefault(unit, {})[code] = applies
    return found


def disputes(round_: Round, wanted: Wanted = ALL) -> list[Dispute]:
    """The units of a closed round about which those who coded them differ, as far as they are wanted.

    Without memos, in the order of the units; five queries, however many there are.
    """
    rulings = _rulings(round_)
    found = []
    for one in read_units(round_):
        if len(one.finished) < 2 or one.is_withdrawn or not wanted.has(compare([one]).comparisons):
            continue
        dispute_ = _dispute(one, round_, rulings.get(one.unit, ()), {})
        if not wanted.state or dispute_.is_open == (wanted.state == "open"):
            found.append(dispute_)
    return found


def can_differ(round_: Round) -> bool:
    """Whether two coders have finished any unit of a closed round (four queries)."""
    return any(len(one.finished) > 1 and not one.is_withdrawn for one in read_units(round_))


def dispute(round_: Round, unit: int) -> Dispute:
    """One of them, with what its coders noted. Raises LookupError where they do not differ about the unit."""
    one = next((each for each in read_units(round_, unit) if each.unit == unit), None)
    if one is None or len(one.finished) < 2 or one.is_withdrawn or not disputed_codes(one):
        raise LookupError(unit)
    return _dispute(one, round_, _rulings(round_, unit).get(unit, ()), _memos(round_, unit))


def _dispute(one: ReadUnit, round_: Round, rulings: Sequence[Ruling], memos: dict[int, str]) -> Dispute:
    readings = one.finished
    order = drawn(one.unit, len(readings), round_.project.seed)
    sides = (
        Side(number, readings[place].codes, memos.get(readings[place].coder, ""))
        for number, place in enumerate(order, 1)
    )
    decided = {each.code_id: each.applies for each in rulings}
    last = rulings[-1] if rulings else None
    return Dispute(one.unit, tuple(sides), decided, last.reason if last else "", last.pk if last else 0)


def _rulings(round_: Round, unit: int | None = None) -> dict[int, list[Ruling]]:
    asked = round_.rulings.order_by("pk") if unit is None else round_.rulings.filter(unit=unit).order_by("pk")
    found: dict[int, list[Ruling]] = {}
    for one in asked:
        found.setdefault(one.unit_id, []).append(one)
    return found


def _memos(round_: Round, unit: int) -> dict[int, str]:
    """The place of a coder → what they noted about a unit, no coder of the round named in it."""
    coders = coders_in_order(round_)
    place = {one.pk: at for at, one in enumerate(coders)}
    noted = Assignment.objects.filter(coder__round=round_, unit=unit).exclude(memo="").values_list("coder", "memo")
    named = round_.coders.exclude(person=None).values_list("person__name", flat=True)
    labels = [one.label for one in coders]
    return {place[coder]: without_names(memo, named, labels) for coder, memo in noted}


def codes_too(person: Person, round_: Round) -> bool:
    """Whether somebody who decides has coded in the round, too."""
    return round_.coders.filter(person=person, released_at=None).exists()


def last_of(person: Person, round_: Round) -> Ruling | None:
    """The last decision of a person in a round, for taking it back."""
    return round_.rulings.filter(by=person).order_by("-pk").first()


def reasons(round_: Round) -> list[str]:
    """Reasons that were given in the round, the newest first: what was said once need not be typed again."""
    given = round_.rulings.order_by("-pk").values_list("reason", flat=True)[:200]
    return list(dict.fromkeys(given))[:12]


def texts(units: Sequence[int]) -> dict[int, str]:
    """What these units say."""
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "text"))


def entries(round_: Round) -> list[Meaning]:
    """What coders could give in the round, in the order of its codebook."""
    there = {pk: (name, words) for pk, name, words in round_.codebook.entries.values_list("code", "name", "definition")}
    return [Meaning(code, *there.get(code, (f"code {code}", ""))) for code in codes_of(round_)]

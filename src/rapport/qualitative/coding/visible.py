"""What somebody may see of a round: their own coding always, others' once the round is closed – never earlier.

Every page, file and question of this room about who found what goes through here or through the managers of the models
(`models.coding.Blind`).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from rapport.people.models import Person
from rapport.qualitative.models import Assignment, Coding, Round, RoundCoder

WITH_TEXT = ~Q(unit__text="")
BEGUN = Exists(Coding.sealed.filter(assignment=OuterRef("pk")))


@dataclass(frozen=True)
class Progress:
    """How far somebody is. Texts that were taken back count nowhere.

    Attributes:
        units: how many texts they have.
        done: settled.
        begun: with codes, and not settled yet.
        flagged, starred: marked so.
    """

    units: int = 0
    done: int = 0
    begun: int = 0
    flagged: int = 0
    starred: int = 0

    @property
    def open(self) -> int:
        return self.units - self.done


def own(coder: RoundCoder) -> QuerySet[Assignment]:
    """What a coder has to code, in their order – asked for by that coder alone."""
    return Assignment.objects.own(coder.person).filter(coder=coder).select_related("unit").order_by("position")


def own_codes(assignments: Collection[Assignment]) -> dict[int, set[int]]:
    """Assignment → the codes that its coder found (one question)."""
    found: dict[int, set[int]] = defaultdict(set)
    asked = Coding.sealed.filter(assignment__in=[one.pk for one in assignments])
    for assignment, code in asked.values_list("assignment", "code"):
        found[assignment].add(code)
    return found


def progress(coder: RoundCoder) -> Progress:
    """How far the coder is – told to that coder alone (one question)."""
    return _counted(own(coder)).get(coder.pk, Progress())


def progress_of_all(person: Person, coding_round: Round) -> dict[int, Progress]:
    """Coder → how far they are, numbers alone.

    In an open round only to whoever does not code in it: nobody is hurried, or led, by how far another is. Of a closed
    round, of those who were not released.
    """
    if coding_round.closed_at is not None:
        return _counted(Assignment.objects.filter(coder__round=coding_round))
    if coding_round.coders.filter(person=person).exists():
        return {}
    return _counted(Assignment.sealed.filter(coder__round=coding_round))


def _counted(assignments: QuerySet[Assignment]) -> dict[int, Progress]:
    begun = assignments.filter(WITH_TEXT, is_done=False).filter(BEGUN).order_by().values("coder")
    of = dict(begun.annotate(number=Count("pk")).values_list("coder", "number"))
    counted = assignments.filter(WITH_TEXT).order_by().values("coder")
    rows = counted.annotate(
        units=Count("pk"),
        done=Count("pk", filter=Q(is_done=True)),
        flagged=Count("pk", filter=Q(is_flagged=True)),
        starred=Count("pk", filter=Q(is_starred=True)),
    )
    return {
        row["coder"]: Progress(row["units"], row["done"], of.get(row["coder"], 0), row["flagged"], row["starred"])
        for row in rows
    }


def next_open(coder: RoundCoder, after: int = 0) -> int | None:
    """The place of the next text that is not settled, from the start again where none follows; never `after` itself."""
    unsettled = own(coder).filter(WITH_TEXT, is_done=False).exclude(position=after)
    places = list(unsettled.values_list("position", flat=True)[:1])
    follows = list(unsettled.filter(position__gt=after).values_list("position", flat=True)[:1])
    return next(iter(follows or places), None)


def before(coder: RoundCoder, place: int) -> int:
    """The place before this one that still has a text; the same where none is."""
    found = own(coder).filter(position__lt=place).order_by("-position").values_list("position", flat=True)[:1]
    return next(iter(found), place)


def settled(coder: RoundCoder) -> str:
    """A sign for each place of the coder's order: 1 where it is settled, 0 where it is not, - without text any more."""
    is_empty = ExpressionWrapper(Q(unit__text=""), output_field=BooleanField())
    places = list(own(coder).annotate(is_empty=is_empty).values_list("position", "is_done", "is_empty"))
    signs = ["-"] * (places[-1][0] if places else 0)
    for position, is_done, is_gone in places:
        signs[position - 1] = "-" if is_gone else "1" if is_done else "0"
    return "".join(signs)

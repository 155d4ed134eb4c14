"""Questions about rounds: which there are, who codes in them, which texts a new one would have."""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rapport.people.models import Person
from rapport.qualitative.codebook.queries import latest, units_to_code_again
from rapport.qualitative.models import Assignment, Codebook, Entry, Member, Project, Round, RoundCoder, Unit


class Which(StrEnum):
    """Which texts of the chosen documents a round has."""

    ALL = "all"
    NEW = "new"
    CHANGED = "changed"


def coding_round(pk: int) -> Round:
    """One round with its codebook. Raises Round.DoesNotExist."""
    return Round.objects.select_related("project__program", "codebook", "opened_by").get(pk=pk)


def coder(pk: int) -> RoundCoder:
    """Somebody who codes in a round. Raises RoundCoder.DoesNotExist."""
    return RoundCoder.objects.select_related("round__project__program", "person").get(pk=pk)


def part(person: Person, coding_round: Round) -> RoundCoder | None:
    """The person's own part in the round, if they code in it."""
    return coding_round.coders.filter(person=person).first()


def coders(coding_round: Round) -> list[RoundCoder]:
    """All who code in the round, also those who were released."""
    return list(coding_round.coders.select_related("person").order_by("label"))


def by_name(coding_round: Round) -> list[RoundCoder]:
    """The same in the order of their names, which says nothing about their labels."""
    return sorted(coders(coding_round), key=lambda one: (str(one.person) if one.person else "", one.pk))


def rounds(project: Project, person: Person) -> list[tuple[Round, RoundCoder | None]]:
    """The rounds of a project, the newest first, each with the person's own part (two questions)."""
    found = project.rounds.select_related("codebook").order_by("-number")
    mine = {one.round_id: one for one in RoundCoder.objects.filter(round__project=project, person=person)}
    return [(one, mine.get(one.pk)) for one in found]


def coders_today(project: Project) -> set[int]:
    """Who codes in the project today."""
    return set(project.members.filter(part=Member.Part.CODER, until=None).values_list("person", flat=True))


def who_hold_open(project: Project, person: Person) -> list[RoundCoder]:
    """Coders whose part has ended before they submitted: their rounds stay open until a lead takes them out.

    Whoever still codes in a round themselves is told of nobody else in it.
    """
    still = RoundCoder.objects.filter(submitted_at=None, released_at=None)
    found = still.filter(round__project=project, round__closed_at=None).exclude(person__in=coders_today(project))
    codes_too = Exists(still.filter(round=OuterRef("round"), person=person))
    found = found.exclude(~Q(person=person) & codes_too)
    return list(found.select_related("person", "round").order_by("round__number", "person__name"))


def entries(codebook: Codebook) -> list[Entry]:
    """What a version says, in its order, with examples."""
    return list(codebook.entries.prefetch_related("anchors").order_by("position"))


def codable(codebook: Codebook) -> set[int]:
    """The codes that can be given with a version of the codebook."""
    return set(codebook.entries.filter(is_codable=True).values_list("code", flat=True))


def linked_stems(codebook: Codebook) -> dict[str, list[int]]:
    """Stem → the codes at which it hints."""
    found: dict[str, list[int]] = {}
    linked = codebook.entries.filter(is_codable=True, stems__isnull=False).order_by("position")
    for stem, code in linked.values_list("stems__stem", "code"):
        found.setdefault(stem, []).append(code)
    return found


def units(project: Project, documents: Collection[int], which: str, codebook: Codebook) -> list[int]:
    """The texts of a round to be, in the order of documents; none that was taken back."""
    found = Unit.objects.filter(document__project=project, document__in=documents).exclude(text="")
    if which == Which.NEW:
        earlier = Assignment.sealed.filter(coder__round__project=project, coder__released_at=None)
        found = found.exclude(pk__in=earlier.exclude(coder__round__kind=Round.Kind.TRAINING).values("unit"))
    elif which == Which.CHANGED:
        found = found.filter(pk__in=units_to_code_again(codebook))
    return list(found.order_by("document", "number").values_list("pk", flat=True))


def to_read_again(project: Project) -> int:
    """How many texts a changed codebook sends back to the coders, that no open round has."""
    changed = Entry.objects.filter(codebook__project=project).exclude(codebook__number=None)
    book = latest(project)
    if book is None or not changed.exclude(fate=Entry.Fate.KEEP).exists():
        return 0
    given = Assignment.sealed.filter(coder__round__project=project, coder__round__closed_at=None)
    given = given.filter(coder__released_at=None, coder__round__codebook__number__gte=book.number)
    given = given.exclude(coder__round__kind=Round.Kind.TRAINING)
    return units_to_code_again(book).exclude(text="").exclude(pk__in=given.values("unit")).count()


def versions(project: Project) -> QuerySet[Codebook]:
    """Published versions in which something can be coded, the newest first."""
    numbered = project.codebooks.exclude(number=None)
    return (
        numbered.annotate(codes=Count("entries", filter=Q(entries__is_codable=True)))
        .filter(codes__gt=0)
        .order_by("-number")
    )

"""What the registrations of a programme ask of whoever keeps them."""

from collections.abc import Iterator

from django.db.models import Count as Counting
from django.urls import reverse

from rapport.kit.next_step import NextStep
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.held import held_today
from rapport.programs.models import Program
from rapport.reach.models import Count, Registry, SamePerson


def waiting_for(person: Person) -> list[NextStep]:
    """Names and addresses that wait in any of their programmes, for the start page (three queries)."""
    kept = [one.program for one in held_today(person) if Role(one.role) in GRANTS[Verb.KEEP_REACH]]
    known = kept if Registry.objects.exists() else []  # without a registry nothing can be decided
    names = dict(Count.objects.filter(program__in=known, waiting__gt=0).values_list("program", "waiting"))
    open_pairs = SamePerson.objects.filter(program__in=kept, are_one=None).order_by()
    pairs = dict(open_pairs.values_list("program").annotate(Counting("pk")))
    return [step for one in dict.fromkeys(kept) for step in steps(one, names.get(one.pk, 0), pairs.get(one.pk, 0))]


def steps(program: Program, names: int, pairs: int) -> Iterator[NextStep]:
    """Which institution is meant, and who is one person."""
    if names:
        told = "1 registration is" if names == 1 else f"{names:,} registrations are"
        yield NextStep(
            "Say which institution is meant",
            f"{told} from an institution that nobody is sure of: {program}.",
            reverse("reach:names", args=[program.slug]),
            "Look at the first",
        )
    if pairs:
        yield NextStep(
            "Say who is one person",
            f"{pairs:,} pair{'' if pairs == 1 else 's'} of addresses may be one person’s: {program}.",
            reverse("reach:people", args=[program.slug]),
            "Look at them",
        )

"""What the worker counts; and that it does so once a day where people register and learn."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from rapport.kit.jobs import progress
from rapport.people import queries as people
from rapport.programs.models import Program
from rapport.reach.counting import actions, queries
from rapport.reach.counting.people import Groups, count
from rapport.reach.funnel.queries import reached_in
from rapport.reach.models import Count as Counted
from rapport.reach.models import Registrant, SamePerson
from rapport.reach.placing.actions import keep_doubts, place_again
from rapport.reach.placing.finding import Finder
from rapport.training.models import JoinCode, Requirement

STEPS = 4
EVERY = timedelta(days=1)
# Names that people share are not worth a look; nor are more pairs than anybody looks at.
MOST_ADDRESSES, MOST_PAIRS = 5, 500


def count_reach(program: int, turn: int = 1) -> None:
    """Count one programme's registrations, with those that came since."""
    found, began = Program.objects.get(pk=program), timezone.now()
    key = queries.job_key(found, turn)
    progress(key, 0, STEPS)
    finder = Finder()
    actions.bring_up_to_date(program=found, finder=finder)
    place_again(program=found, finder=finder)
    keep_doubts((plain, typed, verdict) for plain, (typed, verdict) in finder.doubts.items())
    progress(key, 1, STEPS)
    reach = count(lambda: queries.rows(found), queries.same(found))
    progress(key, 2, STEPS)
    reached = reached_in(found)
    progress(key, 3, STEPS)
    actions.keep(program=found, reach=reach, reached=reached, began=began)
    actions.suggest(program=found, pairs=twins(found))


def twins(program: Program) -> Iterator[tuple[str, str]]:
    """Pairs of addresses under one name that nobody has decided on."""
    decided = set(SamePerson.objects.filter(program=program).exclude(are_one=None).values_list("one", "other"))
    return islice((pair for pair in _under_one_name(program) if pair not in decided), MOST_PAIRS)


def _under_one_name(program: Program) -> Iterator[tuple[str, str]]:
    """The first address of each name with each of the others, those left out that are known to be one person's."""
    rows = Registrant.objects.filter(program=program).annotate(
        by_name=Lower(Coalesce("person__name", "name")),
        at=Coalesce("person__email", "email"),
        researcher=Coalesce(NullIf("person__orcid", Value("")), "orcid"),
    )
    rows = rows.exclude(by_name="").exclude(at="")
    shared = rows.values("by_name").annotate(n=Count("at", distinct=True)).filter(n__gt=1)
    names = shared.filter(n__lte=MOST_ADDRESSES).values("by_name")
    found = rows.filter(by_name__in=names).values_list("by_name", "at", "researcher", "person").distinct()
    in_order, proven = found.order_by("by_name", "at", "researcher", "person").iterator(), people.proven_orcids()
    for _, some in groupby(in_order, key=itemgetter(0)):
        groups, addresses = Groups(), {}
        for _, address, told, person in some:
            number = addresses[address] = groups.number(f"@{address}")
            # Two addresses with one iD are one person's: nobody has to be asked.
            if orcid := proven.get(person) or told:
                groups.join(number, groups.number(f"o{orcid}"))
        by_person: dict[int, str] = {}
        for address, number in addresses.items():
            by_person.setdefault(groups.root(number), address)
        first, *others = by_person.values()
        yield from ((first, other) for other in others)


def look_after() -> int:
    """Each minute: ask for a count where the last one is a day old, and the programme has a course. Returns how many.

    A course alone is enough: who is asked to take it by their role has to join nothing. A count that was given up is
    tried again after a day, and its page says so until then.
    """
    before = timezone.now() - EVERY
    codes = JoinCode.objects.filter(program=OuterRef("program"))
    required = Requirement.objects.filter(program=OuterRef("program"), ended_on=None)
    has_course = Exists(codes) | Exists(required) | ~Q(program__course="")
    due = [one.program for one in Counted.objects.filter(has_course, made_at__lt=before).select_related("program")]
    asked = [program for program in due if not queries.has_failed_since(program, before)]
    for program in asked:
        actions.ask(program=program)
    return len(asked)

"""What the worker counts; and that it does so once a day where people go on registering."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone

from rapport.kit.jobs import progress
from rapport.programs.models import Program
from rapport.reach.counting import actions, queries
from rapport.reach.counting.people import count
from rapport.reach.models import Count as Counted
from rapport.reach.models import Registrant
from rapport.reach.placing.actions import keep_doubts, place_again
from rapport.reach.placing.finding import Finder
from rapport.training.models import Joined

STEPS = 3
EVERY = timedelta(days=1)
# Names that people share are not worth a look; nor are more pairs than anybody looks at.
MOST_ADDRESSES, MOST_PAIRS = 5, 500


def count_reach(program: int) -> None:
    """Count one programme's registrations, with those that came since."""
    found = Program.objects.get(pk=program)
    key = queries.job_key(found)
    progress(key, 0, STEPS)
    finder = Finder()
    actions.bring_up_to_date(program=found, finder=finder)
    place_again(program=found, finder=finder)
    keep_doubts((plain, typed, verdict) for plain, (typed, verdict) in finder.doubts.items())
    progress(key, 1, STEPS)
    reach = count(lambda: queries.rows(found), queries.same(found))
    progress(key, 2, STEPS)
    actions.keep(program=found, reach=reach)
    actions.suggest(program=found, pairs=twins(found))


def twins(program: Program) -> Iterator[tuple[str, str]]:
    """Pairs of addresses under one name."""
    rows = Registrant.objects.filter(program=program).exclude(name="").exclude(email="")
    shared = rows.values(called=Lower("name")).annotate(n=Count("email", distinct=True)).filter(n__gt=1)
    names = [one["called"] for one in shared.filter(n__lte=MOST_ADDRESSES).order_by("called")[:MOST_PAIRS]]
    by_name: dict[str, list[str]] = {}
    found = rows.annotate(called=Lower("name")).filter(called__in=names)
    for name, email in found.values_list("called", "email").distinct().order_by("called", "email"):
        by_name.setdefault(name, []).append(email)
    for emails in by_name.values():
        yield from ((emails[0], other) for other in emails[1:])


def look_after() -> int:
    """Each minute: ask for a count where somebody registered since the last one, a day after it. Returns how many."""
    before = timezone.now() - EVERY
    counted = Counted.objects.filter(made_at__lt=before).select_related("program")
    asked = 0
    for one in counted:
        if Joined.objects.filter(Q(code__program=one.program_id), at__gt=one.made_at).exists():
            actions.ask(program=one.program)
            asked += 1
    return asked

"""What people say when they register here, as rows of the list of registrants."""

from collections.abc import Iterator

from django.utils import timezone

from rapport.programs.models import Program
from rapport.reach.matching.names import plain, told
from rapport.reach.models import Registrant
from rapport.reach.placing.finding import Finder
from rapport.training.models import Joined, Registration

AT_ONCE = 1000
# What somebody can say anew.
TOLD = ("typed", "job_title", "category", "is_required", "is_development", "is_reviewing", "is_other")


def rows(program: Program, finder: Finder) -> Iterator[list[Registrant]]:
    """Everybody who registered with a code of the programme, not written yet, some at a time."""
    joined = Joined.objects.filter(code__program=program).values_list("registration", flat=True)
    # Numbers alone are held, and no cursor stays open: what is read is written before more is read.
    numbers = list(joined.order_by("registration").distinct())
    for at in range(0, len(numbers), AT_ONCE):
        found = Registration.objects.filter(pk__in=numbers[at : at + AT_ONCE]).select_related("institution", "person")
        yield [_row(program, one, finder) for one in found.order_by("pk")]


def _row(program: Program, one: Registration, finder: Finder) -> Registrant:
    # A spelling that the programme linked already counts as the name that it is linked to.
    typed = told(one.institution.name if one.institution else one.institution_typed)[:300]
    words = plain(typed)[:300]
    institution, how = finder.find(typed, words, one.person.email or "")
    return Registrant(
        program=program,
        live=one,
        person=one.person,
        on=timezone.localdate(one.registered_at),
        job_title=one.job_title,
        category=one.category,
        typed=typed,
        plain=words,
        institution_id=institution,
        how=how,
        is_required=one.is_required,
        is_development=one.is_development,
        is_reviewing=one.is_reviewing,
        is_other=one.is_other,
    )

"""Letters about a workshop that was moved or called off, or goes on without somebody; rendered when they go out."""

from django.utils import timezone

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs.queries import people_in
from rapport.training.facilitating import queries
from rapport.training.models import Workshop


def changed(person: Person, *, workshop: int, at: int, off: int) -> Mail | None:
    """When and where it is now, or that it is not.

    None when the workshop was moved again or called off since, of which another letter tells; and for whoever is not
    expected any more.
    """
    found = Workshop.objects.filter(pk=workshop).select_related("program", "cohort").first()
    if found is None or person not in queries.concerned(found):
        return None
    if int(found.starts_at.timestamp()) != at or bool(off) != (found.called_off_on is not None):
        return None
    return compose("training/facilitating/mail/changed", to=person, workshop=found, program=found.program)


def let_go(person: Person, *, workshop: int) -> Mail | None:
    """The person need not come any more. None when they are expected again, have left, or it does not take place."""
    found = Workshop.objects.filter(pk=workshop, called_off_on=None).select_related("program", "cohort").first()
    if (
        found is None
        or person in queries.concerned(found)
        or not people_in(found.program).filter(person=person).exists()
    ):
        return None
    return compose("training/facilitating/mail/let_go", to=person, workshop=found, program=found.program)


def several(person: Person, *, workshops: str, off: int) -> Mail | None:
    """Meetings that do not take place, or take place without the person; None when that has changed, or is over."""
    wanted = Workshop.objects.filter(pk__in=workshops.split(","), starts_at__gt=timezone.now())
    wanted = wanted.filter(called_off_on__isnull=not off).select_related("program", "cohort")
    found = [one for one in wanted.order_by("starts_at") if (person in queries.concerned(one)) == bool(off)]
    if not found or not people_in(found[0].program).filter(person=person).exists():
        return None
    return compose(
        "training/facilitating/mail/several", to=person, workshops=found, program=found[0].program, off=bool(off)
    )

"""The letter about a workshop that was moved or called off, rendered when it goes out."""

from rapport.people.mail import Mail, compose
from rapport.people.models import Person
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

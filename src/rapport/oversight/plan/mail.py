"""The letter to who is late."""

from rapport.oversight.plan import queries
from rapport.oversight.plan.wording import sentence
from rapport.people.mail import Mail, compose
from rapport.people.models import Person
from rapport.programs import queries as programs


def late(person: Person, *, program: str, duty: int) -> Mail | None:
    """A friendly line about what is open; None when it was done, put off or taken out of the plan meanwhile."""
    found = programs.program(program)
    still = [
        one for one in queries.late(queries.standings(found)) if one.person.pk == person.pk and one.duty.pk == duty
    ]
    if not still:
        return None
    one = still[0]
    return compose(
        "oversight/plan/mail/late", to=person, program=found, what=one.duty.what, due=one.due, asks=sentence(one.duty)
    )

"""Who may see the certificates of a programme, and withdraw one."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds, needs
from rapport.training.models import Certificate


@needs(Verb.WITHDRAW_CERTIFICATES)
def may_see_certificates(person: Person, program: Program) -> bool:
    return holds(person, Verb.WITHDRAW_CERTIFICATES, program)


@needs(Verb.WITHDRAW_CERTIFICATES)
def may_withdraw(person: Person, certificate: Certificate) -> bool:
    """Staff of the programme in which the course was taken; of a course taken outside, who keeps the server."""
    if certificate.program is None:
        return person.is_server_administrator
    return holds(person, Verb.WITHDRAW_CERTIFICATES, certificate.program)

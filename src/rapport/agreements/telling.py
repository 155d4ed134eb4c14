"""Word of a signed agreement to the webhooks of the programme."""

from rapport.agreements.models import Version
from rapport.people.models import Person
from rapport.programs.codes import coder
from rapport.programs.models import Mentorship
from rapport.programs.webhooks import actions as webhooks
from rapport.programs.webhooks.events import SIGNED


def tell_others(version: Version, mentorship: Mentorship, by: Person) -> None:
    """All have signed: that is what the programme's pages tell, too. Nothing is told before."""
    program = mentorship.program
    data = {"mentorship": coder(program.pk)("m", mentorship.pk), "version": version.number}
    webhooks.emit(by=by, program=program, event=SIGNED, key=f"version:{version.pk}", data=data)

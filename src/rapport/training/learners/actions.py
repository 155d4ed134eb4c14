"""What is noted about the list of learners: that somebody took it out."""

from django.db import transaction

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program


@transaction.atomic
def export(*, by: Person, program: Program) -> None:
    """Note that the list leaves the server as a file."""
    record(did="training.export_learners", target=f"program:{program.pk}", by=by.pk, program=program.slug)

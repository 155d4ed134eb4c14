"""Questions about uploaded rosters: which wait, and what they would change."""

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program, RosterUpload
from rapport.programs.permissions import holds
from rapport.programs.roster import reading, sheet
from rapport.programs.roster.plan import Plan, plan
from rapport.programs.roster.sheet import Sheet


def waiting(program: Program) -> QuerySet[RosterUpload]:
    """The uploads that nobody has confirmed or discarded, the latest first, without their content."""
    return program.roster_uploads.select_related("by").defer("content").order_by("-at", "-pk")


def upload(program: Program, pk: int) -> RosterUpload | None:
    """One upload of the programme that still waits."""
    return program.roster_uploads.filter(pk=pk).first()


def preview(table: Sheet, *, program: Program, by: Person) -> Plan:
    """What a table would change in the programme, if this person imported it now.

    Raises TextFileError with every mistake of the file.
    """
    home = program.institution.name if program.institution else ""
    return plan(program, reading.read(table, home=home), may_appoint=holds(by, Verb.APPOINT, program))


def table_of(upload: RosterUpload) -> Sheet:
    """The table of an upload, read anew from its bytes."""
    return sheet.read(bytes(upload.content), name=upload.name)

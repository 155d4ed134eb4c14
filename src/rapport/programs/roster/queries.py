"""Questions about uploaded rosters: which wait, and what they would change."""

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program, RosterUpload
from rapport.programs.permissions import holds
from rapport.programs.roster import reading, sheet
from rapport.programs.roster.plan import Plan, plan


def waiting(program: Program) -> QuerySet[RosterUpload]:
    """The uploads that nobody has confirmed or discarded, the latest first, without their content."""
    return program.roster_uploads.select_related("by").defer("content").order_by("-at", "-pk")


def upload(program: Program, pk: int) -> RosterUpload | None:
    """One upload of the programme that still waits."""
    return program.roster_uploads.filter(pk=pk).first()


def compare(content: bytes, *, name: str, program: Program, by: Person) -> Plan:
    """What a file would change in the programme, if this person imported it now.

    Raises TextFileError with every mistake of the file.
    """
    home = program.institution.name if program.institution else ""
    roster = reading.read(sheet.read(content, name=name), home=home)
    return plan(program, roster, may_appoint=holds(by, Verb.APPOINT, program))


def preview(upload: RosterUpload, *, by: Person) -> Plan:
    """What a waiting upload would change. Raises TextFileError when the file does not fit the programme any more."""
    return compare(bytes(upload.content), name=upload.name, program=upload.program, by=by)

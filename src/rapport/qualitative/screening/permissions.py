"""Who opens what of a screening."""

from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import needs
from rapport.qualitative.models import Project, Reading, Reference, SearchFile
from rapport.qualitative.permissions import may_lead, may_work


@needs(Verb.LEAD_CODING)
def may_open_search(person: Person, program: Program, project: Project, search: SearchFile) -> bool:
    """A lead of the project, for files of its screening."""
    return search.screening.project_id == project.pk and may_lead(person, program, project)


@needs(Verb.CODE_TEXT)
def may_open_reference(person: Person, program: Program, project: Project, reference: Reference) -> bool:
    """Whoever works on the project."""
    return reference.screening.project_id == project.pk and may_work(person, program, project)


@needs(Verb.CODE_TEXT)
def may_read(person: Person, program: Program, project: Project, reference: Reference) -> bool:
    """A reviewer to whom it was given; the page shows what they decided themselves, and nothing of the other."""
    is_theirs = Reading.objects.own(person).filter(reference=reference).exists()
    return is_theirs and may_open_reference(person, program, project, reference)


@needs(Verb.CODE_TEXT)
def may_settle(person: Person, program: Program, project: Project, reference: Reference) -> bool:
    """Whoever works on the project, once both who read it have finished."""
    return reference.opened_at is not None and may_open_reference(person, program, project, reference)

"""Begin a coding project, and say who works on it."""

from datetime import timedelta
from secrets import randbits

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.people.roles import Verb
from rapport.programs.models import Program
from rapport.programs.permissions import holds
from rapport.qualitative.models import Member, Project

# A draw has 48 bits: short enough to be printed beside what was drawn with it.
SEED_BITS = 48


class NotOpenToThemError(Exception):
    """The person holds no role in the programme that may have this part."""


class LastLeadError(Exception):
    """A project keeps somebody who leads it."""


@transaction.atomic
def begin(
    *, by: Person, program: Program, name: str, question: str = "", language: str = "english", seed: int | None = None
) -> Project:
    """Begin a project; whoever begins it leads it. Pressing twice begins once.

    Raises NotOpenToThemError where they may not lead one.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one press after the other
    now = timezone.now()
    just_now = program.coding_projects.filter(name=name, begun_by=by, begun_at__gt=now - timedelta(minutes=1))
    if seed is None and (made := just_now.first()):
        return made
    made = Project.objects.create(
        program=program,
        name=name,
        question=question,
        language=language,
        seed=randbits(SEED_BITS) if seed is None else seed,
        begun_by=by,
        begun_at=now,
    )
    record(did="qualitative.begin", target=f"project:{made.pk}", by=by.pk, program=program.slug)
    add_member(by=by, project=made, person=by, part=Member.Part.LEAD)
    return made


@transaction.atomic
def change(*, by: Person, project: Project, name: str, question: str) -> None:
    """Change how the project is called and what it asks. The language stays: what was counted with it stands."""
    held = Project.objects.select_for_update().get(pk=project.pk)
    if (held.name, held.question) == (name, question):
        return
    held.name, held.question = name, question
    held.save(update_fields=["name", "question"])
    record(did="qualitative.change", target=f"project:{project.pk}", by=by.pk, program=project.program.slug)


@transaction.atomic
def add_member(*, by: Person, project: Project, person: Person, part: str) -> Member:
    """Give somebody a part in the project; one that they have stays as it is.

    Raises NotOpenToThemError where their roles in the programme do not reach so far.
    """
    verb = Verb.LEAD_CODING if part == Member.Part.LEAD else Verb.CODE_TEXT
    if not holds(person, verb, project.program):
        raise NotOpenToThemError
    member, is_new = Member.objects.get_or_create(
        project=project, person=person, part=part, until=None, defaults={"since": timezone.now()}
    )
    if is_new:
        record(did="qualitative.add_member", target=f"part:{member.pk}", by=by.pk, program=project.program.slug)
    return member


@transaction.atomic
def end_member(*, by: Person, member: Member) -> None:
    """End somebody's part. What they did stays; what they have not finished, a lead takes out of the round.

    Raises LastLeadError: nobody else leads the project.
    """
    project = Project.objects.select_for_update().get(pk=member.project_id)
    held = project.members.get(pk=member.pk)
    if held.until is not None:
        return
    leads = project.members.filter(part=Member.Part.LEAD, until=None)
    if held.part == Member.Part.LEAD and not leads.exclude(person=held.person_id).exists():
        raise LastLeadError
    held.until = timezone.now()
    held.save(update_fields=["until"])
    record(did="qualitative.end_member", target=f"part:{held.pk}", by=by.pk, program=project.program.slug)

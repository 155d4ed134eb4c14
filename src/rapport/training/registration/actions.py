"""What changes about codes and registrations."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people import actions as people
from rapport.people.models import Institution, Person
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.models import Alias, JoinCode, Joined, Opened, Registration
from rapport.training.registration import queries

# Without letters and digits that are taken for one another when a code is read aloud or typed.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 4


@dataclass(frozen=True)
class NewCode:
    """What is said about a code when it is made; without a group it is open to everybody who has the address."""

    course: str
    group: str = ""
    is_listed: bool = False
    cohort: str = ""
    follower_name: str = ""
    follower_email: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Said:
    """What somebody says of themselves when they register."""

    job_title: str
    institution: str
    reasons: tuple[str, ...]
    category: str
    reason_other: str = ""


@transaction.atomic
def make_code(*, by: Person | None, program: Program, new: NewCode) -> JoinCode:
    """Make a code for a course; whoever is named to follow the group gets a letter."""
    follower = None
    if new.follower_email:
        follower = people.add_person(by=by, name=new.follower_name, email=new.follower_email)
    cohort = programs.add_cohort(by=by, program=program, name=new.cohort) if new.cohort else None
    code = JoinCode.objects.create(
        program=program,
        course=new.course,
        code="-".join("".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(2)),
        group=new.group,
        is_listed=new.is_listed,
        cohort=cohort,
        follower=follower,
        due_on=new.due_on,
        made_on=timezone.localdate(),
    )
    record(did="training.make_code", target=f"code:{code.pk}", by=by.pk if by else None, program=program.slug)
    if follower:
        people.write_letter(
            composer="rapport.training.registration.mail.named_to_follow",
            to=follower,
            key=f"training:follow:{code.pk}",
            code=code.pk,
        )
    return code


@transaction.atomic
def end_code(*, by: Person, code: JoinCode) -> None:
    """Nobody else registers with the code; whoever has goes on as before. Twice is once."""
    if JoinCode.objects.filter(pk=code.pk, ended_on__isnull=True).update(ended_on=timezone.localdate()):
        record(did="training.end_code", target=f"code:{code.pk}", by=by.pk, program=code.program.slug)


@transaction.atomic
def register(*, by: Person, code: JoinCode, said: Said) -> Registration:
    """Register for the course of a code. Who is registered already says it anew, and joins the group as well."""
    registration, _ = Registration.objects.update_or_create(
        person=by,
        course=code.course,
        defaults=_words(said),
        create_defaults={**_words(said), "registered_at": timezone.now()},
    )
    _, is_new = Joined.objects.get_or_create(registration=registration, code=code, defaults={"at": timezone.now()})
    if is_new:
        record(did="training.register", target=f"code:{code.pk}", by=by.pk, program=code.program.slug)
    return registration


@transaction.atomic
def change(*, by: Person, registration: Registration, said: Said) -> None:
    """A person says anew what they said when they registered."""
    if Registration.objects.filter(pk=registration.pk, person=by).update(**_words(said)):
        record(did="training.change_registration", target=f"course:{registration.course}", by=by.pk)


def _words(said: Said) -> dict[str, object]:
    return {
        "job_title": said.job_title,
        "institution_typed": said.institution,
        "institution": queries.known_institution(said.institution),
        **{f"is_{reason}": reason in said.reasons for reason in Registration.Reason},
        "reason_other": said.reason_other if Registration.Reason.OTHER in said.reasons else "",
        "category": said.category,
    }


@transaction.atomic
def link_institution(*, by: Person, program: Program, typed: str, institution: Institution) -> int:
    """Say which institution people meant by a name: theirs are linked, and whoever types it later is, too.

    What was typed stays. Returns how many registrations were linked.
    """
    Alias.objects.update_or_create(spelling=typed.casefold(), defaults={"institution": institution})
    same = Registration.objects.filter(institution__isnull=True, institution_typed__iexact=typed)
    linked = same.update(institution=institution)
    record(
        did="training.link_institution",
        target=f"institution:{institution.pk}",
        by=by.pk,
        program=program.slug,
    )
    return linked


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove a person's registrations, and let them follow no group any more. A spelling names nobody and stays."""
    Registration.objects.filter(person=person).delete()
    Opened.objects.filter(person=person).delete()
    JoinCode.objects.filter(follower=person).update(follower=None)
    record(did="training.erase_registrations", target=f"person:{person.pk}", by=by.pk)

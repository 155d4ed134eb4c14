"""What changes about programmes, participations and mentorships."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.actions import add_institution, add_person, affiliate, write_letter
from rapport.people.models import Institution, Person
from rapport.people.roles import Role
from rapport.programs.models import Cohort, Consent, Mentorship, Participation, Program, RosterUpload, TeamMember


class LastDirectorError(Exception):
    """A programme keeps at least one director."""


@dataclass(frozen=True)
class NewProgram:
    """What is said about a programme when it is opened."""

    slug: str
    name: str
    institution: str = ""
    about: str = ""
    course: str = ""
    agreement_template: str = ""


@transaction.atomic
def open_with_director(*, by: Person, new: NewProgram, director: str, email: str) -> Program:
    """Open a programme, name its director and write to them. Raises IntegrityError when the slug is taken."""
    institution = add_institution(by=by, name=new.institution) if new.institution else None
    program = open_program(by=by, slug=new.slug, name=new.name, institution=institution, about=new.about)
    if new.course or new.agreement_template:
        choose_content(by=by, program=program, course=new.course, agreement_template=new.agreement_template)
    person = add_person(by=by, name=director, email=email)
    seat = enrol(by=by, program=program, person=person, role=Role.DIRECTOR, institution=institution)
    write_letter(
        composer="rapport.programs.mail.named_director",
        to=person,
        key=f"programs:director:{seat.pk}",
        program=program.slug,
    )
    return program


@transaction.atomic
def open_program(
    *,
    by: Person | None,
    slug: str,
    name: str,
    institution: Institution | None = None,
    about: str = "",
) -> Program:
    """Open a programme. Raises IntegrityError when the slug is taken."""
    program = Program.objects.create(slug=slug, name=name, institution=institution, about=about)
    record(did="programs.open", target=f"program:{program.pk}", by=by.pk if by else None, program=slug)
    return program


@transaction.atomic
def choose_content(*, by: Person | None, program: Program, course: str, agreement_template: str) -> None:
    """Say which course and which agreement template the programme uses (keys of content)."""
    if (program.course, program.agreement_template) == (course, agreement_template):
        return
    program.course, program.agreement_template = course, agreement_template
    program.save(update_fields=["course", "agreement_template"])
    record(
        did="programs.choose_content",
        target=f"program:{program.pk}",
        by=by.pk if by else None,
        program=program.slug,
    )


@transaction.atomic
def add_cohort(*, by: Person | None, program: Program, name: str, starts_on: date | None = None) -> Cohort:
    """Add a cohort, or find the one of this name."""
    cohort, is_new = Cohort.objects.get_or_create(program=program, name=name, defaults={"starts_on": starts_on})
    if is_new:
        record(
            did="programs.add_cohort",
            target=f"cohort:{cohort.pk}",
            by=by.pk if by else None,
            program=program.slug,
        )
    return cohort


@transaction.atomic
def enrol(
    *,
    by: Person | None,
    program: Program,
    person: Person,
    role: Role,
    cohort: Cohort | None = None,
    institution: Institution | None = None,
) -> Participation:
    """Give a person a role in the programme; enrolling again changes only what is said anew."""
    participation, is_new = Participation.objects.get_or_create(
        program=program,
        person=person,
        role=role,
        defaults={"cohort": cohort, "institution": institution},
    )
    changed = []
    if participation.until is not None:
        participation.until = None
        changed.append("until")
    for field, value in (("cohort", cohort), ("institution", institution)):
        if value is not None and getattr(participation, field) != value:
            setattr(participation, field, value)
            changed.append(field)
    if changed:
        participation.save(update_fields=changed)
    if is_new or changed:
        record(
            did="programs.enrol",
            target=f"participation:{participation.pk}",
            by=by.pk if by else None,
            program=program.slug,
        )
    return participation


@dataclass(frozen=True)
class NewMember:
    """What is said about one person who is added by hand."""

    name: str
    email: str
    role: Role
    cohort: str = ""
    institution: str = ""
    department: str = ""
    title: str = ""


@transaction.atomic
def add_member(*, by: Person, program: Program, new: NewMember) -> Participation:
    """Give one person a role, adding person, institution and cohort where they are new. Twice is once."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    person = add_person(by=by, name=new.name, email=new.email)
    cohort = add_cohort(by=by, program=program, name=new.cohort) if new.cohort else None
    institution = add_institution(by=by, name=new.institution) if new.institution else None
    if institution:
        affiliate(by=by, person=person, institution=institution, department=new.department, title=new.title)
    return enrol(by=by, program=program, person=person, role=new.role, cohort=cohort, institution=institution)


@transaction.atomic
def end_participation(*, by: Person, participation: Participation) -> None:
    """End a role today, with what hangs on it: a scholar's mentorship, a mentor's places. Twice is once.

    Raises LastDirectorError when the programme would be left without a director.
    """
    program, person = participation.program, participation.person
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if not Participation.objects.filter(pk=participation.pk, until__isnull=True).exists():
        return
    if participation.role == Role.DIRECTOR:
        others = Participation.objects.filter(program=program, role=Role.DIRECTOR, until__isnull=True)
        if not others.exclude(pk=participation.pk).exists():
            raise LastDirectorError
    today = timezone.localdate()
    participation.until = today
    participation.save(update_fields=["until"])
    places = TeamMember.objects.filter(mentorship__program=program, until__isnull=True)
    if participation.role == Role.SCHOLAR:
        places.filter(mentorship__scholar=person).update(until=today)
        Mentorship.objects.filter(program=program, scholar=person, until__isnull=True).update(until=today)
    elif participation.role == Role.MENTOR:
        places.filter(mentor=person).update(until=today)
    record(
        did="programs.end_participation",
        target=f"participation:{participation.pk}",
        by=by.pk,
        program=program.slug,
    )


@transaction.atomic
def pair(
    *,
    by: Person | None,
    program: Program,
    scholar: Person,
    mentor: Person,
    place: TeamMember.Place = TeamMember.Place.PRIMARY,
) -> Mentorship:
    """Put a mentor into the scholar's team, opening the mentorship if there is none.

    Raises ValueError when another mentor is the primary one: a change of mentor is a step of its own.
    """
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    mentorship, _ = Mentorship.objects.get_or_create(program=program, scholar=scholar, until=None)
    team = mentorship.team.filter(until__isnull=True)
    if place == TeamMember.Place.PRIMARY and team.filter(place=place).exclude(mentor=mentor).exists():
        raise ValueError("another mentor is the primary one")
    member, is_new = TeamMember.objects.get_or_create(
        mentorship=mentorship, mentor=mentor, until=None, defaults={"place": place}
    )
    if is_new:
        tell_of_new_mentor(member=member)
    if not is_new and member.place != place:
        member.place = place
        member.save(update_fields=["place"])
        is_new = True
    if is_new:
        record(
            did="programs.pair",
            target=f"mentorship:{mentorship.pk}",
            by=by.pk if by else None,
            program=program.slug,
        )
    return mentorship


@transaction.atomic
def tell_of_new_mentor(*, member: TeamMember) -> None:
    """Whoever was in the mentorship before gets a letter: nobody is put beside them unseen, whoever puts them there."""
    others = member.mentorship.team.filter(until__isnull=True).exclude(pk=member.pk).select_related("mentor")
    mentors = [one.mentor for one in others]
    for person in [member.mentorship.scholar, *mentors] if mentors else []:
        write_letter(
            composer="rapport.programs.mail.new_mentor",
            to=person,
            key=f"programs:new-mentor:{member.pk}:{person.pk}",
            member=member.pk,
        )


@transaction.atomic
def end_place(*, by: Person, member: TeamMember) -> None:
    """End a mentor's place in a team today; the mentorship goes on. Twice is once."""
    if TeamMember.objects.filter(pk=member.pk, until__isnull=True).update(until=timezone.localdate()):
        mentorship = member.mentorship
        record(
            did="programs.end_place",
            target=f"mentorship:{mentorship.pk}",
            by=by.pk,
            program=mentorship.program.slug,
        )


@transaction.atomic
def end_mentorship(*, by: Person, mentorship: Mentorship) -> None:
    """End a mentorship today. Twice is once.

    The places in its team stay as they are: whoever was there to the end goes on reading what they signed.
    """
    if Mentorship.objects.filter(pk=mentorship.pk, until__isnull=True).update(until=timezone.localdate()):
        record(
            did="programs.end_mentorship",
            target=f"mentorship:{mentorship.pk}",
            by=by.pk,
            program=mentorship.program.slug,
        )


@transaction.atomic
def move_to(*, by: Person | None, mentorship: Mentorship, phase: Mentorship.Phase) -> None:
    """Take the mentorship to a phase, and only forward: pressing twice changes nothing."""
    order = list(Mentorship.Phase)
    if order.index(phase) <= order.index(Mentorship.Phase(mentorship.phase)):
        return
    mentorship.phase = phase
    mentorship.save(update_fields=["phase"])
    record(
        did="programs.move_to",
        target=f"mentorship:{mentorship.pk}",
        by=by.pk if by else None,
        program=mentorship.program.slug,
    )


@transaction.atomic
def give_consent(*, by: Person, program: Program, document: str, version: str, sha256: str) -> Consent:
    """A person agrees to one version of a text; agreeing twice keeps the first time, and ends a withdrawal."""
    consent, is_new = Consent.objects.get_or_create(
        program=program,
        person=by,
        document=document,
        version=version,
        defaults={"sha256": sha256, "given_at": timezone.now()},
    )
    if consent.withdrawn_at:
        consent.withdrawn_at = None
        consent.save(update_fields=["withdrawn_at"])
        is_new = True
    if is_new:
        record(did="programs.consent", target=f"consent:{consent.pk}", by=by.pk, program=program.slug)
    return consent


@transaction.atomic
def withdraw_consent(*, by: Person, consent: Consent) -> None:
    """A person takes their consent back; the record that it was given stays."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        record(
            did="programs.withdraw_consent",
            target=f"consent:{consent.pk}",
            by=by.pk,
            program=consent.program.slug,
        )


@transaction.atomic
def leave_all(*, by: Person, person: Person) -> None:
    """End every participation, mentorship and place in a team of somebody who goes; the record that they were stays."""
    today = timezone.localdate()
    Participation.objects.filter(person=person, until__isnull=True).update(until=today)
    TeamMember.objects.filter(mentor=person, until__isnull=True).update(until=today)
    Mentorship.objects.filter(scholar=person, until__isnull=True).update(until=today)
    RosterUpload.objects.filter(by=person).delete()
    record(did="programs.leave_all", target=f"person:{person.pk}", by=by.pk)

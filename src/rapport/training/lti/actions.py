"""What changes about platforms, and when somebody comes from one.

An address that a platform names proves nothing. It never opens the account of somebody who was here before: they
sign in by a code, and say yes. Where it belongs to nobody, an account is made with it – which that platform no longer
opens by itself once the address has been proved, for that may have been its true owner.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit import jobs
from rapport.kit.models import Job
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.lti import own_key, queries
from rapport.training.lti.launches import Launch
from rapport.training.lti.outgoing import belongs
from rapport.training.lti.refused import PlaceEndedError
from rapport.training.models import Deployment, LineItem, Platform, PlatformAccount


@dataclass(frozen=True)
class NewPlatform:
    """What is said about a platform when it is registered."""

    name: str
    site: str
    issuer: str
    client_id: str
    sign_in_url: str
    token_url: str
    keys_url: str
    deployment: str
    role: Role
    cohort: str = ""


@transaction.atomic
def register(*, by: Person, program: Program, new: NewPlatform) -> Platform:
    """Register a platform. Raises IntegrityError when its issuer and client id are registered already."""
    own_key.make()
    cohort = programs.add_cohort(by=by, program=program, name=new.cohort) if new.cohort else None
    platform = Platform.objects.create(
        program=program,
        name=new.name,
        site=new.site,
        issuer=new.issuer,
        client_id=new.client_id,
        sign_in_url=new.sign_in_url,
        token_url=new.token_url,
        keys_url=new.keys_url,
        role=new.role,
        cohort=cohort,
    )
    Deployment.objects.create(platform=platform, number=new.deployment)
    record(did="training.register_platform", target=f"platform:{platform.pk}", by=by.pk, program=program.slug)
    return platform


@transaction.atomic
def add_deployment(*, by: Person, platform: Platform, number: str) -> None:
    """Let people come from one more place on the platform. Twice is once."""
    _, is_new = Deployment.objects.get_or_create(platform=platform, number=number)
    if is_new:
        record(did="training.add_deployment", target=f"platform:{platform.pk}", by=by.pk, program=platform.program.slug)


@transaction.atomic
def end_platform(*, by: Person, platform: Platform) -> None:
    """Nobody comes from the platform any more, and nothing is told to it. Who came keeps account and place."""
    if Platform.objects.filter(pk=platform.pk, ended_on__isnull=True).update(ended_on=timezone.localdate()):
        record(did="training.end_platform", target=f"platform:{platform.pk}", by=by.pk, program=platform.program.slug)


@transaction.atomic
def make_account(*, by: None, launch: Launch) -> PlatformAccount:
    """An account for somebody whom nobody here knows. Raises IntegrityError when the address was taken meanwhile."""
    if launch.email:
        person = people.sign_up(by=by, name=launch.name, email=launch.email)
    else:
        person = people.add_person(by=by, name=launch.name)
    return _link(person, launch, is_confirmed=not launch.email)


@transaction.atomic
def connect(*, by: Person, launch: Launch) -> PlatformAccount:
    """Somebody who is signed in says that it is they whom the platform means. Raises PlaceEndedError."""
    _must_not_have_ended(by, launch.platform)
    return _link(by, launch, is_confirmed=True)


@transaction.atomic
def arrive(*, by: Person, launch: Launch) -> None:
    """Somebody comes from a platform: they take part in its programme, and it hears when they complete the course.

    Raises PlaceEndedError where they took part once and somebody has ended that: coming again does not bring it back.
    """
    platform = launch.platform
    _must_not_have_ended(by, platform)
    if not queries.takes_part(by, platform):
        programs.enrol(by=by, program=platform.program, person=by, role=Role(platform.role), cohort=platform.cohort)
    if launch.line_item and belongs(platform, launch.line_item) and platform.program.course:
        account = PlatformAccount.objects.get(platform=platform, subject=launch.subject)
        LineItem.objects.get_or_create(account=account, course=platform.program.course, url=launch.line_item)
        tell_what_is_due(by=by, course=platform.program.course)


@transaction.atomic
def tell_what_is_due(*, by: Person, course: str) -> None:
    """Queue what platforms have not heard of a person's completion; what was given up is tried anew."""
    for item in queries.due().filter(account__person=by, course=course):
        try_again(item=item)


def try_again(*, item: LineItem) -> None:
    """Queue word of a completion, or try it anew when it was given up; one that waits goes on waiting."""
    job = jobs.enqueue("rapport.training.lti.tasks.tell", key=queries.job_key(item.pk), item=item.pk)
    if job.state == Job.State.FAILED:
        jobs.again(job)


@transaction.atomic
def try_all_again(*, by: Person, platform: Platform) -> int:
    """Try anew all that the platform has not heard. Returns how many."""
    waiting = list(queries.due().filter(account__platform=platform))
    for item in waiting:
        try_again(item=item)
    record(did="training.tell_platform", target=f"platform:{platform.pk}", by=by.pk, program=platform.program.slug)
    return len(waiting)


def write_of_given_up(*, by: None, week: str) -> int:
    """Write to who runs the programmes of platforms that did not take completions, once in this week.

    Returns how many letters are new.
    """
    return people.write_letters(
        people.NewLetter(
            "rapport.training.lti.mail.given_up",
            person,
            f"training:lti-given-up:{platform.pk}:{week}:{person.pk}",
            {"platform": platform.pk},
        )
        for platform in queries.with_given_up()
        for person in queries.who_is_asked(platform.program)
        if person.email
    )


def mark_told(*, by: None, item: LineItem) -> None:
    """The platform has noted the completion; it is never told again."""
    LineItem.objects.filter(pk=item.pk, told_at__isnull=True).update(told_at=timezone.now())


def _must_not_have_ended(person: Person, platform: Platform) -> None:
    if ended := queries.ended_place(person, platform):
        asked = queries.whom_to_ask(platform.program) or "whoever runs the programme"
        raise PlaceEndedError(
            f"Your place as {ended.role} in {platform.program.name} was ended on {ended.until:%-d %B %Y}. Coming from "
            f"your learning platform does not bring it back; if that is not right, please ask {asked}."
        )


def _link(person: Person, launch: Launch, *, is_confirmed: bool) -> PlatformAccount:
    account, _ = PlatformAccount.objects.update_or_create(
        platform=launch.platform,
        subject=launch.subject,
        defaults={"person": person, "is_confirmed": is_confirmed, "at": timezone.now()},
    )
    record(
        did="training.link_platform",
        target=f"person:{person.pk}",
        by=person.pk,
        program=launch.platform.program.slug,
    )
    return account

"""What people say for the measures, whom they ask to observe, and that figures are wanted."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rapport.agreements.measures import queries
from rapport.agreements.measures.questions import MOST_TALKS, SKILLS, questions
from rapport.agreements.models import (
    CohortFigures,
    Meeting,
    Observation,
    ObservedSkill,
    PairFigures,
    SelfReport,
    SelfReportAnswer,
)
from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.actions import write_letter
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program

# How long after the meeting a link can be used.
OPEN_FOR = timedelta(days=14)
# So many may be under way in one mentorship: this is no machine for sending mails.
MOST_OPEN = 5


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotYoursError(RefusedError):
    """Only the two of the pair, as long as their mentorship goes on."""


class TooManyError(RefusedError):
    """So many observers are asked already."""


class UsedError(RefusedError):
    """The link was used, or is over."""


@transaction.atomic
def report(*, by: Person, mentorship: Mentorship, mentor: Person, given: Mapping[str, int]) -> SelfReport:
    """Somebody reports on their pair; again on the same day, it takes the place of what they said before."""
    fresh = _open(mentorship)
    if mentor not in queries.sides(by, fresh):
        raise NotYoursError("nobody reports on others")
    asked = {one.id: one for one in questions(is_scholar=by == fresh.scholar)}
    for name, value in given.items():
        if name not in asked or (asked[name].points and value not in dict(asked[name].points)):
            raise RefusedError("this was not asked")
        if not 0 <= value <= MOST_TALKS:
            raise RefusedError("this is no number of talks")
    kept, _ = SelfReport.objects.select_for_update().get_or_create(
        mentorship=fresh, mentor=mentor, by=by, given_on=timezone.localdate()
    )
    kept.answers.all().delete()
    SelfReportAnswer.objects.bulk_create(
        SelfReportAnswer(report=kept, question=name, value=given[name]) for name in asked if name in given
    )
    record(did="agreements.report_self", target=f"mentorship:{fresh.pk}", by=by.pk)
    return kept


@transaction.atomic
def ask_observer(*, by: Person, meeting: Meeting, observer: str, email: str) -> Observation:
    """One of the pair would like somebody to observe a meeting; the other is asked. Pressing twice asks once.

    Raises NotYoursError for a meeting of others, or of the whole team, and TooManyError.
    """
    pair = _pair(by, meeting)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if found := queries.observer_of(meeting):
        return found
    under_way = Observation.objects.filter(meeting__mentorship=meeting.mentorship, withdrawn_at=None, rated_at=None)
    if under_way.exclude(email="").count() >= MOST_OPEN:
        raise TooManyError
    made = Observation.objects.create(
        meeting=meeting, observer=observer, email=email, asked_by=by, asked_at=timezone.now()
    )
    other = next(person for person in pair if person != by)
    key = f"observer:{made.pk}"
    write_letter(composer="rapport.agreements.measures.mail.observer_proposed", to=other, key=key, observation=made.pk)
    _record("agreements.ask_observer", made, by)
    return made


@transaction.atomic
def agree(*, by: Person, observation: Observation) -> Observation:
    """The other of the pair says yes: now the observer is written to. Pressing twice is pressing once."""
    kept = _locked(observation)
    _pair(by, kept.meeting)
    if by.pk == kept.asked_by_id:
        raise NotYoursError("the yes is the other's")
    if kept.agreed_at is None:
        kept.agreed_at = timezone.now()
        kept.save(update_fields=["agreed_at"])
        enqueue("rapport.agreements.measures.tasks.send_way_in", key=f"observer:{kept.pk}", observation=kept.pk)
        _record("agreements.agree_observer", kept, by)
    return kept


@transaction.atomic
def withdraw(*, by: Person, observation: Observation) -> None:
    """Either of the pair takes it back, as long as nothing is rated: the link opens nothing any more."""
    kept = _locked(observation)
    _pair(by, kept.meeting)
    if kept.rated_at is None:
        kept.withdrawn_at, kept.email, kept.sha256 = timezone.now(), "", ""
        kept.save(update_fields=["withdrawn_at", "email", "sha256"])
        _record("agreements.withdraw_observer", kept, by)


@transaction.atomic
def draw_way_in(*, by: None, observation: int) -> tuple[Observation, str] | None:
    """A secret for the observer, told to the caller alone; of an earlier one nothing is left. None: none is due."""
    kept = Observation.objects.select_for_update().filter(pk=observation).first()
    if kept is None or not kept.agreed_at or kept.sent_at or kept.withdrawn_at or not kept.email:
        return None
    secret = secrets.token_urlsafe(32)
    kept.sha256 = hashlib.sha256(secret.encode()).hexdigest()
    kept.expires_at = max(timezone.now(), kept.meeting.starts_at) + OPEN_FOR
    kept.save(update_fields=["sha256", "expires_at"])
    return kept, secret


@transaction.atomic
def mark_sent(*, by: None, observation: Observation) -> None:
    """The mail server has taken the mail."""
    Observation.objects.filter(pk=observation.pk).update(sent_at=timezone.now())


@transaction.atomic
def rate(*, by: None, observation: Observation, given: Mapping[str, int]) -> None:
    """The observer rates, once; their address is forgotten. Nobody signed in does this: the link says who it is.

    Raises UsedError when the link was used or is over.
    """
    kept = Observation.objects.select_for_update().get(pk=observation.pk)
    if why_not(kept):
        raise UsedError
    if set(given) - set(SKILLS) or not all(1 <= value <= 5 for value in given.values()):
        raise RefusedError("this was not asked")
    ObservedSkill.objects.bulk_create(ObservedSkill(observation=kept, skill=name, value=given[name]) for name in given)
    kept.rated_at, kept.email = timezone.now(), ""
    kept.save(update_fields=["rated_at", "email"])
    record(did="agreements.rate_meeting", target=f"meeting:{kept.meeting_id}", by=None)


def why_not(observation: Observation) -> str:
    """Why the link opens no questions now: used, expired (or called off), early; or nothing."""
    meeting, now = observation.meeting, timezone.now()
    if observation.rated_at is not None:
        return "used"
    in_time = observation.expires_at is not None and observation.expires_at > now
    goes_on = meeting.state != Meeting.State.CANCELLED and meeting.mentorship.until is None
    if not (in_time and goes_on) or observation.withdrawn_at is not None:
        return "expired"
    return "early" if meeting.starts_at > now else ""


@transaction.atomic
def forget_addresses(*, by: None) -> None:
    """Of observers who cannot rate any more the address goes."""
    queries.over(timezone.now()).update(email="")


@transaction.atomic
def ask_for_pair_figures(*, by: Person, mentorship: Mentorship) -> None:
    """The pair would like its figures now, not tomorrow. In one minute once."""
    key = f"measures:{mentorship.pk}:{timezone.now():%Y-%m-%dT%H:%M}"
    enqueue("rapport.agreements.measures.tasks.measure_pairs", key=key, mentorship=mentorship.pk)


@transaction.atomic
def ask_for_cohort_figures(*, by: Person, program: Program) -> CohortFigures | None:
    """Have figures made of the programme; None while the last ones are too near, or are still being made."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if queries.next_day(program) or queries.is_being_made(program):
        return None
    made = CohortFigures.objects.create(program=program, asked_by=by, asked_at=timezone.now())
    enqueue("rapport.agreements.measures.tasks.measure_cohorts", key=f"cohort-figures:{made.pk}", figures=made.pk)
    record(did="agreements.ask_figures", target=f"program:{program.pk}", by=by.pk, program=program.slug)
    return made


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what somebody reported, and the figures that were made of their pairs."""
    SelfReport.objects.filter(by=person).delete()
    SelfReport.objects.filter(mentor=person).delete()
    PairFigures.objects.filter(Q(mentor=person) | Q(mentorship__scholar=person)).delete()
    Observation.objects.filter(asked_by=person, rated_at=None).update(withdrawn_at=timezone.now(), email="", sha256="")
    record(did="agreements.erase_measures", target=f"person:{person.pk}", by=by.pk)


def _open(mentorship: Mentorship) -> Mentorship:
    fresh = programs.mentorship(mentorship.pk)
    if fresh.until is not None:
        raise NotYoursError("the mentorship has ended")
    return fresh


def _pair(by: Person, meeting: Meeting) -> tuple[Person, Person]:
    """Scholar and mentor of a meeting; raises NotYoursError when `by` is neither, or has left."""
    fresh = _open(meeting.mentorship)
    mentor = meeting.mentor
    if mentor is None or mentor not in queries.sides(by, fresh):
        raise NotYoursError("the meeting is that of others")
    return fresh.scholar, mentor


def _locked(observation: Observation) -> Observation:
    found = Observation.objects.select_for_update().get(pk=observation.pk)
    if found.withdrawn_at is not None:
        raise NotYoursError("it was taken back")
    return found


def _record(did: str, observation: Observation, by: Person) -> None:
    """Outside the programme's own trail: how a pair meets is not the programme's business."""
    record(did=did, target=f"meeting:{observation.meeting_id}", by=by.pk)

"""How an anonymous survey goes, and what it has released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from rapport.ballots import queries as ballots
from rapport.ballots import sealing
from rapport.ballots.models import Box
from rapport.ballots.policy import LEAST, Policy
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.programs.models import Participation
from rapport.surveys.anonymous import closing
from rapport.surveys.anonymous.released import Part, Row, settled
from rapport.surveys.branching import Branches
from rapport.surveys.library import branches_of
from rapport.surveys.models import Invited, Listed, Survey
from rapport.surveys.queries import asked_by_box, instrument_of

FILES = "django.core.mail.backends.filebased.EmailBackend"
INVITE, CLOSE = "surveys.anonymous.invite", "surveys.anonymous.close"
NO_MAIL_SERVER = "NoMailServerError"
# What staff are told of a job that failed, by the class of its error.
PROBLEMS = {
    "NotOpened": "The database keeps the time of every commit, so nothing in it is anonymous: see “Anonymous surveys” "
    "in docs/operations.md.",
}


class Stage(StrEnum):
    """Where an anonymous survey stands."""

    COMING = "not yet open"
    OPENING = "opening"
    TOO_FEW = "too few people"
    NO_MAIL = "no mail server"
    UNKNOWN = "instrument gone"
    FAILED = "could not be opened"
    OPEN = "open"
    KEY_LOST = "key lost"
    MISSED = "never opened"
    CLOSED = "closed"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class State:
    """How it goes, as staff may know it: never who has answered, and no count that moves when one person does.

    Attributes:
        reason: a sentence about the stage.
        rate: at least so many of a hundred have answered.
        released: answers that were released: none, or at least five.
        sent: people who were sent their way in.
        waiting: people whose mail is still to be sent.
        failed: people whose mail, and the one that replaced it, could not be handed over.
        unreachable: people with the role who have no address.
        replaced: secrets that were given instead of others whose mail failed.
    """

    stage: Stage
    reason: str
    box: str = ""
    is_rolling: bool = False
    rate: int = 0
    released: int = 0
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unreachable: int = 0
    replaced: int = 0

    @property
    def not_reached(self) -> int:
        """How many people with the role have no link."""
        return self.failed + self.unreachable

    @property
    def is_open(self) -> bool:
        """Answers are taken."""
        return self.stage is Stage.OPEN


def survey(pk: int) -> Survey:
    """An anonymous survey with its wave and programme. Raises Survey.DoesNotExist, also for one of another degree."""
    return anonymous().get(pk=pk)


def anonymous() -> QuerySet[Survey]:
    """All of them."""
    return Survey.objects.filter(degree=Survey.Degree.ANONYMOUS).select_related("wave__program")


def survey_of_box(slug: str) -> Survey | None:
    """The survey whose box this is now."""
    return anonymous().filter(box=slug).first()


def slugs(survey: Survey) -> tuple[str, str]:
    """The name of the survey's box, and of the one that takes its place when the mails of the first went astray."""
    return f"survey-{survey.pk}", f"survey-{survey.pk}-2"


def is_second(survey: Survey) -> bool:
    """Links of a first box are void."""
    return survey.box == slugs(survey)[1]


def box_of(survey: Survey) -> Box | None:
    """The survey's box, once it was opened."""
    return Box.objects.filter(slug=survey.box).first() if survey.box else None


def is_key_lost(box: Box) -> bool:
    """Answers wait under a key that is not there any more, as after a restore."""
    return box.state == Box.State.OPEN and not sealing.is_there(box.slug, box.key) and box.pending.exists()


def policy(slug: str) -> Policy:
    """What the box has promised."""
    return ballots.policy(slug)


def people_of(survey: Survey) -> QuerySet[Person]:
    """Everybody who holds the role today."""
    return Person.objects.filter(
        participations__program=survey.wave.program_id,
        participations__role=survey.role,
        participations__until__isnull=True,
    )


def reachable(survey: Survey) -> QuerySet[Person]:
    """Those of them who have an address."""
    return people_of(survey).filter(email__isnull=False, is_active=True).exclude(email="")


def listed(survey: Survey) -> list[Person]:
    """Those for whom the box was drawn and who have not been sent their way in."""
    return list(Person.objects.filter(pk__in=Listed.objects.filter(survey=survey).values("person")))


def joining(survey: Survey) -> list[Person]:
    """Those whose window in a counted wave is open and who have not been sent their way in."""
    seats = Participation.objects.filter(_open_seats(survey)).exclude(person__email=None).exclude(person__email="")
    invited = Invited.objects.filter(survey=survey).values("person")
    return list(Person.objects.filter(pk__in=seats.exclude(person__in=invited).values("person"), is_active=True))


def _open_seats(survey: Survey) -> Q:
    """Seats of a counted wave whose window is open today (see `windows.window`)."""
    newest = timezone.localdate() - timedelta(days=survey.wave.days_after or 0)
    return Q(
        program=survey.wave.program_id,
        role=survey.role,
        until__isnull=True,
        since__lte=newest,
        since__gt=newest - timedelta(days=survey.wave.open_days or 1),
    )


@dataclass(frozen=True)
class Due:
    """Surveys by pk: those whose box is to be closed, and those for which somebody is to be sent their way in."""

    close: list[int]
    invite: list[int]


def due(now: datetime) -> Due:
    """What the worker has to do (one query, and one more where waves are counted)."""
    is_over = Q(wave__closes_at__lte=now, has_open_box=True)
    is_on = Q(wave__opens_at__lte=now, wave__closes_at__gt=now)
    is_drawn = Q(box="", enough__gte=LEAST) | Q(is_listed=True)
    is_counted = Q(wave__days_after__isnull=False) & (Q(box="") | Q(has_open_box=True))
    found = anonymous().alias(
        has_open_box=Exists(Box.objects.filter(slug=OuterRef("box"), state=Box.State.OPEN)),
        is_listed=Exists(Listed.objects.filter(survey=OuterRef("pk"))),
        enough=_reachable_number(),
    )
    asked = list(found.filter(is_over | (is_on & is_drawn) | is_counted).order_by("pk"))
    close = [one.pk for one in asked if one.wave.closes_at is not None and one.wave.closes_at <= now]
    waiting = _with_somebody_joining([one for one in asked if not one.wave.is_fixed])
    invite = [one.pk for one in asked if one.pk not in close and (one.wave.is_fixed or one.pk in waiting)]
    return Due(close, invite)


def _with_somebody_joining(counted: Iterable[Survey]) -> set[int]:
    """Which of these surveys of counted waves have somebody to invite (one query, none without such surveys)."""
    somebody = Q(pk__in=())
    for one in counted:
        invited = Invited.objects.filter(survey=one, person=OuterRef("person"))
        somebody |= _open_seats(one) & Q(~Exists(invited))
    if not somebody.children[1:]:
        return set()
    seats = Participation.objects.filter(somebody, person__email__isnull=False, person__is_active=True)
    there = set(seats.values_list("program", "role").distinct())
    return {one.pk for one in counted if (one.wave.program_id, one.role) in there}


def _reachable_number() -> Coalesce:
    seats = Participation.objects.filter(
        program=OuterRef("wave__program"), role=OuterRef("role"), until__isnull=True, person__is_active=True
    ).exclude(person__email=None)
    number = seats.order_by().values("program").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def is_under_way(survey: int) -> bool:
    """Some worker is at the survey's mails, or will be."""
    jobs = Job.objects.filter(key__startswith=f"{INVITE}:{survey}:")
    return jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).exists()


def can_mail() -> bool:
    """There is a mail server. Files in its place are for development: a secret would stay in them."""
    return settings.EMAIL_BACKEND != FILES or settings.DEBUG


def state(survey: Survey) -> State:
    """How an anonymous survey goes, and why."""
    box = box_of(survey)
    stage, reason = _unopened(survey) if box is None else _opened(survey, box)
    invited = Invited.objects.filter(survey=survey)
    return State(
        stage=stage,
        reason=reason,
        box=survey.box,
        is_rolling=not survey.wave.is_fixed,
        rate=ballots.rate(survey.box, asked_by_box([survey])) if box else 0,
        released=box.answered if box else 0,
        sent=invited.filter(failed=False).count() if survey.role else ballots.given(survey.box),
        waiting=Listed.objects.filter(survey=survey).count() if stage is Stage.OPEN else 0,
        failed=invited.filter(failed=True).count(),
        unreachable=people_of(survey).exclude(pk__in=reachable(survey).values("pk")).count(),
        replaced=ballots.replaced(survey.box) if box else 0,
    )


def _unopened(survey: Survey) -> tuple[Stage, str]:
    wave, now = survey.wave, timezone.now()
    number = reachable(survey).count()
    if wave.closes_at is not None and wave.closes_at <= now:
        return Stage.MISSED, f"It was never opened, and its time is over. {_too_few(number)}".strip()
    if wave.opens_at is not None and wave.opens_at > now:
        return (
            Stage.COMING,
            f"It opens on {timezone.localtime(wave.opens_at):%-d %B %Y, %H:%M}, for everybody who holds the role then.",
        )
    return _waiting(survey, number)


def _waiting(survey: Survey, number: int) -> tuple[Stage, str]:
    """Its time is there: why the box is not."""
    wave = survey.wave
    if instrument_of(survey) is None:
        return Stage.UNKNOWN, "Its questions have changed since it was opened. Put the file of the instrument back."
    if wave.is_fixed and number < LEAST:
        return Stage.TOO_FEW, f"It is not opened. {_too_few(number)} As soon as there are {LEAST}, it opens by itself."
    problem = _last_problem(survey)
    if not can_mail() or problem == NO_MAIL_SERVER:
        return Stage.NO_MAIL, "It waits for a mail server: the way in is a link in a mail, and it is kept nowhere else."
    if problem:
        return Stage.FAILED, PROBLEMS.get(problem, f"The worker could not open it ({problem}), and tries again hourly.")
    if wave.is_fixed:
        return Stage.OPENING, "It opens within a few minutes: the worker draws the box and sends the mails."
    return Stage.COMING, "It opens when somebody’s days in this wave begin; each person is sent their own link then."


def _opened(survey: Survey, box: Box) -> tuple[Stage, str]:
    if box.state == Box.State.CLOSED:
        return Stage.CLOSED, "It is closed. What was released is with the evaluators."
    if box.state == Box.State.DESTROYED:
        return Stage.DESTROYED, f"It is closed. Fewer than {LEAST} had answered; what they sent was destroyed unread."
    if is_key_lost(box):
        return Stage.KEY_LOST, (
            "The key of its box is lost, so the answers that wait cannot be read: see “Anonymous surveys” in "
            "docs/operations.md. Bring the key back, or end the survey: then what waits is destroyed unread."
        )
    ends = f"until {closing.in_words(survey.wave.closes_at)}" if survey.wave.closes_at else "until you end it"
    return Stage.OPEN, f"It is open {ends}."


def _too_few(number: int) -> str:
    if number >= LEAST:
        return ""
    who = "Nobody holds" if not number else f"Only {number} {'person holds' if number == 1 else 'people hold'}"
    return f"{who} this role and can be reached by mail, and fewer than {LEAST} cannot be asked without being known."


def _last_problem(survey: Survey) -> str:
    jobs = Job.objects.filter(key__startswith=f"{INVITE}:{survey.pk}:").order_by("-pk")
    return jobs.values_list("problem", flat=True).first() or ""


def in_words(survey: Survey) -> Branches:
    """The instrument that was asked. Raises LookupError when its file is gone or says something else now."""
    if instrument_of(survey) is None:
        raise LookupError(f"{survey.instrument} {survey.instrument_version} does not say what was asked any more")
    return branches_of(survey.instrument, survey.instrument_version)


def parts(survey: Survey) -> list[Part]:
    """What the survey has released, for the evaluator: a row for each person from twenty on; before that, no rows.

    Settled values, as `branching.settle` gives them. Raises LookupError when what was asked is gone.
    """
    return _parts(survey, are_shown=True)


def parts_for_statistics(survey: Survey) -> list[Part]:
    """The same from five on, for a computation whose result alone is shown."""
    return _parts(survey, are_shown=False)


def _parts(survey: Survey, *, are_shown: bool) -> list[Part]:
    if not survey.box:
        return []
    branches, promised = in_words(survey), policy(survey.box)
    ask = ballots.released if are_shown else ballots.for_statistics
    found = []
    for name, names in promised.parts.items():
        rows: list[Row] = [settled(branches, names, row, is_whole=promised.joined) for row in ask(survey.box, name)]
        found.append(Part(name, tuple(branches.fields[one] for one in names), tuple(rows)))
    return found


def released_number(survey: Survey) -> int:
    """How many answers were released: none, or at least five."""
    box = box_of(survey)
    return box.answered if box else 0

"""What the worker does about surveys: write letters that are due, and release the rates of confidential surveys."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rapport.people.actions import NewLetter, write_letters
from rapport.programs.models import Program
from rapport.stats.suppression import INSIDE
from rapport.surveys import queries
from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of
from rapport.surveys.missing import Missing
from rapport.surveys.models import (
    Mailed,
    MailRound,
    Response,
    ShownPerson,
    ShownRate,
    ShownSkip,
    Submission,
    Survey,
)
from rapport.surveys.waves.cuts import Cut, may_be_told
from rapport.surveys.waves.due import OPENED, Due, asking_now, due
from rapport.surveys.waves.mail import in_program
from rapport.surveys.waves.quiet import is_quiet
from rapport.surveys.waves.rates import cut_now, cuts_told
from rapport.surveys.waves.standings import Standing, standings

# A programme is looked through so often; a survey that is opened, or a wave that is changed, is looked at at once.
LOOK_EVERY = timedelta(minutes=10)
# After so many days nothing more is expected of a wave that has closed.
CLOSED_FOR = timedelta(days=30)
# So many people are written to in one transaction: on SQLite it holds up everybody else who writes.
AT_ONCE = 500


def write_due() -> int:
    """Each minute: write what is due, outside the quiet hours. Returns how many letters are new.

    One question when there is nothing to look at. What is over and the letter that is written for it are kept in one
    transaction: a worker that is killed in between leaves both or neither, and two workers write one letter.
    """
    now = timezone.now()
    if is_quiet(now):
        return 0
    return sum(look_through(program, now) for program in to_look_through(now))


def to_look_through(now: datetime) -> list[Program]:
    """Programmes that ask something now, or did until lately, and were not looked through in the last minutes."""
    of_program = Survey.objects.filter(wave__program=OuterRef("pk"))
    is_asking = Exists(of_program.filter(pk__in=asking_now(now).values("pk")))
    lately = Q(wave__closes_at__lte=now, wave__closes_at__gt=now - CLOSED_FOR)
    is_counting = Exists(of_program.filter(lately, degree=Survey.Degree.CONFIDENTIAL))
    seen = Exists(MailRound.objects.filter(program=OuterRef("pk"), at__gt=now - LOOK_EVERY))
    return list(Program.objects.filter(is_asking | is_counting).exclude(seen).order_by("pk"))


def look_through(program: Program, now: datetime) -> int:
    """Write what is due in one programme, and release rates. Returns how many letters are new."""
    found = due(program, now)
    written = sum(write(program, found[at : at + AT_ONCE], now) for at in range(0, len(found), AT_ONCE))
    release_rates(program, now)
    MailRound.objects.update_or_create(program=program, defaults={"at": now})
    return written


@transaction.atomic
def write(program: Program, found: list[Due], now: datetime) -> int:
    """Write to these people, once for each occasion."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)  # one worker after the other
    people = [one.person.pk for one in found]
    over = set(Mailed.objects.filter(survey__wave__program=program, person__in=people).values_list(*PLACE))
    today = timezone.localdate(now)
    named = set(asking_now(now).exclude(degree=Survey.Degree.ANONYMOUS).values_list("pk", flat=True))
    fresh = [one for one in found if not over & {(survey, one.person.pk, what) for survey, what in one.occasions}]
    Mailed.objects.bulk_create(
        [
            Mailed(
                survey_id=survey,
                person=one.person,
                occasion=what,
                on=today if what == OPENED and survey in named else None,
            )
            for one in fresh
            for survey, what in one.occasions
        ]
    )
    return write_letters(letter(program, one, today.isoformat()) for one in fresh if one.writes)


PLACE = ("survey", "person", "occasion")


def letter(program: Program, one: Due, today: str) -> NewLetter:
    """One letter to one person: an invitation, which names all that waits, or a reminder, at most one a day.

    Whether somebody has answered in confidence decides whether they get a reminder of kind `still`: no page may show
    that there is one, be it that it failed.
    """
    start, to = in_program(program), one.person.pk
    if one.opened:
        key = f"{start}open:{to}:{min(one.opened)}"
        return NewLetter("rapport.surveys.waves.mail.invitation", one.person, key, {"program": program.slug})
    kind = "remind" if one.reminds_named or one.reminds_anonymous else "still"
    ids: dict[str, int | str] = {"program": program.slug, "anonymous": int(one.reminds_anonymous)}
    return NewLetter("rapport.surveys.waves.mail.reminder", one.person, f"{start}{kind}:{to}:{today}", ids)


def release_rates(program: Program, now: datetime) -> None:
    """Release the rate of each confidential survey, at most once a day, where it tells of enough people.

    With the first look after the end comes the final one: of it, once, also what was left out, and by institution.
    """
    lately = Q(wave__closes_at__gt=now - CLOSED_FOR) | Q(wave__closes_at__isnull=True)
    waiting = Survey.objects.filter(lately, wave__program=program, degree=Survey.Degree.CONFIDENTIAL)
    done = ShownRate.objects.filter(survey=OuterRef("pk")).filter(Q(is_final=True) | Q(on=timezone.localdate(now)))
    surveys = list(waiting.exclude(Exists(done)).select_related("wave__program"))
    finals = closed_today(program, now)
    for standing in standings(program, [*surveys, *finals]) if surveys or finals else []:
        release(standing, now)


def closed_today(program: Program, now: datetime) -> list[Survey]:
    """Surveys that told a rate today, closed since, and have no final one."""
    told = ShownRate.objects.filter(survey=OuterRef("pk"), on=timezone.localdate(now))
    final = ShownRate.objects.filter(survey=OuterRef("pk"), is_final=True)
    closed = Survey.objects.filter(wave__program=program, wave__closes_at__lte=now).filter(Exists(told))
    return list(closed.exclude(Exists(final)).select_related("wave__program"))


@transaction.atomic
def release(standing: Standing, now: datetime) -> None:
    """Release the rate of a survey as it is now, if it may be told; once the survey is over, the last one is final."""
    survey, today = standing.survey, timezone.localdate(now)
    Survey.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)  # one worker after the other
    told = ShownRate.objects.filter(survey=survey)
    cut, earlier = cut_now(standing), cuts_told(survey)
    if not told.filter(Q(on=today) | Q(is_final=True)).exists() and cut not in earlier and may_be_told(cut, earlier):
        keep(standing, cut, today)
    if survey.wave.closes_at and survey.wave.closes_at <= now:
        last = told.order_by("on").last()
        if last and not told.filter(is_final=True).exists():
            ShownRate.objects.filter(pk=last.pk).update(is_final=True)
            count_skips(last)


def keep(standing: Standing, cut: Cut, today: date) -> None:
    """Keep a rate with all who are counted in it, and where they are from on this day."""
    rate = ShownRate.objects.create(survey=standing.survey, on=today)
    ShownPerson.objects.bulk_create(
        [
            ShownPerson(rate=rate, person_id=pk, institution=entries[0].institution, is_in=pk in cut.inside)
            for pk, entries in standing.people.items()
        ]
    )


def count_skips(rate: ShownRate) -> None:
    """Count who of a final rate left out which field, about anybody; not where one of them took their answers back."""
    survey = rate.survey
    instrument = queries.instrument_of(survey)
    people = set(rate.people.filter(is_in=True).values_list("person", flat=True))
    if instrument is None or len(people) < INSIDE:
        return
    fields = branches_of(survey.instrument, survey.instrument_version).fields
    skipped: dict[str, set[int]] = {name: set() for name in fields}
    asked: dict[str, set[int]] = {name: set() for name in fields}
    present = set()
    for person, text in submissions_of(survey).iterator(chunk_size=500):
        if person not in people:
            continue
        present.add(person)
        for name, value in from_json(fields, text).items():
            if value != Missing.NOT_ASKED:
                asked[name].add(person)
            if value == Missing.SKIPPED:
                skipped[name].add(person)
    if present == people:
        counts = {name: (len(skipped[name]), len(asked[name] - skipped[name])) for name in fields if asked[name]}
        ShownSkip.objects.bulk_create(
            [ShownSkip(rate=rate, field=name, skipped=left, answered=given) for name, (left, given) in counts.items()]
        )


def submissions_of(survey: Survey) -> "QuerySet[Submission, tuple[int, str]]":
    """Who handed in what, the last of each response."""
    found = Submission.objects.filter(response__survey=survey, response__state=Response.State.SUBMITTED, is_last=True)
    return found.values_list("response__person", "answers")

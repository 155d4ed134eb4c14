"""Bring answers in that people gave elsewhere. Nothing is written before somebody has looked and confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given
from rapport.surveys.collected import queries
from rapport.surveys.collected.interpreting import Told
from rapport.surveys.collected.plan import Outcome, Planned, here, plan
from rapport.surveys.collected.table import AnswerTable, to_text
from rapport.surveys.collected.targets import Matching
from rapport.surveys.collected.writing import Made, brought_in, prepared, subject_of
from rapport.surveys.exports.queries import as_text
from rapport.surveys.kept import to_json
from rapport.surveys.models import (
    Answer,
    BroughtIn,
    Collected,
    CollectedRow,
    ColumnMatching,
    MatchedColumn,
    Release,
    Response,
    Submission,
    Survey,
)

State = Collected.State
LOOK = "rapport.surveys.collected.tasks.look"
BRING_IN = "rapport.surveys.collected.tasks.bring_in"
TRIES = 3
# So many new rows are written at once.
CHUNK = 500


class LookAgainError(Exception):
    """What would be written is no longer what was shown; nothing was written."""


class _CameBeforeError(Exception):
    """Somebody changed what they have here in the same instant."""


class NotHereError(Exception):
    """Answers cannot be brought into this survey: it is anonymous, or what it asks cannot be read any more."""


@dataclass(frozen=True)
class Done:
    """How many responses were written; of a confidential survey nobody is told."""

    new: int
    changed: int


@transaction.atomic
def keep(*, by: Person, survey: Survey, name: str, table: AnswerTable) -> Collected:
    """Let a file wait until its columns are matched, once however often it is sent. A draft: no event."""
    text = to_text(table)
    same = Collected.objects.filter(survey=survey, by=by, state=State.MATCHING, table=text).first()
    return same or Collected.objects.create(
        survey=survey,
        by=by,
        at=timezone.now(),
        name=name[:200],
        source=table.source,
        table=text,
        dropped="\n".join(table.dropped),
        previews=table.previews,
        rows=len(table.rows),
    )


@transaction.atomic
def match(*, by: Person, collected: Collected, matching: Matching) -> None:
    """Say what the columns stand for, remember it, and have the rows read: the worker does, and then they wait."""
    found = Collected.objects.select_for_update().get(pk=collected.pk)
    is_free = found.state in (State.MATCHING, State.LOOKED) or _has_failed(found)
    if not is_free or not found.table:
        return
    remember(by=by, survey=collected.survey, source=found.source, matching=matching)
    found.lines.all().delete()
    found.state, found.event, found.number = State.READING, matching.event, found.number + 1
    found.save(update_fields=["state", "event", "number"])
    queue(LOOK, found)


def queue(path: str, collected: Collected) -> None:
    """Have the worker do the next step."""
    enqueue(path, key=queries.job_key(collected), collected=collected.pk)


def _has_failed(collected: Collected) -> bool:
    """The worker has given the step up."""
    job = queries.job_of(collected)
    return job is not None and job.state == Job.State.FAILED


@transaction.atomic
def remember(*, by: Person | None, survey: Survey, source: str, matching: Matching) -> None:
    """Keep what columns stand for, for the next file of this source; columns of other files stay remembered."""
    del by  # whoever may bring answers in may say it anew
    kept, _ = ColumnMatching.objects.update_or_create(
        program=survey.program,
        instrument=survey.instrument,
        source=source,
        defaults={"dates": matching.dates, "cells": matching.cells},
    )
    kept.columns.filter(column__in=matching.columns).delete()
    MatchedColumn.objects.bulk_create(
        [MatchedColumn(matching=kept, column=column, target=target) for column, target in matching.columns.items()]
    )


@transaction.atomic
def keep_rows(*, by: Person | None, collected: Collected, told: Told, planned: Sequence[Planned]) -> None:
    """Keep what each row says and what would become of it. A draft: no event."""
    del by
    found = Collected.objects.select_for_update().filter(pk=collected.pk, state=State.READING).first()
    if found is None:
        return
    found.lines.all().delete()
    CollectedRow.objects.bulk_create([as_row(found, one) for one in planned], batch_size=500)
    found.empty, found.elsewhere, found.state = told.empty, told.elsewhere, State.LOOKED
    found.save(update_fields=["empty", "elsewhere", "state"])


def as_row(collected: Collected, one: Planned) -> CollectedRow:
    """A row that is not kept yet."""
    read = one.read
    row = CollectedRow(
        collected=collected,
        line=read.line,
        who=read.who,
        about_whom=read.about_whom,
        answered_on=read.answered_on,
        is_unfinished=read.is_unfinished,
        given=to_json(read.given),
        mistakes="\n".join(read.mistakes),
    )
    return planned_as(row, one)


def planned_as(row: CollectedRow, one: Planned) -> CollectedRow:
    """The row with what would become of it."""
    pair, about = one.place
    row.person_id, row.mentorship_id, row.about_id = one.person, pair, about
    row.outcome, row.reasons, row.note, row.decision = one.outcome, " ".join(one.reasons), one.note, one.decision
    return row


PLANNED = ["person", "mentorship", "about", "outcome", "reasons", "note", "decision"]


@transaction.atomic
def settle(*, by: Person, collected: Collected, rows: Iterable[int], decision: str) -> int:
    """Take doubtful rows, leave them out, or ask again (an empty decision). Returns how many there were."""
    del by  # whoever may bring answers in; what is written is an event
    found = _looked_at(collected)
    chosen = list(found.lines.filter(pk__in=list(rows)).exclude(outcome=Outcome.EQUAL)) if found else []
    for row in chosen:
        row.decision = decision
    _plan_again(collected, chosen)
    return len(chosen)


@transaction.atomic
def match_row(*, by: Person, collected: Collected, row: int, who: str, about_whom: str) -> CollectedRow | None:
    """Say whose a row is. Returns it as it is planned now; None when it does not wait any more."""
    del by
    found = _looked_at(collected)
    chosen = found.lines.filter(pk=row).first() if found else None
    if chosen is None:
        return None
    chosen.who, chosen.about_whom = who.strip()[:320], about_whom.strip()[:320] or chosen.about_whom
    chosen.save(update_fields=["who", "about_whom"])
    _plan_again(collected, [chosen])
    return CollectedRow.objects.get(pk=chosen.pk)


def _looked_at(collected: Collected) -> Collected | None:
    """The file, locked, as long as somebody may settle its rows; each step changes its number."""
    found = Collected.objects.select_for_update().filter(pk=collected.pk, state=State.LOOKED).first()
    if found:
        found.number += 1
        found.save(update_fields=["number"])
    return found


def _plan_again(collected: Collected, chosen: Sequence[CollectedRow]) -> None:
    """Plan these rows again, with all others of the same people – before and after."""
    CollectedRow.objects.bulk_update(chosen, ["decision"], batch_size=500)
    first = {row.pk: row for row in chosen}
    people = {row.person_id for row in chosen if row.person_id}
    planned = plan(collected.survey, [queries.asked_of(row) for row in chosen])
    people |= {one.person for one in planned if one.person}
    first |= {row.pk: row for row in collected.lines.filter(person__in=people)}
    together = sorted(first.values(), key=lambda row: row.line)
    again_planned = plan(collected.survey, [queries.asked_of(row) for row in together])
    changed = [planned_as(row, one) for row, one in zip(together, again_planned, strict=True)]
    CollectedRow.objects.bulk_update(changed, PLANNED, batch_size=200)


@transaction.atomic
def confirm(*, by: Person, collected: Collected, number: int) -> None:
    """Have what was shown written. Raises LookAgainError when it has changed since, LookupError when it is over."""
    found = Collected.objects.select_for_update().get(pk=collected.pk)
    if found.state != State.LOOKED and not (found.state == State.WRITING and _has_failed(found)):
        raise LookupError
    if found.number != number:
        raise LookAgainError
    found.state, found.number, found.by, found.has_moved = State.WRITING, found.number + 1, by, False
    found.save(update_fields=["state", "number", "by", "has_moved"])
    queue(BRING_IN, found)


def bring_in(*, by: Person, collected: Collected) -> Done:
    """Write what is planned of a file that was confirmed: all of it or nothing. What is doubtful goes on waiting.

    Raises LookAgainError when it would be something else than was shown; the rows then say what, and wait again.
    """
    rows = list(collected.lines.order_by("line"))
    asked = [queries.asked_of(row) for row in rows]
    for _ in range(TRIES):
        planned = plan(collected.survey, asked)
        if any(_differs(row, one) for row, one in zip(rows, planned, strict=True)):
            _show_again(collected, rows, planned)
            raise LookAgainError
        made = prepared(collected.survey, [one for one in planned if one.outcome == Outcome.NEW], collected.source, by)
        try:
            with transaction.atomic():
                found = Collected.objects.select_for_update().get(pk=collected.pk)
                if found.state != State.WRITING:
                    return Done(0, 0)
                done = _write(by, collected.survey, planned, made, collected.source)
                _finish(found, done)
                return done
        except (IntegrityError, _CameBeforeError):  # somebody handed in their own in the same instant; now it is found
            continue
    raise LookAgainError


def _differs(row: CollectedRow, one: Planned) -> bool:
    """Something else would become of a row than was shown – or it would change other answers."""
    return row.outcome != one.outcome or (one.is_written and row.note != one.note)


@transaction.atomic
def _show_again(collected: Collected, rows: Sequence[CollectedRow], planned: Sequence[Planned]) -> None:
    changed = [planned_as(row, one) for row, one in zip(rows, planned, strict=True)]
    CollectedRow.objects.bulk_update(changed, PLANNED, batch_size=200)
    Collected.objects.filter(pk=collected.pk, state=State.WRITING).update(state=State.LOOKED, has_moved=True)


def _finish(collected: Collected, done: Done) -> None:
    """Forget what was written, and everything when nothing waits any more."""
    collected.lines.exclude(outcome=Outcome.DOUBTFUL).delete()
    collected.table = ""
    waits = collected.lines.exists()
    collected.state = State.LOOKED if waits else State.DONE
    collected.done_on = None if waits else timezone.localdate()
    if collected.survey.degree == Survey.Degree.IDENTIFIED:
        collected.new, collected.changed = collected.new + done.new, collected.changed + done.changed
    collected.number += 1
    collected.save()


def put_in_now(*, by: Person | None, survey: Survey, planned: Sequence[Planned], source: str) -> Done:
    """Write what was planned a moment ago, without a file that waits (the command line).

    Raises LookAgainError when somebody has handed in meanwhile, NotHereError where it cannot be.
    """
    must_be_possible(survey)
    made = prepared(survey, [one for one in planned if one.outcome == Outcome.NEW], source, by)
    try:
        with transaction.atomic():
            return _write(by, survey, planned, made, source)
    except (IntegrityError, _CameBeforeError):
        raise LookAgainError from None


def must_be_possible(survey: Survey) -> None:
    """Raises NotHereError where no answers can be brought in."""
    if reason := queries.reason_against(survey):
        raise NotHereError(reason)


def _write(by: Person | None, survey: Survey, planned: Sequence[Planned], made: Sequence[Made], source: str) -> Done:
    """All rows that are planned; belongs to the caller's transaction."""
    over = [one for one in planned if one.outcome == Outcome.CHANGED]
    stands = here(survey, {one.person for one in over if one.person}) if over else {}
    if any(one.whose is None or stands.get(one.whose) != one.stands for one in over):
        raise _CameBeforeError
    if survey.degree == Survey.Degree.CONFIDENTIAL:
        made = _without_those_here(survey, made)
    _write_new(made)
    changed = sum(_write_over(by, survey, one, source) for one in over)
    if survey.degree == Survey.Degree.CONFIDENTIAL:
        _note_as_known(survey, made)
    # Of a confidential survey it is an event whatever was written: whether anything was, would tell who had answered.
    if made or changed or survey.degree == Survey.Degree.CONFIDENTIAL:
        record(
            did="surveys.bring_in", target=f"survey:{survey.pk}", by=by.pk if by else None, program=survey.program.slug
        )
    return Done(len(made), changed)


def _write_new(made: Sequence[Made]) -> None:
    """Insert what was prepared, in few questions. Raises IntegrityError when somebody came before."""
    for start in range(0, len(made), CHUNK):
        chunk = made[start : start + CHUNK]
        Response.objects.bulk_create([one.response for one in chunk])
        Answer.objects.bulk_create([answer for one in chunk for answer in one.answers])
        Submission.objects.bulk_create([one.submission for one in chunk])
        BroughtIn.objects.bulk_create([one.brought_in for one in chunk])


def _write_over(by: Person | None, survey: Survey, one: Planned, source: str) -> bool:
    """One row over what somebody has here, as if they had edited it. Returns whether that changed anything."""
    given = {name: Given(value) for name, value in one.read.given.items()}
    person = Person.objects.get(pk=one.person or 0)
    kept = surveys.put_in(person=person, survey=survey, given=given, subject=subject_of(one))
    if kept:
        brought_in(kept, one, source, by).save()
    return kept is not None


def _without_those_here(survey: Survey, made: Sequence[Made]) -> list[Made]:
    """Of a confidential survey: whoever has begun, answered or taken back here stays as they are."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    here = set(Response.objects.filter(survey=survey).values_list("person_id", "mentorship_id", "about_id"))
    return [
        one for one in made if (one.response.person_id, one.response.mentorship_id, one.response.about_id) not in here
    ]


def _note_as_known(survey: Survey, made: Sequence[Made]) -> None:
    """Whoever brought these in knows them: they count as released, and no export tells of one to four others."""
    if made:
        people = as_text({one.response.person_id for one in made})
        submissions = as_text(_pks(one.submission for one in made))
        Release.objects.create(survey=survey, people=people, submissions=submissions)


def _pks(submissions: Iterable[Submission]) -> list[int]:
    return [one.pk for one in submissions]


@transaction.atomic
def discard(*, by: Person, collected: Collected) -> bool:
    """Throw a file and its rows away; what it has brought in stays. Returns whether it still waited."""
    del by  # a draft leaves no event
    return bool(Collected.objects.filter(pk=collected.pk).exclude(state__in=[State.WRITING]).delete()[0])

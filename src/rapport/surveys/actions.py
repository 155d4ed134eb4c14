"""What people do with a survey whose answers carry their name: answer, hand in, edit, take back.

Saved answers are drafts and not audited; what is handed in is. Confidential answers are audited under verbs that the
programme's director does not see.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.codes import coder
from rapport.programs.webhooks import actions as webhooks
from rapport.programs.webhooks.events import RESPONSE
from rapport.surveys import queries
from rapport.surveys.branching import Branches, Settled
from rapport.surveys.fields import Value
from rapport.surveys.kept import is_given, to_columns, to_json
from rapport.surveys.ledger import actions as ledger
from rapport.surveys.library import branches_of
from rapport.surveys.models import (
    Answer,
    Attachment,
    CollectedRow,
    Draft,
    ExportFile,
    Invited,
    Mailed,
    MentorReport,
    Response,
    SharedText,
    StudyId,
    Submission,
    Survey,
    Unsubscribed,
)
from rapport.surveys.subjects import ALONE, Subject


class NotOpenError(Exception):
    """The survey is not open for this person now; nothing was written."""


@dataclass(frozen=True)
class Given:
    """What somebody gives to one field.

    Attributes:
        value: the answer; None takes it away.
        seen: the version of the answer that the browser showed; None writes over whatever there is.
        may_be_read: words that whom they are about may read.
        file: the content that belongs to a field of type file, with its kind.
    """

    value: Value
    seen: int | None = None
    may_be_read: bool = False
    file: tuple[str, bytes] | None = None


@dataclass
class Saved:
    """What came of saving.

    Attributes:
        response: the response that was written to.
        versions: the version of each field that is now kept as it was given.
        conflicts: fields that somebody changed elsewhere meanwhile; they stay as they are.
        rows: every answer that is kept now, by field.
    """

    response: Response
    versions: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, Answer] = field(default_factory=dict)


def save_answers(
    *, by: Person, survey: Survey, given: Mapping[str, Given], subject: Subject = ALONE, wording: str | None = None
) -> Saved:
    """Keep answers of somebody who is answering, or editing what is in.

    Raises NotOpenError when the survey is not open for them now.
    """
    _must_be_open(by, survey)
    with transaction.atomic():
        return _write(*_response_to_write(by, survey, subject, wording), given)


def submit(
    *, by: Person, survey: Survey, given: Mapping[str, Given], subject: Subject = ALONE, wording: str | None = None
) -> Saved:
    """Keep the last answers and hand all in. Pressing twice changes nothing; an edit adds a submission.

    With conflicts nothing is handed in: the person decides first. Raises NotOpenError when the survey is not open
    for them now, and LookupError when what it asks is gone.
    """
    _must_be_open(by, survey)
    with transaction.atomic():
        saved = _write(*_response_to_write(by, survey, subject, wording), given)
        if not saved.conflicts:
            _hand_in(by, survey, saved)
        return saved


def enter(*, by: Person, person: Person, survey: Survey, given: Mapping[str, Given], subject: Subject = ALONE) -> Saved:
    """Staff enter answers for somebody whom an identified survey asks, and hand all in; the trail names the staff.

    Raises NotOpenError when the survey is not open for that person now, or is not identified.
    """
    _must_be_open(person, survey)
    if survey.degree != Survey.Degree.IDENTIFIED:
        raise NotOpenError
    with transaction.atomic():
        saved = _write(*_response_to_write(person, survey, subject, None), given)
        _hand_in(by, survey, saved)
        return saved


@transaction.atomic
def withdraw(*, by: Person, response: Response) -> None:
    """The person takes their answers back: all of them go, and only the fact stays, so that nobody reminds them.

    What a report has released stays in it, since nothing in it is theirs alone.
    """
    mine = Response.objects.select_for_update().get(pk=response.pk, person=by)
    if mine.state == Response.State.WITHDRAWN:
        return
    mine.answers.all().delete()
    mine.submissions.all().delete()
    mine.attachments.all().delete()
    mine.state, mine.submitted_at = Response.State.WITHDRAWN, None
    mine.save(update_fields=["state", "submitted_at"])
    survey = mine.survey
    _forget_files(survey)
    record(did=_verb("withdraw", survey), target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove responses that carry the person's name, their mails, their reports as a mentor, and their drafts.

    What they said anonymously stays: nobody can find it. That somebody was counted in a rate that was shown stays too,
    by the number of a person who has no name any more: otherwise the next rate could tell of a few people.
    """
    for survey in Survey.objects.filter(responses__person=person).select_related("wave").distinct():
        _forget_files(survey)
    for kept in (Response, Invited, Mailed, StudyId, Unsubscribed):
        kept.objects.filter(person=person).delete()
    MentorReport.objects.filter(mentor=person).delete()
    CollectedRow.objects.filter(Q(person=person) | Q(about=person)).delete()
    Draft.objects.filter(author=person).delete()
    ledger.forget(by=by, person=person)
    record(did="surveys.erase", target=f"person:{person.pk}", by=by.pk)


def _forget_files(survey: Survey) -> None:
    """Remove files that wait to be fetched and may hold answers to this survey; whoever wants one makes it anew."""
    beside = {"survey__instrument": survey.instrument, "survey__wave__program": survey.wave.program_id}
    ExportFile.objects.filter(**beside).delete()


def _verb(name: str, survey: Survey) -> str:
    in_confidence = survey.degree == Survey.Degree.CONFIDENTIAL
    return f"surveys.{name}_in_confidence" if in_confidence else f"surveys.{name}"


def _must_be_open(person: Person, survey: Survey) -> None:
    """Asked before the transaction, which on SQLite keeps all others waiting."""
    window = queries.window_of(survey, person)
    if window is None or not window.is_open or not survey.carries_names:
        raise NotOpenError


def _response_to_write(
    person: Person, survey: Survey, subject: Subject, wording: str | None
) -> tuple[Response, dict[str, Answer]]:
    """The person's response, locked, and what it has been given; begun now if this is the first answer.

    Who has withdrawn begins again.
    """
    place = {"survey": survey, "person": person, "mentorship": subject.mentorship, "about": subject.about}
    locked = Response.objects.select_for_update(of=("self",)).filter(**place)
    found = locked.first()
    if found is None:
        try:
            with transaction.atomic():
                return Response.objects.create(**place, begun_at=timezone.now(), wording=wording or ""), {}
        except IntegrityError:  # begun in the same instant, elsewhere
            found = locked.get()
    changed = []
    if found.state == Response.State.WITHDRAWN:
        found.state, found.begun_at = Response.State.BEGUN, timezone.now()
        changed += ["state", "begun_at"]
    if wording is not None and wording != found.wording:
        found.wording = wording
        changed.append("wording")
    if changed:
        found.save(update_fields=changed)
    return found, queries.answers_of(found)


def _write(response: Response, kept: dict[str, Answer], given: Mapping[str, Given]) -> Saved:
    """Insert what is new, change what differs, and leave what somebody else has changed since it was seen."""
    saved, now = Saved(response, rows=kept), timezone.now()
    new = []
    for name, what in given.items():
        number, text = to_columns(what.value)
        row = kept.get(name)
        if row is None:
            if is_given(what.value):
                new.append(
                    Answer(
                        response=response,
                        field=name,
                        number=number,
                        text=text,
                        may_be_read=what.may_be_read,
                        saved_at=now,
                    )
                )
                saved.versions[name] = 1
        elif (row.number, row.text, row.may_be_read) == (number, text, what.may_be_read):
            saved.versions[name] = row.version
        elif what.seen is not None and what.seen != row.version:
            saved.conflicts[name] = row
        else:
            row.number, row.text, row.may_be_read = number, text, what.may_be_read
            row.version, row.saved_at = row.version + 1, now
            row.save(update_fields=["number", "text", "may_be_read", "version", "saved_at"])
            saved.versions[name] = row.version
    Answer.objects.bulk_create(new)
    kept |= {row.field: row for row in new}
    _keep_files(response, {name: what for name, what in given.items() if name not in saved.conflicts})
    gone = [name for name in saved.versions if name in kept and not is_given(given[name].value)]
    if gone:
        Attachment.objects.filter(response=response, field__in=gone).delete()
    return saved


def _keep_files(response: Response, given: Mapping[str, Given]) -> None:
    for name, what in given.items():
        if what.file is not None:
            kind, content = what.file
            digest = hashlib.sha256(content).hexdigest()
            Attachment.objects.update_or_create(
                response=response,
                field=name,
                defaults={
                    "name": str(what.value),
                    "kind": kind,
                    "sha256": digest,
                    "content": content,
                },
            )


def _hand_in(by: Person, survey: Survey, saved: Saved) -> None:
    """Settle what is asked, and keep the whole as one record, unless the last one says the same."""
    made = _keep_submission(survey, saved)
    if made:
        verb = _verb("edit" if made.number > 1 else "submit", survey)
        record(did=verb, target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)
    if made and made.number == 1 and survey.degree == Survey.Degree.IDENTIFIED:
        # Of no other survey: that somebody has answered in confidence is nobody's business, and the moment tells who.
        data = {"survey": survey.pk, "response": coder(survey.program.pk)("r", made.response_id)}
        webhooks.emit(by=by, program=survey.program, event=RESPONSE, key=f"submission:{made.pk}", data=data)


def _keep_submission(survey: Survey, saved: Saved) -> Submission | None:
    branches = branches_of(survey.instrument, survey.instrument_version)
    response, rows = saved.response, list(saved.rows.values())
    settled = branches.settle(queries.values(branches, rows))
    written = to_json(settled.answers)
    shared = _shared(branches, settled, rows)
    last = None
    if response.state == Response.State.SUBMITTED:
        last = response.submissions.filter(is_last=True).prefetch_related("shared_texts").first()
    if last and (last.answers, {one.field for one in last.shared_texts.all()}) == (written, shared):
        return None
    if last:
        Submission.objects.filter(pk=last.pk).update(is_last=False)
    number, now = last.number + 1 if last else 1, timezone.now()
    made = Submission.objects.create(response=response, number=number, at=now, answers=written)
    SharedText.objects.bulk_create([SharedText(submission=made, field=name) for name in sorted(shared)])
    if last is None:
        response.state, response.submitted_at = Response.State.SUBMITTED, now
        response.save(update_fields=["state", "submitted_at"])
    return made


@transaction.atomic
def put_in(*, person: Person, survey: Survey, given: Mapping[str, Given], subject: Subject) -> Submission | None:
    """Hand in for somebody what they answered elsewhere, over what they have here; open or not.

    Returns what was handed in; None where it says the same as before. Whoever brings answers in records the event.
    """
    return _keep_submission(survey, _write(*_response_to_write(person, survey, subject, None), given))


def _shared(branches: Branches, settled: Settled, rows: list[Answer]) -> set[str]:
    """The words that may be read by whom they are about; only what is asked now."""
    texts = {name for name, one in branches.fields.items() if one.kind == "text"}
    return {row.field for row in rows if row.may_be_read and row.text and row.field in texts & settled.asked}

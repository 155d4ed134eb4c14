"""What writers change about their progress reports, and that somebody read one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.agreements.models import ProgressReport
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship


@dataclass(frozen=True)
class ReportWords:
    """What a report says."""

    period_from: date
    period_to: date
    progress: str = ""
    helps: str = ""
    hinders: str = ""
    needed: str = ""


class RefusedError(Exception):
    """Something that cannot be done; nothing was written."""


class NotYoursError(RefusedError):
    """Nobody writes for somebody else, or in a mentorship that is not theirs or has ended."""


class SubmittedError(RefusedError):
    """The draft that this form began with was submitted."""


class ChangedElsewhereError(RefusedError):
    """The draft was saved in another tab since this form was opened."""

    def __init__(self, kept: ProgressReport) -> None:
        self.kept = kept
        super().__init__("the draft was changed elsewhere")


@transaction.atomic
def save_draft(*, by: Person, mentorship: Mentorship, words: ReportWords, version: int) -> ProgressReport:
    """Keep what somebody has written so far; `version` is the one their form began with (0: none yet).

    Raises ChangedElsewhereError when another tab saved something else in between, SubmittedError when it was submitted
    there. Drafts are not audited.
    """
    fresh = mentorships.mentorship(mentorship.pk)
    people = {fresh.scholar_id, *(member.mentor_id for member in fresh.mentors)}  # type: ignore[attr-defined]
    if fresh.until is not None or by.pk not in people:
        raise NotYoursError("only a party of an open mentorship writes here")
    drafts = ProgressReport.objects.filter(mentorship=fresh, by=by, submitted_at__isnull=True)
    if version and not drafts.exists():
        raise SubmittedError("the draft was submitted")
    draft, is_new = ProgressReport.objects.select_for_update().get_or_create(
        mentorship=fresh,
        by=by,
        submitted_at__isnull=True,
        defaults={**vars(words), "saved_at": timezone.now()},
    )
    if is_new or {name: getattr(draft, name) for name in vars(words)} == vars(words):
        return draft
    if draft.version != version:
        raise ChangedElsewhereError(draft)
    for name, value in vars(words).items():
        setattr(draft, name, value)
    draft.version, draft.saved_at = draft.version + 1, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def submit(*, by: Person, mentorship: Mentorship, words: ReportWords, version: int) -> ProgressReport:
    """The report goes to director and chair, and does not change any more. Pressing twice submits once."""
    submitted = ProgressReport.objects.filter(mentorship=mentorship, by=by, submitted_at__isnull=False)
    if same := submitted.filter(**vars(words)).first():
        return same
    report = save_draft(by=by, mentorship=mentorship, words=words, version=version)
    report.submitted_at = timezone.now()
    report.save(update_fields=["submitted_at"])
    _record("agreements.submit_report", report, by, in_program=True)
    return report


@transaction.atomic
def share(*, by: Person, report: ProgressReport, shared: bool) -> ProgressReport:
    """The writer lets the others of the mentorship read a report – or no longer."""
    kept = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if kept.by_id != by.pk or kept.submitted_at is None:
        raise NotYoursError("a report is its writer's")
    if bool(kept.shared_at) != shared:
        kept.shared_at = timezone.now() if shared else None
        kept.save(update_fields=["shared_at"])
        _record("agreements.share_report", kept, by, in_program=False)
    return kept


@transaction.atomic
def read(*, by: Person, report: ProgressReport) -> None:
    """Director or chair has opened a report: that is recorded each time."""
    _record("agreements.read_report", report, by, in_program=True)


@transaction.atomic
def erase(*, by: Person, person: Person) -> None:
    """Remove what somebody reported."""
    ProgressReport.objects.filter(by=person).delete()
    record(did="agreements.erase_reports", target=f"person:{person.pk}", by=by.pk)


def _record(did: str, report: ProgressReport, by: Person, *, in_program: bool) -> None:
    slug = report.mentorship.program.slug if in_program else ""
    record(did=did, target=f"progress_report:{report.pk}", by=by.pk, program=slug)

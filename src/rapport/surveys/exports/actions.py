"""Take answers out: each time is an event of the audit trail; what is confidential is released under rules."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import enqueue
from rapport.people.models import Person
from rapport.surveys.exports import queries
from rapport.surveys.models import ExportFile, Release, Survey

WRITE = "rapport.surveys.exports.tasks.write"


class NotReleasedError(Exception):
    """These answers may not be handed out now; the message says why. Nothing was written."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to take out; the fields are those of ExportFile."""

    format: str
    definition: str | None = ""
    in_words: bool = False
    with_names: bool = False
    all_waves: bool = False

    def of(self, survey: Survey, by: Person) -> ExportFile:
        """As a file that is not kept yet."""
        return ExportFile(
            survey=survey,
            by=by,
            asked_at=timezone.now(),
            format=self.format,
            definition=self.definition or "",
            has_scores=self.definition is not None,
            in_words=self.in_words,
            with_names=self.with_names,
            all_waves=self.all_waves,
        )


@transaction.atomic
def take_out(*, by: Person, survey: Survey, wanted: Wanted) -> ExportFile:
    """Record that somebody takes out an identified survey now; returns what of it, to be written into the answer."""
    _record(by, survey)
    return wanted.of(survey, by)


@transaction.atomic
def ask(*, by: Person, survey: Survey, wanted: Wanted) -> ExportFile:
    """Have the worker make a file; the same one that is being made already is not made twice.

    Raises NotReleasedError where confidential or anonymous answers may not be handed out.
    """
    export = wanted.of(survey, by)
    if survey.degree != Survey.Degree.IDENTIFIED:
        export.release = _release(survey)
        export.with_names = export.all_waves = False
    if waiting := queries.same_that_waits(export):
        return waiting
    export.save()
    _record(by, survey)
    enqueue(WRITE, key=queries.job_key(export), export=export.pk)
    return export


@transaction.atomic
def release(*, by: Person, survey: Survey) -> Release:
    """Note that the answers to a confidential survey leave now, and whose. The same answers again are no new release.

    Raises NotReleasedError where they may not be handed out.
    """
    found = _release(survey)
    if found is None:
        raise NotReleasedError(f"survey {survey.pk} is not a confidential one")
    return found


def _release(survey: Survey) -> Release | None:
    """Note whose answers leave; one after the other, so that two at once see each other.

    Of an anonymous survey nobody knows whose they are: nothing is noted (`boxes` says why nothing need be).
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    if reason := queries.reason_against(survey):
        raise NotReleasedError(reason)
    if survey.degree == Survey.Degree.ANONYMOUS:
        return None
    now = queries.handed_in(survey)
    people, submissions = queries.as_text(now.people), queries.as_text(now.submissions)
    same = Release.objects.filter(survey=survey, people=people, submissions=submissions).first()
    return same or Release.objects.create(survey=survey, people=people, submissions=submissions)


def _record(by: Person, survey: Survey) -> None:
    record(did="surveys.export", target=f"survey:{survey.pk}", by=by.pk, program=survey.program.slug)


@transaction.atomic
def fetch(*, by: Person, export: ExportFile) -> tuple[str, bytes] | None:
    """Hand the file to who asked for it, and remove it. None when it is not made yet, or gone."""
    found = ExportFile.objects.select_for_update().filter(pk=export.pk, by=by).first()
    if found is None or found.content is None:
        return None
    name, content = found.name, bytes(found.content)
    found.delete()
    return name, content


@transaction.atomic
def discard(*, by: Person, export: ExportFile) -> None:
    """Remove a file that is not wanted any more."""
    ExportFile.objects.filter(pk=export.pk, by=by).delete()

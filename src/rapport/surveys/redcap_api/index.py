"""Which rows an export has: who has answered what, in ids alone; the answers are read later, in portions."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.crypto import salted_hmac

from rapport.surveys.exports import actions as exports
from rapport.surveys.exports.actions import NotReleasedError
from rapport.surveys.exports.queries import handed_in, numbers
from rapport.surveys.models import Release, Response, Submission, Survey
from rapport.surveys.redcap_api import actions, queries
from rapport.surveys.redcap_api.chosen import Chosen
from rapport.surveys.redcap_api.project import Form, Project
from rapport.surveys.redcap_api.queries import Caller

# Record, place of the event, place of the form that repeats (-1: none does), and which time.
At = tuple[str, int, int, int]


class Piece(NamedTuple):
    """What one form has in a row: where it is kept, and on which day it was handed in."""

    form: int
    submission: int
    version: int
    day: str


@dataclass
class Index:
    """The rows, by record; each with its pieces."""

    rows: dict[At, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def portions(self, size: int) -> Iterator[list[tuple[At, list[Piece]]]]:
        """Rows in order, so many at a time; a record is never parted."""
        portion: list[tuple[At, list[Piece]]] = []
        for at in sorted(self.rows):
            if len(portion) >= size and portion[-1][0][0] != at[0]:
                yield portion
                portion = []
            portion.append((at, self.rows[at]))
        if portion:
            yield portion


def index(caller: Caller, project: Project, chosen: Chosen, forms: Iterable[Form]) -> Index:
    """The rows of a programme.

    Args:
        caller: whose call it is; that answers given in confidence leave is noted under their name.
        project: what they see.
        chosen: which events and records are wanted.
        forms: the forms whose answers are read.
    """
    found = Index()
    places = {form.name: at for at, form in enumerate(project.forms)}
    for form in forms:
        wanted: dict[int, int] = {}
        for at, event in enumerate(project.events):
            if chosen.events is None or event.name in chosen.events:
                wanted |= dict.fromkeys(project.surveys.get((event.name, form.name), ()), at)
        if form.in_confidence:
            _in_confidence(caller, wanted, places[form.name], chosen, found)
        elif wanted:
            _with_ids(caller, wanted, (places[form.name], form), chosen, found)
    return found


def _with_ids(caller: Caller, wanted: Mapping[int, int], place: tuple[int, Form], chosen: Chosen, found: Index) -> None:
    """Answers that stand under study ids."""
    number, form = place
    if queries.without_study_id(caller.program):
        actions.give_study_ids(by=caller.person, program=caller.program)
    codes = queries.study_ids(caller.program)
    versions = dict(Survey.objects.filter(pk__in=wanted).values_list("pk", "instrument_version"))
    submitted = Submission.objects.filter(
        is_last=True, response__state=Response.State.SUBMITTED, response__survey__in=wanted
    )
    if chosen.since:
        submitted = submitted.filter(at__gte=_aware(chosen.since))
    if chosen.until:
        submitted = submitted.filter(at__lte=_aware(chosen.until))
    if chosen.records is not None:
        people = [person for person, code in codes.items() if code in chosen.records]
        submitted = submitted.filter(response__person__in=people)
    columns = ("pk", "response__person_id", "response__survey_id", "at")
    times: dict[tuple[str, int], int] = defaultdict(int)
    for pk, person, survey, at in submitted.order_by("response_id").values_list(*columns):
        event, code = wanted[survey], codes.get(person)
        if code is None:  # joined while this was read
            continue
        instance = 0
        if form.is_repeating:
            times[code, event] += 1
            instance = times[code, event]
        row: At = (code, event, number if form.is_repeating else -1, instance)
        found.rows[row].append(Piece(number, pk, versions[survey], timezone.localdate(at).isoformat()))


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment)


def _in_confidence(caller: Caller, wanted: Mapping[int, int], form: int, chosen: Chosen, found: Index) -> None:
    """Answers given in confidence: each a record of its own, whose id leads to nobody and changes with the release."""
    for survey in Survey.objects.filter(pk__in=wanted).order_by("pk"):
        release = _release(caller, survey)
        if release is None:
            continue
        key = salted_hmac("rapport.surveys.redcap_api", str(release.pk), algorithm="sha256").digest()
        for pk in numbers(release.submissions) & _still_there(survey):
            code = "c" + hashlib.blake2b(str(pk).encode(), key=key, digest_size=6).hexdigest()
            if chosen.records is None or code in chosen.records:
                row: At = (code, wanted[survey.pk], -1, 0)
                found.rows[row].append(Piece(form, pk, survey.instrument_version, ""))


def _release(caller: Caller, survey: Survey) -> Release | None:
    """What may leave now: all that is in, or else what left before, if it is all still there as it was."""
    try:
        return exports.release(by=caller.person, survey=survey)
    except NotReleasedError:
        there = _still_there(survey)
        before = Release.objects.filter(survey=survey).order_by("-pk")
        return next((one for one in before if numbers(one.submissions) <= there), None)


def _still_there(survey: Survey) -> frozenset[int]:
    """The submissions that count now."""
    return handed_in(survey).submissions

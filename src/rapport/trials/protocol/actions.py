"""Begin a trial with a protocol, write versions of it, register one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.trials.models import ProtocolRegistration, ProtocolVersion, Trial
from rapport.trials.opening import queries as opening
from rapport.trials.opening.actions import follow_protocol
from rapport.trials.outcomes import queries as outcomes
from rapport.trials.reading import Protocol, as_kept, fingerprint, look

UNTITLED = "A trial without a title"


class ChangedMeanwhileError(Exception):
    """Somebody has written a version since; nothing was written. `latest` is that version."""

    def __init__(self, latest: ProtocolVersion) -> None:
        self.latest = latest
        super().__init__(str(latest))


class RefusedError(Exception):
    """Not now; the text says why."""


class NoReasonError(RefusedError):
    """It is registered, and nobody has said what is changed and why."""


@transaction.atomic
def begin(*, by: Person, program: Program, text: str) -> Trial:
    """Begin a trial with the text of a protocol; pressing twice within a minute begins once."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    now, kept = timezone.now(), as_kept(text)
    sha256 = fingerprint(kept)
    same = ProtocolVersion.objects.filter(trial__program=program, trial__number=1, sha256=sha256, by=by)
    if made := same.filter(at__gt=now - timedelta(minutes=1)).select_related("trial").first():
        return made.trial
    document = look(kept).document
    trial = Trial.objects.create(program=program, title=_title(kept, UNTITLED), begun_at=now)
    ProtocolVersion.objects.create(
        trial=trial, number=1, text=kept, sha256=sha256, is_whole=document is not None, by=by, at=now
    )
    _record("trials.begin", trial, by)
    return trial


def _title(text: str, otherwise: str) -> str:
    document = look(text).document
    return document.content.title if document else otherwise


@transaction.atomic
def write(*, by: Person, trial: Trial, text: str, began_with: int, why: str = "") -> ProtocolVersion:
    """Write a version. The same text again is no new one.

    Args:
        by: who writes.
        trial: of which trial.
        text: all of it.
        began_with: the number of the version that was changed.
        why: what is changed, and why; asked for once a version is registered.

    Raises:
        ChangedMeanwhileError: there is a newer one by now, and it says something else.
        RefusedError: a registered protocol is changed without a reason, into one that cannot be read, or in how
            institutions are allocated, after the list was sealed.
    """
    held = Trial.objects.select_for_update().get(pk=trial.pk)
    latest = held.versions.get(number=held.number)
    kept = as_kept(text)
    sha256 = fingerprint(kept)
    if latest.sha256 == sha256:
        return latest
    if latest.number != began_with:
        raise ChangedMeanwhileError(latest)
    _check(held, kept, why)
    held.number, held.title = latest.number + 1, _title(kept, held.title)
    held.save(update_fields=["number", "title"])
    made = ProtocolVersion.objects.create(
        trial=held,
        number=held.number,
        text=kept,
        sha256=sha256,
        is_whole=look(kept).document is not None,
        why=why,
        by=by,
        at=timezone.now(),
    )
    follow_protocol(by=by, trial=held)
    _record("trials.write", held, by)
    return made


def _objection(trial: Trial, protocol: Protocol) -> str:
    """Why this server cannot do what a protocol says; empty where it can."""
    return opening.objection(trial, protocol) or outcomes.objection(protocol)


def _check(trial: Trial, text: str, why: str) -> None:
    if not ProtocolRegistration.objects.filter(trial=trial).exists():
        return
    document = look(text).document
    if document is None:
        raise RefusedError("This protocol is registered: a version with mistakes cannot follow it. Mend it first.")
    if not why.strip():
        raise NoReasonError("This protocol is registered: say what you change, and why.")
    if why_not := _objection(trial, document.content):
        raise RefusedError(why_not)
    kept = getattr(trial, "randomisation", None)
    if kept is not None:
        sealed = look(kept.version.text).document
        if sealed is not None and sealed.content.method() != document.content.method():
            raise RefusedError("The allocation is sealed: its arms and its method can no longer change.")


@transaction.atomic
def register(*, by: Person, version: ProtocolVersion, register: str = "") -> ProtocolRegistration:
    """Fix a version, once and for all, before anybody is approached.

    Raises:
        RefusedError: it has mistakes, or somebody has been recruited.
    """
    trial = Trial.objects.select_for_update().get(pk=version.trial_id)
    if not version.is_whole:
        raise RefusedError("A protocol with mistakes cannot be registered.")
    document = look(version.text).document
    if document is not None and (why_not := _objection(trial, document.content)):
        raise RefusedError(why_not)
    made, is_new = ProtocolRegistration.objects.get_or_create(
        trial=trial, defaults={"version": version, "register": register[:60], "by": by, "at": timezone.now()}
    )
    if is_new:
        _record("trials.register", trial, by)
    return made


def _record(did: str, trial: Trial, by: Person) -> None:
    record(did=did, target=f"trial:{trial.pk}", by=by.pk, program=trial.program.slug)

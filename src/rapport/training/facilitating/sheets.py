"""The list of attendance as a form: what a page shows of it, and what becomes of what it sends."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import get_text_list

from rapport.people.models import Person
from rapport.training.facilitating import actions, queries
from rapport.training.facilitating.actions import Taken
from rapport.training.facilitating.forms import also, read_sheet
from rapport.training.models import Attendance, Workshop


@dataclass(frozen=True)
class Tried:
    """What was sent and cannot be kept: nothing of it is saved.

    Attributes:
        taken: by the person's id.
        hours: of who was there for a part, as they were typed.
        mistakes: in words, by the person's id.
    """

    taken: dict[int, Taken] = field(default_factory=dict)
    hours: dict[int, str] = field(default_factory=dict)
    mistakes: dict[int, str] = field(default_factory=dict)


def is_open(workshop: Workshop) -> bool:
    """Attendance can be taken."""
    return not workshop.called_off_on and timezone.localdate(workshop.starts_at) <= timezone.localdate()


def receive(request: HttpRequest, by: Person, workshop: Workshop) -> Tried | None:
    """Keep what a list sends and say so in a message; None unless something is wrong with it."""
    if not is_open(workshop):
        messages.info(request, f"Attendance is taken from the day of the {workshop.noun} on.")
        return None
    rows = queries.sheet(workshop)
    taken, mistakes = read_sheet(request.POST, workshop, rows)
    if guest := also(request.POST, queries.others_in(workshop, rows)):
        taken[guest.pk] = Taken(Attendance.State.PRESENT)
    if mistakes:
        return Tried(taken, {pk: request.POST.get(f"hours-{pk}", "") for pk in taken}, mistakes)
    otherwise = actions.take_attendance(by=by, workshop=workshop, taken=taken)
    if otherwise:
        names = get_text_list([str(person) for person in otherwise], "and")
        messages.warning(request, f"Somebody else has noted something else of {names} meanwhile; that was not changed.")
    else:
        messages.success(request, "Attendance is saved.")
    return None


def shown(workshop: Workshop, tried: Tried | None = None) -> dict[str, Any]:
    """What `training/facilitating/sheet.html` shows, and how many are expected and were there."""
    rows, sent = queries.sheet(workshop), tried or Tried()
    lines = []
    for row in rows:
        pk = row.person.pk
        kept = f"{row.hours.normalize():f}" if row.hours is not None else ""
        state = sent.taken[pk].state if pk in sent.taken else row.state
        lines.append((row, state, sent.hours.get(pk) or kept, sent.mistakes.get(pk, "")))
    return {
        "workshop": workshop,
        "rows": lines,
        "expected": sum(row.is_expected for row in rows),
        "present": sum(row.state in {"present", "partly"} for row in rows),
        "others": queries.others_in(workshop, rows),
        "states": Attendance.State.choices,
        "is_open": is_open(workshop),
        "mistakes": sent.mistakes,
    }

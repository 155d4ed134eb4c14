"""Pages of meetings: the list, one meeting with its agenda, notes and actions."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import queries as agreements
from rapport.agreements.aligning import queries as promises
from rapport.agreements.enabling.trail import address, around, trail
from rapport.agreements.meetings import actions, queries
from rapport.agreements.meetings.actions import EditedMeanwhileError
from rapport.agreements.meetings.forms import ActionForm, MeetingForm, NoteForm, of_meeting
from rapport.agreements.models import ActionItem, Meeting, MeetingNote
from rapport.agreements.permissions import may_read, may_write
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

# In the address, the choice of all together; a mentor is chosen by their id.
TEAM = "team"


def meeting_or_404(mentorship: Mentorship, pk: int) -> Meeting:
    found = queries.meeting(mentorship, pk)
    if found is None:
        raise Http404
    return found


def own_or_404(person: Person, mentorship: Mentorship, pk: int) -> Meeting:
    """A meeting that the person is at."""
    found = meeting_or_404(mentorship, pk)
    if not queries.is_at(person, found, mentorship.scholar):
        raise Http404
    return found


def note_or_404(person: Person, mentorship: Mentorship, pk: int) -> MeetingNote:
    found = queries.own_note(person, mentorship, pk)
    if found is None:
        raise Http404
    return found


def action_or_404(person: Person, mentorship: Mentorship, pk: int) -> ActionItem:
    found = queries.action(mentorship, pk)
    if found is None or not queries.is_at(person, found.meeting, mentorship.scholar):
        raise Http404
    return found


def people_at(meeting: Meeting, mentorship: Mentorship) -> list[Person]:
    everybody = [mentorship.scholar, *queries.mentors_of(mentorship)]
    return [person for person in everybody if queries.is_at(person, meeting, mentorship.scholar)]


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def meetings(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    now = timezone.now()
    desk = agreements.desk(request.user, mentorship)
    found = list(queries.meetings(mentorship))
    planned = [one for one in found if one.state == Meeting.State.PLANNED]
    coming = sorted((one for one in planned if one.starts_at >= now), key=lambda one: one.starts_at)
    context = {
        **around(request.user, mentorship, "meetings"),
        "parts": [
            ("Coming", coming),
            ("Did you meet?", [one for one in planned if one.starts_at < now]),
            ("Before", [one for one in found if one.state != Meeting.State.PLANNED]),
        ],
        "is_any": bool(found),
        "open_actions": queries.open_actions(request.user, mentorship),
        "frequency": queries.frequency(desk, timezone.localdate()),
        "desk": desk,
        "doing": promises.waiting(desk),
        "today": timezone.localdate(),
    }
    return render(request, "agreements/meetings/meetings.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    """A new meeting: first with whom – where there is a choice –, then when, with a proposed agenda to be edited."""
    possible = {str(one.pk) if one else TEAM: one for one in queries.with_whom(request.user, mentorship)}
    if not possible:
        messages.error(request, "There is nobody to meet yet: no mentor has been named in this mentorship.")
        return redirect("agreements:meetings", mentorship=mentorship.pk)
    chosen = request.GET.get("with", next(iter(possible)) if len(possible) == 1 else "")
    if chosen not in possible:
        return draw_choice(request, mentorship, possible)
    mentor = possible[chosen]
    if request.method == "POST":
        form = MeetingForm(mentor, request.POST)
        if form.is_valid():
            made = actions.plan(by=request.user, mentorship=mentorship, words=form.words)
            return saved(request, made, "new")
        return draw_form(request, mentorship, form)
    initial: dict[str, object] = {
        "minutes": 45,
        "state": Meeting.State.PLANNED,
        "agenda": queries.proposed_agenda(request.user, mentorship, mentor),
        "version": 0,
    }
    return draw_form(request, mentorship, MeetingForm(mentor, initial=initial | given_back(request)))


def draw_choice(request: SignedInRequest, mentorship: Mentorship, possible: dict[str, Person | None]) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Meetings", "meetings")),
        "possible": list(possible.items()),
    }
    return render(request, "agreements/meetings/with_whom.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def change_meeting(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    kept = own_or_404(request.user, mentorship, meeting)
    if request.method == "GET":
        initial = of_meeting(kept) | given_back(request)
        return draw_form(request, mentorship, MeetingForm(kept.mentor, initial=initial), kept=kept)
    form = MeetingForm(kept.mentor, request.POST)
    if not form.is_valid():
        return draw_form(request, mentorship, form, kept=kept)
    try:
        made = actions.change(by=request.user, meeting=kept, words=form.words, version=form.began_with)
    except EditedMeanwhileError:
        return draw_form(request, mentorship, form, kept=kept, theirs=kept)
    return saved(request, made, str(kept.pk))


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def met(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    """One press: we met – or, with `not`, we did not."""
    kept = own_or_404(request.user, mentorship, meeting)
    state = Meeting.State.CANCELLED if "not" in request.POST else Meeting.State.HELD
    actions.set_state(by=request.user, meeting=kept, state=state)
    messages.success(request, "Noted. Now write down who does what." if state == Meeting.State.HELD else "Noted.")
    return redirect("agreements:meeting", mentorship=mentorship.pk, meeting=kept.pk)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def meeting(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    kept = meeting_or_404(mentorship, meeting)
    readers = queries.readers_of(kept, mentorship.scholar)
    note_form = NoteForm(readers, initial={"version": 0, **given_back(request)})
    return draw(request, mentorship, kept, note_form, ActionForm(people_at(kept, mentorship)))


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def add_note(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    kept = own_or_404(request.user, mentorship, meeting)
    form = NoteForm(queries.readers_of(kept, mentorship.scholar), request.POST)
    if not form.is_valid():
        return draw(request, mentorship, kept, form, ActionForm(people_at(kept, mentorship)))
    words = form.cleaned_data
    actions.add_note(by=request.user, meeting=kept, text=words["text"], readers=words["readers"])
    messages.success(request, "Your note is saved.", extra_tags=f"draft-saved:{note_key(kept)}")
    return redirect(f"{address('meeting', mentorship, meeting=kept.pk)}#notes")


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, mentorship: Mentorship, note: int) -> HttpResponse:
    """Change or take back one's own note."""
    kept = note_or_404(request.user, mentorship, note)
    readers = queries.readers_of(kept.meeting, mentorship.scholar)
    back = f"{address('meeting', mentorship, meeting=kept.meeting_id)}#notes"
    if request.POST.get("then") == "remove":
        actions.remove_note(by=request.user, note=kept)
        messages.success(request, "Your note is gone.")
        return redirect(back)
    initial = {"readers": kept.readers, "text": kept.text, "version": kept.version}
    form = NoteForm(readers, request.POST if request.method == "POST" else None, initial=initial)
    theirs = None
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            actions.change_note(
                by=request.user, note=kept, text=words["text"], readers=words["readers"], version=form.began_with
            )
        except EditedMeanwhileError:
            theirs = kept
        else:
            messages.success(request, "Your note is saved.")
            return redirect(back)
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Meetings", "meetings")),
        "kept": kept,
        "theirs": theirs,
        "form": form,
    }
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/meetings/note.html", context, status=status)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def add_action(request: SignedInRequest, mentorship: Mentorship, meeting: int) -> HttpResponse:
    kept = own_or_404(request.user, mentorship, meeting)
    form = ActionForm(people_at(kept, mentorship), request.POST)
    if not form.is_valid():
        readers = queries.readers_of(kept, mentorship.scholar)
        return draw(request, mentorship, kept, NoteForm(readers), form)
    words = form.cleaned_data
    who = form.people[words["who"]]
    actions.add_action(by=request.user, meeting=kept, who=who, what=words["what"], due_on=words["due_on"])
    messages.success(request, "It is on the list.")
    return redirect(f"{address('meeting', mentorship, meeting=kept.pk)}#actions")


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def tick_action(request: SignedInRequest, mentorship: Mentorship, action: int) -> HttpResponse:
    """One press: done – or, with `undo`, not done; the page comes back at the same place."""
    kept = action_or_404(request.user, mentorship, action)
    actions.tick_action(by=request.user, action=kept, done="undo" not in request.POST)
    if request.POST.get("then") == "list":
        return redirect(f"{address('meetings', mentorship)}#actions")
    return redirect(f"{address('meeting', mentorship, meeting=kept.meeting_id)}#actions")


def given_back(request: SignedInRequest) -> dict[str, object]:
    """What was typed before the person had to sign in again."""
    typed = drafts.returned(request)
    return dict(typed.items()) if typed is not None else {}


def saved(request: SignedInRequest, made: Meeting, key: str) -> HttpResponse:
    tag = f"draft-saved:agreements:{made.mentorship_id}:meeting:{key}"
    messages.success(request, "The meeting is saved.", extra_tags=tag)
    return redirect("agreements:meeting", mentorship=made.mentorship_id, meeting=made.pk)


def note_key(meeting: Meeting) -> str:
    """Under which name a browser keeps a note until it is saved."""
    return f"agreements:{meeting.mentorship_id}:note:{meeting.pk}"


def draw_form(
    request: SignedInRequest,
    mentorship: Mentorship,
    form: MeetingForm,
    *,
    kept: Meeting | None = None,
    theirs: Meeting | None = None,
) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "trail": trail(request.user, mentorship, ("Meetings", "meetings")),
        "form": form,
        "kept": kept,
        "theirs": theirs,
        "draft_key": f"agreements:{mentorship.pk}:meeting:{kept.pk if kept else 'new'}",
    }
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/meetings/plan.html", context, status=status)


def draw(
    request: SignedInRequest, mentorship: Mentorship, kept: Meeting, note_form: NoteForm, action_form: ActionForm
) -> HttpResponse:
    context = {
        "mentorship": mentorship,
        "is_open": mentorship.until is None,
        "trail": trail(request.user, mentorship, ("Meetings", "meetings")),
        "meeting": kept,
        "is_mine": queries.is_at(request.user, kept, mentorship.scholar),
        "is_over": kept.state == Meeting.State.PLANNED and kept.starts_at < timezone.now(),
        "notes": queries.notes(request.user, kept, mentorship.scholar),
        "note_form": note_form,
        "action_form": action_form,
        "draft_key": note_key(kept),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if note_form.errors or action_form.errors else HTTPStatus.OK
    return render(request, "agreements/meetings/meeting.html", context, status=status)

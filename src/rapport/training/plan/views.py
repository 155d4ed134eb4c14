"""A person's own action plan. Nobody else opens it, and no address names a person."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.kit.forms import VersionedForm
from rapport.people.request import SignedInRequest
from rapport.training import queries as training
from rapport.training.course import Course
from rapport.training.language import reading
from rapport.training.models import PlanLine
from rapport.training.plan import actions, queries
from rapport.training.plan.actions import Added, ChangedElsewhereError, NothingWrittenError
from rapport.training.plan.forms import HappenedForm, LineForm, NewLineForm
from rapport.training.plan.permissions import owns

NEW = "training:plan:new"
# Of what was written in reflections; the others open with a press.
SHOWN_AT_ONCE = 3
COMPLETED = "It is in your plan. That was the last thing needed: you have completed the course."


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    courses = courses_of(request)
    if request.method == "POST":
        form = NewLineForm(courses, request.POST)
        if not form.is_valid():
            return show(request, courses, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        added = actions.add_line(by=request.user, words=form.words, course=form.follows_from)
        say_added(request, added, f"draft-saved:{NEW}")
        return redirect("training:plan")
    typed = drafts.returned(request)
    first = {"course": request.GET.get("course", "")}
    return show(request, courses, NewLineForm(courses, initial={**first, **(typed.dict() if typed else {})}))


@open_to_signed_in
@require_POST
def take(request: SignedInRequest) -> HttpResponse:
    """Make a line of what one wrote in a reflection."""
    wanted = request.POST.get("course", "")
    course = next((one for one in courses_of(request) if one.id == wanted), None)
    if course is None:
        raise Http404
    key = (request.POST.get("page", ""), request.POST.get("activity", ""))
    try:
        added = actions.take(by=request.user, course=course, key=key)
    except NothingWrittenError as error:
        raise Http404 from error
    say_added(request, added)
    return redirect(f"{reverse('training:plan')}#line-{added.line.pk}")


@open_to_signed_in
@require_GET
def print_plan(request: SignedInRequest) -> HttpResponse:
    """The plan on a page with nothing to press."""
    lines = queries.lines_of(request.user)
    context = {"lines": lines, "titles": titles_of(lines), "on": timezone.localdate(), "trail": trail()}
    return render(request, "training/plan/print.html", context)


@open_to_signed_in
@require_POST
def send_plan(request: SignedInRequest) -> HttpResponse:
    actions.send_to_me(by=request.user)
    messages.success(request, f"Your plan is on its way to {request.user.email}.")
    return redirect("training:plan")


@open_to_signed_in
@require_POST
def plan_letters(request: SignedInRequest) -> HttpResponse:
    """Write no letters about the plan any more, or again."""
    is_quiet = "stop" in request.POST
    actions.be_quiet(by=request.user, is_quiet=is_quiet)
    messages.success(request, "No more letters about your plan." if is_quiet else "Letters about your plan go out.")
    return redirect("training:plan")


@open_to(owns, line=queries.line)
@require_http_methods(["GET", "POST"])
def plan_line(request: SignedInRequest, line: PlanLine) -> HttpResponse:
    """Word a line anew."""
    form = LineForm(request.POST if request.method == "POST" else None, kept=line, initial=returned(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=request.user, line=line, words=form.words, version=form.began_with)
        except ChangedElsewhereError as error:
            return show_line(request, form, error.kept, "training/plan/line.html", theirs=error.kept)
        return kept(request, line, "Saved.")
    return show_line(request, form, line, "training/plan/line.html")


@open_to(owns, line=queries.line)
@require_http_methods(["GET", "POST"])
def happened(request: SignedInRequest, line: PlanLine) -> HttpResponse:
    """Did it happen?"""
    begun = {"happened": line.happened, "how_it_went": line.how_it_went, "version": line.version}
    form = HappenedForm(request.POST if request.method == "POST" else None, initial={**begun, **returned(request)})
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("happened", "how_it_went")}
        try:
            actions.answer(by=request.user, line=line, version=form.began_with, **words)
        except ChangedElsewhereError as error:
            return show_line(request, form, error.kept, "training/plan/happened.html", theirs=error.kept)
        return kept(request, line, "Your answer is kept with the line. Only you can read it.")
    return show_line(request, form, line, "training/plan/happened.html")


@open_to(owns, line=queries.line)
@require_POST
def tick(request: SignedInRequest, line: PlanLine) -> HttpResponse:
    actions.tick(by=request.user, line=line, is_done="open" not in request.POST)
    return to_line(line)


@open_to(owns, line=queries.line)
@require_POST
def move(request: SignedInRequest, line: PlanLine) -> HttpResponse:
    actions.move(by=request.user, line=line, up="up" in request.POST)
    return to_line(line)


@open_to(owns, line=queries.line)
@require_POST
def remove(request: SignedInRequest, line: PlanLine) -> HttpResponse:
    form = VersionedForm(request.POST)
    try:
        actions.remove(by=request.user, line=line, version=form.began_with if form.is_valid() else 0)
    except ChangedElsewhereError:
        messages.error(request, "Not removed: the line was changed in another tab. Look at it again first.")
        return redirect("training:plan_line", line=line.pk)
    messages.success(request, "The line is removed.", extra_tags=f"draft-saved:{draft_key(line)}")
    return redirect("training:plan")


def courses_of(request: SignedInRequest) -> list[Course]:
    """The courses of the person, in the language that they read them in."""
    return [reading(request, course) for course in training.courses_of(request.user)]


def show(
    request: SignedInRequest, courses: list[Course], form: forms.Form, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The whole plan, with the form for a new line."""
    lines = queries.lines_of(request.user)
    offers = queries.offers_to(request.user, courses, lines)
    context = {
        "lines": lines,
        "titles": titles_of(lines),
        "offers": offers[:SHOWN_AT_ONCE],
        "more_offers": offers[SHOWN_AT_ONCE:],
        "form": form,
        "draft_key": NEW,
        "is_quiet": queries.is_quiet(request.user),
        "today": timezone.localdate(),
        "trail": trail()[:1],
    }
    return render(request, "training/plan/plan.html", context, status=status)


def titles_of(lines: list[PlanLine]) -> dict[str, str]:
    """The titles of courses, where lines follow from several."""
    return queries.course_titles(lines) if len({one.course for one in lines}) > 1 else {}


def show_line(
    request: SignedInRequest, form: forms.Form, line: PlanLine, template: str, theirs: PlanLine | None = None
) -> HttpResponse:
    """One line with its form; `theirs` is what another tab saved meanwhile."""
    status = HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"line": line, "form": form, "theirs": theirs, "draft_key": draft_key(line), "trail": trail()}
    return render(request, template, context, status=status)


def kept(request: SignedInRequest, line: PlanLine, says: str) -> HttpResponse:
    messages.success(request, says, extra_tags=f"draft-saved:{draft_key(line)}")
    return to_line(line)


def say_added(request: SignedInRequest, added: Added, tags: str = "") -> None:
    messages.success(request, COMPLETED if added.has_completed else "It is in your plan.", extra_tags=tags)


def returned(request: SignedInRequest) -> dict[str, str]:
    """What was typed before a session ended."""
    typed: QueryDict | None = drafts.returned(request)
    return {} if typed is None else {name: str(value) for name, value in typed.items()}


def draft_key(line: PlanLine) -> str:
    return f"training:plan:{line.pk}"


def to_line(line: PlanLine) -> HttpResponse:
    return redirect(f"{reverse('training:plan')}#line-{line.pk}")


def trail() -> list[dict[str, str]]:
    return [
        {"label": "My training", "href": reverse("training:mine")},
        {"label": "My action plan", "href": reverse("training:plan")},
    ]

"""My training, a course, a page with its activities."""

import json
from http import HTTPStatus

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.training import actions, queries
from rapport.training.actions import ChangedElsewhereError, Given
from rapport.training.course import Activity, Course, Page
from rapport.training.exercise import Exercise, exercise_for, parts_of
from rapport.training.forms import form_for
from rapport.training.permissions import may_take
from rapport.training.registration import queries as registration
from rapport.training.required import queries as required


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    words = {
        "courses": queries.progress_in(request.user, queries.courses_of(request.user)),
        "duties": required.duties_of(request.user),
        "registered": queries.registered_courses(request.user),
        "follows": registration.groups_followed_by(request.user),
    }
    return render(request, "training/mine.html", words)


@open_to(may_take, course=queries.course)
@require_GET
def overview(request: SignedInRequest, course: Course) -> HttpResponse:
    progress = queries.progress(request.user, course)
    sections = [
        {
            "title": section.title,
            "done": progress.done_in(section),
            "pages": [(page, progress.done_on(page), len(page.activities)) for page in section.pages],
        }
        for section in course.sections
    ]
    trail = [{"label": "My training", "href": reverse("training:mine")}]
    return render(
        request,
        "training/overview.html",
        {"course": course, "progress": progress, "sections": sections, "trail": trail},
    )


@open_to(may_take, course=queries.course)
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest, course: Course, page: str) -> HttpResponse:
    shown = course.page(page)
    if shown is None:
        raise Http404
    if request.method == "POST":
        return save(request, course, shown)
    actions.visit(by=request.user, course=course, page=shown)
    return show(request, course, shown, drafts.returned(request))


def show(request: SignedInRequest, course: Course, page: Page, typed: QueryDict | None) -> HttpResponse:
    """The page with the learner's answers; what they had typed before a session ended is in its place."""
    answers = queries.answers_on(request.user, course, page)
    about = typed.get("activity") if typed else None
    exercises = {
        activity.id: exercise_for(activity, answers.get(activity.id), typed if activity.id == about else None)
        for activity in page.activities
    }
    return draw(request, course, page, exercises)


def save(request: SignedInRequest, course: Course, page: Page) -> HttpResponse:
    """Keep one answer. What cannot be kept comes back as it was typed, with the reason."""
    activity = page.activity(request.POST.get("activity", ""))
    if activity is None:
        raise Http404
    if "discard" in request.POST:
        return confirm(request, course, page, activity)
    form = form_for(activity, Given(), request.POST)
    if not form.is_valid():
        answer = queries.answers_on(request.user, course, page).get(activity.id)
        version = answer.version if answer else 0
        return refuse(request, course, page, Exercise(activity, form, answer, version))
    try:
        actions.save_answer(
            by=request.user, course=course, page=page, activity=activity, given=form.given, version=form.began_with
        )
    except ChangedElsewhereError as error:
        exercise = Exercise(activity, form, version=form.began_with, kept_elsewhere=error.kept)
        return refuse(request, course, page, exercise)
    return confirm(request, course, page, activity)


def confirm(request: SignedInRequest, course: Course, page: Page, activity: Activity) -> HttpResponse:
    """Say that the answer is kept: on the page, or in its place in the page."""
    key = draft_key(course, page, activity.id)
    if wants_part(request):
        if "discard" in request.POST:
            response: HttpResponse = HttpResponseClientRefresh()
        else:
            answer = queries.answers_on(request.user, course, page).get(activity.id)
            response = draw_saved(request, course, page, exercise_for(activity, answer))
        response.headers["HX-Trigger"] = json.dumps({"draft-saved": key})
        return response
    address = reverse("training:page", kwargs={"course": course.id, "page": page.id})
    return redirect(f"{address}#{activity.id}")


def refuse(request: SignedInRequest, course: Course, page: Page, tried: Exercise) -> HttpResponse:
    """Nothing was written: show what was tried, as it was typed."""
    if wants_part(request):
        return render(request, "training/state.html", {"exercise": tried})
    answers = queries.answers_on(request.user, course, page)
    exercises = {activity.id: exercise_for(activity, answers.get(activity.id)) for activity in page.activities}
    response = draw(request, course, page, exercises | {tried.activity.id: tried})
    response.status_code = HTTPStatus.CONFLICT if tried.kept_elsewhere else HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def draw(request: SignedInRequest, course: Course, page: Page, exercises: dict[str, Exercise]) -> HttpResponse:
    progress = queries.answered_in(request.user, course)
    here = course.section_of(page)
    before, after = course.neighbours(page)
    context = {
        "course": course,
        "page": page,
        "parts": parts_of(page, exercises),
        "draft_prefix": draft_key(course, page),
        "section": here,
        "sections": [(section, section == here, *progress.done_in(section)) for section in course.sections],
        "pages": [(other, progress.done_on(other), len(other.activities)) for other in here.pages],
        "before": before,
        "after": after,
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", kwargs={"course": course.id})},
        ],
    }
    return render(request, "training/page.html", context)


def draw_saved(request: SignedInRequest, course: Course, page: Page, exercise: Exercise) -> HttpResponse:
    """What stands below a saved answer, and the counts that it changed."""
    progress = queries.answered_in(request.user, course)
    context = {
        "exercise": exercise,
        "done": progress.done_on(page),
        "of": len(page.activities),
        "section": progress.done_in(course.section_of(page)),
    }
    return render(request, "training/saved.html", context)


def wants_part(request: SignedInRequest) -> bool:
    """A script asks for the state of one answer; without one, a browser asks for the page."""
    return "HX-Request" in request.headers


def draft_key(course: Course, page: Page, activity: str = "") -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"training:{course.id}:{page.id}:{activity}"

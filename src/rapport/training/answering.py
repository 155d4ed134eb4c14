"""A page of a course: shown with one's answers, and one answer of it kept."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from rapport.kit.drafts import owner_mark
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.training import actions, queries
from rapport.training.actions import ChangedElsewhereError
from rapport.training.course import Activity, Course, Page, Section
from rapport.training.exercise import Exercise, Focus, exercise_for, parts_of, seen_beside
from rapport.training.given import NOTHING, Given
from rapport.training.kept import given_in
from rapport.training.kinds import Seen, kind_of
from rapport.training.kinds.base import whole_number
from rapport.training.leaf import draw, forms_of, own, own_leaf
from rapport.training.models import Answer
from rapport.training.queries import Count, Desk

COMPLETED = "That was the last one needed: you have completed this course."


@dataclass(frozen=True)
class Sheet:
    """A page in front of somebody. What is asked of the database is asked once."""

    request: SignedInRequest
    course: Course
    page: Page

    @property
    def person(self) -> Person:
        return self.request.user

    @cached_property
    def desk(self) -> Desk:
        return queries.desk(self.person, self.course, self.page)

    @cached_property
    def counts(self) -> dict[str, Count]:
        return queries.counts_on(self.course, self.page)

    @property
    def address(self) -> str:
        return forms_of(self.course, self.page)["address"]

    def exercise(self, activity: Activity, typed: QueryDict | None = None) -> Exercise:
        return exercise_for(activity, self.desk.on(self.page, activity), self.seen(activity), typed)

    def seen(self, activity: Activity) -> Seen:
        """What the activity shows beside an answer; most show nothing, and ask nothing."""
        return seen_beside(activity, lambda: self.desk, lambda: self.counts)

    def draft_key(self, activity: str) -> str:
        """Under which name a browser keeps what is typed until it is saved."""
        return f"{forms_of(self.course, self.page)['draft_prefix']}{activity}"


def show(sheet: Sheet, typed: QueryDict | None) -> HttpResponse:
    """The page with the learner's answers; what they had typed before a session ended is in its place."""
    about = typed.get("activity") if typed else None
    return draw_page(sheet, *(sheet.exercise(one, typed) for one in sheet.page.activities if one.id == about))


def save(sheet: Sheet) -> HttpResponse:
    """Keep one answer. What cannot be kept comes back as it was typed, with the reason."""
    post = sheet.request.POST
    activity = sheet.page.activity(post.get("activity", ""))
    if activity is None:
        raise Http404
    if "discard" in post:
        return confirm(sheet, activity)
    given, mistake = read(sheet, activity)
    if mistake:
        return refuse(sheet, activity, Exercise(activity, given=given, mistake=mistake))
    version = whole_number(post.get("replaces")) or whole_number(post.get("version")) or 0
    try:
        answer = actions.save_answer(
            by=sheet.person, course=sheet.course, page=sheet.page, activity=activity, given=given, version=version
        )
    except ChangedElsewhereError as error:
        tried = Exercise(activity, given=given, version=version, kept_elsewhere=error.kept)
        return refuse(sheet, activity, tried)
    return confirm(sheet, activity, answer)


def read(sheet: Sheet, activity: Activity) -> tuple[Given, str]:
    """What was given, and why it cannot be kept."""
    if "clear" in sheet.request.POST:
        return NOTHING, ""
    kind, kept = kind_of(activity), NOTHING
    if kind.needs_kept:
        kept = given_in(queries.answer_to(sheet.person, sheet.course, sheet.page, activity))
    taken = kind.read(activity.content, sheet.request.POST, kept)
    return taken.given, taken.mistake


def confirm(sheet: Sheet, activity: Activity, saved: Answer | None = None) -> HttpResponse:
    """Say that the answer is kept: on the page, or in its place in the page."""
    if not wants_part(sheet.request):
        return redirect(f"{sheet.address}#{activity.id}")
    has_completed = saved is not None and saved.has_completed
    tells = {"draft-saved": sheet.draft_key(activity.id), **({"toast": COMPLETED} if has_completed else {})}
    exercise = exercise_for(activity, saved, sheet.seen(activity)) if saved else sheet.exercise(activity)
    response = draw_saved(sheet, exercise)
    response.headers["HX-Trigger"] = json.dumps(tells)
    return response


def refuse(sheet: Sheet, activity: Activity, tried: Exercise) -> HttpResponse:
    """Nothing was written: show what was tried, as it was typed."""
    now = sheet.exercise(activity)
    if activity.kind == "dialogue":
        # Nothing was typed that could be lost: show where the conversation stands.
        tried = replace(now, mistake=tried.mistake or "This conversation went on elsewhere. Here is where it stands.")
    else:
        version = tried.version or now.version
        tried = replace(tried, answer=None if tried.kept_elsewhere else now.answer, version=version, seen=now.seen)
    if wants_part(sheet.request):
        if activity.kind == "dialogue":
            return whole(sheet, replace(tried, focus=Focus.BEGINNING))
        return render(sheet.request, "training/state.html", {"exercise": tried})
    response = draw_page(sheet, tried)
    response.status_code = HTTPStatus.CONFLICT if tried.kept_elsewhere else HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def draw_page(sheet: Sheet, *changed: Exercise) -> HttpResponse:
    """The whole page; `changed` are those of its exercises that differ from what is kept."""
    exercises = {activity.id: sheet.exercise(activity) for activity in sheet.page.activities}
    exercises |= {exercise.activity.id: exercise for exercise in changed}
    leaf = own_leaf(sheet.request, sheet.page, sheet.desk.progress, exercises)
    return render(sheet.request, "training/page.html", {"page": sheet.page, "leaf": leaf})


def in_one_piece(person: Person, course: Course, sections: list[Section], pages: list[Page]) -> dict[str, object]:
    """Many pages to be printed, each with the person's answers (three queries)."""
    desk = queries.desk(person, course, *pages)
    shown = {}
    for page in pages:
        exercises = {}
        for activity in page.activities:
            seen = seen_beside(activity, lambda: desk, dict)
            exercise = exercise_for(activity, desk.on(page, activity), seen)
            # On one piece of paper, two pages may have an activity of the same name.
            apart = replace(activity, id=f"{page.id}-{activity.id}")
            exercises[activity.id] = replace(exercise, activity=apart)
        shown[page.id] = parts_of(course, page, exercises)
    return {
        "course": course,
        "sections": [(section, [(page, shown[page.id]) for page in section.pages]) for section in sections],
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", args=[course.id]), "lang": course.language},
        ],
    }


def draw_saved(sheet: Sheet, exercise: Exercise) -> HttpResponse:
    """What a script puts in place after a save: the state, the feedback, the counts that have changed."""
    post = sheet.request.POST
    if exercise.activity.kind == "dialogue" or "clear" in post or "discard" in post:
        return whole(sheet, replace(exercise, focus=Focus.BEGINNING))
    says = "check" in post or "said" not in post
    exercise = replace(exercise, focus=Focus.FEEDBACK if "check" in post else Focus.NOWHERE)
    context = {"exercise": exercise, "says": says, "in_place": True}
    if exercise.answer is None or exercise.answer.moves_counts:
        context |= counts(sheet)
    return HttpResponse(draw("training/saved.html", context))


def whole(sheet: Sheet, exercise: Exercise) -> HttpResponse:
    """The whole exercise anew, in place of the one that was there."""
    activity = exercise.activity
    context = {
        **counts(sheet),
        "activity": activity,
        "kind": exercise.kind,
        "drawn": own(exercise),
        "owner": owner_mark(sheet.request),
        **forms_of(sheet.course, sheet.page),
    }
    response = render(sheet.request, "training/anew.html", context)
    response.headers["HX-Retarget"] = f"#{activity.id}"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def counts(sheet: Sheet) -> dict[str, object]:
    """How far the page and its section are now."""
    progress, here = sheet.desk.progress, sheet.course.section_of(sheet.page)
    return {
        "done": progress.done_on(sheet.page),
        "of": len(sheet.page.activities),
        "standing": next(standing for standing in progress.standings if standing.section == here),
    }


def wants_part(request: SignedInRequest) -> bool:
    """A script asks for the state of one answer; without one, a browser asks for the page."""
    return "HX-Request" in request.headers

"""A page of a course as HTML: drawn once for everybody, with holes for what is one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from rapport.kit.drafts import owner_mark
from rapport.kit.drawn_once import Exactly, Pattern, drawn_once, hole
from rapport.people.request import SignedInRequest
from rapport.training.course import Activity, Course, Page
from rapport.training.exercise import Exercise, Focus, parts_of
from rapport.training.given import Given
from rapport.training.kinds import Kind, Seen, kind_of
from rapport.training.library import languages
from rapport.training.models import Answer
from rapport.training.queries import Progress

# What of an exercise differs from one person to the next.
OWN = ("focus", "controls", "clear", "state", "said")
DATA_FOCUS, NOTHING = SafeString(" data-focus"), SafeString("")


@dataclass(frozen=True)
class Place:
    """Where an exercise stands on a leaf."""

    activity: Activity

    @property
    def kind(self) -> Kind[Any]:
        return kind_of(self.activity)

    @property
    def drawn(self) -> dict[str, SafeString]:
        return {name: hole(f"{self.activity.id}/{name}") for name in OWN}


def own_leaf(request: SignedInRequest, page: Page, progress: Progress, exercises: Mapping[str, Exercise]) -> SafeString:
    """The page with somebody's own answers, and how far they are."""
    course = progress.course
    values = {"csrf": get_token(request), "owner": owner_mark(request)}
    for standing in progress.standings:
        values[f"section:{standing.section.id}"] = section_mark(standing.done, standing.of)
    for one in course.section_of(page).pages:
        values[f"page:{one.id}"] = page_mark(progress.done_on(one), len(one.activities))
    for name, exercise in exercises.items():
        values |= {f"{name}/{part}": html for part, html in own(exercise).items()}
    return leaf(Exactly(course), Exactly(page)).fill(values)


@drawn_once
def leaf(of: Exactly[Course], which: Exactly[Page]) -> Pattern:
    """A page as everybody gets it."""
    course, page = of.it, which.it
    section = course.section_of(page)
    before, after = course.neighbours(page)
    words = {
        "course": course,
        "page": page,
        "languages": languages(course),
        "parts": parts_of(course, page, {activity.id: Place(activity) for activity in page.activities}),
        "section": section,
        "sections": [(one, hole(f"section:{one.id}")) for one in course.sections],
        "pages": [(one, hole(f"page:{one.id}")) for one in section.pages],
        "before": before,
        "after": after,
        "trail": [
            {"label": "My training", "href": reverse("training:mine")},
            {"label": course.title, "href": reverse("training:overview", args=[course.id]), "lang": course.language},
        ],
        "csrf_token": hole("csrf"),
        "owner": hole("owner"),
        **forms_of(course, page),
    }
    return Pattern(draw("training/leaf.html", words))


def forms_of(course: Course, page: Page) -> dict[str, str]:
    """Where the forms of a page lead, and with what begin the names under which a browser keeps what is typed."""
    return {
        "address": reverse("training:page", kwargs={"course": course.id, "page": page.id}),
        "draft_prefix": f"training:{course.id}:{page.id}:",
    }


def own(exercise: Exercise) -> dict[str, SafeString]:
    """What of an exercise is the learner's own."""
    begins = exercise.focus == Focus.BEGINNING and exercise.activity.kind != "dialogue"
    return {
        "focus": DATA_FOCUS if begins else NOTHING,
        "controls": controls(exercise),
        "clear": take_back() if exercise.can_be_cleared else NOTHING,
        "state": state(exercise),
        "said": said(exercise),
    }


def controls(exercise: Exercise) -> SafeString:
    """Where the answer is given, with what was given; what somebody has written is drawn for them alone."""
    given = exercise.given
    if given.text or given.texts or exercise.focus or exercise.mistake:
        return draw_controls(exercise)
    return known_controls(Exactly(exercise.activity), given, exercise.seen.earlier)


@drawn_once
def known_controls(activity: Exactly[Activity], given: Given, earlier: Given | None) -> SafeString:
    return draw_controls(Exercise(activity.it, given=given, seen=Seen(earlier)))


def draw_controls(exercise: Exercise) -> SafeString:
    activity = exercise.activity
    words = {"exercise": exercise, "activity": activity, "words": activity.content, "view": exercise.view}
    return draw(exercise.template, words)


def said(exercise: Exercise) -> SafeString:
    """The feedback to what is kept."""
    if exercise.answer is None or not exercise.kind.has_feedback:
        return NOTHING
    given = exercise.answer.given
    if given.text or given.texts:
        return draw("training/said.html", {"exercise": exercise})
    return known_said(Exactly(exercise.activity), given, exercise.seen, exercise.focus)


@drawn_once
def known_said(activity: Exactly[Activity], given: Given, seen: Seen, focus: Focus) -> SafeString:
    answer = Answer()
    answer.given = given
    return draw("training/said.html", {"exercise": Exercise(activity.it, answer, seen=seen, focus=focus)})


def state(exercise: Exercise) -> SafeString:
    """Whether it is kept, and since when."""
    is_plain = not (exercise.kept_elsewhere or exercise.mistake or exercise.is_returned)
    if not exercise.answer or not is_plain:
        return draw("training/state.html", {"exercise": exercise})
    kept = kept_state(has_changed=exercise.question_has_changed)
    return kept.fill({"version": str(exercise.version), "saved": exercise.saved_on})


@drawn_once
def kept_state(*, has_changed: bool) -> Pattern:
    words = {"version": hole("version"), "answer": True, "saved_on": hole("saved"), "question_has_changed": has_changed}
    return Pattern(draw("training/state.html", {"exercise": words}))


@drawn_once
def page_mark(done: int, of: int) -> SafeString:
    return draw("training/mark.html", {"done": done, "of": of})


@drawn_once
def section_mark(done: int, of: int) -> SafeString:
    return draw("training/section_mark.html", {"standing": {"done": done, "of": of, "is_whole": done == of}})


@drawn_once
def take_back() -> SafeString:
    return draw("training/take_back.html", {})


def draw(template: str, words: Mapping[str, object]) -> SafeString:
    """A template that asks nothing of the request."""
    return SafeString(get_template(template).render(dict(words)))

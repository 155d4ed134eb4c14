"""Whether somebody can say anonymously what a course did. Nothing here knows whether they have."""

from rapport.ballots import names
from rapport.ballots import queries as ballots
from rapport.ballots.models import Box
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Participation
from rapport.training.course import Course
from rapport.training.models import Completion, EvaluationInvited, Joined


def open_box(person: Person, course: Course) -> str:
    """The name of the box in which the person may say what the course did; empty where none is open (three queries)."""
    seats = Participation.objects.filter(person=person, role__in=GRANTS[Verb.TAKE_COURSES]).order_by("since", "pk")
    joined = Joined.objects.filter(registration__person=person, registration__course=course.id).order_by("pk")
    programs = [*seats.values_list("program", flat=True), *joined.values_list("code__program", flat=True)]
    wanted = [name for program in dict.fromkeys(programs) for name in names.of_course(program, course.id)]
    is_open = Box.objects.filter(slug__in=wanted, state=Box.State.OPEN, is_rolling=True)
    there = set(is_open.values_list("slug", flat=True))
    return next((name for name in wanted if name in there), "")


def has_completed(person: Person, course: Course) -> bool:
    """There is something to say."""
    return Completion.objects.filter(person=person, course=course.id).exists()


def was_invited(person: Person, course: Course) -> bool:
    """The person was given a way in."""
    return EvaluationInvited.objects.filter(person=person, course=course.id).exists()


def fingerprint(box: str) -> str:
    """Of what the box promises."""
    return ballots.box(box).policy_hash


def on_overview(person: Person, course: Course) -> dict[str, object]:
    """What the card on a course's page shows: nothing where no box is open (four queries at most)."""
    box = open_box(person, course)
    if not box:
        return {"evaluation": ""}
    if was_invited(person, course):
        return {"evaluation": "invited"}
    return {"evaluation": "open" if has_completed(person, course) else "later"}

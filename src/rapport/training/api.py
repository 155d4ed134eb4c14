"""What our own API says of training: states and days, never a word that somebody wrote in a course."""

from datetime import date

from ninja import Field, Query, Router, Schema

from rapport.kit.paging import Page, Paging, page
from rapport.people.bearer import KeyRequest
from rapport.programs.codes import coder
from rapport.programs.keys import open_to_key
from rapport.programs.models import Program
from rapport.training.learners import queries
from rapport.training.learners.queries import Learner, Wanted
from rapport.training.permissions import may_see_learners

router = Router(tags=["Training"])


class OneLearner(Schema):
    person: str = Field(description="Code of the person.")
    course: str
    state: str = Field(description="not started, under way, done or due again.")
    due_on: date | None = Field(description="By when something waits for them; null when nothing does.")
    is_late: bool
    first_done_on: date | None
    last_done_on: date | None = Field(description="The first time, or the latest refresher.")
    again_on: date | None = Field(description="When it has to be done again.")
    registered_on: date | None = Field(description="When they registered by a code of the programme.")


class Learners(Page):
    items: list[OneLearner]


class OfCourse(Paging):
    course: str = Field(
        default="",
        max_length=50,
        description="The course. Without it, the one that the programme asks mentors to take.",
    )


@router.get("/programs/{slug:program}/training", response=Learners, summary="Who has trained")
@open_to_key("training", may_see_learners)
def training(request: KeyRequest, program: Program, paging: Query[OfCourse]) -> dict[str, object]:
    """Who is registered for a course by the programme or has to take it, and how far they are."""
    course = paging.course or program.course
    of, code = f"training:{program.pk}:{course}", coder(program.pk)
    found = queries.learners_after(program, Wanted(course), paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.person.pk)
    return {"items": [_told(one, course, code("p", one.person.pk)) for one in shown], "next": following}


def _told(one: Learner, course: str, person: str) -> dict[str, object]:
    return {
        "person": person,
        "course": course,
        "state": one.state.value,
        "due_on": one.due_on,
        "is_late": one.is_late,
        "first_done_on": one.standing.first_done_on,
        "last_done_on": one.standing.last_done_on,
        "again_on": one.standing.again_on,
        "registered_on": one.registered_on,
    }

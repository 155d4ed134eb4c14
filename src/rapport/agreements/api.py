"""What our own API says of mentorships: phases and days, never a word that somebody wrote.

The programme is told what its pages tell: how far both are together. That one side has begun, saved, submitted or
signed changes nothing here. Milestones belong to the pair; the programme has figures of five pairs or more.
"""

from datetime import date

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from rapport.agreements import queries
from rapport.agreements.enabling import queries as enabling
from rapport.agreements.measures import queries as measures
from rapport.agreements.measures.permissions import may_read_measures
from rapport.agreements.permissions import may_read_own
from rapport.kit.paging import Page, Paging, page
from rapport.people.bearer import KeyRequest
from rapport.programs import queries as programs
from rapport.programs.codes import coder
from rapport.programs.keys import open_to_key
from rapport.programs.models import Program
from rapport.programs.permissions import may_see_people

router = Router(tags=["Mentorships and milestones"])
CODE = "Code of the mentorship, the same in every answer and export of the programme."
SHARES = ("milestones:reached", "milestones:in time")


class Place(Schema):
    person: str = Field(description="Code of the mentor.")
    place: str = Field(description="primary, co-mentor, career or near-peer.")
    since: date


class OneMentorship(Schema):
    mentorship: str = Field(description=CODE)
    scholar: str = Field(description="Code of the scholar.")
    mentors: list[Place]
    phase: str = Field(description="preparing, negotiating, enabling or closing.")
    since: date
    agreed_on: date | None = Field(description="The day of the last signature under the agreement; null until then.")


class Mentorships(Page):
    items: list[OneMentorship]


class OneMilestone(Schema):
    milestone: str = Field(description="Code of the milestone.")
    mentorship: str = Field(description=CODE)
    kind: str = Field(description="publication, grant, promotion, degree or other.")
    state: str = Field(description="planned, overdue, reached or dropped.")
    due_on: date
    reached_on: date | None
    dropped_on: date | None


class Milestones(Page):
    items: list[OneMilestone]


class OneFigure(Schema):
    cohort: str = Field(description="Empty for all pairs of the programme.")
    measure: str = Field(description="milestones:reached – of those that were due; milestones:in time – by their day.")
    share: float | None = Field(description="Mean share of the pairs, 0 to 1; null where it may not be told.")
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    pairs: int | None
    note: str = Field(description="Why something is not told.")
    as_of: date = Field(description="The day on which the figures were made; they are never made for single pairs.")


class Figures(Schema):
    items: list[OneFigure]


@router.get("/programs/{slug:program}/mentorships", response=Mentorships, summary="Open mentorships")
@open_to_key("mentorships", may_see_people)
def mentorships(request: KeyRequest, program: Program, paging: Query[Paging]) -> dict[str, object]:
    """Who mentors whom, in which phase, and since when all have signed."""
    of, code = f"mentorships:{program.pk}", coder(program.pk)
    found = programs.mentorships_after(program, paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.pk)
    agreed = queries.agreed([one.pk for one in shown])
    items = [
        {
            "mentorship": code("m", one.pk),
            "scholar": code("p", one.scholar_id),
            "mentors": [
                {"person": code("p", each.mentor_id), "place": each.place, "since": each.since}
                for each in one.mentors  # type: ignore[attr-defined]
            ],
            "phase": one.phase,
            "since": one.since,
            "agreed_on": agreed.get(one.pk),
        }
        for one in shown
    ]
    return {"items": items, "next": following}


@router.get("/programs/{slug:program}/milestones", response=Milestones, summary="Milestones of one’s own mentorships")
@open_to_key("milestones", may_read_own)
def milestones(request: KeyRequest, program: Program, paging: Query[Paging]) -> dict[str, object]:
    """For keys of scholars and mentors, about their own pairs alone. Who runs the programme has the figures."""
    of, code, today = f"milestones:{program.pk}", coder(program.pk), timezone.localdate()
    found = enabling.own_milestones(request.auth.person, program, paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.pk)
    items = [
        {
            "milestone": code("g", one.pk),
            "mentorship": code("m", one.mentorship_id),
            "kind": one.kind,
            "state": enabling.state_of(one, today),
            "due_on": one.due_on,
            "reached_on": one.reached_on,
            "dropped_on": one.dropped_on,
        }
        for one in shown
    ]
    return {"items": items, "next": following}


@router.get("/programs/{slug:program}/milestones/figures", response=Figures, summary="Milestones in figures")
@open_to_key("milestones", may_read_measures)
def milestone_figures(request: KeyRequest, program: Program) -> dict[str, object]:
    """How many milestones are reached, as the page of figures told it last: of five pairs or more."""
    items = [
        {
            "cohort": one.cohort.name if one.cohort else "",
            "measure": one.measure,
            "share": one.value,
            "low": one.low,
            "high": one.high,
            "pairs": one.n,
            "note": one.note,
            "as_of": timezone.localdate(one.figures.made_at),
        }
        for one in measures.told_last(program, SHARES)
    ]
    return {"items": items}

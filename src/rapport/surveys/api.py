"""What our own API says of surveys: how waves go, as far as it may be told, and answers that carry names."""

from datetime import date, datetime

from ninja import Field, Query, Router, Schema

from rapport.kit.paging import Page, Paging, page
from rapport.people.bearer import KeyRequest
from rapport.programs.codes import coder
from rapport.programs.keys import open_to_key
from rapport.programs.models import Program
from rapport.surveys import queries
from rapport.surveys.exports import queries as exports
from rapport.surveys.models import Survey
from rapport.surveys.permissions import may_read_identified, may_see_rates
from rapport.surveys.waves import queries as in_waves
from rapport.surveys.waves.queries import AskedSurvey

router = Router(tags=["Surveys"])
Answer = int | float | str | list[int]
MISSING = "-97 prefers not to say, -98 not asked, -99 skipped."


class OneRate(Schema):
    unit: str = Field(description="What is counted: invitation or person.")
    invited: int | None
    begun: int | None
    submitted: int | None
    percent: int | None = Field(description="Of an anonymous survey in steps, “at least”.")
    as_of: date | None = Field(description="The day of which this is; null: of this minute.")
    note: str = Field(description="Why something is not told.")


class OneSurvey(Schema):
    survey: int = Field(description="Its number in addresses.")
    instrument: str
    version: int
    title: str
    role: str = Field(description="Who is asked.")
    degree: str = Field(description="identified, confidential or anonymous.")
    rate: OneRate


class OneWave(Schema):
    wave: int
    name: str
    opens_at: datetime | None = Field(description="In UTC; null where it is counted for each person.")
    closes_at: datetime | None
    days_after: int | None = Field(description="So many days after somebody joined it opens for them.")
    open_days: int | None = Field(description="So many days it is open then.")
    surveys: list[OneSurvey]


class Waves(Page):
    items: list[OneWave]


class OneResponse(Schema):
    response: str = Field(description="Code of the response.")
    person: str = Field(description="Code of who answered.")
    mentorship: str = Field(description="Code of the pair that it is about; empty for none.")
    about_person: str = Field(description="Code of whom it is about; empty for nobody.")
    version: int = Field(description="Version of the instrument.")
    wording: str = Field(description="Words in which it was asked; empty: the instrument’s own.")
    submitted_at: datetime = Field(description="When these answers were handed in, in UTC.")
    answers: dict[str, Answer] = Field(description=f"Every field: a number, words, or the numbers ticked. {MISSING}")


class Responses(Page):
    items: list[OneResponse]


@router.get(
    "/programs/{slug:program}/waves", response=Waves, summary="Waves, their surveys, and how many have answered"
)
@open_to_key("waves", may_see_rates)
def waves(request: KeyRequest, program: Program, paging: Query[Paging]) -> dict[str, object]:
    """The rates that the page of rates shows: exact for identified surveys, held back or in steps for the others."""
    of = f"waves:{program.pk}"
    found = in_waves.waves_after(program, paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.wave.pk)
    items = [
        {
            "wave": one.wave.pk,
            "name": one.wave.name,
            "opens_at": one.wave.opens_at,
            "closes_at": one.wave.closes_at,
            "days_after": one.wave.days_after,
            "open_days": one.wave.open_days,
            "surveys": [_survey(each) for each in one.surveys],
        }
        for one in shown
    ]
    return {"items": items, "next": following}


def _survey(asked: AskedSurvey) -> dict[str, object]:
    survey, rate = asked.survey, asked.rate
    return {
        "survey": survey.pk,
        "instrument": survey.instrument,
        "version": survey.instrument_version,
        "title": asked.title,
        "role": survey.role,
        "degree": survey.degree,
        "rate": {
            "unit": rate.unit,
            "invited": rate.invited,
            "begun": rate.begun,
            "submitted": rate.submitted,
            "percent": rate.percent,
            "as_of": rate.on,
            "note": rate.note,
        },
    }


@router.get(
    "/programs/{slug:program}/surveys/{int:survey}/responses", response=Responses, summary="Answers that carry names"
)
@open_to_key("responses", may_read_identified, survey=queries.survey)
def responses(request: KeyRequest, program: Program, survey: Survey, paging: Query[Paging]) -> dict[str, object]:
    """What was handed in to an identified survey, each response once with its last answers; those taken back are gone.

    Answers given in confidence or without a name are never here. Research exports hold them, under their own rules.
    """
    of, code = f"responses:{survey.pk}", coder(program.pk)
    found = exports.handed_in_after(survey, paging.after(of), paging.limit + 1)
    shown, following = page(found, paging, of, lambda one: one.response)
    items = [
        {
            "response": code("r", one.response),
            "person": code("p", one.person),
            "mentorship": code("m", one.mentorship),
            "about_person": code("p", one.about),
            "version": survey.instrument_version,
            "wording": one.wording,
            "submitted_at": one.at,
            "answers": one.answers,
        }
        for one in shown
    ]
    return {"items": items, "next": following}

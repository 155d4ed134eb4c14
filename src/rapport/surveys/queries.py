"""Questions about surveys and who has answered them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs.models import Program
from rapport.surveys.instrument import Instrument
from rapport.surveys.library import shelf
from rapport.surveys.models import Answer, Response, Survey


@dataclass(frozen=True)
class Invitation:
    """A survey that is meant for somebody, and how far they are."""

    survey: Survey
    instrument: Instrument
    response: Response | None
    is_open: bool

    @property
    def is_submitted(self) -> bool:
        """The answers are in."""
        return self.response is not None and self.response.state == Response.State.SUBMITTED


def survey(pk: int) -> Survey:
    """One survey with its programme. Raises Survey.DoesNotExist."""
    return Survey.objects.select_related("program").get(pk=pk)


def instrument_of(survey: Survey) -> Instrument | None:
    """What the survey asks, to the letter; None when the file is gone or no longer says the same."""
    found = shelf().instruments.get((survey.instrument, survey.instrument_version))
    return found.content if found and found.sha256 == survey.instrument_sha256 else None


def is_open(survey: Survey) -> bool:
    """Answers are taken now."""
    return survey.opens_at <= timezone.now() < survey.closes_at


def invitations_of(person: Person) -> list[Invitation]:
    """The surveys that have opened for the roles that the person holds today, the open ones first (two queries)."""
    surveys = (
        Survey.objects.filter(
            program__participations__person=person,
            program__participations__until__isnull=True,
            program__participations__role=F("role"),
            role__in=GRANTS[Verb.ANSWER_SURVEYS],
            opens_at__lte=timezone.now(),
        )
        .select_related("program")
        .order_by("closes_at", "pk")
    )
    responses = {found.survey_id: found for found in Response.objects.filter(person=person)}
    found = [
        Invitation(survey, instrument, responses.get(survey.pk), is_open(survey))
        for survey in surveys
        if (instrument := instrument_of(survey))
    ]
    return sorted(found, key=lambda one: (one.is_submitted, not one.is_open))


@dataclass(frozen=True)
class Asked:
    """A survey of a programme and what it is called."""

    survey: Survey
    title: str
    is_open: bool


def surveys_of(program: Program) -> list[Asked]:
    """All surveys of a programme, the latest first (one query)."""
    found = Survey.objects.filter(program=program).order_by("-opens_at", "-pk")
    known = [(survey, instrument_of(survey)) for survey in found]
    return [Asked(survey, one.title if one else survey.instrument, is_open(survey)) for survey, one in known]


def response_of(person: Person, survey: Survey) -> Response | None:
    """The person's own response, if they have begun."""
    return Response.objects.filter(person=person, survey=survey).first()


def values_of(response: Response | None) -> dict[str, int]:
    """The answers that a response holds, by item."""
    return dict(Answer.objects.filter(response=response).values_list("item", "value")) if response else {}


def answered(survey: Survey) -> dict[int, date]:
    """Who has submitted (by id), and on which day; never what they answered."""
    found = _submitted().filter(survey=survey).values_list("person_id", "submitted_at")
    return {person: _day(at) for person, at in found}


def answered_in(program: Program) -> list[tuple[Survey, dict[int, date]]]:
    """For each survey of the programme that has opened: who has submitted, and on which day (two queries)."""
    surveys = list(
        Survey.objects.filter(program=program, degree=Survey.Degree.IDENTIFIED, opens_at__lte=timezone.now()).order_by(
            "opens_at", "pk"
        )
    )
    days: dict[int, dict[int, date]] = defaultdict(dict)
    found = _submitted().filter(survey__in=surveys).values_list("survey_id", "person_id", "submitted_at")
    for survey_id, person, at in found:
        days[survey_id][person] = _day(at)
    return [(survey, days[survey.pk]) for survey in surveys]


def _submitted() -> QuerySet[Response]:
    return Response.objects.filter(state=Response.State.SUBMITTED)


def _day(at: datetime | None) -> date:
    return timezone.localdate(at)

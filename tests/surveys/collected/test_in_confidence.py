"""Into a confidential survey: who brings answers in learns nothing of what anybody has answered here."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.collected import actions, queries
from rapport.surveys.exports import queries as exports
from rapport.surveys.models import BroughtIn, Collected, CollectedRow, Release, Response, Submission, Survey
from rapport.surveys.permissions import may_bring_in
from tests import make
from tests.surveys.collected.desk import ALL, HEAD, Desk, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(program: Program) -> Survey:
    return make.survey(program, degree=Survey.Degree.CONFIDENTIAL)


@pytest.fixture
def scholars(program: Program) -> list[Person]:
    return [make.member(program, Role.SCHOLAR) for _ in range(8)]


@pytest.fixture
def desk(program: Program, survey: Survey, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Desk:
    return Desk(make.member(program, Role.EVALUATOR), survey, django_capture_on_commit_callbacks)


def file_of(people: list[Person]) -> str:
    return HEAD + "".join(row(str(one.email)) for one in people)


def test_who_has_answered_here_cannot_be_told_from_any_page(desk: Desk, scholars: list[Person], survey: Survey) -> None:
    make.answered(survey, scholars[0], **(ALL | {"si_team": 1}))
    make.answered(survey, scholars[1], **ALL)
    desk.send(file_of(scholars))
    desk.match()
    assert desk.numbers() == {"new": 8}
    desk.confirm()
    after = desk.look().content.decode()
    assert "nobody is told who, or how many" in after
    assert (desk.file.new, desk.file.changed, desk.file.lines.count()) == (0, 0, 0)
    assert BroughtIn.objects.count() == 6
    first = Submission.objects.get(response__person=scholars[0])
    assert '"si_team":1' in first.answers


def test_the_same_file_twice_changes_nothing_and_tells_nothing(desk: Desk, scholars: list[Person]) -> None:
    desk.bring_in(file_of(scholars))
    before = list(Submission.objects.order_by("pk").values_list("pk", "answers"))
    assert desk.bring_in(file_of(scholars)) == {"new": 8}
    assert list(Submission.objects.order_by("pk").values_list("pk", "answers")) == before
    assert Release.objects.count() == 1


def test_what_was_brought_in_is_known_so_no_export_tells_of_one_to_four_others(
    desk: Desk, scholars: list[Person], survey: Survey
) -> None:
    make.answered(survey, scholars[0], **ALL)
    desk.bring_in(file_of(scholars[1:]))
    assert exports.reason_against(survey) == exports.CLOSE
    for person in [make.member(survey.program, Role.SCHOLAR) for _ in range(4)]:
        make.answered(survey, person, **ALL)
    assert exports.reason_against(survey) == ""


def test_whoever_has_begun_or_taken_back_here_stays_as_they_are(
    desk: Desk, scholars: list[Person], survey: Survey
) -> None:
    actions.surveys.save_answers(by=scholars[0], survey=survey, given={"si_team": actions.Given(2)})
    actions.surveys.withdraw(by=scholars[1], response=make.answered(survey, scholars[1], **ALL))
    desk.bring_in(file_of(scholars))
    states = dict(Response.objects.values_list("person", "state"))
    assert (states[scholars[0].pk], states[scholars[1].pk]) == ("begun", "withdrawn")
    assert list(states.values()).count("submitted") == 6


def test_only_who_chose_the_file_opens_it(desk: Desk, scholars: list[Person], program: Program) -> None:
    desk.send(file_of(scholars))
    other = Desk(make.member(program, Role.EVALUATOR), desk.survey, desk.capture)
    assert other.look().status_code == 404
    assert desk.file.name not in other.site.get(f"/surveys/{desk.survey.pk}/elsewhere/").content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.COORDINATOR, Role.STATISTICIAN, Role.MENTOR, Role.SCHOLAR])
def test_others_may_not(program: Program, survey: Survey, role: Role) -> None:
    assert not may_bring_in(make.member(program, role), survey)


def test_an_evaluator_in_a_mentors_line_may_not(program: Program, survey: Survey) -> None:
    evaluator = make.member(program, Role.EVALUATOR)
    assert may_bring_in(evaluator, survey)
    make.participation(program, Role.MENTOR, evaluator)
    assert not may_bring_in(evaluator, survey)


def test_into_an_anonymous_survey_nobody_may(program: Program, desk: Desk) -> None:
    survey = make.survey(program, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS)
    assert "would tie answers to people" in queries.reason_against(survey)
    assert not may_bring_in(make.member(program, Role.EVALUATOR), survey)
    with pytest.raises(actions.NotHereError, match="anonymous"):
        actions.put_in_now(by=None, survey=survey, planned=[], source="csv")
    assert not Collected.objects.exists()
    assert not CollectedRow.objects.exists()

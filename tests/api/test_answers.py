"""What the API tells, and what it keeps to itself."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.agreements.measures import queries as measures
from rapport.agreements.models import CohortFigure, CohortFigures
from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.codes import coder
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from tests import make
from tests.api.conftest import ask, key

pytestmark = pytest.mark.django_db


def test_a_programme_is_described(program: Program, director: Person) -> None:
    programs.add_cohort(by=director, program=program, name="Autumn 2026")
    said = ask(key(director, program), "programs").json()
    assert said == {
        "items": [
            {
                "program": "demo",
                "name": "Demo",
                "institution": "",
                "course": "",
                "agreement_template": "",
                "cohorts": [{"name": "Autumn 2026", "starts_on": None}],
            }
        ]
    }


def test_names_stand_in_one_list_alone(program: Program, director: Person) -> None:
    pair = make.mentorship(program, scholar=make.person("Leila Haddad"), mentor=make.person("Jonah Petersen"))
    make.answered(make.survey(program, Role.SCHOLAR), pair.scholar)
    secret, code = key(director, program), coder(program.pk)
    people = ask(secret, "programs/demo/people").json()["items"]
    by_code = {one["person"]: one for one in people}
    assert by_code[code("p", pair.scholar_id)]["name"] == "Leila Haddad"
    assert by_code[code("p", pair.scholar_id)]["roles"] == ["scholar"]
    survey = Survey.objects.get()
    paths = ("mentorships", "training", "waves", f"surveys/{survey.pk}/responses")
    others = "".join(ask(secret, f"programs/demo/{path}").content.decode() for path in paths)
    assert code("p", pair.scholar_id) in others
    for told in ("Haddad", "Petersen", "example.org"):
        assert told not in others


def test_mentorships_have_phases_and_days(director: Person, program: Program) -> None:
    version = make.signed_version()
    pair = version.agreement.mentorship
    head = make.member(pair.program, Role.DIRECTOR)
    [one] = ask(key(head, pair.program), f"programs/{pair.program.slug}/mentorships").json()["items"]
    code = coder(pair.program_id)
    assert one["mentorship"] == code("m", pair.pk)
    assert one["mentors"][0]["person"] == code("p", make.mentor_of(pair).pk)
    assert one["phase"] == "enabling"
    assert one["agreed_on"] == timezone.localdate().isoformat()


def test_one_side_alone_changes_nothing() -> None:
    """Byte for byte the same, whether the scholar has submitted or not, and when one has signed."""
    pair = make.agreeing_pair()
    secret = key(make.member(pair.program, Role.DIRECTOR), pair.program)
    before = ask(secret, f"programs/{pair.program.slug}/mentorships").content
    make.agreements.submit(by=pair.scholar, mentorship=pair, answers=make.SCHOLAR_SAYS, version=0)
    assert ask(secret, f"programs/{pair.program.slug}/mentorships").content == before
    make.agreements.submit(by=make.mentor_of(pair), mentorship=pair, answers=make.MENTOR_SAYS, version=0)
    together = ask(secret, f"programs/{pair.program.slug}/mentorships").content
    version = make.version_to_sign(pair)
    make.agreements.sign(by=pair.scholar, version=version, sha256=version.sha256, typed_name=pair.scholar.name)
    assert ask(secret, f"programs/{pair.program.slug}/mentorships").content == together


def test_milestones_are_those_of_ones_own_pairs() -> None:
    pair = make.mentorship()
    make.milestone(pair, "A very private title", days=-3)
    other = make.mentorship(pair.program)
    make.milestone(other)
    path = f"programs/{pair.program.slug}/milestones"
    answer = ask(key(pair.scholar, pair.program), path)
    [one] = answer.json()["items"]
    assert (one["state"], one["kind"], one["reached_on"]) == ("overdue", "grant", None)
    assert one["mentorship"] == coder(pair.program_id)("m", pair.pk)
    assert "private" not in answer.content.decode()
    assert ask(key(make.member(pair.program, Role.DIRECTOR), pair.program), path).status_code == 404


def test_the_programme_has_milestones_in_figures(program: Program, director: Person) -> None:
    path, secret = "programs/demo/milestones/figures", key(director, program)
    assert ask(secret, path).json() == {"items": []}
    made = CohortFigures.objects.create(program=program, asked_at=timezone.now(), made_at=timezone.now())
    told = {"figures": made, "place": 1, "measure": "milestones:reached", "value": 0.5, "low": 0.3, "high": 0.7, "n": 6}
    CohortFigure.objects.create(**told)
    CohortFigure.objects.create(**told | {"measure": "aligned"})
    [one] = ask(secret, path).json()["items"]
    assert (one["share"], one["pairs"], one["cohort"]) == (0.5, 6, "")
    assert measures.told_last(program, ["milestones:in time"]) == []


def test_training_has_states_and_days(program: Program, director: Person) -> None:
    programs.choose_content(by=director, program=program, course="optimising-mentoring", agreement_template="")
    mentor = make.member(program, Role.MENTOR, "Jonah")
    [one] = ask(key(director, program), "programs/demo/training").json()["items"]
    assert one["person"] == coder(program.pk)("p", mentor.pk)
    assert (one["course"], one["state"], one["is_late"]) == ("optimising-mentoring", "not started", False)
    assert ask(key(director, program), "programs/demo/training?course=no-such-course").json()["items"] == []


def test_waves_have_the_rates_of_the_page(program: Program, director: Person) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    wave = make.wave(program, name="Baseline")
    make.answered(make.survey(role=Role.SCHOLAR, wave=wave), scholar)
    hidden = make.survey(
        role=Role.SCHOLAR, wave=wave, instrument="agreement-experience", degree=Survey.Degree.CONFIDENTIAL
    )
    secret = key(director, program)
    [one] = ask(secret, "programs/demo/waves").json()["items"]
    rates = {each["degree"]: each["rate"] for each in one["surveys"]}
    assert (rates["identified"]["invited"], rates["identified"]["submitted"]) == (1, 1)
    assert rates["confidential"]["submitted"] is None
    assert "Not told yet" in rates["confidential"]["note"]
    assert one["opens_at"].endswith("Z")
    # Whether somebody answers in confidence changes not a byte.
    make.mentorship(program, scholar=scholar)
    before = ask(secret, "programs/demo/waves").content
    [subject] = make.surveys.queries.subjects_of(scholar, hidden, make.surveys.queries.instrument_of(hidden))  # type: ignore[arg-type]
    make.answered(hidden, scholar, subject)
    assert ask(secret, "programs/demo/waves").content == before


def test_answers_carry_their_reasons_for_being_missing(program: Program) -> None:
    evaluator = make.member(program, Role.EVALUATOR)
    scholar = make.member(program, Role.SCHOLAR, "Leila Haddad")
    survey = make.survey(program, Role.SCHOLAR)
    first, second, *_ = make.instruments().instruments["science-identity", 1].content.items
    make.answered(survey, scholar, **{first.id: 4, second.id: -97})
    [one] = ask(key(evaluator, program), f"programs/demo/surveys/{survey.pk}/responses").json()["items"]
    assert one["answers"][first.id] == 4
    assert one["answers"][second.id] == -97
    assert -99 in one["answers"].values()
    assert one["submitted_at"].endswith("Z")


@pytest.mark.parametrize("degree", [Survey.Degree.CONFIDENTIAL, Survey.Degree.ANONYMOUS])
def test_answers_without_a_name_are_not_there(program: Program, degree: Survey.Degree) -> None:
    evaluator = make.member(program, Role.EVALUATOR)
    instrument = "mentor-training-evaluation" if degree == Survey.Degree.ANONYMOUS else "science-identity"
    wave = make.counted_wave(program) if degree == Survey.Degree.ANONYMOUS else None
    survey = make.survey(program, Role.SCHOLAR, instrument=instrument, degree=degree, wave=wave)
    assert ask(key(evaluator, program), f"programs/demo/surveys/{survey.pk}/responses").status_code == 404


def test_what_was_taken_back_is_gone(program: Program, director: Person) -> None:
    response = make.answered(make.survey(program, Role.SCHOLAR), make.member(program, Role.SCHOLAR))
    path, secret = f"programs/demo/surveys/{response.survey_id}/responses", key(director, program)
    assert len(ask(secret, path).json()["items"]) == 1
    make.surveys.withdraw(by=response.person, response=response)
    assert ask(secret, path).json()["items"] == []


def test_each_call_is_one_event_without_content(program: Program, director: Person) -> None:
    secret = key(director, program)
    before = Event.objects.count()
    ask(secret, "programs/demo/people")
    ask(secret, "programs/elsewhere/people")
    event = Event.objects.get(pk__gt=Event.objects.order_by("pk")[before - 1].pk)
    assert (event.did, event.by, event.program) == ("api.people", director.pk, "demo")
    assert event.target.startswith("token:")


@pytest.mark.parametrize("path", ["people", "mentorships", "training", "waves"])
def test_many_rows_cost_as_many_questions_as_a_few(program: Program, director: Person, path: str) -> None:
    programs.choose_content(by=director, program=program, course="optimising-mentoring", agreement_template="")
    secret = key(director, program)

    def grow(number: int) -> None:
        for _ in range(number):
            make.mentorship(program)
            make.survey(program, Role.SCHOLAR)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert ask(secret, f"programs/demo/{path}").status_code == 200
        return len(asked)

    # The first call of a minute begins a new count.
    with time_machine.travel(timezone.now(), tick=False):
        grow(2)
        questions()
        few = questions()
        grow(5)
        assert questions() == few


def test_a_key_of_former_times_opens_nothing(program: Program, director: Person) -> None:
    make.member(program, Role.DIRECTOR)
    secret = key(director, program)
    programs.end_participation(by=director, participation=director.participations.get())
    assert ask(secret, "programs").status_code == 404

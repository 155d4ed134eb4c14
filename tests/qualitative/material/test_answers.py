"""Answers to surveys come in under codes; small groups lose their attributes; what is taken back goes."""

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.programs.codes import coder
from rapport.qualitative.material import actions as material
from rapport.qualitative.material.actions import InUseError, TwiceError
from rapport.qualitative.material.answers import actions, queries
from rapport.qualitative.material.grouping import without_small_groups
from rapport.qualitative.models import Assignment, Coding, Document, Respondent, RespondentValue, Unit
from rapport.surveys.exports.actions import NotReleasedError
from rapport.surveys.models import Response, Survey
from tests import make
from tests.qualitative.material.conftest import Room
from tests.surveys.exports.test_anonymous import APART, JOINED, answered

FIVE = [f"I ask question {number}." for number in range(5)]
IN_CONFIDENCE = Survey.Degree.CONFIDENTIAL


def bring_in(room: Room, question: queries.Question, *attributes: str) -> Document:
    return actions.bring_in(by=room.lead, project=room.project, question=question, attributes=attributes)


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ([{"a": "x"}] * 5, [{"a": "x"}] * 5),
        ([{"a": "x"}] * 4, [{}] * 4),
        ([{"a": "x"}] * 5 + [{"a": "y"}] * 5, [{"a": "x"}] * 5 + [{"a": "y"}] * 5),
        ([{"a": "x"}] * 9 + [{"a": "y"}], [{}] * 10),
        ([{"a": "x"}] * 9 + [{"a": "y"}] + [{"a": "z"}] * 6, [{"a": "x"}] * 9 + [{}] * 7),
        ([{"a": "x"}] * 6 + [{"a": "y"}] * 2 + [{"a": "z"}] * 3, [{"a": "x"}] * 6 + [{}] * 5),
        ([{"a": ""}, {}] + [{"a": "y"}] * 6, [{}] * 8),
        ([], []),
    ],
)
def test_nobody_is_left_in_a_small_group(known: list[dict[str, str]], left: list[dict[str, str]]) -> None:
    assert without_small_groups(known) == left


def test_identified_answers_carry_the_codes_of_exports(room: Room) -> None:
    document = bring_in(room, room.asked([*FIVE, " "]), "role")
    assert document.degree == "identified"
    assert sorted(document.units.values_list("text", flat=True)) == FIVE
    code = coder(room.program.pk)
    assert set(room.project.respondents.values_list("code", flat=True)) == {code("p", one.pk) for one in room.wrote[:5]}
    assert set(RespondentValue.objects.values_list("attribute__name", "value")) == {("role", "mentor")}
    assert "The directors, coordinators and evaluators" in document.consent


def test_confidential_answers_have_codes_of_this_project_alone(room: Room) -> None:
    bring_in(room, room.asked(FIVE))
    document = bring_in(room, room.asked(FIVE, IN_CONFIDENCE))
    other = make.project(room.program, lead=room.lead)
    theirs = actions.bring_in(by=room.lead, project=other, question=room.question(document.survey))
    exported = {coder(room.program.pk)("p", one.pk) for one in room.wrote}
    kept = [set(one.units.values_list("respondent__code", flat=True)) for one in (document, theirs)]
    assert len(kept[0]) == 5
    assert not kept[0] & exported
    assert not kept[0] & kept[1]
    again = room.question(room.asked(FIVE, IN_CONFIDENCE).survey)
    assert bring_in(room, again).units.count() == 5


def test_what_is_confidential_comes_from_five_people_on_and_never_for_one_more(room: Room) -> None:
    few = room.asked(FIVE[:4], IN_CONFIDENCE)
    assert "fewer than 5" in few.reason
    with pytest.raises(NotReleasedError, match="fewer than 5"):
        bring_in(room, few)
    survey = room.asked(FIVE, IN_CONFIDENCE).survey
    bring_in(room, room.question(survey))
    late = make.member(room.program, Role.MENTOR)
    make.answered(survey, late, changed=1, changes="And I listen.")
    with pytest.raises(NotReleasedError, match="one to 4 people"):
        bring_in(room, room.question(survey))
    assert room.project.documents.count() == 1


def test_only_what_is_new_comes_in_the_second_time(room: Room) -> None:
    question = room.asked(FIVE)
    bring_in(room, question)
    with pytest.raises(actions.NothingNewError):
        bring_in(room, question)
    late = make.member(room.program, Role.MENTOR)
    make.answered(question.survey, late, changed=1, changes="And I listen.")
    assert list(bring_in(room, question).units.values_list("text", flat=True)) == ["And I listen."]


def test_who_stands_in_a_mentors_line_is_offered_nothing_confidential(room: Room) -> None:
    room.asked(FIVE, IN_CONFIDENCE)
    make.participation(room.program, Role.CHAIR, room.lead)
    assert not queries.questions(room.lead, room.program)


def test_of_anonymous_answers_the_words_alone_come_in(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = make.survey(
        room.program, Role.MENTOR, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS
    )
    monkeypatch.setattr(queries.exports, "reason_against", lambda survey: "")
    monkeypatch.setattr(queries, "released", lambda question: ["B", "A"])
    document = bring_in(room, room.question(survey), "role", "site")
    assert list(document.units.order_by("number").values_list("text", "key")) == [("B", ""), ("A", "")]
    assert not RespondentValue.objects.exists()
    with pytest.raises(TwiceError):
        bring_in(room, room.question(survey))


def test_what_is_taken_back_is_emptied_and_its_codings_go(room: Room) -> None:
    question = room.asked(FIVE)
    document = bring_in(room, question, "role")
    assert actions.follow_withdrawn() == 0
    units = list(document.units.order_by("number"))
    made = make.round(room.project, units, [room.coder])
    code = made.codebook.entries.get().code
    for one in Assignment.sealed.all():
        Coding.sealed.create(assignment=one, code=code)
    made.coders.update(submitted_at=made.opened_at)
    gone = units[2]
    person = next(one for one in room.wrote if coder(room.program.pk)("p", one.pk) == gone.respondent.code)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Coding.sealed.filter(assignment__unit=gone).delete()
    room.take_back(question.survey, person)
    assert actions.follow_withdrawn() == 1
    assert actions.follow_withdrawn() == 0
    gone.refresh_from_db()
    assert (gone.text, gone.withdrawn_at is None) == ("", False)
    assert Assignment.sealed.count() == Coding.sealed.count() == 4
    assert Unit.objects.exclude(text="").count() == 4


def test_who_is_erased_is_erased_here_too(room: Room) -> None:
    for degree in (Survey.Degree.IDENTIFIED, IN_CONFIDENCE):
        bring_in(room, room.asked(FIVE, degree), "role")
    for person in (room.wrote[0], room.wrote[5]):
        privacy.erase(by=person, person=person)
    assert sorted(Unit.objects.values_list("text", flat=True))[:2] == ["", ""]
    assert Unit.objects.filter(text="").count() == 2
    assert not RespondentValue.objects.filter(respondent__units__text="").exists()


def test_a_document_goes_unless_somebody_codes_it(room: Room) -> None:
    document = bring_in(room, room.asked(FIVE), "role")
    units = make.units(room.project, ["A"])
    for _ in range(2):
        material.remove(by=room.lead, document=document)
    assert not room.project.attributes.exists()
    assert Respondent.objects.count() == Document.objects.count() == 1
    make.round(room.project, units, [room.coder])
    with pytest.raises(InUseError):
        material.remove(by=room.lead, document=units[0].document)


def test_each_is_followed_whatever_was_brought_in_meanwhile(room: Room) -> None:
    question = room.asked(FIVE)
    room.take_back(question.survey, room.wrote[0])
    assert bring_in(room, question).units.count() == 4
    assert Response.objects.filter(state="withdrawn").count() == 1
    assert actions.follow_withdrawn() == 0


@pytest.mark.django_db
@pytest.mark.slow  # twenty people answer
@pytest.mark.parametrize("instrument", [APART, JOINED])
def test_what_a_box_has_released_comes_in_text_by_text(instrument: str, settings: Settings, tmp_path: Path) -> None:
    settings.BALLOT_KEYS = str(tmp_path / "keys")
    survey = answered(20, instrument)
    lead = make.member(survey.program, Role.EVALUATOR)
    project = make.project(survey.program, lead=lead)
    found = [one for one in queries.questions(lead, survey.program) if not one.reason]
    question = max(found, key=lambda one: len(queries.released(one)))
    document = actions.bring_in(by=lead, project=project, question=question, attributes=["role"])
    texts = list(document.units.order_by("number").values_list("text", flat=True))
    assert len(texts) == 10
    assert texts == sorted(texts)
    assert set(document.units.values_list("key", flat=True)) == {""}
    assert project.respondents.count() == 10
    assert not RespondentValue.objects.exists()
    assert "nobody can find it" in document.consent

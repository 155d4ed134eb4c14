"""What a survey has released: settled answers for exports, protected tables and shuffled texts for the evaluator."""

from collections import Counter

import pytest
from django.test import Client

from rapport.ballots import actions as ballots
from rapport.people.roles import Role
from rapport.surveys.anonymous import queries
from rapport.surveys.anonymous.tables import mean, questions
from rapport.surveys.library import branches_of
from rapport.surveys.models import Survey
from tests import make
from tests.surveys.anonymous.boxes import answer, opened

pytestmark = pytest.mark.django_db


def answered(people: int, invited: int = 22, **answers: object) -> Survey:
    """So many of those who were invited have answered, and the box is closed."""
    survey, secrets = opened(invited)
    for number, secret in enumerate(list(secrets.values())[:people]):
        given = {"valuable": 5 if number % 2 else 4, "changes": f"change {number}", "changed": 1} | answers
        assert answer(survey, secret, **given) == 201
    ballots.close(slug=survey.box)
    return survey


def test_rows_are_settled_where_they_are_joined() -> None:
    survey = answered(20, role=2, titles=[1, 2], gender=[1, 5], valuable=77)
    [part] = queries.parts(survey)
    assert part.name == "answers"
    assert len(part.rows) == 20
    row = part.rows[0]
    assert set(row) == {one.id for one in part.fields}
    assert row["role"] == 2
    assert row["titles"] == -98  # a fellow is not asked; what was sent nevertheless does not count
    assert row["gender"] == -99  # “prefer not to report” beside another tick is no answer
    assert row["valuable"] == -99  # and neither is a number out of the scale
    assert str(row["changes"]).startswith("change")


def test_parts_that_are_apart_keep_skipped_and_not_asked_different() -> None:
    survey, secrets = opened(20, "agreement-experience")
    promised = queries.policy(survey.box)
    assert not promised.joined
    name, *others = promised.demographics
    for secret in secrets.values():
        assert answer(survey, secret, **{name: -98}) == 201
    ballots.close(slug=survey.box)
    by_name = {part.name: part for part in queries.parts(survey)}
    assert set(by_name) == set(promised.parts)
    for row in by_name["demographics"].rows:
        assert row == {name: -98} | dict.fromkeys(others, -99)
    assert all(not by_name[text].rows for text in promised.texts)


def test_rows_are_there_from_twenty_and_statistics_from_five() -> None:
    survey = answered(19)
    assert [len(part.rows) for part in queries.parts(survey)] == [0]
    assert [len(part.rows) for part in queries.parts_for_statistics(survey)] == [19]


def evaluator(survey: Survey) -> Client:
    client = Client()
    client.force_login(make.member(survey.program, Role.EVALUATOR))
    return client


def text_of(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_the_evaluator_sees_protected_counts() -> None:
    survey = answered(20, hours=1)
    text = text_of(evaluator(survey), f"/surveys/{survey.pk}/released/")
    assert "Released from <strong>20</strong> people" in text
    assert "The training was worth my time." in text
    assert f"/surveys/{survey.pk}/released/changes/" in text
    assert "change 1" not in text


def test_a_small_count_is_hidden_with_another() -> None:
    survey, secrets = opened(20)
    for number, secret in enumerate(secrets.values()):
        answer(survey, secret, changed=1 if number else 0)
    ballots.close(slug=survey.box)
    text = text_of(evaluator(survey), f"/surveys/{survey.pk}/released/")
    table = text.split("have you changed how you mentor")[-1].split("</table>")[0]
    assert table.count("hidden") >= 2
    assert ">19<" not in table
    assert "Counts below 5" in text


def test_texts_stand_on_their_own_page_in_an_order_of_their_own() -> None:
    survey = answered(20)
    client = evaluator(survey)
    pages = {text_of(client, f"/surveys/{survey.pk}/released/changes/") for _ in range(3)}
    assert all(f"change {number}" in page for page in pages for number in range(20))
    assert len(pages) > 1
    assert client.get(f"/surveys/{survey.pk}/released/valuable/").status_code == 404


def test_texts_are_withheld_below_twenty() -> None:
    survey = answered(19)
    text = text_of(evaluator(survey), f"/surveys/{survey.pk}/released/changes/")
    assert "change 1" not in text
    assert "Withheld" in text
    assert "Single rows and texts" in text_of(evaluator(survey), f"/surveys/{survey.pk}/released/")


def test_before_a_release_there_is_nothing() -> None:
    survey, secrets = opened(20)
    for secret in secrets.values():
        answer(survey, secret, valuable=5)
    text = text_of(evaluator(survey), f"/surveys/{survey.pk}/released/")
    assert "Nothing is released yet" in text
    assert queries.parts(survey)[0].rows == ()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.COORDINATOR, Role.MENTOR])
def test_nobody_in_the_line_reads_them(role: Role) -> None:
    survey = answered(20)
    somebody = make.member(survey.program, role)
    client = Client()
    client.force_login(somebody)
    for path in ("released/", "released/changes/"):
        assert client.get(f"/surveys/{survey.pk}/{path}").status_code == 404
    make.participation(survey.program, Role.EVALUATOR, somebody)
    assert client.get(f"/surveys/{survey.pk}/released/").status_code == 404


def test_scores_need_five_people() -> None:
    survey, secrets = opened(8)
    for number, secret in enumerate(secrets.values()):
        answer(survey, secret, **({"valuable": 4, "recommend": 5} if number < 4 else {"valuable": 4}))
    ballots.close(slug=survey.box)
    text = text_of(evaluator(survey), f"/surveys/{survey.pk}/released/")
    assert "fewer than 5" in text


def test_few_who_all_say_the_same_are_not_told() -> None:
    ready = branches_of("science-identity", 1)
    tallies = {"si_team": Counter({4: 6}), "si_self": Counter({4: 5, 5: 1})}
    alike, mixed = questions(ready, tallies, 6)
    assert all(line.is_hidden for line in alike.lines)
    assert any(not line.is_hidden for line in mixed.lines)
    (many,) = questions(ready, {"si_team": Counter({4: 20})}, 20)
    assert 20 in [line.count for line in many.lines]
    assert mean("Alike", [4] * 6).mean is None
    assert mean("Not alike", [4] * 5 + [5]).mean is not None

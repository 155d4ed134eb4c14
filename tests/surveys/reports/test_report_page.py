from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys.actions import Given
from tests import make
from tests.surveys.reports.rated import TOLD, Rating, answer, make_reports

pytestmark = pytest.mark.django_db
REASON = "nothing in it can be set against an earlier report"


@pytest.fixture
def rating() -> Rating:
    return Rating()


def page(rating: Rating, person: Person) -> tuple[int, str]:
    """What somebody sees at the address of the report."""
    person.is_demo = True  # the second factor is another test's business
    person.save()
    client = Client()
    client.force_login(person)
    response = client.get(reverse("surveys:report", args=[rating.program.slug]))
    return response.status_code, " ".join(response.content.decode().split())


def test_a_mentor_reads_bands_and_shuffled_words(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey(days=(TOLD, date(2027, 10, 1)))
    for pair in rating.pairs[mentor][:5]:
        words = Given("Thank you for <b>everything</b>", may_be_read=True)
        answer(survey, pair, met_comment=words, met02_listens=1, met07_direction=4)
    make_reports()
    status, html = page(rating, mentor)
    assert status == 200
    for told in ("five to nine scholars", "you alone", "A strength", "Mixed", "To work on", "My mentor…"):
        assert told in html
    assert html.count("Thank you for &lt;b&gt;everything&lt;/b&gt;") == 5
    assert "next reports are made on <strong>1 October 2027</strong>" in html


def test_too_few_says_why_and_not_how_many(rating: Rating) -> None:
    none, four, all_five = rating.mentor(7), rating.mentor(7), rating.mentor(5)
    survey = rating.survey()
    before = page(rating, four)[1]
    assert "Not yet" in before
    assert "1 October 2026" in before
    for pair in [*rating.pairs[four][:4], *rating.pairs[all_five]]:
        answer(survey, pair)
    make_reports()
    seen = {mentor: page(rating, mentor)[1].split("<main")[1] for mentor in (none, four, all_five)}
    assert len(set(seen.values())) == 1
    assert REASON in seen[none]
    assert "No further day is fixed" in seen[none]


def test_a_pool_says_that_it_is_about_several(rating: Rating) -> None:
    mentors = [rating.mentor(4) for _ in range(4)]
    survey = rating.survey()
    for mentor, count in zip(mentors, (2, 2, 1, 0), strict=True):
        for pair in rating.pairs[mentor][:count]:
            answer(survey, pair)
    make_reports()
    seen = [page(rating, mentor)[1].split("<main")[1] for mentor in mentors]
    assert len(set(seen)) == 1, "who was not rated reads the same as who was"
    assert "several mentors" in seen[0]


def test_an_old_report_stays_and_says_so(rating: Rating) -> None:
    mentor = rating.mentor(7)
    first, second = rating.survey(), rating.survey(days=(date(2027, 10, 1),), opens=datetime(2027, 9, 1, 9, tzinfo=UTC))
    for survey in (first, second):
        for pair in rating.pairs[mentor][:5]:
            answer(survey, pair)
    make_reports()
    make_reports(date(2027, 10, 1))
    html = page(rating, mentor)[1]
    assert "No newer report" in html
    assert "1 October 2026" in html


def test_nobody_else_finds_it(rating: Rating) -> None:
    mentor, other = rating.mentor(7), rating.mentor(7)
    survey = rating.survey()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair, met_comment=Given("Only for you", may_be_read=True))
    make_reports()
    for role in set(Role) - {Role.MENTOR, Role.SERVER_ADMINISTRATOR}:
        assert page(rating, make.member(rating.program, role))[0] == 404, role
    assert page(rating, make.administrator())[0] == 404
    assert page(rating, rating.pairs[mentor][0].scholar)[0] == 404
    assert page(rating, make.member(make.program(), Role.MENTOR))[0] == 404
    status, html = page(rating, other)
    assert status == 200
    assert "A strength" not in html
    assert "Only for you" not in html
    address = reverse("surveys:report", args=[rating.program.slug])
    assert Client().get(address)["Location"].startswith("/people/account/login/")


def test_mentors_find_the_way_there(rating: Rating) -> None:
    mentor = rating.mentor(7)
    survey = rating.survey()
    client = Client()
    client.force_login(mentor)
    address = reverse("surveys:report", args=[rating.program.slug])
    assert address in client.get("/surveys/").content.decode()
    for pair in rating.pairs[mentor][:5]:
        answer(survey, pair)
    make_reports()
    assert "Your newest report is of 1 October 2026" in client.get("/surveys/").content.decode()
    client.force_login(rating.pairs[mentor][0].scholar)
    assert address not in client.get("/surveys/").content.decode()


def test_where_mentors_are_not_asked_about_the_page_says_so(rating: Rating) -> None:
    assert "Nothing is asked" in page(rating, rating.mentor(1))[1]


def test_a_report_costs_as_many_queries_for_many_as_for_few(same_queries: Callable[..., None], rating: Rating) -> None:
    mentor = rating.mentor(30)

    def more(count: int) -> None:
        survey = rating.survey()
        for pair in rating.pairs[mentor][:count]:
            answer(survey, pair, met_comment=Given("Words", may_be_read=True))
        make_reports()

    same_queries(
        reverse("surveys:report", args=[rating.program.slug]), few=lambda: more(5), many=lambda: more(20), by=mentor
    )

"""The discussion guide: of the course's words, and of nobody else's."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from rapport.demo.learning import best
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Cohort, Program
from rapport.training import actions
from rapport.training.course import Course
from rapport.training.facilitating.guide import guide
from rapport.training.given import Given
from tests import make
from tests.training.test_kinds import every, files, program
from tests.training.test_pages import signed_in

__all__ = ["every", "files", "program"]


@pytest.fixture
def facilitator(program: Program) -> Person:
    return make.member(program, Role.FACILITATOR, "Facilitator")


@pytest.fixture
def site(facilitator: Person) -> Client:
    return signed_in(facilitator)


def whole(course: Course) -> str:
    return "&".join(f"section={section.id}" for section in course.sections)


def test_a_guide_has_every_question_of_the_pages_chosen(site: Client, program: Program, every: Course) -> None:
    address = f"/training/guide/{program.slug}/"
    assert "Make the guide" in site.get(address).content.decode()
    html = site.get(f"{address}?course={every.id}&{whole(every)}").content.decode()
    for page in every.pages:
        for activity in page.activities:
            prompt = getattr(activity.content, "prompt", "")
            if isinstance(prompt, str):
                assert prompt.replace("'", "&#x27;").replace('"', "&quot;") in html, activity.id
    made = guide(every, {page.id for page in every.pages})
    assert f"about {made.minutes} minutes of talk" in html
    one = next(page for page in every.pages if page.activities)
    part = site.get(f"{address}?page={one.id}").content.decode()
    assert "1 page, about" in part


def test_nobodys_words_are_in_it(site: Client, program: Program, every: Course) -> None:
    for _ in range(6):
        person = make.member(program, Role.MENTOR, "Ada Berg")
        for page in every.pages:
            for activity in page.activities:
                given = best(activity, "XYZZY in four words")
                actions.save_answer(by=person, course=every, page=page, activity=activity, given=given, version=0)
    html = site.get(f"/training/guide/{program.slug}/?{whole(every)}").content.decode()
    assert "XYZZY" not in html
    assert "Ada Berg" not in html


def main_of(answer: HttpResponse) -> str:
    """What stands in the middle of a page: around it each page has another token."""
    return answer.content.decode().partition("<main")[2]


def test_a_poll_shows_what_the_course_shows_and_no_small_number(site: Client, program: Program, every: Course) -> None:
    page, poll = next((page, one) for page in every.pages for one in page.activities if one.kind == "poll")
    first, second = poll.content.ids[:2]

    def answer(number: int, option: str) -> None:
        for _ in range(number):
            person = make.member(program, Role.MENTOR)
            actions.save_answer(
                by=person, course=every, page=page, activity=poll, given=Given(options=(option,)), version=0
            )

    address = f"/training/guide/{program.slug}/?page={page.id}"
    answer(4, first)
    assert "Fewer than five people have answered" in site.get(address).content.decode()
    answer(1, second)
    five = main_of(site.get(address))
    assert five.count("fewer than 5</li>") == len(poll.content.ids)
    answer(4, first)
    assert main_of(site.get(address)) == five
    answer(1, first)
    assert "5 or more" in site.get(address).content.decode()


def test_it_is_made_for_a_cohort(site: Client, program: Program, every: Course) -> None:
    Cohort.objects.create(program=program, name="Autumn 2027")
    strange = Cohort.objects.create(program=make.program(), name="Elsewhere")
    html = site.get(f"/training/guide/{program.slug}/?cohort=Autumn+2027&{whole(every)}").content.decode()
    assert '<p class="kicker">Autumn 2027</p>' in html
    assert "Elsewhere" not in site.get(f"/training/guide/{program.slug}/?cohort={strange.name}").content.decode()


def test_nonsense_makes_no_guide(site: Client, program: Program, every: Course) -> None:
    html = site.get(f"/training/guide/{program.slug}/?course=none&page=none&section=none&cohort=none").content.decode()
    assert "Make the guide" in html
    assert "guide-page" not in html


def test_a_long_guide_costs_as_little_as_a_short_one(
    same_queries: Callable[..., None], program: Program, every: Course, facilitator: Person
) -> None:
    address = f"/training/guide/{program.slug}/?{whole(every)}"
    same_queries(
        address, few=lambda: None, many=lambda: [make.member(program, Role.MENTOR) for _ in range(9)], by=facilitator
    )

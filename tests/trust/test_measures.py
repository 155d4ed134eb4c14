"""Figures tell nothing that their reader does not know: before the reveal, of another pair, of a self-report."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse

from rapport.agreements import actions as agreements
from rapport.agreements.given import Given
from rapport.agreements.measures import actions, tasks
from rapport.agreements.models import CohortFigures, PairFigures
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, Program
from tests import make
from tests.trust.swap import Seen, assert_same, seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAYS = {
    "how-often": Given("weekly", 3, "talked about", guess="weekly"),
    "draft-days": Given("7", 2, "assumed", guess="7"),
    "own-work": Given("My own question", 2),
}
HIDDEN = {"how-often": Given("monthly", 1, "assumed", guess="monthly"), "draft-days": Given("60", 3, guess="5")}
Happens = Callable[[], None]


@pytest.fixture
def program() -> Program:
    made = make.program()
    programs.choose_content(by=None, program=made, course="", agreement_template="parties")
    return made


@pytest.fixture
def director(program: Program) -> Person:
    found = make.member(program, Role.DIRECTOR)
    Person.objects.filter(pk=found.pk).update(is_demo=True)  # the second factor is another test's business
    return Person.objects.get(pk=found.pk)


def addresses(pair: Mentorship) -> list[str]:
    words, mentors = {"mentorship": pair.pk}, [one.mentor_id for one in pair.team.order_by("pk")]
    return [
        *(reverse(f"agreements:{name}", kwargs=words) for name in ("measures", "overview", "meetings")),
        *(reverse("agreements:self_report", kwargs={**words, "mentor": mentor}) for mentor in mentors),
        reverse("agreements:cohort_measures", kwargs={"program": pair.program.slug}),
        reverse("oversight:status", kwargs={"program": pair.program.slug}),
        reverse("privacy:mine"),
    ]


def revealed(program: Program, says: dict[str, Given] = SAYS) -> Mentorship:
    pair = mentorships.mentorship(make.mentorship(program).pk)
    for person in (pair.scholar, make.mentor_of(pair)):
        agreements.submit(by=person, mentorship=pair, answers=says, version=0)
    return pair


def figures(program: Program, director: Person) -> Happens:
    """Asked for before the worlds part: in each the worker makes them."""
    asked = actions.ask_for_cohort_figures(by=director, program=program)
    assert asked is not None

    def made() -> None:
        tasks.measure_all_pairs("2026-10-01")
        tasks.measure_cohorts(asked.pk)

    return made


def worlds(pair: Mentorship, viewers: list[Person], *happens: Happens, but: list[Person]) -> list[Seen]:
    pages = addresses(pair)
    return [seen_in(one, viewers=viewers, addresses=pages, program=pair.program, but=but) for one in happens]


def test_an_answer_that_is_not_revealed_is_in_no_figure(program: Program, director: Person) -> None:
    for _ in range(5):
        revealed(program)
    pair = mentorships.mentorship(make.mentorship(program).pk)
    mentor = make.mentor_of(pair)
    with transaction.atomic():
        agreements.room(pair.scholar, pair)
    work = figures(program, director)

    def world(says: dict[str, Given] | None) -> Happens:
        def happens() -> None:
            if says:
                agreements.submit(by=pair.scholar, mentorship=pair, answers=says, version=0)
            work()

        return happens

    seen = worlds(pair, [mentor, director], world(None), world(SAYS), world(HIDDEN), but=[pair.scholar])
    cohorts = addresses(pair)[-3]
    assert b"All pairs" in seen[0].pages[director.pk, cohorts].body
    for other in seen[1:]:
        assert_same(seen[0], other)


def test_of_a_team_in_which_one_is_missing_the_director_is_told_nothing(program: Program, director: Person) -> None:
    for _ in range(5):
        revealed(program)
    pair = mentorships.mentorship(make.mentorship(program).pk)
    second, first = make.second_mentor(pair), make.mentor_of(pair)
    pair = mentorships.mentorship(pair.pk)
    with transaction.atomic():
        agreements.room(pair.scholar, pair)
    work = figures(program, director)

    def world(says: dict[str, Given], of_mentor: dict[str, Given] | None) -> Happens:
        def happens() -> None:
            agreements.submit(by=pair.scholar, mentorship=pair, answers=says, version=0)
            if of_mentor:
                agreements.submit(by=first, mentorship=pair, answers=of_mentor, version=0)
            work()

        return happens

    but = [pair.scholar, first]
    seen = worlds(pair, [second, director], world(SAYS, None), world(SAYS, SAYS), world(SAYS, HIDDEN), but=but)
    for other in seen[1:]:
        assert_same(seen[0], other)


def test_a_self_report_is_seen_by_nobody_else(program: Program, director: Person) -> None:
    pair = revealed(program)
    mentor = make.mentor_of(pair)
    work = figures(program, director)

    def world(**given: int) -> Happens:
        def happens() -> None:
            if given:
                words = {name.replace("_", ":"): value for name, value in given.items()}
                actions.report(by=pair.scholar, mentorship=pair, mentor=mentor, given=words)
            work()

        return happens

    happens = [world(), world(satisfaction=1, skill_listens=1), world(satisfaction=5)]
    nothing, *others = worlds(pair, [mentor, director], *happens, but=[pair.scholar])
    for seen in others:
        assert_same(nothing, seen)
    own = worlds(pair, [pair.scholar], *happens[:2], but=[])
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*own)


def test_one_report_among_four_is_in_no_figure(program: Program, director: Person) -> None:
    pairs = [mentorships.mentorship(make.mentorship(program).pk) for _ in range(5)]
    for pair in pairs[:3]:
        actions.report(by=pair.scholar, mentorship=pair, mentor=make.mentor_of(pair), given={"satisfaction": 3})
    last, work = pairs[-1], figures(program, director)

    def world(satisfaction: int | None) -> Happens:
        def happens() -> None:
            if satisfaction:
                given = {"satisfaction": satisfaction}
                actions.report(by=last.scholar, mentorship=last, mentor=make.mentor_of(last), given=given)
            work()

        return happens

    seen = worlds(last, [director, make.mentor_of(last)], world(None), world(1), world(5), but=[last.scholar])
    assert_same(seen[0], seen[1])
    assert_same(seen[1], seen[2])
    assert not CohortFigures.objects.filter(made_at__isnull=False).exists()
    assert not PairFigures.objects.exists()

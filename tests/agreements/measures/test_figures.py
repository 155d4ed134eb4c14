"""Figures of pairs for the pair, figures of five pairs or more for the director."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.agreements import actions as agreements
from rapport.agreements.given import Given
from rapport.agreements.measures import actions, queries, tasks
from rapport.agreements.models import CohortFigure, PairFigure, PairFigures, ReleasedPair
from rapport.kit.models import Job
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, Program
from tests import make

pytestmark = pytest.mark.django_db
SAYS = {
    "how-often": Given("weekly", 3, "talked about", guess="weekly"),
    "draft-days": Given("7", 2, "assumed", guess="7"),
}
OTHERWISE = {**SAYS, "how-often": Given("monthly", 1, "assumed", guess="weekly")}


@pytest.fixture
def program() -> Program:
    made = make.program()
    programs.choose_content(by=None, program=made, course="", agreement_template="parties")
    return made


@pytest.fixture
def director(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR)


def revealed(program: Program, mentor_says: dict[str, Given] | None = None) -> Mentorship:
    pair = mentorships.mentorship(make.mentorship(program).pk)
    agreements.submit(by=pair.scholar, mentorship=pair, answers=SAYS, version=0)
    agreements.submit(by=make.mentor_of(pair), mentorship=pair, answers=mentor_says or SAYS, version=0)
    return pair


def page(pair: Mentorship) -> str:
    return reverse("agreements:measures", kwargs={"mentorship": pair.pk})


def told(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


def make_figures(program: Program, director: Person) -> list[CohortFigure]:
    asked = actions.ask_for_cohort_figures(by=director, program=program)
    assert asked is not None
    for _ in range(2):
        tasks.measure_cohorts(asked.pk)
    return list(asked.rows.filter(cohort=None))


def test_a_pair_reads_its_own_alignment(client: Client, program: Program) -> None:
    pair = revealed(program, OTHERWISE)
    tasks.measure_pairs(pair.pk)
    tasks.measure_pairs(pair.pk)
    whole = {one.measure: one for one in PairFigure.objects.filter(scope="all")}
    assert (whole["aligned"].value, whole["aligned"].n) == (0.5, 2)
    assert whole["guess:scholar"].value == 0.5
    assert whole["guess:mentor"].value == 1
    assert whole["importance"].n == 2
    for person in (pair.scholar, make.mentor_of(pair)):
        assert "50 %" in told(client, person, page(pair))


def test_there_are_no_figures_before_both_have_submitted(client: Client, program: Program) -> None:
    pair = mentorships.mentorship(make.mentorship(program).pk)
    agreements.submit(by=pair.scholar, mentorship=pair, answers=SAYS, version=0)
    tasks.measure_all_pairs("2026-10-01")
    assert not PairFigures.objects.exists()
    assert "not open to each other yet" in told(client, pair.scholar, page(pair))


def test_another_mentor_reads_nothing_of_a_pair(client: Client) -> None:
    pair = make.agreeing_team()
    first, second = (member.mentor for member in pair.mentors)  # type: ignore[attr-defined]
    for person, says in ((pair.scholar, SAYS), (first, OTHERWISE), (second, SAYS)):
        agreements.submit(by=person, mentorship=pair, answers=says, version=0)
    tasks.measure_pairs(pair.pk)
    assert PairFigures.objects.count() == 2
    assert "50 %" in told(client, first, page(pair))
    assert str(first) not in told(client, second, page(pair)).partition("What you expect of each other")[2]
    assert told(client, pair.scholar, page(pair)).count("What you expect of each other:") == 2


def test_a_mentor_who_left_reads_nothing(client: Client, program: Program) -> None:
    pair = revealed(program)
    mentor = make.mentor_of(pair)
    tasks.measure_pairs(pair.pk)
    programs.end_place(by=pair.scholar, member=pair.team.get())
    client.force_login(mentor)
    assert client.get(page(pair)).status_code == 404
    assert "not open to each other yet" in told(client, pair.scholar, page(pair))


def test_the_button_and_the_night_queue_the_work_once(client: Client, program: Program) -> None:
    pair = revealed(program)
    client.force_login(pair.scholar)
    with time_machine.travel("2026-10-01 09:00:00+00:00", tick=False):
        for _ in range(2):
            client.post(reverse("agreements:work_out", kwargs={"mentorship": pair.pk}))
            tasks.look_after()
    assert Job.objects.filter(task__contains="measures.tasks").count() == 2


def test_of_four_pairs_nothing_is_told_and_of_five_something(
    client: Client, program: Program, director: Person
) -> None:
    address = reverse("agreements:cohort_measures", kwargs={"program": program.slug})
    for _ in range(4):
        revealed(program)
    assert not make_figures(program, director)
    assert "too few to tell anything" in told(client, director, address)
    revealed(program)
    rows = {(one.measure, one.scope): one for one in make_figures(program, director)}
    assert (rows["aligned", "all"].value, rows["aligned", "all"].n) == (1, 5)
    assert rows["aligned", "item"].low is not None
    assert rows["talked:scholar", "all"].value == 0.5
    assert "100 %" in told(client, director, address)


def test_one_pair_that_differs_is_not_told_of(program: Program, director: Person) -> None:
    for number in range(6):
        revealed(program, OTHERWISE if number == 0 else SAYS)
    rows = {(one.measure, one.scope, one.name) for one in make_figures(program, director)}
    assert ("aligned", "item", "About how-often") not in rows
    assert ("aligned", "domain", "communication") not in rows
    assert ("aligned", "all", "") not in rows


def test_who_joins_later_is_not_told_of_alone(program: Program, director: Person) -> None:
    for _ in range(5):
        revealed(program)
    make_figures(program, director)
    revealed(program, OTHERWISE)
    assert actions.ask_for_cohort_figures(by=director, program=program) is None
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        rows = {(one.measure, one.scope): one for one in make_figures(program, director)}
    assert (rows["aligned", "all"].value, rows["aligned", "all"].n) == (1, 5)
    assert {len(one) for sets in queries.released(program).values() for one in sets} == {5}
    assert len(queries.over_time(program)) > 1


def test_what_both_sides_report_enters_from_five_on(program: Program, director: Person) -> None:
    pairs = [mentorships.mentorship(make.mentorship(program).pk) for _ in range(5)]
    for number, pair in enumerate(pairs):
        mentor = make.mentor_of(pair)
        given = {"talks": number, "satisfaction": 1 + number, "known:support": 1, "known:research": 2}
        actions.report(by=pair.scholar, mentorship=pair, mentor=mentor, given=given)
        if number:
            actions.report(by=mentor, mentorship=pair, mentor=mentor, given={"satisfaction": 5})
        make.meeting(pair, -3, "held")
        make.milestone(pair, days=-1)
    rows = {one.measure: one for one in make_figures(program, director)}
    assert rows["scholar:talks"].value == 2
    assert (rows["scholar:satisfaction"].value, rows["scholar:satisfaction"].high) == (3, 4.96)
    assert rows["scholar:direct"].value == 0.5
    assert (rows["meetings"].value, rows["milestones:reached"].value) == (1, 0)
    assert "mentor:satisfaction" not in rows
    assert "aligned" not in rows


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EVALUATOR, Role.CHAIR])
def test_strangers_find_no_figures(client: Client, program: Program, role: Role) -> None:
    pair = revealed(program)
    address = reverse("agreements:cohort_measures", kwargs={"program": program.slug})
    elsewhere = make.member(make.program(), Role.DIRECTOR)
    for person in (make.member(program, role), pair.scholar, make.mentor_of(pair), elsewhere):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_a_director_who_mentors_there_does_not_read_them(client: Client, program: Program, director: Person) -> None:
    make.mentorship(program, mentor=director)
    client.force_login(director)
    assert client.get(reverse("agreements:cohort_measures", kwargs={"program": program.slug})).status_code == 404


def test_a_pair_in_the_ledger_is_a_number_that_stays(program: Program, director: Person) -> None:
    made = [revealed(program) for _ in range(5)]
    make_figures(program, director)
    assert set(ReleasedPair.objects.values_list("pair", flat=True)) == {one.team.get().pk for one in made}


def test_the_page_asks_as_often_for_many_figures_as_for_few(
    same_queries: Callable[..., None], program: Program, director: Person
) -> None:
    def grow() -> None:
        for _ in range(5):
            revealed(program)
        with time_machine.travel(timezone.now() + timedelta(days=30 * ReleasedPair.objects.count())):
            make_figures(program, director)

    address = reverse("agreements:cohort_measures", kwargs={"program": program.slug})
    same_queries(address, few=grow, many=grow, by=director)


@pytest.mark.parametrize(("differ_in_b", "told"), [(0, {None, "A", "B"}), (1, set())])
def test_what_is_told_of_a_cohort_is_not_the_rest_of_what_is_told_of_all(
    program: Program, director: Person, differ_in_b: int, told: set[str | None]
) -> None:
    """All of A differ, so that A alone could be told; but beside all pairs it would tell how many of B do."""
    for name, differ in (("A", 5), ("B", differ_in_b)):
        cohort = programs.add_cohort(by=None, program=program, name=name)
        for number in range(5):
            pair = revealed(program, OTHERWISE if number < differ else SAYS)
            programs.enrol(by=None, program=program, person=pair.scholar, role=Role.SCHOLAR, cohort=cohort)
    make_figures(program, director)
    shares = CohortFigure.objects.filter(measure="aligned", name="About how-often")
    assert set(shares.values_list("cohort__name", flat=True)) == told

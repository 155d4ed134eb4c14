"""Who is counted, and what of it is told: plainly, cut so that nobody stands alone, or in steps."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from rapport.ballots import actions as ballots
from rapport.ballots.policy import Policy
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Participation, Program
from rapport.stats.suppression import INSIDE
from rapport.surveys import actions
from rapport.surveys.library import branches_of
from rapport.surveys.models import ShownRate, ShownSkip, Survey
from rapport.surveys.subjects import Subject
from rapport.surveys.waves import actions as waves
from rapport.surveys.waves import queries, tasks
from rapport.surveys.waves.cuts import Cut, by_group, may_be_told
from rapport.surveys.waves.quality import final_skips, quality
from rapport.surveys.waves.rates import Rate, by_institution, last_shown
from tests import make
from tests.trust.swap import RANDOM

CONFIDENTIAL = Survey.Degree.CONFIDENTIAL
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def program() -> Program:
    return make.program("own")


def rate(survey: Survey) -> Rate:
    return queries.asked_surveys(survey.program, [survey])[0].rate


def scholars(program: Program, how_many: int) -> list[Person]:
    return [make.member(program, Role.SCHOLAR) for _ in range(how_many)]


def answer(survey: Survey, people: list[Person]) -> None:
    for one in people:
        make.answered(survey, one, si_team=3)


@pytest.mark.django_db
def test_an_identified_survey_is_counted_plainly(program: Program) -> None:
    people = scholars(program, 4)
    survey = make.survey(program)
    answer(survey, people[:2])
    actions.withdraw(by=people[1], response=make.answered(survey, people[1], si_team=4))
    actions.save_answers(by=people[2], survey=survey, given={"si_team": make.Answered(2)})
    found = rate(survey)
    assert (found.invited, found.begun, found.submitted, found.in_words) == (4, 1, 1, "1 of 4 (25 %)")


@pytest.mark.django_db
def test_about_several_people_is_several_invitations(program: Program) -> None:
    pair = make.mentorship(program)
    second = make.member(program, Role.MENTOR)
    programs.pair(by=None, program=program, scholar=pair.scholar, mentor=second, place="co-mentor")
    survey = make.survey(program, Role.SCHOLAR, instrument="mentee-rates-mentor", degree=CONFIDENTIAL)
    assert rate(survey).invited == 1  # in confidence, people are counted
    identified = make.survey(program, Role.MENTOR, instrument="agreement-experience")
    make.mentorship(program, mentor=second)
    assert rate(identified).invited == 3
    make.answered(identified, second, Subject(mentorships.mentorship(pair.pk)))
    assert rate(identified).submitted == 1


@pytest.mark.django_db
def test_who_left_or_came_too_late_is_not_counted(program: Program) -> None:
    director = make.member(program, Role.DIRECTOR)
    with time_machine.travel(NOON, tick=False):
        stays, leaves = scholars(program, 2)
        survey = make.survey(program, closes=10)
        assert rate(survey).invited == 2
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        programs.end_participation(by=director, participation=leaves.participations.get())
        assert rate(survey).invited == 1
        scholars(program, 1)
        assert rate(survey).invited == 2
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        scholars(program, 1)
        programs.end_participation(by=director, participation=stays.participations.get())
        assert rate(survey).invited == 2  # who left after the end was asked


@pytest.mark.django_db
def test_a_confidential_rate_is_told_of_enough_people_and_never_of_a_few_more(program: Program, client: Client) -> None:
    client.force_login(make.member(program, Role.DIRECTOR))
    with time_machine.travel(NOON, tick=False):
        people = scholars(program, 20)
        survey = make.survey(program, closes=30, degree=CONFIDENTIAL)
    said = []
    # On these days so many have answered in all: 4 are too few, 7 and 9 too close to 5, and 16 leave too few others.
    for day, so_many in enumerate([4, 5, 7, 9, 10, 16]):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            answer(survey, people[:so_many])
            tasks.write_due()
            said.append(rate(survey).in_words)
    assert said == [
        "not told",
        "5 of 20 (25 %)",
        "5 of 20 (25 %)",
        "5 of 20 (25 %)",
        "10 of 20 (50 %)",
        "10 of 20 (50 %)",
    ]
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        client.force_login(make.member(program, Role.DIRECTOR))
        for page in ("", "rates/", f"survey/{survey.pk}/"):
            text = client.get(f"/surveys/program/own/{page}").content.decode()
            assert "10 of 20" in text or ">10<" in text
            assert "16 of 20" not in text
            assert ">16<" not in text


@pytest.mark.django_db
def test_nobody_sees_whether_one_scholar_has_answered_in_confidence(program: Program, client: Client) -> None:
    """The swap: Ada has answered, or she has not; the pages of staff are the same to the byte."""
    ada, *others = scholars(program, 8)
    survey = make.survey(program, degree=CONFIDENTIAL)
    answer(survey, others[:3])
    client.force_login(make.member(program, Role.DIRECTOR))
    pages = ["", "rates/", f"survey/{survey.pk}/", f"{survey.wave_id}/days/"]

    def shown() -> list[bytes]:
        tasks.write_due()
        return [RANDOM.sub(rb"\1", client.get(f"/surveys/program/own/{page}").content) for page in pages]

    before = shown()
    answer(survey, [ada])
    tasks.MailRound.objects.all().delete()
    assert shown() == before


@pytest.mark.django_db
def test_by_institution_plainly_or_once_after_the_end(program: Program) -> None:
    places = [make.institution("Alder"), make.institution("Birch"), make.institution("Cedar")]
    with time_machine.travel(NOON, tick=False):
        people = scholars(program, 24)
        for number, one in enumerate(people):
            place = places[0 if number < 11 else 1 if number < 22 else 2]
            Participation.objects.filter(person=one).update(institution=place)
        open_to_all, hidden = make.survey(program, closes=9), make.survey(program, closes=9, degree=CONFIDENTIAL)
        for survey in (open_to_all, hidden):
            answer(survey, people[:6] + people[11:16] + people[22:23])
        tasks.write_due()
        assert [(one.name, one.invited, one.submitted) for one in groups(open_to_all)] == [
            ("Alder", 11, 6), ("Birch", 11, 5), ("Cedar", 2, 1),
        ]  # fmt: skip
        assert groups(hidden) == []
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        tasks.write_due()
        # Cedar has two people: they stand with those of Alder or Birch, or not at all.
        found = groups(hidden)
        assert sum(one.invited for one in found) == 24
        assert "Cedar" not in {one.name for one in found}
        assert all(min(one.submitted, one.invited - one.submitted) >= INSIDE for one in found)


def groups(survey: Survey) -> list[object]:
    standing = queries.asked_surveys(survey.program, [survey])[0].standing
    return by_institution(standing, last_shown([survey]).get(survey.pk))  # type: ignore[return-value]


@pytest.mark.django_db
def test_an_anonymous_survey_has_one_rate_in_steps(program: Program, client: Client) -> None:
    scholars(program, 10)
    survey = make.survey(program, degree=Survey.Degree.ANONYMOUS)
    assert rate(survey).note == "Its ballot box is not open yet."
    policy = Policy(questions="q", closes="in a week", rated=("si_team",), audience=10)
    ballots.open_box(slug="own-box", policy=policy, secrets=10)
    Survey.objects.filter(pk=survey.pk).update(box="own-box")
    survey.refresh_from_db()
    assert rate(survey) == Rate(percent=0)
    client.force_login(make.member(program, Role.DIRECTOR))
    assert "At least 0 %" in client.get("/surveys/program/own/").content.decode()


@pytest.mark.django_db
def test_how_well_an_identified_survey_was_answered(program: Program, client: Client) -> None:
    pair = make.mentorship(program)
    mentor, subject = make.mentor_of(pair), Subject(mentorships.mentorship(pair.pk))
    survey = make.survey(program, Role.MENTOR, instrument="mentor-training-evaluation")
    fields = branches_of(survey.instrument, 1).fields
    grid = [name for name, one in fields.items() if one.column == "now"]
    with time_machine.travel(NOON, tick=False):
        survey = make.survey(program, Role.MENTOR, instrument="mentor-training-evaluation")
        actions.save_answers(by=mentor, survey=survey, given={grid[0]: make.Answered(3)})
    with time_machine.travel(NOON + timedelta(minutes=12), tick=False):
        make.answered(survey, mentor, **dict.fromkeys(grid, 3))
    found = quality(survey, branches_of(survey.instrument, 1))
    assert (found.submissions, found.minutes) == (1, 12.0)
    assert found.grids == found.straight >= 1
    assert found.skips[0].skipped == 1
    assert found.skips[-1].skipped == 0
    assert subject.key
    client.force_login(make.member(program, Role.DIRECTOR))
    page = client.get(f"/surveys/program/own/survey/{survey.pk}/").content.decode()
    assert "12 min" in page
    assert "What was left out" in page


@pytest.mark.django_db
def test_what_was_left_out_in_confidence_is_told_after_the_end_only(program: Program, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        people = scholars(program, 14)
        survey = make.survey(program, closes=9, degree=CONFIDENTIAL)
        answer(survey, people[:7])
        tasks.write_due()
        assert not ShownSkip.objects.exists()
    with time_machine.travel(NOON + timedelta(days=9, minutes=20), tick=False):
        tasks.write_due()
        assert ShownRate.objects.get().is_final
        skips = final_skips(last_shown([survey])[survey.pk], branches_of(survey.instrument, 1))
        assert {(one.skipped, one.answered) for one in skips} == {(7, 0), (0, 7)}
        address = f"/surveys/program/{program.slug}/survey/{survey.pk}/"
        # Whoever may take out an export has its codebook: beside it, this table would tell of a few.
        for role, sees in ((Role.COORDINATOR, True), (Role.EVALUATOR, False)):
            client.force_login(make.member(program, role))
            page = client.get(address).content.decode()
            assert ("What was left out, most first" in page) == sees
            assert ("stands in the codebook that comes with an export" in page) != sees
        told = ShownRate.objects.count()
        tasks.MailRound.objects.all().delete()
        tasks.write_due()
        assert ShownRate.objects.count() == told


@pytest.mark.django_db
def test_whoever_takes_answers_back_is_not_found_by_what_was_left_out(program: Program) -> None:
    with time_machine.travel(NOON, tick=False):
        people = scholars(program, 14)
        survey = make.survey(program, closes=9, degree=CONFIDENTIAL)
        answer(survey, people[:7])
        tasks.write_due()
        actions.withdraw(by=people[0], response=people[0].survey_responses.get())
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        tasks.write_due()
        assert rate(survey).submitted == 7
        assert not ShownSkip.objects.exists()


@pytest.mark.django_db
def test_a_counted_wave_is_never_final(program: Program) -> None:
    wave = waves.plan_counted_wave(by=None, program=program, name="Now", days_after=0, open_days=9)
    with time_machine.travel(NOON, tick=False):
        people = scholars(program, 12)
        survey = make.survey(program, wave=wave, degree=CONFIDENTIAL)
        answer(survey, people[:6])
        tasks.write_due()
        assert rate(survey).submitted == 6
        assert not ShownRate.objects.get().is_final


people_sets = st.frozensets(st.integers(0, 30), max_size=31)


@given(st.lists(people_sets, max_size=12))
def test_no_two_rates_that_are_told_differ_by_one_to_four_people(states: list[frozenset[int]]) -> None:
    everybody, told = frozenset(range(31)), list[Cut]()
    for inside in states:
        cut = Cut(inside, everybody - inside)
        if may_be_told(cut, told):
            told.append(cut)
    for one in told:
        assert min(len(one.inside), len(one.outside)) >= INSIDE
        for other in told:
            for left, right in ((one.inside, other.inside), (one.outside, other.outside)):
                assert not 0 < len(left - right) < INSIDE


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_groups_are_put_together_until_none_is_small(counts: list[tuple[int, int]]) -> None:
    rows = [(f"place {number}", *row) for number, row in enumerate(counts)]
    found = by_group(rows)
    assert all(min(row[1:]) >= INSIDE for row in found)
    if found:
        for place in (1, 2):
            assert sum(int(row[place]) for row in found) == sum(int(row[place]) for row in rows)

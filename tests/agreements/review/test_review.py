"""Reviews: when they are due, that they are blind, how they end, and that their letters stop."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from rapport.agreements import actions as agreements
from rapport.agreements.actions import NotYoursError
from rapport.agreements.agree import actions as agreeing
from rapport.agreements.agree.actions import Said
from rapport.agreements.models import Review, ReviewAnswer, ReviewPace, ReviewSheet, Version
from rapport.agreements.review import actions, queries, tasks
from rapport.agreements.review.actions import Rules, Says
from rapport.agreements.review.days import Rhythm, due_on, months_later
from rapport.home import queries as home
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship
from tests import make
from tests.agreements.test_pages import address
from tests.trust.swap import assert_same, seen_in

pytestmark = pytest.mark.django_db
SIGNED = "2026-03-02 10:00:00+00:00"
DUE = "2026-04-02 10:00:00+00:00"
LATER = "2026-04-09 10:00:00+00:00"
CHANGES = {"authorship": Says(keeps=False, note="We have a third author now.")}


def reviewed_pair() -> Mentorship:
    """A pair that signed on 2 March, whose first review is planned."""
    with time_machine.travel(SIGNED, tick=False):
        version = make.signed_version()
        tasks.look_after()
    return version.agreement.mentorship


def letters() -> int:
    return Letter.objects.filter(composer="rapport.agreements.review.mail.due").count()


def fresh(pair: Mentorship) -> Mentorship:
    return mentorships.mentorship(pair.pk)


def test_the_first_review_is_a_month_after_all_have_signed_and_later_ones_as_the_programme_sets() -> None:
    rhythm = Rhythm(first=1, every=6)
    assert due_on(date(2026, 1, 31), None, rhythm) == date(2026, 2, 28)
    assert due_on(date(2026, 1, 31), date(2026, 3, 1), rhythm) == date(2026, 9, 1)
    assert due_on(date(2026, 5, 1), date(2026, 3, 1), rhythm) == date(2026, 11, 1)


days = some.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(days, some.none() | days, some.integers(1, 12), some.sampled_from([6, 12]), some.none() | days)
def test_a_pair_asks_for_earlier_days_never_for_later_ones(
    signed: date, reviewed: date | None, first: int, every: int, pair_on: date | None
) -> None:
    ordinary = due_on(signed, reviewed, Rhythm(first, every))
    wished = due_on(signed, reviewed, Rhythm(first, every, pair_on, pair_every=2))
    assert max(signed, reviewed or signed) < wished <= ordinary
    assert months_later(signed, 12).month == signed.month


def test_a_review_is_planned_when_all_have_signed_and_letters_begin_on_the_day() -> None:
    pair = reviewed_pair()
    review = Review.objects.get()
    assert review.due_on == date(2026, 4, 2)
    with time_machine.travel("2026-04-01 10:00:00+00:00", tick=False):
        assert tasks.look_after() == 0
    with time_machine.travel(DUE, tick=False):
        assert [tasks.look_after() for _ in "abc"] == [2, 0, 0]
        actions.submit(by=pair.scholar, mentorship=pair, says={})
    with time_machine.travel(LATER, tick=False):
        assert tasks.look_after() == 1
    with time_machine.travel("2026-04-16 03:00:00+00:00", tick=False):
        assert tasks.look_after() == 0
    assert letters() == 3


def test_with_nothing_due_the_worker_asks_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    reviewed_pair()
    make.compared_pair()
    with time_machine.travel("2026-03-05 10:00:00+00:00", tick=False), django_assert_num_queries(1):
        assert tasks.look_after() == 0


def test_a_review_that_changes_nothing_ends_with_one_press_by_each() -> None:
    pair = reviewed_pair()
    version = Version.objects.get()
    with time_machine.travel(DUE, tick=False):
        for person in (pair.scholar, pair.scholar, make.mentor_of(pair)):
            actions.submit(by=person, mentorship=pair, says={})
        tasks.look_after()
    done, following = Review.objects.order_by("pk")
    assert (done.outcome, done.done_by, done.version) == ("kept", make.mentor_of(pair), version)
    assert following.due_on == date(2026, 10, 2)
    version.refresh_from_db()
    assert (version.outdated_at, Version.objects.count()) == (None, 1)
    with time_machine.travel(LATER, tick=False):
        assert tasks.look_after() == 0
    assert letters() == 0


def test_a_letter_that_was_queued_is_not_sent_to_who_has_done_it_meanwhile(mailoutbox: list[object]) -> None:
    pair = reviewed_pair()
    with time_machine.travel(DUE, tick=False):
        tasks.look_after()
        Letter.objects.exclude(composer__contains="review").delete()
        actions.submit(by=pair.scholar, mentorship=pair, says={})
        send_waiting()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(("days", "expected"), [(7, 4), (28, 2), (0, 2)])
def test_a_pair_sets_quieter_letters(days: int, expected: int) -> None:
    pair = reviewed_pair()
    with time_machine.travel(DUE, tick=False):
        actions.set_pace(by=pair.scholar, mentorship=pair, days=days)
        tasks.look_after()
    for day in range(1, 8):
        with time_machine.travel(timezone.datetime.fromisoformat(DUE) + timedelta(day), tick=False):
            tasks.look_after()
    assert letters() == expected


def test_changes_are_seen_by_all_at_once_and_end_with_the_next_version() -> None:
    pair = reviewed_pair()
    mentor = make.mentor_of(pair)
    with time_machine.travel(DUE, tick=False):
        actions.submit(by=pair.scholar, mentorship=pair, says=CHANGES)
        found = queries.review_desk(mentor, fresh(pair))
        assert found is not None
        assert not any(row.now for row in found.rows)
        actions.submit(by=mentor, mentorship=pair, says={})
        found = queries.review_desk(mentor, fresh(pair))
        assert found is not None
        assert [row.item for row in found.wanted] == ["authorship"]
        agreements.save_statement(by=mentor, mentorship=pair, item="authorship", text="Three of us.", version=1)
        version = agreements.make_version(by=mentor, mentorship=pair)
        for person in (pair.scholar, mentor):
            agreements.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)
        tasks.look_after()
    done, following = Review.objects.order_by("pk")
    assert (done.outcome, following.version, following.due_on) == ("changed", version, date(2026, 10, 2))
    desk = queries.review_desk(pair.scholar, fresh(pair))
    assert desk is not None
    row = next(row for row in desk.rows if row.item == "authorship")
    assert row.moved
    assert row.matters
    assert {voice.note for voice in row.last} == {"We have a third author now.", ""}


def test_after_talking_it_can_stay_as_it_is() -> None:
    pair = reviewed_pair()
    with time_machine.travel(DUE, tick=False):
        actions.submit(by=pair.scholar, mentorship=pair, says=CHANGES)
        with pytest.raises(NotYoursError):
            actions.let_stay(by=pair.scholar, mentorship=pair)
        actions.submit(by=make.mentor_of(pair), mentorship=pair, says={})
        assert Review.objects.get().done_at is None
        actions.let_stay(by=pair.scholar, mentorship=pair)
    assert Review.objects.order_by("pk")[0].outcome == "kept"


def test_a_version_signed_before_the_day_plans_anew_whoever_has_begun() -> None:
    due = []
    for begins in (False, True):
        pair = reviewed_pair()
        with time_machine.travel("2026-03-10 10:00:00+00:00", tick=False):
            if begins:
                actions.submit(by=pair.scholar, mentorship=pair, says=CHANGES)
            agreements.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="Anew.", version=1)
            version = agreements.make_version(by=pair.scholar, mentorship=pair)
            for person in (pair.scholar, make.mentor_of(pair)):
                agreements.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)
            tasks.look_after()
        review = Review.objects.get(agreement__mentorship=pair)
        due.append((review.due_on, review.sheets.count()))
    assert due == [(date(2026, 4, 10), 0)] * 2


def test_the_pairs_own_terms_ask_for_an_earlier_review() -> None:
    with time_machine.travel(SIGNED, tick=False):
        pair = make.compared_pair()
        said = Said(review_on=date(2026, 3, 16), review_every_months=3)
        agreeing.save_terms(by=pair.scholar, mentorship=pair, said=said, version=0)
        version = make.version_to_sign(pair)
        for person in (pair.scholar, make.mentor_of(pair)):
            agreements.sign(by=person, version=version, sha256=version.sha256, typed_name=person.name)
        tasks.look_after()
    assert Review.objects.get().due_on == date(2026, 3, 16)


def test_the_programme_sets_the_rhythm_and_reviews_that_are_not_due_move() -> None:
    pair = reviewed_pair()
    director = make.member(pair.program, Role.DIRECTOR)
    with time_machine.travel("2026-03-05 10:00:00+00:00", tick=False):
        actions.set_rules(by=director, program=pair.program, rules=Rules(False, 2, 12))
    assert Review.objects.get().due_on == date(2026, 5, 2)
    assert Review.objects.get().next_letter_on == date(2026, 5, 2)


def test_who_has_left_keeps_nobody_waiting() -> None:
    pair = reviewed_pair()
    mentor = make.mentor_of(pair)
    with time_machine.travel(DUE, tick=False):
        actions.submit(by=pair.scholar, mentorship=pair, says={})
        programs.leave_all(by=mentor, person=mentor)
        with pytest.raises(NotYoursError):
            actions.submit(by=mentor, mentorship=pair, says={})
        tasks.look_after()
    assert Review.objects.order_by("pk")[0].outcome == "kept"


def test_erasing_somebody_takes_what_they_said_in_reviews() -> None:
    pair = reviewed_pair()
    actions.submit(by=pair.scholar, mentorship=pair, says=CHANGES)
    actions.erase(by=pair.scholar, person=pair.scholar)
    assert not ReviewSheet.objects.exists()
    assert not ReviewAnswer.objects.exists()


def test_the_page_one_press_and_one_by_one(client: Client) -> None:
    pair = reviewed_pair()
    mentor = make.mentor_of(pair)
    with time_machine.travel(DUE, tick=False):
        client.force_login(pair.scholar)
        page = address("review", pair)
        assert page in client.get(address("overview", pair)).content.decode()
        assert [step.href for step in home.review_steps(pair.scholar)] == [page]
        assert "Everything is still right" in client.get(page).content.decode()
        words = {"authorship-verdict": "change", "authorship-note": "A third author"}
        assert client.post(page, {**words, "authorship-note": "x" * 3000}).status_code == 422
        assert client.post(page, words).headers["Location"] == page
        assert list(home.review_steps(pair.scholar)) == []
        client.force_login(mentor)
        assert "A third author" not in client.get(page).content.decode()
        client.post(page, {"then": "same"})
        shown = client.get(page).content.decode()
        assert "A third author" in shown
        assert address("let_stay", pair) not in shown
        client.force_login(pair.scholar)
        client.post(address("pace", pair), {"days": "28"})
        assert ReviewPace.objects.get().days == ReviewPace.Days.MONTHLY
        assert address("let_stay", pair) in client.get(page).content.decode()
        client.post(address("let_stay", pair))
        assert list(home.review_steps(mentor)) == []
    assert Review.objects.order_by("pk")[0].outcome == "kept"


def test_what_matters_is_answered_anew_and_how_it_moved_is_seen(client: Client) -> None:
    pair = reviewed_pair()
    mentor = make.mentor_of(pair)
    page = address("review", pair)
    words = {"meeting-frequency-value": "monthly", "feedback-days-value": "10", "authorship-verdict": "change"}
    with time_machine.travel(DUE, tick=False):
        client.force_login(pair.scholar)
        shown = client.get(page).content.decode()
        assert "You said: Every week." in shown
        assert "What do you expect now, in days?" in shown
        assert client.post(page, {"feedback-days-value": "400"}).status_code == 422
        assert client.post(page, {"meeting-frequency-value": "never"}).status_code == 422
        client.post(page, words)
        client.force_login(mentor)
        assert "Now expects" not in client.get(page).content.decode()
        client.post(page, {"then": "same"})
        shown = client.get(page).content.decode()
        assert "Now expects: <strong>Every month</strong>" in shown
        assert "Now expects: <strong>10 days</strong>" in shown
        actions.let_stay(by=pair.scholar, mentorship=pair)
    with time_machine.travel("2026-10-05 10:00:00+00:00", tick=False):
        client.force_login(mentor)
        assert "expects Every month" in client.get(page).content.decode()
        client.force_login(pair.scholar)
        assert "You said: Every month." in client.get(page).content.decode()


def test_strangers_find_nothing(client: Client) -> None:
    pair = reviewed_pair()
    strangers = [make.person(), make.compared_pair().scholar]
    strangers += [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR)]
    Person.objects.filter(pk__in=[person.pk for person in strangers]).update(is_demo=True)
    for stranger in strangers:
        client.force_login(stranger)
        for name in ("review", "let_stay", "pace"):
            assert client.get(address(name, pair)).status_code == client.post(address(name, pair)).status_code == 404
    client.force_login(pair.scholar)
    rules = reverse("agreements:rules", args=[pair.program.slug])
    assert client.get(rules).status_code == client.post(rules).status_code == 404


def test_the_rules_of_a_programme_are_set_on_a_page(client: Client) -> None:
    program = make.program()
    client.force_login(make.member(program, Role.COORDINATOR))
    page = reverse("agreements:rules", args=[program.slug])
    assert page in client.get(reverse("oversight:asks", args=[program.slug])).content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"first_review_months": "0", "review_every_months": "6"}).status_code == 422
    words = {"chair_signs": "on", "first_review_months": "2", "review_every_months": "12"}
    assert client.post(page, words).status_code == 302
    rules = program.agreement_rules
    assert (rules.chair_signs, rules.first_review_months, rules.review_every_months) == (True, 2, 12)


def test_the_review_costs_the_same_for_many_items(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for rounds in (1, 3):
        pair = reviewed_pair()
        with time_machine.travel(DUE, tick=False):
            for _ in range(rounds):
                for person in (pair.scholar, make.mentor_of(pair)):
                    actions.submit(by=person, mentorship=pair, says={})
            client.force_login(pair.scholar)
            with django_assert_num_queries(40, exact=False) as asked:
                client.get(address("review", pair))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_nothing_tells_whether_or_what_another_has_said_in_a_review() -> None:
    pair = reviewed_pair()
    mentor = make.mentor_of(pair)
    staff = [make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.CHAIR)]
    Person.objects.filter(pk__in=[person.pk for person in staff]).update(is_demo=True)
    viewers = [pair.scholar, *Person.objects.filter(pk__in=[person.pk for person in staff])]
    slug = pair.program.slug
    pages = [
        reverse("home"),
        *(address(name, pair) for name in ("overview", "review", "versions", "terms", "compare")),
        *(reverse(f"programs:{name}", args=[slug]) for name in ("detail", "mentorships", "audit")),
        reverse("oversight:status", args=[slug]),
    ]

    def world(act: Callable[[], object]) -> Callable[[], object]:
        def made() -> None:
            act()
            tasks.look_after()

        return made

    worlds = [
        world(lambda: None),
        world(lambda: actions.submit(by=mentor, mentorship=pair, says={})),
        world(lambda: actions.submit(by=mentor, mentorship=pair, says=CHANGES)),
    ]
    nothing, *others = (
        seen_in(one, viewers=viewers, addresses=pages, program=pair.program, but=[mentor]) for one in worlds
    )
    assert nothing.pages[pair.scholar.pk, address("review", pair)].status == 200
    for seen in others:
        assert_same(nothing, seen)

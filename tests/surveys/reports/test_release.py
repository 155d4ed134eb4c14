"""The rules by which mentors get reports: examples first, then laws over random histories."""

from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surveys.ledger.rules import parts
from rapport.surveys.reports.release import NOTHING, Decided, Kind, Rated, Release, Turnout, decide

MENTORS = 5


def scholars(first: int, count: int) -> frozenset[int]:
    return frozenset(range(first, first + count))


def mentor(number: int, answered: int, asked: int = 12, **more: object) -> Rated:
    """A mentor with scholars of their own, numbered from 100, 200 and so on."""
    first = 100 * number
    return Rated(number, Turnout(scholars(first, asked), scholars(first, answered)), **more)  # type: ignore[arg-type]


def kinds(decided: Decided) -> dict[int, Kind]:
    return {number: outcome.kind for number, outcome in decided.outcomes.items()}


@pytest.mark.parametrize(
    ("answered", "asked", "kind"),
    [(4, 12, Kind.NOTHING), (5, 12, Kind.OWN), (5, 6, Kind.OWN), (6, 6, Kind.OWN), (5, 5, Kind.NOTHING)],
)
def test_five_of_at_least_six(answered: int, asked: int, kind: Kind) -> None:
    assert kinds(decide([mentor(1, answered, asked)], [])) == {1: kind}


def test_too_few_are_pooled_over_years_and_one_person_counts_once() -> None:
    before = Turnout(scholars(90, 12), scholars(98, 4))  # 98, 99, 100, 101: two of them answer again
    assert kinds(decide([mentor(1, 4, before=(before,))], [])) == {1: Kind.YEARS}
    assert decide([mentor(1, 4, before=(before,))], []).outcomes[1].people == scholars(98, 6)
    assert kinds(decide([mentor(1, 3, before=(Turnout(scholars(100, 12), scholars(100, 4)),))], [])) == {
        1: Kind.NOTHING
    }


def test_three_mentors_are_pooled_and_none_has_more_than_half() -> None:
    assert set(kinds(decide([mentor(1, 2), mentor(2, 2), mentor(3, 1)], [])).values()) == {Kind.MENTORS}
    assert set(kinds(decide([mentor(1, 4), mentor(2, 2), mentor(3, 2)], [])).values()) == {Kind.MENTORS}
    assert set(kinds(decide([mentor(1, 4), mentor(2, 2), mentor(3, 1)], [])).values()) == {Kind.NOTHING}
    assert set(kinds(decide([mentor(1, 4), mentor(2, 4)], [])).values()) == {Kind.NOTHING}
    assert set(kinds(decide([mentor(1, 4), mentor(2, 4), mentor(3, 0)], [])).values()) == {Kind.NOTHING}


def test_who_has_a_report_alone_is_in_no_pool_and_who_has_no_answers_reads_it_like_the_others() -> None:
    decided = decide([mentor(1, 6), mentor(2, 2), mentor(3, 2), mentor(4, 2), mentor(5, 0)], [])
    assert kinds(decided) == {1: Kind.OWN, **dict.fromkeys((2, 3, 4, 5), Kind.MENTORS)}
    assert not decided.outcomes[1].people & decided.outcomes[2].people


def test_the_next_needs_five_new_ones() -> None:
    first = decide([mentor(1, 6, 30)], [])
    assert kinds(decide([mentor(1, 10, 30)], first.released)) == {1: Kind.NOTHING}
    again = decide([mentor(1, 11, 30)], first.released)
    assert kinds(again) == {1: Kind.OWN}
    assert again.outcomes[1].people == scholars(100, 11)


def test_who_took_answers_back_takes_the_others_of_that_report_along() -> None:
    first = decide([mentor(1, 6, 30)], [])
    without_one = Rated(1, Turnout(scholars(100, 30), scholars(101, 10)))
    assert decide([without_one], first.released).outcomes[1].people == scholars(106, 5)


def test_a_pool_minus_its_mentors_leaves_nobody_over() -> None:
    pooled = decide([mentor(1, 2, 30), mentor(2, 2, 30), mentor(3, 2, 30)], [])
    # One of them now has eight, of whom two were in the pool: only six may be told.
    alone = decide([mentor(1, 8, 30)], pooled.released)
    assert alone.outcomes[1].people == scholars(102, 6)
    assert kinds(decide([mentor(1, 6, 30)], pooled.released)) == {1: Kind.NOTHING}


def test_two_mentors_with_overlapping_scholars_are_not_set_against_each_other() -> None:
    one = Rated(1, Turnout(scholars(0, 12), scholars(0, 7)))
    other = Rated(2, Turnout(scholars(0, 20), scholars(5, 7)))
    decided = decide([one, other], [])
    assert decided.outcomes[1].people == scholars(0, 7)
    assert decided.outcomes[2].people == scholars(7, 5)
    same = Rated(2, one.now)
    assert set(kinds(decide([one, same], [])).values()) == {Kind.OWN}


def test_nothing_has_no_reason_that_could_be_counted() -> None:
    cases = [[mentor(1, count)] for count in range(5)] + [[mentor(1, 4), mentor(2, 2), mentor(3, 1)]]
    assert {outcome for rated in cases for outcome in decide(rated, []).outcomes.values()} == {NOTHING}


@given(st.permutations([mentor(1, 6), mentor(2, 2), mentor(3, 3), mentor(4, 2)]))
def test_the_order_in_which_mentors_are_named_does_not_matter(rated: list[Rated]) -> None:
    assert decide(rated, []) == decide(sorted(rated, key=lambda one: one.mentor), [])


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.data())
def test_one_more_answer_never_takes_a_report_about_oneself_away(counts: list[int], data: st.DataObject) -> None:
    more = data.draw(st.integers(0, len(counts) - 1))
    before = kinds(decide([mentor(number + 1, count) for number, count in enumerate(counts)], []))
    counts[more] += 1
    after = kinds(decide([mentor(number + 1, count) for number, count in enumerate(counts)], []))
    alone = [number for number, kind in before.items() if kind is Kind.OWN]
    assert all(after[number] is Kind.OWN for number in alone)
    assert {number for number, kind in after.items() if kind is Kind.OWN} - set(alone) <= {more + 1}


@dataclass
class History:
    """A programme over many days: who was asked, who answered, who took it back, and what was released."""

    answered: list[dict[int, set[int]]] = field(default_factory=lambda: [{one: set() for one in range(MENTORS)}])
    gone: set[int] = field(default_factory=set)
    ledger: list[Release] = field(default_factory=list)
    seen: list[tuple[list[Rated], Decided]] = field(default_factory=list)

    def step(self, what: tuple[str, int, set[int]]) -> None:
        act, number, people = what
        if act == "answer":
            self.answered[-1][number] |= people
        elif act == "withdraw":
            self.gone |= people
        elif act == "new survey":
            self.answered.append({one: set() for one in range(MENTORS)})
        else:
            self.report()

    def report(self) -> None:
        rated = [Rated(one, self.turnout(-1, one), self.earlier(one)) for one in range(MENTORS)]
        decided = decide(rated, self.ledger)
        self.ledger += decided.released
        self.seen.append((rated, decided))

    def turnout(self, place: int, one: int) -> Turnout:
        raters = frozenset(self.answered[place][one] - self.gone)
        return Turnout(raters | scholars(1000 * one, 3), raters)

    def earlier(self, one: int) -> tuple[Turnout, ...]:
        return tuple(self.turnout(place, one) for place in range(len(self.answered) - 1))


people = st.sets(st.integers(1, 45), min_size=1, max_size=9)
acts = st.sampled_from(["answer", "answer", "answer", "report", "report", "withdraw", "new survey"])
histories = st.lists(st.tuples(acts, st.integers(0, MENTORS - 1), people), min_size=8, max_size=40)


@given(histories)
def test_laws_over_random_histories(steps: list[tuple[str, int, set[int]]]) -> None:
    history = History()
    for step in [*steps, ("report", 0, {1})]:
        history.step(step)
    sets = [release.people for release in history.ledger]
    assert all(len(part) >= 5 for part in parts(sets))
    for one, other in combinations(sets, 2):
        assert {len(one - other), len(other - one)}.isdisjoint(range(1, 5))
    read: dict[int | None, set[int]] = {}
    for release in history.ledger:
        assert len(release.people) >= 5
        assert len(release.people - read.get(release.mentor, set())) >= 5
        read.setdefault(release.mentor, set()).update(release.people)
    for rated, decided in history.seen:
        for one in rated:
            outcome = decided.outcomes[one.mentor]
            now, ever = one.now.raters, one.over_years.raters
            allowed = {Kind.OWN: now, Kind.YEARS: ever, Kind.NOTHING: frozenset()}
            if outcome.kind is not Kind.MENTORS:
                assert outcome.people <= allowed[outcome.kind]
                continue
            in_pool = [other for other in rated if decided.outcomes[other.mentor] is outcome]
            shares = [share for other in in_pool if (share := len(other.now.raters & outcome.people))]
            assert len(shares) >= 3
            assert 2 * max(shares) <= len(outcome.people)


def test_histories_release_something() -> None:
    """The laws above are not kept by releasing nothing."""
    history = History()
    for step in (
        ("answer", 0, set(range(1, 8))),
        ("answer", 1, {10, 11}),
        ("answer", 2, {12, 13, 14}),
        ("answer", 3, {15}),
        ("report", 0, set()),
        ("new survey", 0, set()),
        ("withdraw", 0, {3}),
        ("answer", 0, {20, 21, 22, 23, 24, 4}),
        ("report", 0, set()),
    ):
        history.step(step)
    assert [release.mentor for release in history.ledger] == [0, None, 0]
    assert history.ledger[2].people == set(range(20, 25))

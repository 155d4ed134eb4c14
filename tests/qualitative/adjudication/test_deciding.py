import pytest

from rapport.audit.models import Event
from rapport.qualitative.adjudication import actions, queries
from rapport.qualitative.adjudication.actions import Decision, StaleError, TooEarlyError
from rapport.qualitative.adjudication.disputes import Choice, Wanted
from rapport.qualitative.models import Assignment, Coding, Round, Ruling
from tests.qualitative.rounds import Coded, coded

pytestmark = pytest.mark.django_db


def decide(made: Coded, unit: int, choice: str, reason: str = "As defined.", **more: object) -> None:
    pk = made.units[unit].pk
    seen = more.pop("seen", queries.dispute(made.round, pk).last)
    decision = Decision(pk, choice, reason, seen=seen, **more)  # type: ignore[arg-type]
    actions.decide(by=made.adjudicator, closed_round=made.round, decision=decision)


def final(made: Coded, unit: int) -> str:
    return made.letters(queries.final_codes(made.round)[made.units[unit].pk].codes)


def side_with(made: Coded, unit: int, letters: str) -> str:
    found = queries.dispute(made.round, made.units[unit].pk)
    return next(side.choice for side in found.sides if made.letters(side.codes) == letters)


def test_a_decision_is_a_third_layer_and_what_coders_said_stays() -> None:
    made = coded("ab|a", "a|b", "c|c")
    before = sorted(Coding.objects.values_list("assignment", "code"))
    decide(made, 0, side_with(made, 0, "a"))
    decide(made, 1, Choice.BOTH)
    assert (final(made, 0), final(made, 1)) == ("a", "ab")
    assert sorted(Coding.objects.values_list("assignment", "code")) == before
    assert [made.units.index(one.unit) for one in Ruling.objects.select_related("unit").order_by("pk")] == [0, 1, 1]
    assert {one.target for one in Event.objects.filter(did="qualitative.rule")} == {
        f"coding_unit:{unit.pk}" for unit in made.units[:2]
    }


def test_one_by_one_and_a_code_that_nobody_gave() -> None:
    made = coded("ab|", "a|b")
    decide(made, 0, Choice.CODES, codes=frozenset({made.codes["b"].pk, made.codes["c"].pk}))
    assert final(made, 0) == "bc"
    decide(made, 0, Choice.NEITHER, "On second thoughts.")
    assert final(made, 0) == ""
    with pytest.raises(LookupError):
        decide(made, 1, Choice.CODES, codes=frozenset({10**6}))


def test_the_same_twice_is_once_and_another_meanwhile_is_told() -> None:
    made = coded("a|b")
    decide(made, 0, Choice.BOTH)
    decide(made, 0, Choice.BOTH, seen=0)
    assert Ruling.objects.count() == 2
    with pytest.raises(StaleError) as told:
        decide(made, 0, Choice.NEITHER, seen=0)
    assert told.value.dispute.reason == "As defined."
    assert final(made, 0) == "ab"


def test_the_last_decision_can_be_taken_back_once_and_by_oneself_alone() -> None:
    made = coded("a|b", "ab|")
    unit = made.units[0].pk
    decide(made, 0, Choice.BOTH)
    decide(made, 0, Choice.NEITHER)
    last = queries.dispute(made.round, unit).last
    back = {"closed_round": made.round, "unit": unit, "last": last}
    assert not actions.take_back(by=made.lead, **back)
    assert actions.take_back(by=made.adjudicator, **back)
    assert not actions.take_back(by=made.adjudicator, **back)
    assert final(made, 0) == "ab"
    assert Event.objects.filter(did="qualitative.take_ruling_back").count() == 1


def test_too_early_and_about_nothing() -> None:
    early, training = coded("a|b", closed=False), coded("a|b", kind=Round.Kind.TRAINING)
    for made in (early, training):
        decision = Decision(made.units[0].pk, Choice.BOTH, "x")
        with pytest.raises(TooEarlyError):
            actions.decide(by=made.adjudicator, closed_round=made.round, decision=decision)
    agreed = coded("a|a", "a|-")
    for unit in range(2):
        with pytest.raises(LookupError):
            actions.decide(
                by=agreed.adjudicator,
                closed_round=agreed.round,
                decision=Decision(agreed.units[unit].pk, Choice.BOTH, "x"),
            )


def test_which_differences_there_are() -> None:
    made = coded("ab|a", "a|a", "a|b", "b|", "|c", "c|-")

    def units(**wanted: object) -> list[int]:
        found = queries.disputes(made.round, Wanted(**wanted))  # type: ignore[arg-type]
        return [[unit.pk for unit in made.units].index(one.unit) for one in found]

    assert units() == [0, 2, 3, 4]
    assert units(side="first", code=made.codes["b"].pk) == [0, 3]
    assert units(side="second", code=made.codes["b"].pk) == [2]
    decide(made, 2, Choice.BOTH)
    assert units(state="open") == [0, 3, 4]
    assert units(state="decided") == [2]


def test_memos_are_shown_without_names() -> None:
    made = coded("a|b", closed=False)
    Assignment.objects.own(made.people[0]).update(memo="Bertil would say so. Adaeze Obi")
    made.round.closed_at = made.round.opened_at
    made.round.save()
    memos = [side.memo for side in queries.dispute(made.round, made.units[0].pk).sides]
    assert sorted(memos) == ["", "[a coder] would say so. [a coder]"]


def test_the_list_takes_the_same_number_of_questions(django_assert_num_queries: object) -> None:
    made = coded(*["ab|a"] * 20)
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(queries.disputes(made.round)) == 20

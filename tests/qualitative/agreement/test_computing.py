"""Pure: no database."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.qualitative.agreement.computing import agreement
from rapport.qualitative.agreement.products import Told, figure_of, page_of, results_of, sheet_of, table_of
from rapport.qualitative.agreement.readings import Reading, ReadUnit, compare
from rapport.qualitative.agreement.result import Agreed, Measure
from rapport.qualitative.agreement.telling import Words, entered, methods_of, who_is_who

CODES = (11, 12, 13)
NAMES = {11: "Communication", 12: "Setting goals", 13: "Trust"}
LETTERS = {"a": 11, "b": 12, "c": 13}


def units(*found: str, each: int = 1) -> list[ReadUnit]:
    """`ab|a`: what each coder found; `-`: not theirs."""
    made = []
    for at, said in enumerate(found, 1):
        readings = [
            Reading(coder, frozenset(LETTERS[letter] for letter in codes))
            for coder, codes in enumerate(said.split("|"))
            if codes != "-"
        ]
        made.append(ReadUnit(at, (at - 1) // each + 1, tuple(readings)))
    return made


def agreed(*found: str, draws: int = 50) -> Agreed:
    return agreement(compare(units(*found)), CODES, 7, draws)


def told(found: Agreed, coders: int = 2) -> Told:
    return Told(found, Words("Round 1", NAMES, [f"Coder {letter}" for letter in "ABCD"[:coders]], "response"))


SOME = ("ab|a", "a|a", "|", "b|b", "ab|ab", "a|b", "|a", "a|-")


def test_counts_of_each_code_and_of_all() -> None:
    found = agreed(*SOME)
    whole = found.whole
    assert [(one.first, one.second, one.both, one.only_first, one.only_second, one.n) for one in whole.codes] == [
        (4, 4, 3, 1, 1, 7), (3, 3, 2, 1, 1, 7), (0, 0, 0, 0, 0, 7),
    ]  # fmt: skip
    assert (whole.together.n, whole.together.both) == (21, 5)
    assert (whole.units, whole.comparisons, whole.respondents, found.units) == (7, 7, 7, 8)
    assert whole.together.measures[Measure.SAME_SET].value == pytest.approx(4 / 7)
    assert found.parts == (whole,), "two coders are one pair"


def test_a_code_that_nobody_used_is_told_with_its_reason() -> None:
    table = table_of(told(agreed(*SOME)), agreed(*SOME).whole)
    row = next(row for row in table.rows if row.label.text == "Trust")
    assert [cell.text for cell in row.cells] == ["0", "0", "0", "0", "0", "–", "1.00", "–", "–", "–"]
    assert row.cells[7].notes == ("Undefined: neither coder gave this code to any unit.",)


def test_any_two_of_three_coders() -> None:
    found = agreed("ab|a|-", "-|a|a", "a|-|b", "-|b|", "c|c|c")
    assert [(one.first, one.second) for one in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [one.units for one in found.pairs] == [2, 2, 3]
    assert [(one.first, one.second, one.units) for one in found.coders] == [(0, None, 3), (1, None, 4), (2, None, 4)]
    assert (found.whole.units, found.whole.comparisons) == (5, 7)
    words = told(found, 3).words
    assert "A is the one of its two coders who comes first" in who_is_who(found.whole, words)
    assert words.sides(found.pairs[1]) == ("A", "C")
    assert words.sides(found.coders[2]) == ("C", "others")
    only = next(one for one in found.coders[2].codes if one.code == 12)
    assert (only.only_first, only.only_second) == (1, 1), "against whoever read the same"
    names = [table_of(told(found, 3), part).name for part in found.parts]
    assert len(set(names)) == len(names) == 7


@given(st.randoms())
@settings(deadline=None, max_examples=5)
def test_the_order_in_which_units_come_does_not_matter(random: Random) -> None:
    made = units(*SOME, each=2)
    shuffled = random.sample(made, len(made))
    assert agreement(compare(shuffled), CODES, 7, 20) == agreement(compare(made), CODES, 7, 20)


def test_a_project_that_is_brought_in_elsewhere_has_the_same_numbers() -> None:
    """Other ids, in the same order of units: respondents may come in any."""
    here = units(*SOME, each=2)
    elsewhere = [
        ReadUnit(
            one.unit * 10 + 500,
            900 - one.respondent,
            tuple(Reading(each.coder, frozenset(code * 3 for code in each.codes)) for each in one.readings),
        )
        for one in here
    ]
    one = agreement(compare(here), CODES, 7, 50)
    other = agreement(compare(elsewhere), [code * 3 for code in CODES], 7, 50)
    assert other.data_sha256 == one.data_sha256
    assert [line.measures for line in other.whole.codes] == [line.measures for line in one.whole.codes]
    assert other.whole.together == one.whole.together


def test_nothing_to_compare_is_no_mistake() -> None:
    found = agreed("a|-", "-|b")
    assert found.whole.units == 0
    table = table_of(told(found), found.whole)
    assert "Undefined: no unit was decided by both coders." in {
        note for row in table.rows for c in row.cells for note in c.notes
    }
    assert figure_of(told(found), found.whole).alt
    assert "0 of 2 responses were compared" in entered(found, told(found).words)
    assert page_of(told(found))


def test_what_did_not_enter_is_said() -> None:
    found = agreed(*SOME)
    assert entered(found, told(found).words) == (
        "7 of 8 responses were compared: those that two coders have finished, by 7 respondents. Of the others, "
        "1 had one coder only, as the round was planned."
    )


def test_records_hold_every_number_in_full() -> None:
    found = agreed(*SOME)
    records = json.loads(results_of(told(found)))
    kappa = next(one for one in records if one["statistic"] == "kappa" and one["term"] == "Communication")
    assert kappa["value"] == found.whole.codes[0].measures[Measure.KAPPA].value
    assert kappa["n"] == 7
    none = next(one for one in records if one["statistic"] == "kappa" and one["term"] == "Trust")
    assert (none["value"], none["note"]) == (None, "undefined: neither coder gave this code to any unit")
    counts = {
        one["group"]: one["value"] for one in records if one["statistic"] == "count" and one["term"] == "Communication"
    }
    assert counts == {"A": 4, "B": 4, "both": 3, "only A": 1, "only B": 1, "neither": 2}
    assert {"pooled_kappa", "same_codes", "krippendorff", "ac1"} <= {one["statistic"] for one in records}


def test_the_same_numbers_give_the_same_bytes() -> None:
    one, other = told(agreed(*SOME)), told(agreed(*SOME))
    for make in (results_of, sheet_of, page_of):
        assert make(one) == make(other)
    sheet = sheet_of(one).decode("utf-8-sig").splitlines()
    assert len(sheet) == 5
    assert sheet[0].startswith("coders,first,second,code,n,n_first")
    page = page_of(one).decode()
    assert "De Vries" in page
    assert "<script" not in page


def test_methods_name_unit_pooling_draws_and_seed() -> None:
    text = " ".join(methods_of(agreed(*SOME)))
    for part in ("decision", "De Vries", "Stacked", "draws of respondents", "seed 7", "numpy"):
        assert part in text


def test_the_figure_has_each_code_and_its_table() -> None:
    found = agreed(*SOME)
    made = figure_of(told(found), found.whole)
    assert [row.label.text for row in made.table.rows] == [
        "Communication", "Setting goals", "Trust", "All codes, stacked", "All codes, pooled",
    ]  # fmt: skip


def test_all_agree() -> None:
    found = agreed("a|a", "b|b", "|")
    together = found.whole.together.measures
    assert together[Measure.KAPPA].value == together[Measure.POOLED_KAPPA].value == 1
    assert together[Measure.SAME_SET].value == 1
    assert together[Measure.SAME_SET].why_no_interval

"""The table that a plan reads: its columns, its order, and what is never in it."""

import csv
import io

import pytest

from rapport.evaluation.data import building
from rapport.evaluation.data.building import LEADS, build, columns, is_kept_back
from rapport.evaluation.data.sources import LONG, WIDE, Selection, Source, UnfitError, sources
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Participation
from rapport.surveys.models import Survey
from tests import make
from tests.evaluation.conftest import Place, answer, withdraw


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_row_for_each_response_with_wave_and_cohort(place: Place) -> None:
    autumn = programs.add_cohort(by=None, program=place.program, name="Autumn", starts_on=None)
    Participation.objects.filter(person=place.scholars[0]).update(cohort=autumn)
    built = build(make.selected(place.before, place.after))
    rows = table(built.content)
    assert built.rows == len(rows) == 12
    assert {row["wave"] for row in rows} == {"Baseline", "One year"}
    assert [row["cohort"] for row in rows].count("Autumn") == 2
    assert len({row["person"] for row in rows}) == 6
    assert built.people == {one.pk for one in place.scholars}


def test_a_row_for_each_person_with_the_waves_side_by_side(place: Place) -> None:
    built = build(make.selected(place.before, place.after, arrangement=WIDE))
    rows = table(built.content)
    assert len(rows) == 6
    assert {"si_team__baseline", "si_team__one_year"} <= set(rows[0])
    assert min((row["si_team__baseline"], row["si_team__one_year"]) for row in rows) == ("1", "2")


def test_who_answered_one_wave_only_has_a_row_with_blanks(place: Place) -> None:
    late = make.member(place.program, Role.SCHOLAR)
    answer(place.after, late, 4)
    rows = table(build(make.selected(place.before, place.after, arrangement=WIDE)).content)
    assert [row["si_team__one_year"] for row in rows if not row["si_team__baseline"]] == ["4"]


def test_two_instruments_of_one_wave_do_not_clash(place: Place) -> None:
    other = make.survey(wave=place.before.wave, instrument="career-commitment")
    found, _ = columns(make.selected(place.before, other, place.after, arrangement=WIDE))
    names = [one.name for one in found]
    assert len(names) == len(set(names))
    assert "cc_field__baseline" in names


def test_the_same_answers_give_the_same_bytes_and_others_do_not(place: Place) -> None:
    selection = make.selected(place.before)
    first = build(selection)
    assert build(selection).sha256 == first.sha256
    withdraw(place.before, place.scholars[0])
    again = build(selection)
    assert again.sha256 != first.sha256
    assert again.rows == 5


def test_a_cohort_alone(place: Place) -> None:
    autumn = programs.add_cohort(by=None, program=place.program, name="Autumn", starts_on=None)
    Participation.objects.filter(person__in=place.scholars[:2]).update(cohort=autumn)
    source = Source(place.before, "A")
    built = build(Selection((source,), LONG, autumn))
    assert built.rows == 2
    assert built.people == {one.pk for one in place.scholars[:2]}


def test_in_confidence_no_row_tells_whose_it_is(place: Place) -> None:
    survey = make.survey(place.program, degree=Survey.Degree.CONFIDENTIAL)
    for one in place.scholars:
        answer(survey, one, 3)
    rows = table(build(make.selected(survey)).content)
    assert len(rows) == 6
    assert not {"person", "institution", "cohort", "mentorship", "row"} & set(rows[0])
    with pytest.raises(UnfitError, match="carry names"):
        build(make.selected(survey, place.before, arrangement=WIDE))


def test_anonymous_answers_are_read_alone(place: Place) -> None:
    wave = make.counted_wave(place.program)
    survey = make.survey(wave=wave, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS)
    with pytest.raises(UnfitError, match="alone"):
        build(make.selected(survey, place.before))


def test_surveys_in_confidence_are_offered_only_to_who_may_evaluate_them(place: Place) -> None:
    survey = make.survey(place.program, degree=Survey.Degree.CONFIDENTIAL)
    offered = {one.survey for one in sources(place.program, in_confidence=False, by_name=True)}
    assert offered == {place.before, place.after}
    found = {one.survey: one for one in sources(place.program, in_confidence=True, by_name=True)}
    assert found[survey].number is None
    assert found[place.before].number == 6


def test_no_arm_of_a_trial_is_a_column(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing before the answers can hold one, and a question that is called so is left out, in both arrangements."""
    assert not [one.name for one in LEADS if is_kept_back(one.name)]
    assert {"arm", "allocation"} <= building.KEPT_BACK
    monkeypatch.setattr(building, "KEPT_BACK", frozenset({"si_team"}))
    for arrangement in (LONG, WIDE):
        selection = make.selected(place.before, place.after, arrangement=arrangement)
        found, kept_back = columns(selection)
        assert kept_back
        assert not [one.name for one in found if one.name.startswith("si_team")]
        built = build(selection)
        assert built.left_out == kept_back
        assert not [name for name in table(built.content)[0] if name.startswith("si_team")]


def test_who_reads_no_names_learns_no_small_number(place: Place) -> None:
    few = make.survey(place.program, instrument="career-commitment")
    answer(few, place.scholars[0], 3)
    told = {one.survey: one for one in sources(place.program, in_confidence=True, by_name=False)}
    assert (told[few].number, told[few].is_few) == (None, True)
    assert told[place.before].number == 6
    known = {one.survey: one for one in sources(place.program, in_confidence=True, by_name=True)}
    assert known[few].number == 1


def test_in_how_many_rows_somebody_stands(place: Place) -> None:
    """Five rows of two waves may be three people: so a run on them protects ten."""
    assert build(make.selected(place.before)).each == 1
    assert build(make.selected(place.before, place.after)).each == 2
    assert build(make.selected(place.before, place.after, arrangement=WIDE)).each == 1

"""The slips that are known in two papers' tables are found, and nothing else there is called wrong."""

from pathlib import Path

from rapport.tables.arithmetic.finding import Kind
from tests.tables.arithmetic import published
from tests.tables.arithmetic.writing import errors, found

DESCRIPTIONS = "characteristic level statistic value percent q1_or_min q3_or_max"


def building_up() -> list[tuple[str, ...]]:
    counts = [
        (name, level, "count", count, percent, "", "")
        for name, answers in published.BUILDING_UP_COUNTS.items()
        for level, count, percent in answers
    ]
    spreads = [
        (name, level, said, value, "", *ends) for name, level, said, value, *ends in published.BUILDING_UP_QUARTILES
    ]
    return [*counts, *spreads]


def test_building_up_table_1_has_seven_impossible_cells_and_an_implausible_total(tmp_path: Path) -> None:
    slips = found(tmp_path, DESCRIPTIONS, building_up())
    assert [(one.place.row.split(": ")[-1], one.printed, one.place.column) for one in errors(slips)] == [
        ("Hispanic/Latinx", "75 (34.3)", "percent"),
        ("Other", "22 (10.1)", "percent"),
        ("Disagree", "22 (10.1)", "percent"),
        ("Strongly disagree", "2 (1.4)", "percent"),
        ("Definitely will", "128 (54.5)", "percent"),
        ("Likely will not", "2 (3.2)", "percent"),
        ("Likely will not", "9 (4.2)", "percent"),
    ]
    hispanic, degree, _, three, training, seven, biomedical = map(str, errors(slips))
    assert "75 of 219 is 34.2%" in hispanic
    assert "no count of 219 gives 34.3, no n at all – write 34.2" in hispanic
    assert "n 217 or 218" in degree
    assert "count 3" in three
    assert "with 3 the counts add up to 219" in three
    assert "128 of 219 is 58.4%" in training
    assert "with 7 the counts add up to 219 – write 7 for the count" in seven
    assert "9 of 217 is 4.1%" in biomedical
    [total] = [one for one in slips if one.kind is Kind.DOUBT]
    assert (total.place.row, total.printed) == ("Mentoring Competency Score", "4.8 (3.7–5.8)")
    assert "below those of each of its 6 parts, whose medians go from 5.0 to 5.7" in total.what
    assert "counted as 0" in total.mend


def test_course_table_1_has_one_percentage_that_was_cut_off(tmp_path: Path) -> None:
    rows = [
        (name, n, level, count, percent)
        for (name, n), answers in published.COURSE_COUNTS.items()
        for level, count, percent in answers
    ]
    slips = found(tmp_path, "variable n level number percent", rows)
    [slip] = errors(slips)
    assert (slip.place.row, slip.printed) == ("Hispanic or Latino: Mexican or Chicano", "18 (1.85)")
    assert slip.what == "18 of 969 is 1.86%, which was cut off and not rounded"
    assert "n 971 to 975" in slip.fits
    several = [one.place.row for one in slips if one.kind is Kind.DOUBT]
    assert several == [
        "Gender",
        "Race",
        "Hispanic or Latino",
        "Title",
        "Research focus",
        "Trainees currently mentoring",
    ]
    declared = [(*row, "many") for row in rows]
    assert len(found(tmp_path, "variable n level number percent select", declared)) == 1


def test_course_table_2_is_consistent(tmp_path: Path) -> None:
    heads = "item n before_mean before_sd after_mean after_sd diff_mean diff_sd ci_low ci_high lowest highest"
    rows = [(f"Item {at}", *line.split(), 1, 7) for at, line in enumerate(published.COURSE_CHANGES, 1)]
    assert len(rows) == 14
    assert found(tmp_path, heads, rows) == ()


def test_course_results_have_reasons_that_add_up_to_102(tmp_path: Path) -> None:
    [slip] = found(tmp_path, "measure numerator denominator value", published.COURSE_RESULTS)
    assert (slip.kind, slip.printed) == (Kind.DOUBT, "52% + 37% + 13%")
    assert "add up to 102%" in slip.what


def test_building_up_models_are_consistent(tmp_path: Path) -> None:
    rows = []
    for line in published.BUILDING_UP_MODELS.splitlines():
        words = line.split("|")
        if len(words) == 3:
            rows.append((words[0], "", words[1], "(type 3)", "p", "", "", "", words[2]))
        else:
            rows.append((*words[:4], "aor", *words[4].split(), ""))
    heads = "outcome outcome_level characteristic term kind aor ci_low ci_high p"
    assert sum(row[4] == "aor" for row in rows) == 62
    assert found(tmp_path, heads, rows) == ()
    wrong = [(*row[:8], "0.40") if row[8] == "< 0.001" else row for row in rows]
    assert errors(found(tmp_path, heads, wrong))

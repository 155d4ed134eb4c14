"""The synthetic evaluation sample has every number that the course's paper prints, counted again by hand."""

import functools
import math
import re
from pathlib import Path

import pytest
from scipy.special import stdtrit

from rapport.analysis.synthetic.cohort import Cohort
from rapport.analysis.synthetic.evaluation import evaluation_sample
from tests.analysis.synthetic import printed
from tests.analysis.synthetic.evaluated import evaluated, sheet
from tests.analysis.synthetic.recount import Rows, mean, numbers, rows_of, sd, shown

SEEDS = [pytest.param(7), *(pytest.param(seed, marks=pytest.mark.prove) for seed in (0, 1, 2026, 2**63, 10**30))]
ITEMS = [line.split()[0] for line in printed.OPM_TABLE_2.splitlines()]
QUESTIONS = {
    "Gender": "gender",
    "Race": "race",
    "Hispanic or Latino": "hispanic",
    "Title": "title",
    "Research focus": "focus",
    "Trainees currently mentoring": "trainees",
}
ALONE = ("gender_not_reported", "race_not_reported", "hispanic_none", "hispanic_not_reported", "trainees_none")


@functools.cache
def cohort(seed: int) -> Cohort:
    return evaluation_sample(seed)


@functools.cache
def people(seed: int) -> Rows:
    return rows_of(cohort(seed).csv())


@pytest.fixture(scope="module", params=SEEDS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return evaluated(tmp_path_factory.mktemp("opm"), "opm-2025", cohort(request.param))


@pytest.mark.parametrize("seed", SEEDS)
def test_all_126_numbers_of_table_2(seed: int) -> None:
    rows = people(seed)
    assert [column[:-7] for column in rows[0] if column.endswith("_before")] == ITEMS
    assert [column[:-4] for column in rows[0] if column.endswith("_now")] == ITEMS
    for line in printed.OPM_TABLE_2.splitlines():
        item, *wanted = line.split()
        both = [(row[f"{item}_before"], row[f"{item}_now"]) for row in rows]
        assert all(bool(before) == bool(now) for before, now in both)
        pairs = [(int(before), int(now)) for before, now in both if before]
        assert all(1 <= answer <= 7 for pair in pairs for answer in pair)
        assert [str(len(pairs)), *_row(pairs)] == wanted, item


def _row(pairs: list[tuple[int, int]]) -> list[str]:
    sides = [[before for before, _ in pairs], [now for _, now in pairs], [now - before for before, now in pairs]]
    figures = [figure for side in sides for figure in (shown(mean(side), 2), shown(sd(side), 2))]
    half = float(stdtrit(len(pairs) - 1, 0.975)) * sd(sides[2]) / math.sqrt(len(pairs))
    return [*figures, shown(float(mean(sides[2])) - half, 2), shown(float(mean(sides[2])) + half, 2)]


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_of_table_1(seed: int) -> None:
    rows, question = people(seed), ""
    columns: list[str] = []
    at = 0
    for line in printed.OPM_TABLE_1.splitlines():
        name, number, *_ = line.split("|")
        if line.count("|") == 1:
            question = name
            columns = [column for column in rows[0] if column.startswith(f"{QUESTIONS.get(name, '-')}_")]
            at = 0
            if columns:
                ticks = [[row[column] for column in columns] for row in rows if row[columns[0]]]
                assert len(ticks) == int(number), question
                assert all("1" in of_one and set(of_one) <= {"0", "1"} for of_one in ticks)
            continue
        if columns:
            assert sum(row[columns[at]] == "1" for row in rows) == int(number), (question, name)
            at += 1
        else:
            column = "years" if question.startswith("Years") else "prior_training"
            assert sum(row[column] == name for row in rows) == int(number), (question, name)


@pytest.mark.parametrize("column", ALONE)
def test_nobody_ticks_something_beside_a_choice_that_stands_alone(column: str) -> None:
    question = column.split("_")[0]
    others = [name for name in people(7)[0] if name.startswith(f"{question}_") and name != column]
    assert not any(row[other] == "1" for row in people(7) if row[column] == "1" for other in others)


@pytest.mark.parametrize("seed", SEEDS)
def test_satisfaction_time_and_changes(seed: int) -> None:
    rows = people(seed)
    for column, agree, n, middle, spread in printed.OPM_SATISFACTION:
        answers = numbers(rows, column)
        assert (sum(answer >= 4 for answer in answers), len(answers)) == (agree, n)
        assert (shown(mean(answers), 2), shown(sd(answers), 2)) == (middle, spread)
    times = [row["time_spent"] for row in rows if row["time_spent"]]
    assert (times.count("1.5 to 2 hours"), len(times)) == printed.OPM_TIME
    changes = [row["changes"] for row in rows if row["changes"]]
    assert (changes.count("Yes"), len(changes)) == printed.OPM_CHANGES


@pytest.mark.parametrize("seed", SEEDS)
def test_688_answers_have_the_printed_codes_and_use_each_word_more_often(seed: int) -> None:
    rows = [row for row in people(seed) if row["changes_text"]]
    assert len(rows) == 688
    assert all(row["changes"] == "Yes" for row in rows)
    for line in printed.OPM_TABLE_3.splitlines():
        code, stem, number = line.split()
        coded = [row for row in rows if code in row["changes_codes"].split("; ")]
        using = [row for row in rows if re.search(rf"\b{stem}", row["changes_text"].lower())]
        assert len(coded) == int(number)
        assert all(row in using for row in coded)
        assert len(using) > len(coded)
        # The paper's threshold: all codes but the last two are words of fifty people or more.
        assert (len(using) >= 50) == (code not in ("proactive", "support")), code
    assert not [row for row in people(seed) if row["changes_codes"] and not row["changes_text"]]


def test_the_plan_prints_all_of_table_2(report: Path) -> None:
    rows = [row for row in sheet(report, "table-2") if len(row) == 8 and row[2].replace(",", "").isdigit()]
    wanted = [line.split()[1:] for line in printed.OPM_TABLE_2.splitlines()]
    found = [
        [row[2].replace(",", ""), *(part.strip("()") for cell in row[3:6] for part in cell.split()), *row[6:]]
        for row in rows
    ]
    assert found == wanted
    assert ["P < 0.001 in every row."] in [[cell for cell in row if cell] for row in sheet(report, "table-2")]


def test_the_plan_prints_all_of_table_1(report: Path) -> None:
    rows = sheet(report, "table-1")
    found = [[row[1], *row[2:4]] for row in rows[2:] if row[1]]
    wanted = [line.split("|") for line in printed.OPM_TABLE_1.splitlines() if line.count("|") == 2]
    assert [row for row in found if row not in wanted] == [["Mexican or Chicano", "18", "1.86"]]  # printed as 1.85
    assert len(found) == len(wanted) == 59
    heads = [row[0].replace(",", "") for row in rows[2:] if row[0] and not row[1]]
    for line in (line for line in printed.OPM_TABLE_1.splitlines() if line.count("|") == 1):
        question, n = line.split("|")
        assert any(head.startswith(f"{question} (n = {n})") for head in heads), question


def test_the_plan_prints_satisfaction_changes_and_codes(report: Path) -> None:
    satisfaction = sheet(report, "satisfaction")[2:4]
    for row, (_, agree, n, middle, spread) in zip(satisfaction, printed.OPM_SATISFACTION, strict=True):
        cells = [cell for cell in row if cell]
        assert (cells[1], cells[-2].split()[0], cells[-1]) == (f"{n:,}", str(agree), f"{middle} ({spread})")
    changes = [[cell for cell in row if cell] for row in sheet(report, "change-intention")]
    assert ["Yes", "864", "82.8"] in changes
    codes = [[cell for cell in row if cell][:2] for row in sheet(report, "table-3")]
    for line in printed.OPM_TABLE_3.splitlines():
        code, _, number = line.split()
        assert [code.capitalize(), number] in codes
    figures = {path.name for path in report.glob("*.svg")}
    assert figures == {
        f"{name}.svg" for name in ("participants", "satisfaction-bars", "skills", "time-spent", "growth")
    }


def test_people_differ_from_each_other_and_hang_together() -> None:
    rows = people(7)
    assert len({row["person"] for row in rows}) == len(rows) == 1124
    assert all(row["person"].startswith("SYNTHETIC-") for row in rows)
    assert len({row["changes_text"] for row in rows}) > 400
    both = [
        (int(row["value_before"]), int(row["phases_before"]))
        for row in rows
        if row["value_before"] and row["phases_before"]
    ]
    one, two = [pair[0] for pair in both], [pair[1] for pair in both]
    products = sum((a - mean(one)) * (b - mean(two)) for a, b in both) / (len(both) - 1)
    assert 0.3 < float(products) / (sd(one) * sd(two)) < 0.8

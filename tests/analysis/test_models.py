"""The verbs unadjusted and adjusted: the wide layout, what it warns of, how a model came about."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.models.hands import NobodyThereError, hands
from rapport.analysis.models.sentences import separating
from rapport.analysis.models.workers import working
from rapport.analysis.not_made import Missing
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.analysis.verbs import make
from rapport.tables.arithmetic.checking import check_records
from rapport.tables.csv_export import csv_bytes
from rapport.tables.html import section
from rapport.tables.record import Statistic, results_json
from rapport.tables.table import Table, footnotes
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.yaml_file import parse_document
from tests.stats.logit_data import DATA, R_CASES

VARIABLES = """\
title: Work
variables:
  - {name: work, label: Work, type: categorical, column: work, levels: [none, part, full], labels: {none: No work}}
  - {name: low, label: Low weight, type: categorical, column: low, levels: ["no", "yes"]}
  - {name: income, label: Income, type: continuous, column: income, unit: thousand dollars, per: 5}
  - {name: children, label: Children, type: categorical, column: children, levels: [absent, present]}
  - {name: region, label: Region, type: categorical, column: region, levels: [Atlantic, BC, Ontario, Prairie, Quebec]}
  - {name: noise, label: Noise, type: continuous, column: noise}
tables:
"""
UNADJUSTED = (
    "  - {verb: unadjusted, name: alone, caption: Alone, outcomes: [work], characteristics: [income, region]}\n"
)
ADJUSTED = """\
  - verb: adjusted
    name: together
    caption: Together
    outcomes: [work]
    candidates: [income, children, region, noise]
    forced: [children]
    stability: {resamples: 20}
"""


def plan(tables: str) -> Plan:
    return parse_document(VARIABLES + tables, Plan, name="p.yaml", check=mistakes_of_plan).content


def frame(**others: Sequence[int] | np.ndarray) -> Frame:
    women = {name: values.astype(np.intp) for name, values in DATA["women"].items()}
    rows = len(women["partic"])
    levels = {
        "work": Levels(np.asarray(others.get("work", women["partic"])), ("none", "part", "full")),
        "low": Levels(np.asarray(others.get("low", (women["partic"] == 0).astype(np.intp))), ("no", "yes")),
        "children": Levels(women["children"], ("absent", "present")),
        "region": Levels(women["region"], ("Atlantic", "BC", "Ontario", "Prairie", "Quebec")),
    }
    numbers = {"income": women["hincome"].astype(float), "noise": np.sin(np.arange(rows) * 7.0)}
    return Frame(rows, {**levels, **{name: Numbers(values) for name, values in numbers.items()}})


def frame_levels(name: str) -> tuple[str, ...]:
    values = frame().variables[name]
    assert isinstance(values, Levels)
    return values.levels


# nnet's factor partic has the levels not.work, fulltime, parttime: 1 is "part" in our words, whichever they are.
def made(tables: str, data: Frame | None = None) -> list[Table | Missing]:
    the_plan = plan(tables)
    found = [one for spec, number in the_plan.numbered() for one in make(spec, number, the_plan, data or frame())]
    return [one for one in found if isinstance(one, Table | Missing)]


def table(tables: str, data: Frame | None = None, at: int = 0) -> Table:
    found = made(tables, data)[at]
    assert isinstance(found, Table), found
    return found


def lines(found: Table) -> list[list[str]]:
    text = csv_bytes(found).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def value(found: Table, statistic: Statistic, **where: str) -> float:
    values = [
        record.value
        for record in found.records
        if record.statistic is statistic and all(getattr(record, key) == word for key, word in where.items())
    ]
    assert values, where
    return float(str(values[0]))


def test_the_wide_table_of_an_outcome_with_three_levels() -> None:
    found = table(UNADJUSTED)
    head = lines(found)[1]
    assert head[2:] == [
        "Work (vs No work): n",
        "Work (vs No work): part: OR (95% CI)", "Work (vs No work): part: p",
        "Work (vs No work): full: OR (95% CI)", "Work (vs No work): full: p",
        "Work (vs No work): p overall",
    ]  # fmt: skip
    first = lines(found)[2]
    assert first[0] == "Income, per 5 thousand dollars"
    assert first[2] == "263"
    assert lines(found)[3][0] == "Region"
    assert lines(found)[4][1:5] == ["Atlantic", "", "Reference", ""]
    assert [row.level for row in found.rows] == [0, 0, 1, 1, 1, 1, 1]
    assert "multinomial (generalised logit) regression (“Work”)" in found.methods[0]
    assert "p overall tests all ratios" in " ".join(found.notes)
    assert "<table" in section(found)


def test_an_empty_reference_is_replaced_and_said() -> None:
    region = DATA["women"]["region"].astype(np.intp)
    found = table(UNADJUSTED, frame().having("region", Levels(np.maximum(region, 1), frame_levels("region"))))
    assert lines(found)[4][1:4] == ["Atlantic", "", "– [a]"]
    assert lines(found)[5][1:4] == ["BC", "", "Reference"]
    assert "Not estimated: nobody has this level." in footnotes(found)


def test_adjusted_numbers_are_those_of_nnet() -> None:
    everything = ADJUSTED.replace("children, region, noise", "children, region").replace(
        "stability:", "selection: none\n    stability:"
    )
    found = table(everything)
    assert len(made(everything)) == 1  # nothing was chosen
    expected = R_CASES["women"]
    # Columns of the fit in R: intercept, hincome, children, region 2–5, for each of two equations.
    for level, first in (("part", 1), ("full", 8)):
        income = value(found, Statistic.COEFFICIENT, term="income", level=level)
        assert income == pytest.approx(5 * expected[f"coef{first + 1}"], rel=1e-7)
        assert value(found, Statistic.SE, term="region=Quebec", level=level) == pytest.approx(
            expected[f"se{first + 6}"], rel=1e-6
        )
    assert value(found, Statistic.P, term="region", level="") == pytest.approx(expected["wald_p_region"], abs=1e-6)
    likelihood_ratio = value(
        found, Statistic.P, term="region", model="adjusted logit, maximum likelihood, lr test of all levels"
    )
    assert likelihood_ratio == pytest.approx(expected["lr_p_region"], abs=1e-6)
    assert value(found, Statistic.LOG_LIKELIHOOD) == pytest.approx(expected["loglik"], abs=1e-8)
    results_json(found.records)


def test_the_choice_is_shown_beside_the_model() -> None:
    together, choice = made(ADJUSTED)
    assert isinstance(together, Table)
    assert isinstance(choice, Table)
    assert (choice.name, choice.number) == ("together-choice", "Table 1, choice")
    shown = {row.label.text: [cell.text for cell in row.cells] for row in choice.rows}
    assert shown["Region"][0] == "1"
    assert shown["Noise, per point"][0] == "2"
    assert shown["Children"][0] == "forced"
    assert shown["Children"][3] == "100"
    assert shown["Income, per 5 thousand dollars"][0] == "stayed"
    said = " ".join(footnotes(choice))
    for words in ("events per parameter", "Of 20 bootstrap samples", "With the outcome shuffled"):
        assert words in said
    assert "Noise" not in {row.label.text for row in together.rows}
    assert value(choice, Statistic.STEP, term="region") == 1
    assert 0 <= value(choice, Statistic.KEPT_IN_NOISE) <= 1
    assert "n = 263 with an answer to all candidates" in " ".join(footnotes(together))
    assert "backward elimination" in " ".join(together.methods)


def test_what_enters_is_shown_too() -> None:
    forward = ADJUSTED.replace("forced:", "selection: forward\n    forced:").replace("{resamples: 20}", "false")
    together, choice = made(forward)
    assert isinstance(together, Table)
    assert isinstance(choice, Table)
    assert choice.columns[0].label.text == "Entered at step"
    shown = {row.label.text: row.cells[0].text for row in choice.rows}
    assert (shown["Income, per 5 thousand dollars"], shown["Children"], shown["Noise, per point"]) == (
        "1",
        "forced",
        "never",
    )
    assert "forward selection" in " ".join(together.methods)
    assert {row.label.text for row in together.rows} >= {"Children", "Income, per 5 thousand dollars"}


def test_journals_print_p_in_their_way() -> None:
    ama = VARIABLES.replace("title: Work", "title: Work\nmanuscript: {numbers: ama}")
    the_plan = parse_document(ama + ADJUSTED, Plan, name="p.yaml", check=mistakes_of_plan).content
    together, choice = make(the_plan.tables[0], "Table 1", the_plan, frame())
    assert isinstance(together, Table)
    assert isinstance(choice, Table)
    assert together.columns[-1].label.text == "P overall"
    assert [row.cells[1].text for row in choice.rows if row.label.text == "Children"] == ["<.001"]
    assert any("one with P < .05 in" in note for note in footnotes(choice))


def test_a_ratio_beyond_all_numbers_is_told() -> None:
    tiny = frame()
    tiny = tiny.having("income", Numbers(tiny.numbers("income").values * 1e-9))
    found = table(UNADJUSTED, tiny)
    assert "beyond all numbers for one step of the variable" in " ".join(footnotes(found))
    results_json(found.records)


def test_whoever_resamples_gets_the_same() -> None:
    def backwards(run: object, lots: Sequence[object]) -> list[object]:
        return [run(lot) for lot in reversed(list(lots))][::-1]  # type: ignore[operator]

    with working(backwards):  # type: ignore[arg-type]
        elsewhere = made(ADJUSTED)
    assert elsewhere == made(ADJUSTED)


@pytest.mark.slow
def test_two_processes_get_the_same() -> None:
    with hands(2):
        elsewhere = made(ADJUSTED)
    assert elsewhere == made(ADJUSTED)


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore")  # a machine without a network has no address to be guessed
def test_a_scheduler_by_its_address_gets_the_same() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, processes=False, protocol="tcp://", host="127.0.0.1", dashboard_address=None
        ) as cluster,
        hands(1, cluster.scheduler_address),
    ):
        elsewhere = made(ADJUSTED)
    assert elsewhere == made(ADJUSTED)


@pytest.mark.prove
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_told() -> None:
    with pytest.raises(NobodyThereError, match="start a scheduler there"), hands(1, "tcp://127.0.0.1:9"):
        raise AssertionError("nobody can work there")


def test_a_model_that_left_a_term_says_so_in_a_table_of_several() -> None:
    several = ADJUSTED.replace("[work]", "[work, low]").replace("{resamples: 20}", "false")
    found = table(several)
    assert lines(found)[1][-2:] == ["Low weight (vs no) [b]: yes: AOR (95% CI)", "Low weight (vs no) [b]: yes: p"]
    children = next(row for row in found.rows if row.label.text == "Children")
    assert children.cells[-1].text == "<0.001"
    assert "Not tried on resamples, as the plan says." in footnotes(table(several, at=1))


def test_one_separates_and_two_separate() -> None:
    assert separating(["A"]) == "“A” separates"
    assert separating(["A", "B"]) == "“A” and “B” separate"


def test_separation_is_named_and_answered() -> None:
    region = DATA["women"]["region"].astype(np.intp)
    work = np.where(region == 1, 0, DATA["women"]["partic"].astype(np.intp))
    found = table(ADJUSTED.replace("[children]", "[region]").replace("{resamples: 20}", "false"), frame(work=work))
    said = " ".join(footnotes(found))
    assert "“Region” separates the outcome" in said
    assert "All steps of the selection were made with this method." in said
    assert "Firth’s penalised likelihood" in " ".join(found.methods)
    never = ADJUSTED.replace("[children]", "[region]").replace("{resamples: 20}", "false\n    firth: never")
    said = " ".join(footnotes(table(never, frame(work=work))))
    assert "maximum likelihood has no finite estimate. Write firth: auto." in said
    alone = table(UNADJUSTED, frame(work=work))
    assert [record.value for record in alone.records if record.term == "region=BC"] != []
    assert "“Region” separates the outcome" in " ".join(footnotes(alone))
    assert "Firth’s penalised likelihood" in " ".join(alone.methods)


def test_what_cannot_be_modelled_is_told_and_the_rest_is_made() -> None:
    nobody = np.zeros(263, np.intp)
    (missing,) = made(ADJUSTED, frame(work=nobody))
    assert isinstance(missing, Missing)
    assert "only one level" in str(missing)
    both = ADJUSTED.replace("[work]", "[work, low]").replace("{resamples: 20}", "false")
    found, missing, _ = made(both, frame(work=nobody))
    assert isinstance(missing, Missing)
    assert str(missing).startswith("the model of “Work” in Table 1 was not made: the outcome has only one level")
    assert isinstance(found, Table)
    alone = table(UNADJUSTED, frame(work=nobody))
    assert "Not estimated: the outcome has only one level" in " ".join(footnotes(alone))


def test_an_absent_level_and_an_aliased_term_are_told() -> None:
    work = np.where(DATA["women"]["partic"] == 2, 1, DATA["women"]["partic"]).astype(np.intp)
    data = frame(work=work)
    data = data.having("noise", Numbers(3 * data.numbers("income").values))
    found = table(ADJUSTED.replace("{resamples: 20}", "false"), data)
    said = " ".join(footnotes(found))
    assert "Nobody in the model has this level." in said
    assert "“Noise”: not estimated, because it follows from the terms before it." in said


def test_errors_robust_to_clusters() -> None:
    plain = ADJUSTED.replace("{resamples: 20}", "false\n    selection: none")
    robust = plain.replace("candidates", "cluster: region\n    candidates").replace(
        "children, region, noise", "children"
    )
    found = table(robust)
    assert "robust to clusters of “Region”" in " ".join(found.methods)
    model_based = table(plain.replace("children, region, noise", "children"))
    one, other = (value(each, Statistic.SE, term="income", level="part") for each in (found, model_based))
    assert one != pytest.approx(other, rel=1e-3)
    assert value(found, Statistic.DF, term="income", level="part") == 4
    assert check_records(found.records, "robust") == ()
    alone = table(UNADJUSTED.replace("[income, region]}", "[income], cluster: region}"))
    assert value(alone, Statistic.SE, term="income", level="part") > 0


WRONG = [
    ("outcomes: [work]", "outcomes: [income]", "“income” is of the type continuous, which does not fit here"),
    ("outcomes: [work]", "outcomes: [wrk]", "there is no variable “wrk” – did you mean “work”?"),
    ("forced: [children]", "forced: [chldren]", "“chldren” is forced, but no candidate – did you mean “children”?"),
    ("forced: [children]", "forced: [children, children]", "“children” is forced twice – keep one of the two"),
    ("region, noise]", "region, work]", "“work” is an outcome of this table, and cannot explain itself"),
    ("region, noise]", "region, region]", "“region” is given twice"),
    ("forced:", "selection: stepwise\n    forced:", "“stepwise” is not one of the choices"),
    ("forced:", "stay: 2\n    forced:", "it should be less than or equal to 1"),
    ("forced:", "cluster: income\n    forced:", "which has no clusters"),
    ("forced:", "cluster: region\n    test: lr\n    forced:", "errors that are robust to clusters have Wald tests"),
]


@pytest.mark.parametrize(("part", "other", "said"), WRONG)
def test_a_wrong_plan_is_refused_before_data_are_read(part: str, other: str, said: str) -> None:
    with pytest.raises(TextFileError) as caught:
        plan(ADJUSTED.replace(part, other))
    assert said in "\n".join(str(mistake) for mistake in caught.value.mistakes)


def test_names_of_files_do_not_clash(tmp_path: Path) -> None:
    names = [one.name for one in made(ADJUSTED + UNADJUSTED) if isinstance(one, Table)]
    assert len(set(names)) == len(names) == 3

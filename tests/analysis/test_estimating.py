"""The estimating verbs: what a table says is what the estimator found, and every option reaches one."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rapport.analysis.explaining import explain, in_text
from rapport.analysis.plan_checks import read_plan
from rapport.analysis.run import Analysis, Wishes, evaluate
from rapport.stats.agreement.alpha import Level, krippendorff_alpha
from rapport.stats.agreement.intraclass import intraclass_of_mean
from rapport.stats.cluster_robust import Correction, cluster_robust
from rapport.stats.clusters import cluster_icc
from rapport.stats.mixed_logit import mixed_logit
from rapport.stats.model_based import model_based
from rapport.stats.multiplicity import benjamini_hochberg, holm
from rapport.stats.nonresponse import nonresponse_weights, weighted_mean
from rapport.stats.paired import paired_t
from rapport.stats.peers.gee import SmallSample, Working, gee
from rapport.stats.peers.mixed_linear import mixed_linear
from rapport.stats.proportional_odds import OrdinalRegression, proportional_odds
from rapport.stats.ranks import mcnemar, sign_test, signed_rank
from rapport.stats.regression import Model, Regression
from rapport.stats.reliability import cronbach_alpha, mcdonald_omega
from rapport.stats.response_shift import response_shift
from rapport.tables.arithmetic.checking import check_tables
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.estimates import HEAD, plan, study

TABLES = {
    "wilcoxon": "verb: paired, test: wilcoxon, p_adjust: holm, pairs: [{label: Skill, before: before, after: now}, "
    "{label: Then, before: then, after: now}]",
    "sign": "verb: paired, test: sign, pairs: [{label: Skill, before: before, after: now}]",
    "mcnemar": 'verb: paired, test: mcnemar, yes: "yes", pairs: [{label: Left, before: left_before, after: left_now}]',
    "t": "verb: paired, p_adjust: bh, pairs: [{label: Skill, before: before, after: now}]",
    "unadjusted": "verb: unadjusted, outcomes: [left_now], characteristics: [arm, age, left_before], p_adjust: bh",
    "cluster": "verb: cluster, outcomes: [score, left_now], cluster: site",
    "model": "verb: model, outcomes: [score, now], terms: [arm, age], p_adjust: hochberg",
    "CR2": "verb: model, outcomes: [score], terms: [arm, age], cluster: site",
    "CR1": "verb: model, outcomes: [left_now], terms: [arm, age], cluster: site, errors: CR1",
    "gee": "verb: model, outcomes: [score], terms: [arm, age], cluster: site, errors: gee",
    "gee-kc": "verb: model, outcomes: [left_now], terms: [arm, age], cluster: site, errors: gee, working: independent,"
    " correction: kauermann-carroll",
    "mixed": "verb: model, outcomes: [score], terms: [arm, age], cluster: site, errors: mixed",
    "mixed-logit": "verb: model, outcomes: [left_now], terms: [arm, age], cluster: site, errors: mixed, nodes: 9",
    "imputed": "verb: model, outcomes: [score], terms: [arm, site], missing: {imputed: 3, sweeps: 2, also: [now]}",
    "imputed-lr": "verb: model, outcomes: [left_now], terms: [arm, age], missing: {imputed: 3, sweeps: 2}, test: lr",
    "weighted": "verb: model, outcomes: [score], terms: [age], weights: {known: [arm, left_before], largest: 3}",
    "ordinal": "verb: ordinal, outcomes: [now], terms: [arm, age], test: lr",
    "ordinal-cr1": "verb: ordinal, outcomes: [now], terms: [arm, age], cluster: site",
    "reliability": "verb: reliability, without_each: true, scales: [{label: Skill, items: [before, then, now]}]",
    "agreement": "verb: agreement, pairs: [{label: Skill, first: now, second: mentor}], icc: agreement, icc_of: mean",
    "gwet": "verb: agreement, coefficient: gwet, pairs: [{label: Skill, first: now, second: mentor}]",
    "scott": "verb: agreement, coefficient: scott, pairs: [{label: Skill, first: now, second: mentor}]",
    "krippendorff": "verb: agreement, coefficient: krippendorff, pairs: [{label: A, first: now, second: mentor}]",
    "levels": "verb: agreement, coefficient: brennan_prediger, kappa: nominal, "
    "pairs: [{label: Left, first: left_before, second: left_now}]",
    "shift": "verb: response_shift, p_adjust: holm, rows: [{label: Skill, before: before, then: then, after: now}]",
    "nonresponse": "verb: nonresponse, rows: [score, left_now], answered: score, weights: {known: [arm, left_before]}",
}
NO_WISHES = Wishes()
NAMES = {name: f"t{at}" for at, name in enumerate(TABLES, 1)}


def run(folder: Path, text: str, data: str | None = None, wishes: Wishes = NO_WISHES) -> Analysis:
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    (folder / "data.csv").write_text(data or study(), encoding="utf-8")
    return evaluate(folder / "plan.yaml", folder / "data.csv", folder / "out", wishes)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Analysis]:
    folder = tmp_path_factory.mktemp("estimates")
    return folder / "out", run(folder, plan(*TABLES.values()))


@pytest.fixture(scope="module")
def records(ran: tuple[Path, Analysis]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((ran[0] / "results.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    rows = [line.split(",") for line in study().splitlines()[1:]]
    words = {"old": 0.0, "no": 0.0, "new": 1.0, "yes": 1.0, "": math.nan}
    numbers = [[words[cell] if cell in words else float(cell.removeprefix("S")) for cell in row] for row in rows]
    return dict(zip(HEAD.split(","), np.array(numbers).T, strict=True))


def value(records: list[dict[str, object]], table: str, statistic: str, **wanted: str) -> float | None:
    found = [
        one["value"]
        for one in records
        if one["table"] == NAMES[table]
        and one["statistic"] == statistic
        and all(one[key] == part if key == "term" else str(one[key]).startswith(part) for key, part in wanted.items())
    ]
    assert found, (table, statistic, wanted)
    return found[0]  # type: ignore[return-value]


def regression(data: dict[str, np.ndarray], outcome: str, model: Model) -> tuple[Regression, np.ndarray]:
    """Outcome by arm and age in steps of five years, of those who have all three."""
    keep = ~np.isnan(data[outcome] + data["Age"])
    design = np.column_stack((np.ones(int(keep.sum())), data["Arm"][keep], data["Age"][keep] / 5))
    return Regression(design, data[outcome][keep], model, ((1,), (2,))), data["Site"][keep].astype(int)


def test_every_table_is_made(ran: tuple[Path, Analysis]) -> None:
    assert [str(one) for one in ran[1].missing] == []
    assert len(ran[1].tables) == len(TABLES) + 1
    for table in ran[1].tables:
        assert table.methods or table.name == "flow"
    assert check_tables(ran[1].tables) == ()  # no false alarm about our own numbers
    notes = {note for table in ran[1].tables for note in table.notes}
    assert "Adjusted p: by Holm’s method, for all tests of the table." in notes
    assert "Kappa has quadratic weights." in notes


def test_pairs(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    before, then, now = data["Before"], data["Then"], data["Now"]
    ranks, again = signed_rank(before, now), signed_rank(then, now)
    assert value(records, "wilcoxon", "p", term="before") == ranks.p
    assert value(records, "wilcoxon", "shift", term="before") == ranks.shift
    assert value(records, "wilcoxon", "adjusted_p", term="then") == holm([ranks.p, again.p])[1]
    signs = sign_test(before, now)
    assert value(records, "sign", "rose") == signs.positive
    assert value(records, "sign", "p") == signs.p
    (share,) = (record for record in records if record["table"] == NAMES["sign"] and record["statistic"] == "percent")
    assert share["n"] == signs.positive + signs.negative  # of those who changed, not of all pairs
    left = mcnemar(data["Left before"], data["Left now"])
    assert value(records, "mcnemar", "odds_ratio") == left.odds_ratio
    assert value(records, "mcnemar", "p") == left.p
    assert value(records, "t", "adjusted_p") == value(records, "t", "p") == paired_t(before, now).p


def test_clusters(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    for outcome, name in (("Score", "score"), ("Left now", "left_now")):
        found = cluster_icc(data[outcome], data["Site"].astype(int))
        assert value(records, "cluster", "icc", outcome=name) == found.icc
        assert value(records, "cluster", "design_effect", outcome=name) == found.design_effect


def test_models(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    linear, site = regression(data, "Score", Model.LINEAR)
    logit, sites = regression(data, "Left now", Model.LOGIT)
    fits = {
        "model": model_based(linear),
        "CR2": cluster_robust(linear, site),
        "CR1": cluster_robust(logit, sites, Correction.CR1),
        "gee": gee(linear, site),
        "gee-kc": gee(logit, sites, Working.INDEPENDENT, SmallSample.KAUERMANN_CARROLL),
        "mixed": mixed_linear(linear, site),
        "mixed-logit": mixed_logit(logit, sites, 9),
    }
    for table, fit in fits.items():
        outcome = "left_now" if fit.coefficients[0].value == fits["CR1"].coefficients[0].value else ""
        for term, one in (("arm=new", fit.coefficients[1]), ("age", fit.coefficients[2])):
            for statistic, number in (("coefficient", one.value), ("se", one.se), ("p", one.p)):
                found = value(records, table, statistic, term=term, outcome=outcome)
                assert found == pytest.approx(number, rel=1e-6), (table, term, statistic)
        assert value(records, table, "p", term="arm") == pytest.approx(fit.terms[0].p, rel=1e-6)
    odds = value(records, "CR1", "odds_ratio", term="age")
    assert odds == pytest.approx(math.exp(fits["CR1"].coefficients[2].value), rel=1e-8)  # type: ignore[arg-type]


def test_unadjusted_models_share_one_adjustment(records: list[dict[str, object]], ran: tuple[Path, Analysis]) -> None:
    terms = ("arm", "age", "left_before")
    tests = [
        next(
            one["value"]
            for one in records
            if (one["table"], one["term"], one["statistic"]) == (NAMES["unadjusted"], term, "p")
            and "test of all levels" in str(one["model"])
        )
        for term in terms
    ]
    changed = benjamini_hochberg(tests)  # type: ignore[arg-type]
    assert [value(records, "unadjusted", "adjusted_p", term=term) for term in terms] == list(changed)
    table = next(one for one in ran[1].tables if one.name == NAMES["unadjusted"])
    assert table.columns[-1].label.text == "Adjusted p"
    assert any("Benjamini and Hochberg" in sentence for sentence in table.methods)


def test_a_row_of_a_model_reads_as_its_numbers(ran: tuple[Path, Analysis]) -> None:
    table = next(one for one in ran[1].tables if one.name == NAMES["CR2"])
    assert [row.label.text for row in table.rows] == ["Arm", "old", "new", "Age, per 5 years"]
    assert table.rows[1].cells[0].text == "Reference"
    assert table.columns[0].spanner == "Score (n = 73)"
    assert any("8 clusters" in note for note in table.notes)
    logit = next(one for one in ran[1].tables if one.name == NAMES["mixed-logit"])
    assert logit.columns[0].spanner.startswith("Left now: yes, against no")
    assert [cell.text for cell in logit.rows[1].cells] == ["Reference", ""]
    assert logit.rows[0].cells[1].text != logit.rows[2].cells[1].text == ""
    assert any("intraclass correlation" in note for note in logit.notes)


def test_imputed_models(
    records: list[dict[str, object]], ran: tuple[Path, Analysis], data: dict[str, np.ndarray]
) -> None:
    gaps = int(np.isnan(data["Score"]).sum())
    assert value(records, "imputed", "imputed", term="score") == gaps
    table = next(one for one in ran[1].tables if one.name == NAMES["imputed"])
    assert any(f"“Score” ({gaps})" in note for note in table.notes)
    assert table.columns[0].spanner == "Score (n = 96)"
    assert any("imputed 3 times" in sentence and "(D1)" in sentence for sentence in table.methods)
    report = (ran[0] / "report.html").read_text(encoding="utf-8")
    assert f"for Table {NAMES['imputed'][1:]} and Table {NAMES['imputed-lr'][1:]} missing values were imputed" in report
    lr = next(one for one in ran[1].tables if one.name == NAMES["imputed-lr"])
    assert any("(D3)" in sentence for sentence in lr.methods)
    for name in ("imputed", "imputed-lr"):
        assert 0 < value(records, name, "p", term="arm") <= 1  # type: ignore[operator]


def test_the_same_seed_imputes_the_same(tmp_path: Path, records: list[dict[str, object]]) -> None:
    text = plan(TABLES["imputed"])
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        run(tmp_path / folder, text)
    one, two = ((tmp_path / folder / "out" / "results.json").read_bytes() for folder in ("one", "two"))
    assert one == two
    (tmp_path / "three").mkdir()
    run(tmp_path / "three", text, wishes=Wishes(seed=2))
    assert (tmp_path / "three" / "out" / "results.json").read_bytes() != one


def test_weights(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    answered = ~np.isnan(data["Score"])
    known = np.column_stack((np.ones(96), data["Arm"], data["Left before"]))
    weights = nonresponse_weights(known, answered).weights
    assert isinstance(weights, np.ndarray)
    mean = weighted_mean(data["Score"], weights)
    weighted = "weighted for non-response"
    assert value(records, "nonresponse", "mean", term="score", model=weighted) == pytest.approx(mean.mean)
    assert value(records, "nonresponse", "ci_low", term="score", model=weighted) == pytest.approx(mean.interval.low)
    share = weighted_mean(100 * data["Left now"], weights)
    assert value(records, "nonresponse", "percent", term="left_now=yes", model=weighted) == pytest.approx(share.mean)
    assert value(records, "nonresponse", "mean", term="score", model="") == pytest.approx(
        float(np.nanmean(data["Score"]))
    )
    keep = answered & ~np.isnan(data["Age"])
    design = np.column_stack((np.ones(int(keep.sum())), data["Age"][keep] / 5))
    robust = cluster_robust(
        Regression(design, data["Score"][keep], weights=weights[keep]), np.arange(int(keep.sum())), Correction.CR1
    )
    assert value(records, "weighted", "se", term="age") == pytest.approx(robust.coefficients[1].se, rel=1e-6)


def test_ordinal(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    posed, _ = regression(data, "Now", Model.LINEAR)
    found = proportional_odds(OrdinalRegression(posed.design, posed.outcome.astype(int), posed.terms))
    assert value(records, "ordinal", "coefficient", term="arm=new") == pytest.approx(found.coefficients[0].value)
    assert value(records, "ordinal", "p", term="arm") == pytest.approx(found.likelihood_ratio[0].p)
    assert value(records, "ordinal", "p", model="Brant") == pytest.approx(found.brant.p)
    assert value(records, "ordinal", "chi_squared", model="score") == pytest.approx(found.score.statistic)


def test_reliability_agreement_and_shift(records: list[dict[str, object]], data: dict[str, np.ndarray]) -> None:
    items = np.column_stack([data[name] for name in ("Before", "Then", "Now")])
    alpha, omega = cronbach_alpha(items), mcdonald_omega(items)
    assert value(records, "reliability", "alpha", model="Cronbach") == alpha.value
    assert value(records, "reliability", "alpha", term="then") == alpha.without[1]
    assert value(records, "reliability", "omega") == omega.value
    icc = intraclass_of_mean(np.column_stack((data["Now"], data["Mentor"]))).agreement
    assert value(records, "agreement", "icc", model="ICC(2,k)") == icc.value
    assert value(records, "agreement", "kappa", model="cohen, quadratic") > value(records, "agreement", "agreement") / 2  # type: ignore[operator]
    both = np.column_stack((data["Now"], data["Mentor"]))
    alpha_of_both = krippendorff_alpha(both[~np.isnan(both).any(axis=1)], Level.INTERVAL)
    assert value(records, "krippendorff", "kappa") == alpha_of_both.value
    for name in ("gwet", "scott", "levels"):
        assert -1 <= value(records, name, "kappa") <= 1  # type: ignore[operator]
    shift = response_shift(data["Before"], data["Then"], data["Now"])
    assert value(records, "shift", "difference_mean", model="Response shift") == shift.shift.difference.mean
    assert value(records, "shift", "effect", model="Change as remembered") == shift.retrospective_effect


def test_the_plan_is_told_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(plan(*TABLES.values()), encoding="utf-8")
    text = in_text(explain(read_plan(path).content))
    for sentence in (
        "Each pair has medians, the Hodges–Lehmann shift and Wilcoxon’s signed-rank test, with a 95% interval.",
        "The p values of the table are adjusted by Holm’s method.",
        "Says how alike people of the same “Site” are in “Score” and “Left now”",
        "Explains “Score” by “Arm” and “Age”, with a random intercept for each cluster.",
        "Gaps are filled 3 times, and the results pooled.",
        "Those who answered are weighted by “Arm” and “Left before”.",
        "it is tested whether the odds are proportional",
        "Compares “Skill now” with “Mentor's view”, dyad by dyad.",
    ):
        assert sentence in text, sentence


WRONG = [
    ("verb: model, outcomes: [score], terms: [score]", "“score” is asked for twice"),
    ("verb: model, outcomes: [score], terms: [agee]", "there is no variable “agee”"),
    ("verb: model, outcomes: [score], terms: [age], errors: CR2", "errors: CR2 needs clusters"),
    ("verb: model, outcomes: [score], terms: [age], cluster: age", "which has no clusters"),
    ("verb: model, outcomes: [score], terms: [age], test: lr", "test: lr is for imputed gaps"),
    (
        "verb: model, outcomes: [score], terms: [age], cluster: site, errors: gee, weights: {known: [arm]}",
        "weights go with robust errors",
    ),
    ("verb: model, outcomes: [score], terms: [age], missing: {imputed: 3, also: [nobody]}", "no variable “nobody”"),
    ("verb: cluster, outcomes: [site], cluster: site", "“site” is asked for twice"),
    ("verb: reliability, scales: [{label: A, items: [now, then], reverse: [before]}]", "but is no item of this scale"),
    ("verb: reliability, scales: [{label: A, items: [now, arm]}]", "“arm” is of the type categorical"),
    ("verb: agreement, pairs: [{label: A, first: now, second: arm}]", "one has levels, the other numbers"),
    ("verb: agreement, pairs: [{label: A, first: site, second: arm}]", "the two have different levels"),
    ("verb: agreement, pairs: [{label: A, first: arm, second: arm}]", "first and second are the same variable"),
    ("verb: agreement, kappa: null, pairs: [{label: A, first: now, second: then}]", "neither kappa nor icc"),
    ("verb: response_shift, rows: [{label: A, before: now, then: now, after: then}]", "two of the three are the same"),
    ("verb: nonresponse, rows: [score], answered: score, weights: {known: [score]}", "is not known of everybody"),
    ("verb: paired, test: mcnemar, pairs: [{label: A, before: left_before, after: left_now}]", "yes goes with"),
    (
        "verb: paired, test: mcnemar, yes: maybe, pairs: [{label: A, before: arm, after: left_now}]",
        "“maybe” is no level",
    ),
    (
        "verb: paired, test: sign, effect_sizes: [d_z], pairs: [{label: A, before: now, after: then}]",
        "belong to the t test",
    ),
]


@pytest.mark.parametrize(("table", "said"), WRONG)
def test_a_wrong_plan_is_told_before_the_data_are_read(tmp_path: Path, table: str, said: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(plan(table), encoding="utf-8")
    with pytest.raises(TextFileError) as caught:
        read_plan(path)
    assert said in str(caught.value)


NOT_MADE = [
    ("verb: model, outcomes: [site], terms: [age]", "“site” has 8 levels, not two"),
    ("verb: model, outcomes: [score, left_now], terms: [age]", "some outcomes are numbers, others have levels"),
    ("verb: ordinal, outcomes: [score], terms: [age]", "too many for steps of a scale"),
    ("verb: agreement, pairs: [{label: A, first: score, second: now}]", "too many for a kappa"),
    ("verb: nonresponse, rows: [score], answered: before, weights: {known: [arm]}", "everybody answered"),
]


@pytest.mark.parametrize(("table", "said"), NOT_MADE)
def test_what_the_data_do_not_allow_is_told_and_the_rest_made(tmp_path: Path, table: str, said: str) -> None:
    made = run(tmp_path, plan(table, TABLES["t"]))
    (missing,) = made.missing
    assert said in str(missing)
    assert [one.name for one in made.tables] == ["flow", "t2"]


NUMBERS = [
    (lambda at: f"{1e9 + at % 7}", "differ only from their eighth figure on – take what they have in common away"),
    (lambda at: "1e200", "numbers go up to 1e100; take a larger unit"),
    (lambda at: str(at // 8 % 2), "people of one cluster are no more alike than others"),
]


@pytest.mark.parametrize(("score", "said"), NUMBERS)
def test_numbers_without_measure_are_told_in_plain_words(
    tmp_path: Path, score: Callable[[int], str], said: str
) -> None:
    """Alike in their first figures, beyond all measure, and – with a note – an ICC below zero."""
    head, *lines = study().splitlines()
    data = [f"{line.rpartition(',')[0]},{score(at)}" for at, line in enumerate(lines)]
    tables = plan("verb: cluster, outcomes: [score], cluster: site", TABLES["mcnemar"])
    made = run(tmp_path, tables, "\n".join([head, *data]))
    notes = [note for table in made.tables for row in table.rows for cell in row.cells for note in cell.notes]
    assert said in " ".join((*map(str, made.missing), *notes))


def test_one_cluster_gives_dashes_with_a_reason(tmp_path: Path) -> None:
    lines = study().splitlines()
    alone = "\n".join([lines[0], *(line for line in lines[1:] if line.startswith("S3"))])
    kinds = [TABLES[name] for name in ("cluster", "CR2", "gee", "mixed", "mixed-logit", "ordinal-cr1")]
    made = run(tmp_path, plan(*kinds), alone)
    assert not made.missing
    for table in made.tables[1:]:
        notes = {note for row in table.rows for cell in row.cells for note in cell.notes}
        assert any("fewer than two clusters" in note for note in notes), table.name


def test_small_numbers_are_protected(tmp_path: Path) -> None:
    """Twelve people, of whom some did not answer: no count of fewer than five is told."""
    lines = study().splitlines()[:13]
    made = run(tmp_path, plan(*TABLES.values()), "\n".join(lines), Wishes(protect=5))
    whole = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    for record in json.loads(whole):
        if record["statistic"] in ("rose", "fell", "count") and record["value"] is not None:
            assert record["value"] == 0 or record["value"] >= 5, record
    assert made.guard is not None
    for told in made.guard.released:
        assert len(told.people) >= 5

"""results.json: every number of a run as one long record, in full precision."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Statistic(StrEnum):
    """The closed list of statistics; ``MEANING`` explains each."""

    N = "n"
    MISSING = "missing"
    COUNT = "count"
    PERCENT = "percent"
    CUMULATIVE = "cumulative"
    MEAN = "mean"
    SD = "sd"
    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    BEFORE_MEAN = "before_mean"
    BEFORE_SD = "before_sd"
    AFTER_MEAN = "after_mean"
    AFTER_SD = "after_sd"
    DIFFERENCE_MEAN = "difference_mean"
    DIFFERENCE_SD = "difference_sd"
    CI_LOW = "ci_low"
    CI_HIGH = "ci_high"
    T = "t"
    DF = "df"
    P = "p"
    D_Z = "d_z"
    D_AV = "d_av"
    STD_DIFFERENCE = "std_difference"
    COEFFICIENT = "coefficient"
    SE = "se"
    ODDS_RATIO = "odds_ratio"
    CHI_SQUARED = "chi_squared"
    F = "f"
    DF_ERROR = "df_error"
    ADJUSTED_P = "adjusted_p"
    CLUSTERS = "clusters"
    ICC = "icc"
    DESIGN_EFFECT = "design_effect"
    EFFECTIVE_N = "effective_n"
    SHIFT = "shift"
    V = "v"
    RANK_BISERIAL = "rank_biserial"
    ROSE = "rose"
    FELL = "fell"
    ALPHA = "alpha"
    OMEGA = "omega"
    ITEM_REST = "item_rest"
    AGREEMENT = "agreement"
    KAPPA = "kappa"
    EFFECT = "effect"
    CORRELATION = "correlation"
    IMPUTED = "imputed"
    LOG_LIKELIHOOD = "log_likelihood"
    STEP = "step"
    INFLATION = "inflation"
    EVENTS_PER_PARAMETER = "events_per_parameter"
    KEPT_IN_RESAMPLES = "kept_in_resamples"
    SAME_MODEL_IN_RESAMPLES = "same_model_in_resamples"
    KEPT_IN_NOISE = "kept_in_noise"
    SIGNIFICANT_IN_NOISE = "significant_in_noise"
    OCCURRENCES = "occurrences"
    PERCENT_OF_WORDS = "percent_of_words"
    POWER = "power"
    TYPE_1_ERROR = "type_1_error"
    POSITIVE_AGREEMENT = "positive_agreement"
    NEGATIVE_AGREEMENT = "negative_agreement"
    POOLED_KAPPA = "pooled_kappa"
    KRIPPENDORFF = "krippendorff"
    AC1 = "ac1"
    SAME_CODES = "same_codes"


MEANING: dict[Statistic, str] = {
    Statistic.N: "people in the denominator: those who answered, or complete pairs",
    Statistic.MISSING: "people left out because they did not answer, or not both sides",
    Statistic.COUNT: "people with this answer",
    Statistic.PERCENT: "100 × count / n",
    Statistic.CUMULATIVE: "people up to and with this period",
    Statistic.MEAN: "arithmetic mean",
    Statistic.SD: "sample standard deviation, divisor n − 1",
    Statistic.MEDIAN: "50th percentile by the rule named in the table",
    Statistic.Q1: "25th percentile by the rule named in the table",
    Statistic.Q3: "75th percentile by the rule named in the table",
    Statistic.MINIMUM: "lowest number",
    Statistic.MAXIMUM: "highest number",
    Statistic.BEFORE_MEAN: "mean of the first measurement, in complete pairs",
    Statistic.BEFORE_SD: "SD of the first measurement, in complete pairs",
    Statistic.AFTER_MEAN: "mean of the second measurement, in complete pairs",
    Statistic.AFTER_SD: "SD of the second measurement, in complete pairs",
    Statistic.DIFFERENCE_MEAN: "mean of after − before",
    Statistic.DIFFERENCE_SD: "SD of after − before",
    Statistic.CI_LOW: "lower confidence limit; the model names test and level",
    Statistic.CI_HIGH: "upper confidence limit; the model names test and level",
    Statistic.T: "Student's t",
    Statistic.DF: "degrees of freedom",
    Statistic.P: "two-sided p value",
    Statistic.D_Z: "mean difference / SD of the differences",
    Statistic.D_AV: "mean difference / mean of the two SDs",
    Statistic.STD_DIFFERENCE: "difference between groups in units of their spread; of several groups the largest",
    Statistic.COEFFICIENT: "coefficient of a model; of a logit the log odds ratio",
    Statistic.SE: "standard error of the coefficient",
    Statistic.ODDS_RATIO: "odds ratio, exp of the coefficient, for one step of the variable as the plan declares it",
    Statistic.CHI_SQUARED: "chi-squared of the test that the model names",
    Statistic.F: "F of the test that the model names",
    Statistic.DF_ERROR: "denominator degrees of freedom of F",
    Statistic.ADJUSTED_P: "p adjusted for the number of tests in the table, by the method that the model names",
    Statistic.CLUSTERS: "clusters that people are in",
    Statistic.ICC: "intraclass correlation that the model names; may be negative",
    Statistic.DESIGN_EFFECT: "how many times as many people are needed as if they were independent, or not weighted",
    Statistic.EFFECTIVE_N: "n / design effect",
    Statistic.SHIFT: "Hodges–Lehmann shift: median of the Walsh averages of the differences",
    Statistic.V: "sum of the ranks of the positive differences",
    Statistic.RANK_BISERIAL: "matched-pairs rank-biserial correlation",
    Statistic.ROSE: "pairs that rose, or went from no to yes",
    Statistic.FELL: "pairs that fell, or went from yes to no",
    Statistic.ALPHA: "Cronbach's alpha; with a term, alpha without that item",
    Statistic.OMEGA: "McDonald's omega of one factor",
    Statistic.ITEM_REST: "correlation of an item with the sum of the others",
    Statistic.AGREEMENT: "share of dyads who say the same",
    Statistic.KAPPA: "kappa with the weights that the model names",
    Statistic.EFFECT: "mean change / SD of the answers before",
    Statistic.CORRELATION: "Pearson's correlation",
    Statistic.IMPUTED: "values of the variable that were imputed, in each data set",
    Statistic.LOG_LIKELIHOOD: "log-likelihood of a model; with Firth’s method the penalised one",
    Statistic.STEP: "step at which a selection removed (or, forward, entered) the term",
    Statistic.INFLATION: "variance inflation among all candidates: GVIF^(1/columns), for one column the VIF",
    Statistic.EVENTS_PER_PARAMETER: "people in the outcome's smallest level / coefficients beside intercepts",
    Statistic.KEPT_IN_RESAMPLES: "share of bootstrap samples in which the selection keeps the term",
    Statistic.SAME_MODEL_IN_RESAMPLES: "share of bootstrap samples in which the selection ends at the same model",
    Statistic.KEPT_IN_NOISE: "share of shuffled outcomes in which the selection keeps a term that was not forced",
    Statistic.SIGNIFICANT_IN_NOISE: "the same, with p < 0.05",
    Statistic.OCCURRENCES: "how often a word was written, in all its forms; without a term, all words that count",
    Statistic.PERCENT_OF_WORDS: "100 × occurrences / all words that count",
    Statistic.POWER: "probability of a significant difference where there is the planned one",
    Statistic.TYPE_1_ERROR: "probability of a significant difference where there is none",
    Statistic.POSITIVE_AGREEMENT: "2 × given by both / (given by the one + given by the other)",
    Statistic.NEGATIVE_AGREEMENT: "the same of what was not given",
    Statistic.POOLED_KAPPA: "De Vries’ kappa of several codes, of their mean observed and expected agreement",
    Statistic.KRIPPENDORFF: "Krippendorff’s alpha of coders, nominal",
    Statistic.AC1: "Gwet’s AC1",
    Statistic.SAME_CODES: "share of units to which two coders gave exactly the same codes",
}


@dataclass(frozen=True)
class Record:
    """One number.

    Attributes:
        table: name of the table it belongs to.
        outcome: what is measured; empty in a descriptive table.
        level: level of the outcome; empty where there is none.
        term: "variable" or "variable=level"; empty where there is none.
        statistic: which number it is.
        value: the number, in full precision; None where undefined or suppressed (see note).
        n: people it rests on; None where that has no meaning.
        group: group of people; empty for all.
        model: test or model it comes from; empty for plain description.
        note: why there is no value, or what must be known about it.
    """

    table: str
    statistic: Statistic
    value: float | int | None
    n: int | None = None
    outcome: str = ""
    level: str = ""
    term: str = ""
    group: str = ""
    model: str = ""
    note: str = ""


FIELDS = (
    "table", "outcome", "level", "term", "statistic", "value", "n", "group", "model", "note",
)  # fmt: skip


def results_json(records: Iterable[Record]) -> str:
    """Write records as JSON: a list, one record per line, fields in the order of ``FIELDS``.

    Args:
        records: in the order in which they shall stand.

    Returns:
        The text, ending in a line end; floats so that reading them gives the same float.

    Raises:
        ValueError: a value is not finite.
    """
    lines = []
    for record in records:
        ordered = {name: getattr(record, name) for name in FIELDS}
        lines.append(json.dumps(ordered, ensure_ascii=False, allow_nan=False))
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"

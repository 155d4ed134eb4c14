"""Words about what stands in a table of participants: headings, units, the rule of the quartiles."""

from collections.abc import Callable, Sequence

from rapport.analysis.specs.table_one import TableOne
from rapport.analysis.variables import Continuous, HasNumbers, Score, TimeBetween, Variable
from rapport.stats.quantile_rule import QuantileRule

RULE_NAMES = {
    QuantileRule.TYPE_2: "type 2 of Hyndman and Fan, the default of SAS",
    QuantileRule.TYPE_6: "type 6 of Hyndman and Fan, the default of SPSS",
    QuantileRule.TYPE_7: "type 7 of Hyndman and Fan, the default of R",
}


def rule_name(rule: QuantileRule) -> str:
    """A definition of sample quantiles in words.

    Args:
        rule: the definition.

    Returns:
        Its name, and whose default it is.
    """
    return RULE_NAMES.get(rule, f"{rule.replace('-', ' ')} of Hyndman and Fan")


def quartile_words(rule: QuantileRule) -> str:
    """The note below a table with quartiles.

    Args:
        rule: their definition.

    Returns:
        A sentence.
    """
    return f"Quartiles are the 25th and 75th percentile ({rule_name(rule)})."


OF_NUMBERS: dict[str, Callable[[QuantileRule], str]] = {
    "median": lambda rule: f"Medians and quartiles are sample quantiles of {rule_name(rule)}.",
}


def heading(variables: Sequence[Variable], spec: TableOne) -> str:
    """The heading of a column of counts and summaries, derived from what stands in it.

    Args:
        variables: the rows.
        spec: the table's options.

    Returns:
        E.g. ``n (%) or median (quartiles)``.
    """
    numbers = any(isinstance(variable, HasNumbers) for variable in variables)
    counts = any(not isinstance(variable, HasNumbers) for variable in variables)
    summary = "median (quartiles)" if spec.summary == "median" else "mean (SD)"
    return " or ".join((["n (%)"] if counts else []) + ([summary] if numbers else []))


def label_of(variable: Variable) -> str:
    """The label of a variable, with its unit.

    Args:
        variable: the variable.

    Returns:
        E.g. ``Age (years)``.
    """
    unit = variable.unit if isinstance(variable, Continuous | Score | TimeBetween) else ""
    return f"{variable.label} ({unit})" if unit else variable.label

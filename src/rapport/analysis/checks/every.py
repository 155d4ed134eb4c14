"""Every verb's check: a new verb is a line here, in ``specs/every.py`` and in ``verbs.py``."""

from collections.abc import Callable, Iterable

from rapport.analysis.checks import describing, estimating, likert, models, paired, table_one
from rapport.analysis.checks.raw import Mapping, Place, RawPlan
from rapport.textfiles.mistakes import Mistake

Check = Callable[[Mapping, Place, RawPlan], Iterable[Mistake]]
CHECKS: dict[str, Check] = {
    "table_one": table_one.check,
    "paired": paired.check,
    "cluster": estimating.check_cluster,
    "arms": estimating.check_arms,
    "model": estimating.check_model,
    "ordinal": estimating.check_ordinal,
    "reliability": estimating.check_reliability,
    "agreement": estimating.check_agreement,
    "response_shift": estimating.check_response_shift,
    "nonresponse": estimating.check_nonresponse,
    "multi_select": describing.check_multi_select,
    "distribution": describing.check_distribution,
    "likert": likert.check,
    "trend": describing.check_trend,
    "growth": describing.check_growth,
    "flow": describing.check_flow,
    "unadjusted": models.check_unadjusted,
    "adjusted": models.check_adjusted,
}

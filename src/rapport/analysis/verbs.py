"""Verb → function: a new verb is a line here, in ``specs/every.py`` and in ``checks/every.py``.

A verb takes its spec, its number as printed, the plan and the data after exclusions, and gives what it
made: one table or figure, or several in order, and what of them is missing. Where nothing can be made
it raises :class:`CannotBeMade`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rapport.analysis.choices import multi_select
from rapport.analysis.distribution import distribution
from rapport.analysis.estimating.agreement import agreement
from rapport.analysis.estimating.arms import arms
from rapport.analysis.estimating.clusters import cluster
from rapport.analysis.estimating.model import model
from rapport.analysis.estimating.nonresponse import nonresponse
from rapport.analysis.estimating.ordinal import ordinal
from rapport.analysis.estimating.reliability import reliability
from rapport.analysis.estimating.response_shift import shift_table
from rapport.analysis.flow_figure import flow
from rapport.analysis.frame import Frame
from rapport.analysis.growth import growth
from rapport.analysis.likert import likert
from rapport.analysis.models.adjusted import adjusted
from rapport.analysis.models.unadjusted import unadjusted
from rapport.analysis.not_made import CannotBeMade, Missing
from rapport.analysis.paired_table import paired_table
from rapport.analysis.plan import Plan
from rapport.analysis.specs.every import TableSpec
from rapport.analysis.table_one import table_one
from rapport.analysis.trend import trend
from rapport.figures.figure import Figure
from rapport.tables.record import Statistic
from rapport.tables.table import Table

Product = Table | Figure | Missing
VERBS: dict[str, Callable[..., Product | Sequence[Product]]] = {
    "table_one": table_one,
    "paired": paired_table,
    "multi_select": multi_select,
    "distribution": distribution,
    "likert": likert,
    "trend": trend,
    "growth": growth,
    "flow": flow,
    "cluster": cluster,
    "arms": arms,
    "model": model,
    "ordinal": ordinal,
    "reliability": reliability,
    "agreement": agreement,
    "response_shift": shift_table,
    "nonresponse": nonresponse,
    "unadjusted": unadjusted,
    "adjusted": adjusted,
}

# The verbs that ask ``protection`` before they tell a number; where small numbers are protected, no other runs.
PROTECTED = frozenset(
    ("table_one", "paired", "multi_select", "distribution", "likert", "trend", "growth", "flow",
     "cluster", "arms", "model", "ordinal", "reliability", "agreement", "response_shift", "nonresponse",
     "unadjusted", "adjusted"),
)  # fmt: skip

COUNTS_OF_PEOPLE = (Statistic.N, Statistic.COUNT, Statistic.CUMULATIVE, Statistic.ROSE, Statistic.FELL)


def make(spec: TableSpec, number: str, plan: Plan, frame: Frame) -> tuple[Product, ...]:
    """Make what one entry of the plan asks for; a failure is told, and concerns no other entry.

    Args:
        spec: the entry.
        number: its number as printed, e.g. ``Table 1``.
        plan: the plan, for labels.
        frame: the data after exclusions.

    Returns:
        What was made, in order, and what is missing of it.
    """
    if frame.guard is not None and (spec.verb not in PROTECTED or frame.rows < frame.guard.k):
        few = f"fewer than {frame.guard.k} people are analysed"
        why = few if frame.rows < frame.guard.k else f"the verb “{spec.verb}” does not protect small numbers yet"
        return (Missing(spec.name, number, why),)
    try:
        made = VERBS[spec.verb](spec, number, plan, frame)
    except CannotBeMade as error:
        return (Missing(spec.name, number, error.why, error.mend),)
    except (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, MemoryError) as error:
        # LinAlgError is a ValueError. Nobody is served by losing ten tables over one.
        why = f"{type(error).__name__}: {error}"
        return (Missing(spec.name, number, why, "please tell us: this should have been said in plain words"),)
    products = (made,) if isinstance(made, Table | Figure | Missing) else tuple(made)
    return tuple(_withheld(_with_notes(one, spec.notes), frame) for one in products)


def _withheld(product: Product, frame: Frame) -> Product:
    """The last look: a product that still holds a small count of people is not given out."""
    if frame.guard is None or isinstance(product, Missing):
        return product
    small = [
        record
        for record in product.records
        if record.statistic in COUNTS_OF_PEOPLE and record.value is not None and 0 < record.value < frame.guard.k
    ]
    if not small:
        return product
    why = f"it would tell about fewer than {frame.guard.k} people ({small[0].statistic} of “{small[0].term}”)"
    return Missing(product.name, product.number, why, "merge levels, or leave the row out")


def _with_notes(product: Product, notes: Sequence[str]) -> Product:
    """The plan's own notes below those that are derived."""
    if isinstance(product, Table):
        return product.with_notes(*notes)
    if isinstance(product, Figure):
        return replace(product, table=product.table.with_notes(*notes))
    return product

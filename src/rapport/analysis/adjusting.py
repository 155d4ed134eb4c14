"""The p values of a table adjusted for how many they are."""

from collections.abc import Sequence

from rapport.analysis.specs.estimation import ADJUSTED
from rapport.stats.multiplicity import Adjustment, adjusted
from rapport.stats.undefined import Number


def adjust(p_values: Sequence[Number], method: str | None) -> tuple[Number | None, ...]:
    """Adjust the p values of one table.

    Args:
        p_values: its values; undefined ones do not count.
        method: name of the method; None for none.

    Returns:
        The adjusted values; None each where nothing is adjusted.
    """
    return (None,) * len(p_values) if method is None else adjusted(p_values, Adjustment(method))


def adjusted_how(method: str | None, tests: int) -> tuple[str, ...]:
    """A sentence for the methods; none where nothing is adjusted.

    Args:
        method: name of the method.
        tests: how many p values.
    """
    return (f"The {tests} p values of the table were adjusted by {ADJUSTED[method]}.",) if method else ()

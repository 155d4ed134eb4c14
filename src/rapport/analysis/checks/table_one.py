"""The checks of the verb ``table_one``."""

from collections.abc import Iterator

from rapport.analysis.checks.raw import Mapping, Place, RawPlan
from rapport.textfiles.mistakes import Mistake


def check(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of its names.

    Args:
        table: the table as it stands in the file.
        place: where.
        raw: the plan.

    Yields:
        One mistake each.
    """
    yield from raw.row_names(table, place)

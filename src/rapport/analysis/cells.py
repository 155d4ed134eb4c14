"""How the cells of the verbs are written: counts, shares, means; "–" where undefined, "s" where not told."""

from collections.abc import Sequence
from dataclasses import replace

from rapport.analysis.frame import Frame, Levels
from rapport.analysis.plan import Plan
from rapport.analysis.suppressed import HIDDEN, SUPPRESSED, hidden_note
from rapport.analysis.variables import Categorical, Collapsed
from rapport.analysis.words import plain
from rapport.stats.describe import Moments, Quartiles
from rapport.stats.undefined import Number, Undefined
from rapport.tables.numbers import UNDEFINED, count, fixed, percent, with_spread
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Table


def level_names(plan: Plan, name: str, values: Levels) -> tuple[str, ...]:
    """The levels of a variable as printed.

    Args:
        plan: the plan, for labels.
        name: the variable.
        values: its levels.

    Returns:
        The names, in the order of the levels.
    """
    variable = plan.variable(name)
    while isinstance(variable, Collapsed):  # a level that was not merged is called as it was
        variable = plan.variable(variable.of)
    if not isinstance(variable, Categorical):
        return values.levels
    labels = {plain(word): label for word, label in variable.labels.items()}
    return tuple(labels.get(plain(level), level) for level in values.levels)


def counted(number: int | None) -> Cell:
    """A count.

    Args:
        number: how many; None is not told.

    Returns:
        Its cell.
    """
    return Cell(HIDDEN if number is None else count(number))


def share(number: int | None, n: int | None, digits: int = 1) -> str:
    """A percentage, without its sign.

    Args:
        number: how many; None is not told.
        n: of how many; None is not told.
        digits: decimals.

    Returns:
        E.g. ``34.3``; an en dash for 0 of 0.
    """
    if n == 0:
        return UNDEFINED
    return HIDDEN if number is None or n is None else percent(number, n, digits)


def count_and_share(number: int | None, n: int | None, digits: int = 1) -> Cell:
    """A count with its percentage.

    Args:
        number: how many; None is not told.
        n: of how many; None is not told.
        digits: decimals of the percentage.

    Returns:
        E.g. ``12 (34.3)``.
    """
    if n == 0:
        return Cell(UNDEFINED)
    if number is None:
        return Cell(HIDDEN)
    return Cell(f"{count(number)} ({share(number, n, digits)})")


def mean_and_sd(found: Moments, digits: int) -> Cell:
    """A mean with its SD.

    Args:
        found: the two.
        digits: decimals.

    Returns:
        E.g. ``4.63 (1.27)``; with a note where one is undefined.
    """
    if isinstance(found.mean, Undefined):
        return undefined(found.mean)
    if isinstance(found.sd, Undefined):
        return Cell(f"{fixed(found.mean, digits)} ({UNDEFINED})", (f"SD not computed: {found.sd.reason}.",))
    return Cell(with_spread(found.mean, found.sd, digits))


def median_and_quartiles(found: Quartiles, digits: int) -> Cell:
    """A median with its quartiles.

    Args:
        found: the three.
        digits: decimals.

    Returns:
        E.g. ``36.0 (33.0–40.0)``; with a note where they are undefined.
    """
    if isinstance(found.median, Undefined) or isinstance(found.q1, Undefined) or isinstance(found.q3, Undefined):
        return Cell(UNDEFINED, ("Not computed: no values.",))
    return Cell(f"{fixed(found.median, digits)} ({fixed(found.q1, digits)}–{fixed(found.q3, digits)})")


def figure_cell(value: Number, digits: int) -> Cell:
    """A number.

    Args:
        value: the number.
        digits: decimals.

    Returns:
        Its cell; with a note where it is undefined.
    """
    return undefined(value) if isinstance(value, Undefined) else Cell(fixed(value, digits))


def undefined(value: Undefined) -> Cell:
    """A number that does not exist.

    Args:
        value: the reason.

    Returns:
        A dash, with the reason as a note.
    """
    return Cell(UNDEFINED, (f"Not computed: {value.reason}.",))


def hidden() -> Cell:
    """A number that is not told."""
    return Cell(HIDDEN)


def count_records(
    table: str, term: str, number: int | None, n: int | None, *, group: str = "", outcome: str = ""
) -> tuple[Record, Record]:
    """A count and its percentage as records.

    Args:
        table: name of the table.
        term: the variable and its level.
        number: how many; None is not told.
        n: of how many; None is not told.
        group: the group; empty for all.
        outcome: what is measured; empty in a descriptive table.

    Returns:
        The two records.
    """
    note = SUPPRESSED if number is None else ""
    value, why = None, note
    if n == 0:
        why = "nobody answered"
    elif number is not None and n is not None:
        value = 100 * number / n
    else:
        why = SUPPRESSED
    return (
        Record(table, Statistic.COUNT, number, n, outcome=outcome, term=term, group=group, note=note),
        Record(table, Statistic.PERCENT, value, n, outcome=outcome, term=term, group=group, note=why),
    )


def recorded(record: Record, value: Number | None) -> Record:
    """A record with its value.

    Args:
        record: the record without it.
        value: the value; None is not told, and neither is on how many people it rests.

    Returns:
        The record.
    """
    if value is None:
        return replace(record, value=None, n=None, note=SUPPRESSED)
    if isinstance(value, Undefined):
        return replace(record, value=None, note=f"undefined: {value.reason}")
    return replace(record, value=value)


def answered_records(table: str, term: str, n: int | None, missing: int | None, *, group: str = "") -> Sequence[Record]:
    """How many answered, and how many did not, as records.

    Args:
        table: name of the table.
        term: the variable.
        n: who answered; None is not told.
        missing: who did not.
        group: the group; empty for all.

    Returns:
        The two records.
    """
    return tuple(
        recorded(Record(table, statistic, None, n, term=term, group=group), value)
        for statistic, value in ((Statistic.N, n), (Statistic.MISSING, missing))
    )


def with_hidden_note(table: Table, frame: Frame) -> Table:
    """Say what the sign of a hidden number means, where it stands in a cell.

    Args:
        table: the table.
        frame: the data, with what protects them.

    Returns:
        The table, with a note if it needs one.
    """
    signs = any(
        HIDDEN in cell.text.replace("(", " ").replace(")", " ").split() for row in table.rows for cell in row.cells
    )
    return table.with_notes(hidden_note(frame.guard.k)) if frame.guard is not None and signs else table

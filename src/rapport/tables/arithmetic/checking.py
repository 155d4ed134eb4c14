"""Checks claims, files, and the tables of a run."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rapport.tables.arithmetic import limits, run_tables, shares, spreads
from rapport.tables.arithmetic.claims import Change, Claim, Question, Ratio, Spread, Total
from rapport.tables.arithmetic.finding import Finding
from rapport.tables.arithmetic.layouts import LAYOUTS
from rapport.tables.arithmetic.numbers import GENERAL, claims_of, from_json, from_rows
from rapport.tables.arithmetic.rows import UnreadableError, lines_of, rows_under
from rapport.tables.record import Record
from rapport.tables.table import Table


def check(claims: Iterable[Claim]) -> tuple[Finding, ...]:
    """Check what a table says.

    Args:
        claims: its questions, spreads, changes and ratios.

    Returns:
        Every slip, in the order of the table.
    """
    return tuple(found for claim in claims for found in _findings(claim))


def _findings(claim: Claim) -> Iterator[Finding]:
    match claim:
        case Question():
            yield from shares.findings(claim)
        case Spread():
            yield from spreads.findings(claim)
        case Total():
            yield from spreads.beside_parts(claim)
        case Change():
            yield from limits.of_change(claim)
        case Ratio():
            yield from limits.of_ratio(claim)


def check_file(path: Path) -> tuple[Finding, ...]:
    """Check a file in one of the layouts, or the results.json of a run.

    Args:
        path: the file.

    Returns:
        Every slip.

    Raises:
        UnreadableError: it cannot be read, or is in no layout that is known.
    """
    if path.suffix == ".json":
        return check(claims_of(from_json(path), str(path)))
    lines = lines_of(path)
    if not lines:
        raise UnreadableError(f"{path} is empty – write headings and rows")
    if run_tables.is_one(lines):
        return check(run_tables.claims(str(path), lines))
    heads = {cell.strip().casefold() for cell in lines[0][1]}
    for needed, reader in LAYOUTS.items():
        if needed <= heads:
            return check(list(reader(rows_under(str(path), lines))))
    if heads >= GENERAL:
        return check(claims_of(from_rows(rows_under(str(path), lines)), str(path)))
    known = "; ".join(", ".join(sorted(needed)) for needed in (*LAYOUTS, GENERAL))
    raise UnreadableError(f"{path} is in no layout that is known – its headings must hold one of: {known}")


def check_tables(tables: Iterable[Table]) -> tuple[Finding, ...]:
    """Check the tables of a run by their records, as a report does before it is written.

    Args:
        tables: the tables.

    Returns:
        Every slip; none where the program has worked rightly.
    """
    return tuple(found for table in tables for found in check_records(table.records, table.name))


def check_records(records: Iterable[Record], name: str) -> tuple[Finding, ...]:
    """Check numbers in full precision.

    Args:
        records: of one or several tables.
        name: what messages call them.

    Returns:
        Every slip.
    """
    return check(claims_of(records, name))

"""What may leave an analysis: a table that holds a small number of people is left out, whole.

Cautious and simple: who adds and subtracts within a table that is not there learns nothing. Pure, standard library.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from rapport.tables.record import Record, Statistic, results_json
from rapport.tables.table import Table

PEOPLE = (Statistic.COUNT, Statistic.N, Statistic.MISSING)
LEFT_OUT = (
    '<section class="publication-table" id="{name}"><p><b>{number}.</b> This table is not shown: it holds numbers of '
    "fewer than {k} people.</p></section>"
)


def protect(tables: Iterable[Table], out: Path, k: int) -> list[str]:
    """Take every table with a small number out of the files of a run.

    Args:
        tables: all tables of the run.
        out: the folder with its files; is changed.
        k: numbers of people from 1 to k − 1 are small.

    Returns:
        The numbers of the tables that were taken out.
    """
    found = list(tables)
    small = [table for table in found if is_small(table.records, k)]
    report = out / "report.html"
    html = report.read_text(encoding="utf-8")
    for table in small:
        (out / f"{table.name}.csv").unlink(missing_ok=True)
        notice = LEFT_OUT.format(name=table.name, number=table.number, k=k)
        section = re.compile(
            rf'<section class="publication-table" id="{re.escape(table.name)}">.*?</section>', re.DOTALL
        )
        html, number = section.subn(lambda _, notice=notice: notice, html)  # type: ignore[misc]
        if number != 1:
            raise ValueError(f"the report has {number} sections of {table.name}")
    if small:
        report.write_text(without_missing_data(html), encoding="utf-8")
        kept = [record for table in found if table not in small for record in table.records]
        (out / "results.json").write_text(results_json(kept), encoding="utf-8")
    return [table.number for table in small]


def is_small(records: Iterable[Record], k: int) -> bool:
    """Whether a number of people in a table, or what is left of it, is small."""
    for one in records:
        numbers = [one.n]
        if one.statistic in PEOPLE:
            value = int(one.value or 0)
            numbers += [value]
            numbers += [one.n - value] if one.statistic == Statistic.COUNT and one.n is not None else []
        if any(number is not None and 0 < number < k for number in numbers):
            return True
    return False


def without_missing_data(html: str) -> str:
    """The report without its section on missing data, which counts people too."""
    return re.sub(r"<h2>Missing data</h2>\s*<p>.*?</p>", "", html, flags=re.DOTALL)

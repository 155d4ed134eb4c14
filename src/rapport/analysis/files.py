"""The files of a run, as bytes by name."""

from rapport.analysis.report import Report, report_page
from rapport.figures.figure import Figure
from rapport.tables.csv_export import csv_bytes
from rapport.tables.record import results_json
from rapport.tables.table import Table


def files_of(report: Report) -> dict[str, bytes]:
    """Render everything.

    Args:
        report: the report.

    Returns:
        File name → bytes: report.html, results.json, and a CSV for each table and the numbers of each figure.
    """
    made = [product.table if isinstance(product, Figure) else product for product in report.products]
    tables = [report.flow, *(product for product in made if isinstance(product, Table))]
    files = {f"{table.name}.csv": csv_bytes(table) for table in tables}
    files["report.html"] = report_page(report).encode("utf-8")
    files["results.json"] = results_json(record for table in tables for record in table.records).encode("utf-8")
    return files

"""The files of a run, as bytes by name."""

from collections.abc import Sequence

from rapport.analysis.manuscript import look_of, report_docx
from rapport.analysis.records_page import records_page
from rapport.analysis.report import Report, report_page
from rapport.figures.figure import Figure
from rapport.figures.files import pdf, png
from rapport.figures.svg import svg_file
from rapport.tables.csv_export import csv_bytes
from rapport.tables.latex import fragment
from rapport.tables.record import results_json
from rapport.tables.table import Table
from rapport.tables.word import Look, docx_bytes


def files_of(report: Report) -> dict[str, bytes]:
    """Render everything.

    Args:
        report: the report.

    Returns:
        File name → bytes: the report as HTML and Word, the records as HTML and JSON; each table as Word, LaTeX and
        CSV; each figure as SVG, PNG and PDF, and its numbers as CSV.
    """
    look = look_of(report)
    tables = [report.flow, *(product for product in report.whole if isinstance(product, Table))]
    figures = [product for product in report.whole if isinstance(product, Figure)]
    numbers = [report.flow, *(product.table if isinstance(product, Figure) else product for product in report.whole)]
    files = _table_files([*tables, *report.changes], look) | _figure_files(figures, look)
    pictures = {figure.name: files[f"{figure.name}.png"] for figure in figures}
    files["report.docx"] = report_docx(report, pictures)
    files["report.html"] = report_page(report).encode("utf-8")
    files["records.html"] = records_page(report.plan.title, numbers, look.language).encode("utf-8")
    files["results.json"] = results_json(record for table in numbers for record in table.records).encode("utf-8")
    return files


def _table_files(tables: Sequence[Table], look: Look) -> dict[str, bytes]:
    files = {}
    for table in tables:
        files[f"{table.name}.docx"] = docx_bytes(table, look)
        files[f"{table.name}.tex"] = fragment(table).encode("ascii")
        files[f"{table.name}.csv"] = csv_bytes(table)
    return files


def _figure_files(figures: Sequence[Figure], look: Look) -> dict[str, bytes]:
    files = {}
    for figure in figures:
        files[f"{figure.name}.svg"] = svg_file(figure)
        files[f"{figure.name}.png"] = png(figure, look.language)
        files[f"{figure.name}.pdf"] = pdf(figure, look.language)
        files[f"{figure.name}.csv"] = csv_bytes(figure.table)
    return files

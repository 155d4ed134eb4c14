"""The report of a run as a Word document that can become the manuscript: methods, tables, figures, each on its page."""

from rapport.analysis.not_made import Missing
from rapport.analysis.report import Report
from rapport.figures.figure import Figure
from rapport.tables.table import Table
from rapport.tables.word import Look, add_heading, add_picture, add_table, add_text, finish, start


def look_of(report: Report) -> Look:
    """How the plan wants its Word files.

    Args:
        report: the report.

    Returns:
        Type, paper and language.
    """
    wanted = report.plan.manuscript
    return Look(font=wanted.font, paper=wanted.paper, language=wanted.language)


def report_docx(report: Report, pictures: dict[str, bytes]) -> bytes:
    """Put the document together.

    Args:
        report: what it says.
        pictures: name of a figure → PNG.

    Returns:
        The bytes of a file, the same for the same report.
    """
    look = look_of(report)
    paper = start(report.plan.title, look)
    add_heading(paper, report.plan.title, 0)
    for text in (report.plan.about, report.plan.data.about):
        add_text(paper, text)
    if report.missing:
        add_heading(paper, "Not made")
        for one in report.missing:
            add_text(paper, f"{one}.")
    add_heading(paper, "Statistical analysis")
    add_text(paper, " ".join(report.all_methods))
    add_heading(paper, "Missing data")
    add_text(paper, report.missing_data)
    if report.registration:
        add_heading(paper, "Registration")
        add_text(paper, " ".join(report.registration))
    add_heading(paper, "How this was made")
    for name, fact in report.facts():
        add_text(paper, f"{name}: {fact}.")
    made = [product for product in report.products if not isinstance(product, Missing)]
    for table in (report.flow, *report.changes, *(product for product in made if isinstance(product, Table))):
        add_table(paper, table, look)
    for figure in (product for product in made if isinstance(product, Figure)):
        add_picture(paper, pictures[figure.name], (figure.number, figure.caption), figure.alt, look)
        for note in figure.notes:
            add_text(paper, note, style="Table note")
    return finish(paper)

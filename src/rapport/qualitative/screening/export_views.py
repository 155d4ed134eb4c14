"""The evidence table and the flow diagram, as a page and to take out; every publication with what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from rapport.figures.html import section as figure_section
from rapport.figures.svg import svg_file
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.models import Consensus, Project, Screening
from rapport.qualitative.permissions import may_work
from rapport.qualitative.review.pages import file
from rapport.qualitative.screening import queries
from rapport.qualitative.screening.evidence import Evidence, evidence_table
from rapport.qualitative.screening.pages import begun, of_project
from rapport.qualitative.screening.stages import flow_figure
from rapport.surveys.kept import from_json
from rapport.tables.csv_export import csv_bytes, rows_as_csv
from rapport.tables.html import section
from rapport.tables.table import Table
from rapport.tables.word import docx_bytes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"
HEAD = [
    "number", "cited", "title", "authors", "year", "source", "doi", "pmid", "file", "line", "hits", "hits_that_count",
    "stands", "decision_1", "decision_2", "consensus", "reason",
]  # fmt: skip


def table_of(of: Screening) -> Table:
    """The evidence table of what was included."""
    branches = queries.branches(of)
    settled = Consensus.objects.filter(reference__screening=of, is_included=True).select_related("reference")
    found = [
        Evidence(
            f"{one.reference.cited} ({one.reference.number})",
            one.reference.year,
            from_json(branches.fields, one.answers),
        )
        for one in settled.order_by("reference__year", "reference__authors", "reference__number")
    ]
    how = "Numbers in brackets are those of the screening. Two reviewers abstracted each publication alone; "
    return evidence_table(branches, found, [f"{how}differences were settled by consensus."])


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def evidence(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Flow diagram and evidence table."""
    held = begun(project)
    table = table_of(held)
    told = queries.numbers_of(held)
    words = ", ".join(held.words.split())
    context = of_project(request, project) | {
        "screening": held,
        "told": told,
        "words": words,
        "instrument": queries.branches(held).instrument,
        "rows": len(table.rows),
        # Made by our own renderers, which escape every text.
        "table": mark_safe(section(table)),  # noqa: S308
        "figure": mark_safe(figure_section(flow_figure(told, words))),  # noqa: S308
    }
    return render(request, "qualitative/screening/evidence.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def evidence_word(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(docx_bytes(table_of(begun(project))), WORD, "evidence.docx")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def evidence_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(csv_bytes(table_of(begun(project))), CSV, "evidence.csv")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def flow_svg(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    held = begun(project)
    figure = flow_figure(queries.numbers_of(held), ", ".join(held.words.split()))
    return file(svg_file(figure), "image/svg+xml", "flow.svg")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def publications_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(rows_as_csv(publications(begun(project))), CSV, "publications.csv")


def publications(of: Screening) -> list[list[str]]:
    """Every publication, where it stands, and – once both have finished – what each decided, without names."""
    told = queries.known(of)
    found = of.references.select_related("file", "screening__project").defer("abstract", "text")
    settled = {one.reference_id: one for one in Consensus.objects.filter(reference__screening=of)}
    rows = [HEAD]
    for one in found.order_by("number").prefetch_related("readings"):
        known = told[one.pk]
        two = [each.decision for each in queries.in_order(one)] + ["", ""]
        end = settled.get(one.pk)
        outcome = "" if end is None else "include" if end.is_included else "exclude"
        told_of_it = [known.hits, known.counts, known.where.value, *two[:2], outcome, known.reason]
        cells = [one.number, one.cited, one.title, "; ".join(one.authors.splitlines()), one.year or "", one.source]
        cells += [one.doi, one.pmid, one.file.name, one.line, *told_of_it]
        rows.append([str(cell) for cell in cells])
    return rows

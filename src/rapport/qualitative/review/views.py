"""Review of documents: contracts in, who is expected to do what, the matrix, and quotes by role and site."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.codebook import queries as codebooks
from rapport.qualitative.material.actions import TwiceError
from rapport.qualitative.models import Expected, Project
from rapport.qualitative.papers.bounded import read_document
from rapport.qualitative.papers.paragraph import UnreadableError
from rapport.qualitative.permissions import may_lead, may_work
from rapport.qualitative.review import actions, queries
from rapport.qualitative.review.forms import ContractForm
from rapport.qualitative.review.matrix import PARTIES, matrix_rows, matrix_table, types_table
from rapport.qualitative.review.pages import file, of_review
from rapport.qualitative.review.shipped import shipped_codebook
from rapport.tables.csv_export import csv_bytes, rows_as_csv
from rapport.tables.html import section
from rapport.tables.word import docx_bytes

PAGE = 25
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def review(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Contracts, codebook, and how far the review is."""
    return overview(request, project, ContractForm())


def overview(
    request: SignedInRequest, project: Project, form: ContractForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    found = queries.lines(project)
    context = of_review(request, project) | {
        "form": form,
        "contracts": queries.contracts(project),
        "codebook": codebooks.latest(project),
        "draft": codebooks.draft(project),
        "shipped": shipped_codebook(),
        "found": len(found),
        "unsaid": sum(not one.party for one in found),
    }
    return render(request, "qualitative/review/home.html", context, status=status)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def add_contract(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Bring one in, in paragraphs."""
    form = ContractForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            text = read_document(data)
            made = actions.bring_in_contract(
                by=request.user, project=project, name=form.cleaned_data["name"], text=text, data=data,
                site=form.cleaned_data["site"],
            )  # fmt: skip
        except UnreadableError as error:
            form.add_error("file", str(error))
        except TwiceError as error:
            form.add_error("file", f"This file is there already: “{error.document}”.")
        else:
            said = f"“{made}” came in with {made.units.count()} paragraphs."
            messages.success(request, " ".join((said, *text.told)))
            return redirect("qualitative:document", program.slug, project.pk, made.pk)
    return overview(request, project, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_POST
def take_codebook(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Take the codebook that ships."""
    made = actions.take_codebook(by=request.user, project=project)
    if made.number is None:
        messages.info(request, "The types stand in the draft. Look through it, then publish it.")
        return redirect("qualitative:codebook", program.slug, project.pk)
    messages.success(request, "The 32 types are version 1 of the codebook.")
    return redirect("qualitative:review", program.slug, project.pk)


@open_to(may_work, program=programs.program, project=projects.project)
@require_http_methods(["GET", "POST"])
def parties(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Who is expected to do it: one answer for each paragraph under each code."""
    if request.method == "POST":
        number = actions.say_who(by=request.user, project=project, said=said_in(request))
        messages.success(request, f"{number} saved.")
        return redirect(request.get_full_path())
    wanted = request.GET.get("show", "open")
    found = [one for one in queries.lines(project) if wanted == "all" or not one.party]
    tabs = [
        {"label": label, "href": f"?show={name}", "current": name == wanted}
        for name, label in (("open", "Not said yet"), ("all", "All"))
    ]
    context = of_review(request, project) | {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "parties": [(name, label.capitalize(), name[0]) for name, label in Expected.Party.choices],
        "wanted": wanted,
    }
    return render(request, "qualitative/review/parties.html", context)


def said_in(request: SignedInRequest) -> dict[tuple[int, int], str]:
    """(unit, code) → party, as far as it is one."""
    found = {}
    for name, party in request.POST.items():
        unit, _, code = name.removeprefix("who-").partition("-")
        is_ours = name.startswith("who-") and unit.isdecimal() and code.isdecimal() and len(name) < 40
        if is_ours and party in Expected.Party.values:
            found[int(unit), int(code)] = str(party)
    return found


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def matrix(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """Type × document × party."""
    found = queries.matrix(project)
    party = request.GET.get("party", "")
    party = party if party in PARTIES else ""
    tabs = [{"label": "All", "href": "?", "current": not party}]
    tabs += [{"label": one.capitalize(), "href": f"?party={one}", "current": one == party} for one in PARTIES]
    context = of_review(request, project) | {
        "tabs": tabs,
        "found": len(found.found),
        # Made by our own renderer, which escapes every text.
        "types": mark_safe(section(types_table(found))),  # noqa: S308
        "matrix": mark_safe(section(matrix_table(found, party or None))),  # noqa: S308
        "source": shipped_codebook().source,
    }
    return render(request, "qualitative/review/matrix.html", context)


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def matrix_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(rows_as_csv(matrix_rows(queries.matrix(project))), CSV, "types-documents-parties.csv")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def types_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(csv_bytes(types_table(queries.matrix(project))), CSV, "types.csv")


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def types_word(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    return file(docx_bytes(types_table(queries.matrix(project))), WORD, "types.docx")


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def quotes_by(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The quotes that passed their check, under each code by role and site."""
    context = of_review(request, project) | {"quotes": queries.quotes(project)}
    return render(request, "qualitative/review/quotes.html", context)


@open_to(may_lead, program=programs.program, project=projects.project)
@require_GET
def quotes_csv(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """The same as a file; role and site that too few share do not leave."""
    rows = [["code", "role", "site", "quote"]]
    for one in queries.quotes(project):
        who = [one.role, one.site] if one.is_told else ["withheld", "withheld"]
        rows.append([one.type, *who, one.shown])
    return file(rows_as_csv(rows), CSV, "quotes-by-role-and-site.csv")

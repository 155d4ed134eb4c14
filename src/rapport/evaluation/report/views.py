"""The report of a run: as a page, number by number, as files, and beside another run."""

import io
import zipfile

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from rapport.analysis.plan import Plan
from rapport.evaluation import trail
from rapport.evaluation.models import Run, RunFile
from rapport.evaluation.numbers import comparing, records
from rapport.evaluation.numbers.labels import labels_of
from rapport.evaluation.numbers.page import body_of, linked, terms_of
from rapport.evaluation.permissions import may_fetch_file, may_read_run, reads_names
from rapport.evaluation.plans import queries as plans
from rapport.evaluation.plans.reading import look
from rapport.evaluation.runs import queries
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.textfiles.yaml_file import Document

REPORT = "report.html"
# What most people take out.
FIRST = (REPORT, "report.docx", "results.json", "records.html")
# The same archive each time: no time stands in it.
NO_DAY = (2000, 1, 1, 0, 0, 0)
OTHERS = 10
SECRET = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_GET
def run(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """How far the run is; once it is made, the report."""
    state = queries.state(run, queries.job(run))
    context = {"program": program, "run": run, "state": state, "trail": trail.to_plan(run.version.plan)}
    context |= {"selection": queries.selection_of(run)}
    if state.word != "made":
        # A mistake may quote an answer: it is shown to those alone who may read the run.
        return render(request, "evaluation/runs/waiting.html", context | {"mistakes": list(run.mistakes.all())})
    document = plan_of(run)
    report = queries.content(run, REPORT).decode("utf-8")
    registered = plans.registration(run.version.plan)
    files = queries.files(run)
    where = {one.name: reverse("evaluation:run_file", args=[program.slug, one.pk]) for one in files}
    body = linked(body_of(report), terms_of(document), lambda name: address_of(run, name), where)
    context |= {
        # Made by our own renderers, which escape every text.
        "body": mark_safe(body),  # noqa: S308
        "files": files,
        "first_files": FIRST,
        "mistakes": list(run.mistakes.all()),
        "registration": registered,
        "deviations": plans.deviations(registered.version if registered else None, run.version),
        "since_repeated": queries.since_repeated(run),
        "others": [
            one
            for one in queries.runs_of_plan(run.version.plan_id)[: OTHERS + 1]
            if one.pk != run.pk and one.made_at and not one.has_failed and may_read_run(request.user, program, one)
        ],
        "reads_names": reads_names(request.user, program),
    }
    return render(request, "evaluation/report/report.html", context)


def plan_of(run: Run) -> Plan | None:
    """The plan that ran, if our reader still takes it."""
    document: Document[Plan] | None = look(run.version.text).document
    return document.content if document else None


def address_of(run: Run, table: str) -> str:
    """Where the numbers of a table stand."""
    return reverse("evaluation:numbers", args=[run.program.slug, run.pk, table])


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_GET
def numbers(request: SignedInRequest, program: Program, run: Run, table: str) -> HttpResponse:
    """How every number of one table was made."""
    found = records.read(queries.content(run, records.RESULTS))
    groups = records.groups(found, table, labels_of(plan_of(run)))
    if not groups:
        raise Http404
    back = [*trail.to_plan(run.version.plan), {"label": str(run), "href": f"{address(run)}#{table}"}]
    context = {"program": program, "run": run, "table": table, "groups": groups, "trail": back}
    return render(request, "evaluation/report/numbers.html", context)


def address(run: Run) -> str:
    """Where the run stands."""
    return reverse("evaluation:run", args=[run.program.slug, run.pk])


@open_to(may_fetch_file, program=programs.program, result=queries.file)
@require_GET
def run_file(request: SignedInRequest, program: Program, result: RunFile) -> HttpResponse:
    """One file, to be saved."""
    headers = SECRET | {"Content-Disposition": f'attachment; filename="{result.name}"'}
    return HttpResponse(bytes(result.content), content_type="application/octet-stream", headers=headers)


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_GET
def run_archive(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """All files in one, with the plan."""
    if run.made_at is None or run.has_failed:
        raise Http404
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w", zipfile.ZIP_DEFLATED) as archive:
        inside = {one.name: bytes(one.content) for one in run.files.order_by("name")}
        for name, content in sorted((inside | {"plan.yaml": run.version.text.encode()}).items()):
            archive.writestr(zipfile.ZipInfo(name, NO_DAY), content, zipfile.ZIP_DEFLATED)
    headers = SECRET | {"Content-Disposition": f'attachment; filename="evaluation-run-{run.pk}.zip"'}
    return HttpResponse(together.getvalue(), content_type="application/zip", headers=headers)


@open_to(may_read_run, program=programs.program, run=queries.run)
@require_GET
def run_beside(request: SignedInRequest, program: Program, run: Run) -> HttpResponse:
    """This run beside another one of the same plan: `?with=`."""
    wanted = request.GET.get("with", "")
    readable = [
        one
        for one in queries.runs_of_plan(run.version.plan_id)
        if one.made_at and not one.has_failed and may_read_run(request.user, program, one)
    ]
    other = next((one for one in readable if str(one.pk) == wanted and one.pk != run.pk), None)
    if other is None:
        return redirect("evaluation:run", program=program.slug, run=run.pk)
    one, another = (records.read(queries.content(each, records.RESULTS)) for each in (run, other))
    context = {
        "program": program,
        "run": run,
        "other": other,
        "read": [queries.selection_of(each) for each in (run, other)],
        "tables": comparing.beside(one, another, labels_of(plan_of(run))),
        "trail": [*trail.to_plan(run.version.plan), {"label": str(run), "href": address(run)}],
    }
    return render(request, "evaluation/report/beside.html", context)

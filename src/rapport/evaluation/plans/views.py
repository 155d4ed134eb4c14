"""Plans: how one begins, its page, its text, and its registration."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.evaluation import trail
from rapport.evaluation.data.forms import SelectionForm
from rapport.evaluation.data.sources import UnfitError, cohorts, sources
from rapport.evaluation.models import AnalysisPlan, PlanVersion
from rapport.evaluation.permissions import may_write_plan, may_write_plans, reads_in_confidence, reads_names
from rapport.evaluation.plans import actions, queries
from rapport.evaluation.plans.forms import FileForm, ShippedForm, TextForm
from rapport.evaluation.plans.library import shipped
from rapport.evaluation.plans.reading import look
from rapport.evaluation.plans.suggesting import suggestion
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.textfiles.mistakes import TextFileError
from rapport.textfiles.plain_text import decode_utf8

SHOWN_MISTAKES = 30
BLANK = """# What you want to find out, on which answers, in which tables. Mistakes are shown beside the text.
title: A new plan
about: ""
missing: ["-97", "-98", "-99"]
variables:
  - {type: continuous, name: score, label: Score, column: name_of_the_column}
tables:
  - {verb: table_one, name: table-1, caption: Who answered what, rows: [score], summary: mean}
"""


@open_to(may_write_plans, program=programs.program)
@require_http_methods(["GET", "POST"])
def new_plan(request: SignedInRequest, program: Program) -> HttpResponse:
    """Four ways to begin: with surveys, with a plan that ships, with a file, with next to nothing."""
    found = sources(
        program,
        in_confidence=reads_in_confidence(request.user, program),
        by_name=reads_names(request.user, program),
    )
    begin = request.POST.get("begin", "") if request.method == "POST" else ""
    of_surveys = SelectionForm(request.POST if begin == "surveys" else None, found, cohorts(program))
    of_surveys.fields.pop("cohort", None)
    of_shipped = ShippedForm(request.POST if begin == "shipped" else None)
    of_file = FileForm(request.POST, request.FILES) if begin == "file" else FileForm()
    context = {
        "program": program,
        "trail": trail.to_program(program),
        "has_surveys": bool(found),
        "surveys": of_surveys,
        "shipped": of_shipped,
        "file": of_file,
    }
    form = {"surveys": of_surveys, "shipped": of_shipped, "file": of_file}.get(begin)
    if request.method == "GET" or (form is not None and not form.is_valid()):
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
        return render(request, "evaluation/plans/new.html", context | {"form": form or of_file}, status=status)
    try:
        text, came_from = begun_with(program, begin, of_surveys, of_shipped, of_file)
    except (TextFileError, UnfitError) as error:
        assert form is not None  # noqa: S101 – only what is read from a form can be wrong
        form.add_error(None, str(error))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "evaluation/plans/new.html", context | {"form": form}, status=status)
    plan = actions.begin(by=request.user, program=program, text=text, came_from=came_from)
    return redirect("evaluation:plan_text", program=program.slug, analysis=plan.pk)


def begun_with(
    program: Program, begin: str, of_surveys: SelectionForm, of_shipped: ShippedForm, of_file: FileForm
) -> tuple[str, str]:
    """The text that a plan begins with, and where it comes from. Raises TextFileError, UnfitError."""
    if begin == "surveys":
        return suggestion(of_surveys.selection, f"Evaluation of {program.name}"), "surveys of the programme"
    if begin == "shipped":
        key = of_shipped.cleaned_data["shipped"]
        return shipped()[key].text, f"{key}.yaml"
    if begin == "file":
        file = of_file.cleaned_data["file"]
        return decode_utf8(file.read(), name=file.name), file.name
    return BLANK, ""


@open_to(may_write_plan, program=programs.program, analysis=queries.plan)
@require_http_methods(["GET", "POST"])
def plan_text(request: SignedInRequest, program: Program, analysis: AnalysisPlan) -> HttpResponse:
    """The text with its mistakes beside it; every time it is saved is a version."""
    latest = queries.version(analysis)
    if request.method == "GET":
        returned = drafts.returned(request)
        form = TextForm(
            initial={"text": latest.text, "version": latest.number, **(returned.dict() if returned else {})}
        )
        return show_text(request, analysis, form, looked_at=latest.text)
    form = TextForm(request.POST)
    if not form.is_valid():
        return show_text(request, analysis, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    text = form.cleaned_data["text"]
    try:
        made = actions.write(by=request.user, plan=analysis, text=text, began_with=form.began_with)
    except actions.ChangedMeanwhileError as error:
        return show_text(request, analysis, form, text, error.latest, HTTPStatus.CONFLICT)
    key = draft_key(analysis)
    if made.is_whole:
        messages.success(request, f"Saved as version {made.number}.", extra_tags=f"draft-saved:{key}")
        return redirect("evaluation:plan", program=program.slug, analysis=analysis.pk)
    said = f"Saved as version {made.number}. It has mistakes: they stand beside the text."
    messages.warning(request, said, extra_tags=f"draft-saved:{key}")
    return redirect("evaluation:plan_text", program=program.slug, analysis=analysis.pk)


def draft_key(plan: AnalysisPlan) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"evaluation-plan-{plan.pk}"


def show_text(
    request: SignedInRequest,
    plan: AnalysisPlan,
    form: TextForm,
    looked_at: str = "",
    theirs: PlanVersion | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page of the text; `theirs` is what somebody else saved meanwhile."""
    mistakes = look(looked_at).mistakes if looked_at else ()
    context = {
        "plan": plan,
        "form": form,
        "version": form["version"].value() or 0,
        "theirs": theirs,
        "mistakes": mistakes[:SHOWN_MISTAKES],
        "number": len(mistakes),
        "registration": queries.registration(plan),
        "draft_key": draft_key(plan),
        "trail": trail.to_plan(plan),
    }
    return render(request, "evaluation/plans/text.html", context, status=status)


@open_to(may_write_plan, program=programs.program, analysis=queries.plan)
@require_GET
def plan_file(request: SignedInRequest, program: Program, analysis: AnalysisPlan, number: int) -> HttpResponse:
    """One version as a file: what `rapport evaluate` takes."""
    version = version_of(analysis, number)
    name = f"{slugify(analysis.title)[:60] or 'plan'}-version-{version.number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(version.text, content_type="text/yaml; charset=utf-8", headers=headers)


def version_of(plan: AnalysisPlan, number: int) -> PlanVersion:
    """A version of a plan, or 404."""
    try:
        return queries.version(plan, number)
    except PlanVersion.DoesNotExist as missing:
        raise Http404 from missing


@open_to(may_write_plan, program=programs.program, analysis=queries.plan)
@require_POST
def register(request: SignedInRequest, program: Program, analysis: AnalysisPlan) -> HttpResponse:
    """Fix the version that was shown."""
    back = redirect("evaluation:plan", program=program.slug, analysis=analysis.pk)
    shown = request.POST.get("version", "")
    if not shown.isdecimal() or len(shown) > 8:
        return back
    try:
        made = actions.register(by=request.user, version=version_of(analysis, int(shown)))
    except actions.NotWholeError:
        messages.error(request, "A plan with mistakes cannot be registered.")
        return back
    messages.success(request, f"Version {made.version.number} is registered. It stays as it is.")
    return back

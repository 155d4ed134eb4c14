"""Reading alone, and consensus once both have read."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.models import Consensus, Project, Reading, Reference
from rapport.qualitative.permissions import may_work
from rapport.qualitative.screening import actions, queries
from rapport.qualitative.screening.forms import DecisionForm, SettleForm
from rapport.qualitative.screening.pages import Context, begun, of_project, shown
from rapport.qualitative.screening.permissions import may_read, may_settle
from rapport.qualitative.screening.settling import agreed, side_by_side
from rapport.qualitative.screening.trail import to_screening
from rapport.surveys.fields import Answers
from rapport.surveys.kept import from_json, to_json
from rapport.surveys.posted import Posted, read
from rapport.surveys.sheet import Filled, sheet

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def readings(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What somebody has to read, in their order, and what they decided."""
    found = list(queries.own_readings(begun(project), request.user))
    first = next((one for one in found if one.finished_at is None), None)
    context = of_project(request, project) | {"readings": found, "first": first}
    context["done"] = sum(one.finished_at is not None for one in found)
    return render(request, "qualitative/screening/readings.html", context)


@open_to(may_read, program=programs.program, project=projects.project, reference=queries.reference)
@require_http_methods(["GET", "POST"])
def reading(request: SignedInRequest, program: Program, project: Project, reference: Reference) -> HttpResponse:
    """One publication for one reviewer: include, exclude, unsure – and, of what is included, the form."""
    reading, posted = queries.own_reading(reference, request.user), Posted()
    if request.method == "POST":
        try:
            answer = form_or_decision(request, reading, posted)
        except actions.FixedError:
            messages.info(request, "Both of you have finished with it: what you decided stays.")
            answer = redirect("qualitative:readings", program=program.slug, project=project.pk)
        if answer is not None:
            return answer
    mine = list(queries.own_readings(reading.reference.screening, request.user))
    at = next(number for number, one in enumerate(mine) if one.pk == reading.pk)
    context = of_project(request, project) | shown(reading.reference) | {
        "reading": reading,
        "number": at + 1,
        "of": len(mine),
        "done": sum(one.finished_at is not None for one in mine),
        "before": mine[at - 1] if at else None,
        "after": mine[at + 1] if at + 1 < len(mine) else None,
        "reasons": sorted({one.reason for one in mine if one.reason}),
        "mistakes": posted.mistakes,
        "draft": f"reading-{reading.pk}",
    }  # fmt: skip
    context["trail"] = to_screening(project)
    if reading.decision == Reading.Decision.INCLUDE:
        context["sheet"] = sheet_of(request, reading.reference, reading.answers, posted)
    status = UNPROCESSABLE if posted.mistakes else HTTPStatus.OK
    return render(request, "qualitative/screening/reading.html", context, status=status)


def form_or_decision(request: SignedInRequest, reading: Reading, posted: Posted) -> HttpResponse | None:
    """Take what was sent; None where the page is shown again with mistakes. Raises FixedError."""
    branches = queries.branches(reading.reference.screening)
    if "form" in request.POST:
        sent = read(branches, request.POST, offers_sharing=False)
        posted.given, posted.typed, posted.mistakes = sent.given, sent.typed, sent.mistakes
        if posted.mistakes:
            return None
        actions.hand_in(by=request.user, reading=reading, answers=to_json(branches.settle(sent.values).answers))
        messages.success(request, "Kept.", extra_tags=f"draft-saved:reading-{reading.pk}")
        return to_next(request, reading)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return redirect(request.path)
    decision = form.cleaned_data["decision"]
    reading_now = actions.decide(
        by=request.user, reading=reading, decision=decision, reason=form.cleaned_data["reason"]
    )
    return redirect(request.path) if reading_now.finished_at is None else to_next(request, reading)


def to_next(request: SignedInRequest, reading: Reading) -> HttpResponse:
    """To the next publication that the reviewer has not finished, after this one or from the beginning."""
    screening = reading.reference.screening
    where = (screening.project.program.slug, screening.project_id)
    left = queries.own_readings(screening, request.user).filter(finished_at=None)
    found = left.filter(position__gt=reading.position).first() or left.first()
    if found is None:
        return redirect("qualitative:readings", *where)
    return redirect("qualitative:reading", *where, found.reference_id)


def sheet_of(request: SignedInRequest, reference: Reference, answers: str, posted: Posted) -> object:
    """The form as a page: with what is kept, what was just sent, or what was typed before a session ended."""
    branches = queries.branches(reference.screening)
    values: Answers = from_json(branches.fields, answers) if answers else {}
    returned = drafts.returned(request)
    sent = read(branches, returned, offers_sharing=False) if returned is not None else posted
    values = {**values, **sent.values}
    return sheet(branches, branches.instrument, Filled(values, typed=sent.typed, mistakes=sent.mistakes))


@open_to(may_work, program=programs.program, project=projects.project)
@require_GET
def consensuses(request: SignedInRequest, program: Program, project: Project) -> HttpResponse:
    """What both have read: where they differ, what waits for one form of two, what is settled."""
    held = begun(project)
    found = queries.to_settle(held)
    told = queries.numbers_of(held)
    context = of_project(request, project) | {
        "waiting": [
            (one, where) for one, where in found if not hasattr(one, "consensus") and where.name in ("DIFFER", "FORM")
        ],
        "settled": [(one, where) for one, where in found if where.name in ("INCLUDED", "EXCLUDED")],
        "told": told,
    }
    return render(request, "qualitative/screening/consensuses.html", context)


@open_to(may_settle, program=programs.program, project=projects.project, reference=queries.reference)
@require_http_methods(["GET", "POST"])
def consensus(request: SignedInRequest, program: Program, project: Project, reference: Reference) -> HttpResponse:
    """What the two decided and wrote, side by side without names; what they agree on, with the reason."""
    branches = queries.branches(reference.screening)
    two = queries.in_order(reference)
    there = Consensus.objects.filter(reference=reference).select_related("by").first()
    posted, form = Posted(), SettleForm(initial=first_choice(two, there))
    if returned := drafts.returned(request):
        posted, form = read(branches, returned, offers_sharing=False), SettleForm(returned)
    if request.method == "POST":
        form = SettleForm(request.POST)
        posted = read(branches, request.POST, offers_sharing=False)
        if settled(request, reference, form, posted):
            messages.success(request, "Settled.", extra_tags=f"draft-saved:consensus-{reference.pk}")
            return redirect("qualitative:consensuses", program=program.slug, project=project.pk)
    answers: list[Answers] = [from_json(branches.fields, one.answers) if one.answers else {} for one in two]
    kept = chosen_answers(request, branches.fields, there, answers)
    values = {**kept, **posted.values}
    context: Context = of_project(request, project) | shown(reference) | {
        "form": form, "two": two, "there": there, "lines": side_by_side(branches, answers), "mistakes": posted.mistakes,
        "sheet": sheet(branches, branches.instrument, Filled(values, typed=posted.typed, mistakes=posted.mistakes)),
        "draft": f"consensus-{reference.pk}", "seen": seen_of(there), "have_forms": [bool(one) for one in answers],
    }  # fmt: skip
    status = UNPROCESSABLE if request.method == "POST" else HTTPStatus.OK
    return render(request, "qualitative/screening/consensus.html", context, status=status)


def seen_of(there: Consensus | None) -> str:
    """What the page showed as settled, so that nobody overwrites another unseen."""
    return there.at.isoformat() if there is not None else ""


def settled(request: SignedInRequest, reference: Reference, form: SettleForm, posted: Posted) -> bool:
    """Whether what was sent could be kept; if not, the form says why."""
    is_included = request.POST.get("outcome") == "include"
    if not form.is_valid() or (is_included and posted.mistakes):
        return False
    answers = queries.branches(reference.screening).settle(posted.values).answers
    outcome = actions.Outcome(is_included, form.cleaned_data["reason"], to_json(answers) if is_included else "")
    try:
        actions.settle(by=request.user, reference=reference, outcome=outcome, seen=form.cleaned_data["seen"])
    except ValueError:
        form.add_error("reason", "Say why: the two did not decide so.")
    except actions.ChangedMeanwhileError:
        form.add_error(None, "Somebody else has settled it meanwhile: it stands above. Settle again to change it.")
    else:
        return True
    return False


def first_choice(two: list[Reading], there: Consensus | None) -> dict[str, str]:
    """What stands in the form at first: what was settled, or what both decided."""
    if there is not None:
        return {"outcome": "include" if there.is_included else "exclude", "reason": there.reason}
    decisions = {one.decision for one in two}
    return {"outcome": decisions.pop()} if len(decisions) == 1 else {}


def chosen_answers(request: SignedInRequest, fields: object, there: Consensus | None, two: list[Answers]) -> Answers:
    """The answers that the form begins with: those of one of the two, those settled, or what is the same."""
    take = request.GET.get("take", "")
    if take in ("1", "2") and len(two) == 2:
        return two[int(take) - 1]
    if there is not None and there.answers:
        return from_json(fields, there.answers)  # type: ignore[arg-type]
    return agreed(two)

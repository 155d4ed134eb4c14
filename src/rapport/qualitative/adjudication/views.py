"""Where coders differ: a list, and one difference after the other to be decided."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative import queries as projects
from rapport.qualitative.adjudication import actions, queries
from rapport.qualitative.adjudication.actions import StaleError
from rapport.qualitative.adjudication.disputes import Dispute, Wanted
from rapport.qualitative.adjudication.forms import DecisionForm
from rapport.qualitative.adjudication.permissions import may_decide, may_see_differences
from rapport.qualitative.adjudication.screen import Listed, Screen, chosen_before, listed, screen
from rapport.qualitative.agreement import queries as agreements
from rapport.qualitative.coding.trail import to_round
from rapport.qualitative.models import Project, Round

AT_ONCE = 50


@open_to(may_see_differences, program=programs.program, project=projects.project, closed_round=agreements.closed_round)
@require_GET
def differences(request: SignedInRequest, program: Program, project: Project, closed_round: Round) -> HttpResponse:
    """Every text about which coders differ, with what each found and what was decided; no name among it."""
    wanted = Wanted.of(request.GET.dict())
    found = queries.disputes(closed_round, wanted)
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    names = agreements.names_of(closed_round)
    still = [one.unit for one in found if one.is_open]
    context = about(program, project, closed_round) | {
        "page": page,
        "rows": rows(list(page), names),
        "wanted": wanted,
        "can_differ": bool(found) or bool(wanted.query) or queries.can_differ(closed_round),
        "names": names,
        "decides": may_decide(request.user, program, project, closed_round),
        "still": len(still),
        "next": still[0] if still else None,
    }
    return render(request, "qualitative/adjudication/differences.html", context)


def about(program: Program, project: Project, closed_round: Round) -> dict[str, object]:
    """What every page of this room says: where it is, and the way back."""
    words = agreements.words_of(closed_round)
    there = reverse("qualitative:agreement", args=[program.slug, project.pk, closed_round.pk])
    step = {"label": "Agreement", "href": there}
    return {
        "program": program,
        "project": project,
        "round": closed_round,
        "words": words,
        "is_training": closed_round.kind == Round.Kind.TRAINING,
        "trail": [*to_round(closed_round), step],
    }


def rows(disputes: Sequence[Dispute], names: dict[int, str]) -> list[Listed]:
    """As lines of the list, with their texts."""
    texts = queries.texts([one.unit for one in disputes])
    return [listed(one, texts.get(one.unit, ""), names) for one in disputes]


@open_to(may_decide, program=programs.program, project=projects.project, closed_round=agreements.closed_round)
@require_http_methods(["GET", "POST"])
def difference(
    request: SignedInRequest, program: Program, project: Project, closed_round: Round, difference: int
) -> HttpResponse:
    """One difference, alone on the screen; its decision leads to the next."""
    wanted = Wanted.of(request.GET.dict())
    try:
        dispute = queries.dispute(closed_round, difference)
    except (LookupError, OverflowError) as error:
        raise Http404 from error
    if request.method == "GET":
        return shown(request, closed_round, dispute)
    form = DecisionForm(request.POST, dispute, agreements.codes_of(closed_round))
    if not form.is_valid():
        return shown(request, closed_round, dispute, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.decide(by=request.user, closed_round=closed_round, decision=form.decision)
    except StaleError as error:
        return shown(request, closed_round, error.dispute, form, HTTPStatus.CONFLICT)
    messages.success(request, "Decided.")
    return onwards(program, project, closed_round, wanted, difference)


def shown(
    request: SignedInRequest,
    closed_round: Round,
    dispute: Dispute,
    form: DecisionForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The screen of one difference."""
    project, wanted = closed_round.project, Wanted.of(request.GET.dict())
    still = [one.unit for one in queries.disputes(closed_round, wanted) if one.is_open]
    made: Screen = screen(dispute, queries.texts([dispute.unit]).get(dispute.unit, ""), queries.entries(closed_round))
    context = about(project.program, project, closed_round) | {
        "screen": made,
        "dispute": dispute,
        "form": form,
        "choices": made.choices,
        **said(dispute, form),
        "is_stale": status == HTTPStatus.CONFLICT,
        "wanted": wanted,
        "still": len(still),
        "next": following(still, dispute.unit),
        "last": queries.last_of(request.user, closed_round),
        "reasons": queries.reasons(closed_round),
        "coded_too": queries.codes_too(request.user, closed_round),
    }
    return render(request, "qualitative/adjudication/difference.html", context, status=status)


def said(dispute: Dispute, form: DecisionForm | None) -> dict[str, object]:
    """What is chosen on the screen: what was just sent; else what was decided before."""
    before = frozenset(code for code, applies in dispute.decided.items() if applies)
    chosen, ticked, reason = form.sent if form else (chosen_before(dispute), before, dispute.reason)
    return {"chosen": chosen, "ticked": ticked, "reason": reason}


def following(still: Sequence[int], unit: int) -> int | None:
    """The next open one after a unit, from the beginning again at the end; None where there is no other."""
    others = [one for one in still if one != unit]
    return next((one for one in others if one > unit), others[0] if others else None)


def onwards(program: Program, project: Project, closed_round: Round, wanted: Wanted, unit: int) -> HttpResponse:
    """To the next open difference of those that were wanted; to the list where none is left."""
    still = [one.unit for one in queries.disputes(closed_round, wanted) if one.is_open]
    where = [program.slug, project.pk, closed_round.pk]
    unit_ = following(still, unit)
    way = reverse("qualitative:differences", args=where)
    if unit_ is not None:
        way = reverse("qualitative:difference", args=[*where, unit_])
    return redirect(f"{way}?{wanted.query}" if wanted.query else way)


@open_to(may_decide, program=programs.program, project=projects.project, closed_round=agreements.closed_round)
@require_POST
def undo_difference(
    request: SignedInRequest, program: Program, project: Project, closed_round: Round, difference: int
) -> HttpResponse:
    """Take one's last decision back, and see that difference again."""
    last = request.POST.get("last", "")
    if (
        last.isascii()
        and last.isdigit()
        and len(last) < 19
        and actions.take_back(by=request.user, closed_round=closed_round, unit=difference, last=int(last))
    ):
        messages.info(request, "Taken back: decide it again, or leave it open.")
    else:
        messages.warning(request, "It was decided anew meanwhile, so nothing was taken back.")
    wanted = Wanted.of(request.GET.dict())
    way = reverse("qualitative:difference", args=[program.slug, project.pk, closed_round.pk, difference])
    return redirect(f"{way}?{wanted.query}" if wanted.query else way)

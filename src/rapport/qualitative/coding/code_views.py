"""Coding: one text after the other, each coder alone; their own list; and submitting."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.qualitative.coding import actions, queries, trail, visible
from rapport.qualitative.coding.actions import Saved, SealedError, StillOpenError, UnknownCodeError
from rapport.qualitative.coding.keys import COMMANDS
from rapport.qualitative.coding.permissions import may_code_round
from rapport.qualitative.coding.posted import LONGEST_MEMO, Save, read_form, read_saves
from rapport.qualitative.coding.sheet import AT_ONCE, rows, saved_json, sheets
from rapport.qualitative.models import Assignment, Project, Round, RoundCoder
from rapport.qualitative.queries import project as one_project

A_PAGE = 50
SEALED = "You have submitted this round, or you were taken out of it: nothing of yours changes any more."
SHOWN = {
    "all": ("All", {}),
    "open": ("Not yet coded", {"is_done": False}),
    "flagged": ("Flagged", {"is_flagged": True}),
    "starred": ("Starred", {"is_starred": True}),
}


def own_part(request: SignedInRequest, coding_round: Round) -> RoundCoder:
    """The person's part in the round. Raises Http404: they do not code in it."""
    if (found := queries.part(request.user, coding_round)) is None:
        raise Http404
    found.round = coding_round
    return found


def is_sealed(coder: RoundCoder) -> bool:
    return bool(coder.submitted_at or coder.released_at or coder.round.closed_at)


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_GET
def code(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """On to the first text that is not settled."""
    coder = own_part(request, coding_round)
    place = visible.next_open(coder)
    if place is None or is_sealed(coder):
        return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
    return redirect("qualitative:code_text", program.slug, project.pk, coding_round.pk, place)


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_http_methods(["GET", "POST"])
def code_text(
    request: SignedInRequest, program: Program, project: Project, coding_round: Round, position: int
) -> HttpResponse:
    """One text fills the screen. Its script saves at each key; the form alone does the same at each press."""
    coder = own_part(request, coding_round)
    if is_sealed(coder):
        messages.info(request, SEALED)
        return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
    try:
        kept = save_form(request, coding_round, position) if request.method == "POST" else None
    except SealedError:  # submitted in another tab, or taken out, since the line above
        messages.info(request, SEALED)
        return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
    if kept is not None and kept.is_kept:
        return redirect(where_next(coder, position, request.POST.get("go", "next")))
    found = sheets(coder, [position])
    if not found:
        raise Http404
    done = visible.settled(coder)
    context = {
        "program": program,
        "project": project,
        "round": coding_round,
        "name": trail.name(coding_round),
        "sheet": found[0],
        "rows": rows(coding_round.codebook),
        "commands": COMMANDS,
        "done": done,
        "settled": len(done) - done.count("0"),
        "is_conflict": kept is not None,
        "longest_memo": LONGEST_MEMO,
    }
    status = HTTPStatus.CONFLICT if kept is not None else HTTPStatus.OK
    return render(request, "qualitative/coding/code.html", context, status=status)


def save_form(request: SignedInRequest, coding_round: Round, position: int) -> Saved:
    """Save what came with a form. Raises Http404 for what no page of ours sends."""
    try:
        save = read_form(position, request.POST)
        return actions.save_codes(
            by=request.user, coding_round=coding_round, position=position, state=save.state, version=save.version
        )
    except (ValueError, UnknownCodeError, Assignment.DoesNotExist) as odd:
        raise Http404 from odd


def where_next(coder: RoundCoder, position: int, pressed: str) -> str:
    """The address after a press."""
    project = coder.round.project
    above = [project.program.slug, project.pk, coder.round_id]
    if pressed == "back":
        return reverse("qualitative:code_text", args=[*above, visible.before(coder, position)])
    place = visible.next_open(coder, position)
    return (
        reverse("qualitative:code_text", args=[*above, place])
        if place
        else reverse("qualitative:submit_round", args=above)
    )


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_GET
def texts(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """Texts that the page's script asks for in advance: those at the given places of the coder's own order."""
    coder = own_part(request, coding_round)
    asked = request.GET.get("places", "").split(",")[:AT_ONCE]
    places = {int(one) for one in asked if one.isdecimal() and len(one) < 10}
    return JsonResponse({"texts": [sheet.as_json() for sheet in sheets(coder, places)]})


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_POST
def save(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """Saves of the page's script, one after the other; each is kept or not by its version."""
    own_part(request, coding_round)
    try:
        said = read_saves(request.body)
        done = [save_one(request, coding_round, one) for one in said]
    except SealedError:
        return JsonResponse({"refused": SEALED}, status=HTTPStatus.GONE)
    except (ValueError, UnknownCodeError):
        return JsonResponse({"refused": "The server does not understand what this page sent."}, status=400)
    return JsonResponse({"saved": done})


def save_one(request: SignedInRequest, coding_round: Round, said: Save) -> dict[str, object]:
    """What became of a save; of a text that was taken back meanwhile, that it is gone."""
    try:
        saved = actions.save_codes(
            by=request.user,
            coding_round=coding_round,
            position=said.position,
            state=said.state,
            version=said.version,
        )
    except Assignment.DoesNotExist:
        return {"position": said.position, "gone": True}
    return saved_json(said.position, saved)


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_GET
def own_texts(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """The coder's own list: what is open, flagged or starred, and a search in the texts."""
    coder = own_part(request, coding_round)
    shows = request.GET.get("show", "all")
    shows = shows if shows in SHOWN else "all"
    words = request.GET.get("words", "").strip()
    found = visible.own(coder).filter(**SHOWN[shows][1]).exclude(unit__text="")
    if words:
        found = found.filter(unit__text__icontains=words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    codes = visible.own_codes(list(page))
    names = {entry.code_id: entry.name for entry in queries.entries(coding_round.codebook)}
    here = reverse("qualitative:own_texts", args=[program.slug, project.pk, coding_round.pk])
    context = {
        "program": program,
        "project": project,
        "round": coding_round,
        "name": trail.name(coding_round),
        "page": page,
        "rows": [(one, [names[code] for code in names if code in codes.get(one.pk, ())]) for one in page],
        "shows": shows,
        "words": words,
        "is_sealed": is_sealed(coder),
        "tabs": [
            {"label": label, "href": f"{here}?show={key}", "current": key == shows} for key, (label, _) in SHOWN.items()
        ],
        "trail": trail.to_round(coding_round),
    }
    return render(request, "qualitative/coding/own_texts.html", context)


@open_to(may_code_round, program=programs.program, project=one_project, coding_round=queries.coding_round)
@require_http_methods(["GET", "POST"])
def submit_round(request: SignedInRequest, program: Program, project: Project, coding_round: Round) -> HttpResponse:
    """Submit, after a look at what is not yet coded; from then on nothing of it changes."""
    coder = own_part(request, coding_round)
    if is_sealed(coder):
        messages.info(request, SEALED)
        return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
    left_open = request.POST.get("left_open", "0")
    has_asked = False
    if request.method == "POST":
        try:
            said = int(left_open) if left_open.isdecimal() and len(left_open) < 10 else 0
            actions.submit(by=request.user, coding_round=coding_round, left_open=said)
        except StillOpenError:
            has_asked = True
        except SealedError:  # taken out between two clicks
            messages.info(request, SEALED)
            return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
        else:
            messages.success(request, "You have submitted. Thank you.")
            return redirect("qualitative:round", program.slug, project.pk, coding_round.pk)
    context = {
        "program": program,
        "project": project,
        "round": coding_round,
        "name": trail.name(coding_round),
        "progress": visible.progress(coder),
        "has_asked": has_asked,
        "trail": trail.to_round(coding_round),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_asked else HTTPStatus.OK
    return render(request, "qualitative/coding/submit.html", context, status=status)

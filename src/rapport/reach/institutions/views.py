"""Say what doubtful names mean – by keyboard –, who is one person, and which institutions belong to a network."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.reach import trail
from rapport.reach.counting import actions as counts
from rapport.reach.counting import queries as counted
from rapport.reach.institutions import actions, queries
from rapport.reach.institutions.forms import NetworkFileForm, NetworkForm
from rapport.reach.institutions.members import read_members
from rapport.reach.models import Decision, Hub, Institution, SamePerson
from rapport.reach.permissions import may_keep_decision, may_keep_hub, may_keep_pair, may_keep_reach
from rapport.textfiles.mistakes import TextFileError

PAGE = 50
NONE = "none"
PAIRS = 25
LONGEST_NUMBER = 18
MEANWHILE = "Somebody has decided about this name meanwhile."


@open_to(may_keep_reach, program=programs.program)
@require_http_methods(["GET", "POST"])
def names(request: SignedInRequest, program: Program) -> HttpResponse:
    """One doubtful name at a time, with what may be meant; each has a key. With `?at=` one that is placed wrongly."""
    at = chosen_institution(request.POST.get("at") or request.GET.get("at", ""))
    if request.method == "POST":
        return decide(request, program, at)
    wanted, after = request.GET.get("name", ""), request.GET.get("after", "")
    if at:
        name = queries.one_placed(program, wanted, at.pk)
    else:
        name = queries.one_waiting(program, wanted) if wanted else queries.next_waiting(program, after)
    if name is None and (wanted or after):
        name, at = queries.next_waiting(program), None
    search = request.GET.get("search", "")
    evidence = queries.evidence(program, name, at.pk if at else None) if name else None
    context = {
        "program": program,
        "name": name,
        "at": at,
        "evidence": evidence,
        "offset": len(evidence.candidates) if evidence else 0,
        "search": search,
        "results": queries.search(search),
        "number": queries.waiting(program).count(),
        "is_counting": counted.is_being_counted(program),
        "last": queries.decisions(program).filter(by=request.user).first(),
        "registry": queries.registry(),
        "trail": trail.to_reach(program),
    }
    return render(request, "reach/names.html", context)


def chosen_institution(pk: str) -> Institution | None:
    """The institution of this number, if there is one."""
    is_number = pk.isdecimal() and len(pk) <= LONGEST_NUMBER  # Python refuses to read thousands of digits
    return Institution.objects.filter(pk=pk).first() if is_number else None


def decide(request: SignedInRequest, program: Program, at: Institution | None) -> HttpResponse:
    """Write what was pressed, and show the next name; after a wrong one the others at its institution."""
    wanted = request.POST.get("name", "")
    name = queries.one_placed(program, wanted, at.pk) if at else queries.one_waiting(program, wanted)
    here = reverse("reach:names", args=[program.slug])
    if name is None:
        messages.info(request, MEANWHILE)
        return redirect(here)
    chosen = request.POST.get("institution", "")
    institution = None
    if chosen != NONE:
        institution = chosen_institution(chosen)
        if institution is None:
            messages.error(request, "Choose an institution, or “none of the registry”.")
            return redirect(f"{here}?{urlencode({'name': name.plain} | ({'at': at.pk} if at else {}))}")
    after = queries.next_waiting(program, name.plain)
    made = actions.decide(
        by=request.user, program=program, plain=name.plain, typed=name.typed, institution=institution,
        instead_of=at.pk if at else None,
    )  # fmt: skip
    if made.institution != institution:
        messages.info(request, MEANWHILE)
        return redirect(here)
    counts.ask_where_typed(plain=name.plain)
    if at:
        messages.success(request, f"“{name.typed}” is {institution or 'none of the registry'} from now on.")
        return redirect(f"{reverse('reach:placed', args=[program.slug])}?{urlencode({'at': at.pk})}")
    return redirect(f"{here}?{urlencode({'name': after.plain})}" if after else here)


@open_to(may_keep_reach, program=programs.program)
@require_GET
def placed(request: SignedInRequest, program: Program) -> HttpResponse:
    """The names that count for an institution, and the way to say that one of them means another."""
    at = chosen_institution(request.GET.get("at", ""))
    if at is None:
        return redirect("reach:institutions", program=program.slug)
    page = Paginator(queries.placed(program, at.pk), PAGE).get_page(request.GET.get("page"))
    context = {"program": program, "at": at, "page": page, "trail": trail.to_institutions(program)}
    return render(request, "reach/placed.html", context)


@open_to(may_keep_reach, program=programs.program)
@require_GET
def decided(request: SignedInRequest, program: Program) -> HttpResponse:
    """What was decided about names, and the way back."""
    page = Paginator(queries.decisions(program), PAGE).get_page(request.GET.get("page"))
    return render(request, "reach/decided.html", {"program": program, "page": page, "trail": trail.to_reach(program)})


@open_to(may_keep_decision, program=programs.program, decision=queries.decision)
@require_POST
def take_back(request: SignedInRequest, program: Program, decision: Decision) -> HttpResponse:
    """The name waits again – unless somebody has decided anew since the page was made."""
    if request.POST.get("decided") != decision.at.isoformat():
        messages.info(request, f"Somebody has decided about “{decision.typed}” again meanwhile. Look at it first.")
        return redirect("reach:decided", program=program.slug)
    actions.take_back(by=request.user, program=program, decision=decision)
    counts.ask_where_typed(plain=decision.plain)
    return redirect(f"{reverse('reach:names', args=[program.slug])}?{urlencode({'name': decision.plain})}")


@open_to(may_keep_reach, program=programs.program)
@require_GET
def people(request: SignedInRequest, program: Program) -> HttpResponse:
    """Addresses that stand under one name: one person, or two?"""
    page = Paginator(queries.pairs(program), PAIRS).get_page(request.GET.get("page"))
    done = list(queries.decided_pairs(program)[:PAIRS])
    addresses = [address for pair in (*page, *done) for address in (pair.one, pair.other)]
    rows = queries.rows_of(program, addresses)
    context = {
        "program": program,
        "page": page,
        "pairs": [(pair, rows.get(pair.one, []) + rows.get(pair.other, [])) for pair in page],
        "done": done,
        "trail": trail.to_reach(program),
    }
    return render(request, "reach/people.html", context)


@open_to(may_keep_pair, program=programs.program, pair=queries.pair)
@require_POST
def say_who(request: SignedInRequest, program: Program, pair: SamePerson) -> HttpResponse:
    """Write whether two addresses are one person's."""
    if (answer := request.POST.get("answer")) in ("one", "two"):
        actions.say_who(by=request.user, pair=pair, are_one=answer == "one")
        counts.ask(program=program)
    return redirect("reach:people", program=program.slug)


@open_to(may_keep_reach, program=programs.program)
@require_http_methods(["GET", "POST"])
def networks(request: SignedInRequest, program: Program) -> HttpResponse:
    """Which institutions belong to which network, from when to when; and which one the programme's own is."""
    form = NetworkForm(request.POST if "network" in request.POST else None)
    if form.is_bound and form.is_valid():
        actions.add_to_network(by=request.user, program=program, **form.cleaned_data)
        return redirect("reach:networks", program=program.slug)
    search = request.GET.get("search", "")
    return shown(request, program, form, NetworkFileForm(), results=queries.search(search), search=search)


def shown(
    request: HttpRequest, program: Program, form: NetworkForm, file: NetworkFileForm, **words: object
) -> HttpResponse:
    context = {
        "program": program,
        "form": form,
        "file_form": file,
        "page": Paginator(queries.hubs(program), PAGE).get_page(request.GET.get("page")),
        "home": counted.home(program),
        "registry": queries.registry(),
        "trail": trail.to_reach(program),
    }
    has_errors = bool(form.errors or file.errors or words.get("mistakes"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK
    return render(request, "reach/networks.html", context | words, status=status)


@open_to(may_keep_reach, program=programs.program)
@require_POST
def bring_in_members(request: SignedInRequest, program: Program) -> HttpResponse:
    """A list of members: all of it, or none."""
    form = NetworkFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, program, NetworkForm(), form)
    upload = form.cleaned_data["file"]
    try:
        members = read_members(upload.read(), upload.name)
    except TextFileError as error:
        return shown(request, program, NetworkForm(), form, mistakes=error.mistakes[:PAGE])
    with transaction.atomic():
        for member in members:
            actions.add_to_network(by=request.user, program=program, **member)  # type: ignore[arg-type]
    messages.success(request, f"{len(members)} memberships are in.")
    return redirect("reach:networks", program=program.slug)


@open_to(may_keep_reach, program=programs.program)
@require_POST
def set_home(request: SignedInRequest, program: Program) -> HttpResponse:
    """Say which institution is the programme's own."""
    chosen = request.POST.get("institution", "")
    found = chosen_institution(chosen)
    if found is None:
        messages.error(request, "Look the institution up first, and choose it.")
    else:
        actions.set_home(by=request.user, program=program, institution=found)
        messages.success(request, f"{found.name} is the programme’s own institution.")
    return redirect("reach:networks", program=program.slug)


@open_to(may_keep_hub, program=programs.program, hub=queries.hub)
@require_POST
def take_from_network(request: SignedInRequest, program: Program, hub: Hub) -> HttpResponse:
    """Take away what was never so."""
    actions.take_from_network(by=request.user, hub=hub)
    return redirect("reach:networks", program=program.slug)

"""Comparing pair by pair, judging whether words mean the same, and deciding item by item."""

from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import actions, queries
from rapport.agreements.actions import EditedMeanwhileError, RefusedError, RequiredError
from rapport.agreements.aligning import actions as aligning
from rapport.agreements.aligning import queries as promises
from rapport.agreements.aligning.forms import JudgeForm, OwnItemForm, StatementForm, typed_lines
from rapport.agreements.expectations import Party as Who
from rapport.agreements.frame import address, frame
from rapport.agreements.models import Statement
from rapport.agreements.permissions import may_read, may_write
from rapport.agreements.queries import Desk
from rapport.agreements.sides import Comparison
from rapport.agreements.wording import Party
from rapport.kit import drafts
from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def compare(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    if not desk.sees_some:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    mentor = pair_asked_for(desk, request.GET.get("with", ""))
    found = queries.comparisons(desk, mentor)
    kept = [comparison for comparison in found if not comparison.is_dropped]
    template = desk.template
    context = {
        **frame(desk),
        "mentor": mentor,
        "tabs": tabs(desk, mentor),
        "groups": [(status, list(group)) for status, group in groupby(kept, attrgetter("alignment.status"))],
        "comparisons": found,
        "dropped": [comparison for comparison in found if comparison.is_dropped],
        "settled": sum(comparison.is_settled for comparison in found),
        "team_waits": not desk.sees_all and template and any(item.party == Who.TEAM for item in template.items),
        "is_ready": desk.sees_all and all(comparison.is_settled for comparison in found),
    }
    return render(request, "agreements/compare.html", context)


def pair_asked_for(desk: Desk, word: str) -> Party | None:
    """The mentor whose pair the address names; the first that is open, when it names none."""
    first = next(iter(desk.pairs), None)
    return next((party for party in desk.pairs if str(party.person.pk) == word), first)


def tabs(desk: Desk, mentor: Party | None) -> list[dict[str, object]]:
    """One tab for each open pair, where the viewer sees several."""
    if len(desk.pairs) < 2:
        return []
    page = address("compare", desk.mentorship)
    return [
        {"label": f"With {party.person}", "href": f"{page}?with={party.person.pk}", "current": party == mentor}
        for party in desk.pairs
    ]


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, mentorship: Mentorship, item: str) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    comparison = comparison_of(desk, pair_asked_for(desk, request.GET.get("with", "")), item)
    if comparison is None:
        raise Http404
    if request.method == "POST":
        return save_statement(request, desk, comparison)
    kept = comparison.statement
    typed = drafts.returned(request)
    initial: dict[str, str | int] = {
        "text": kept.text if kept else comparison.proposal,
        "value": kept.value if kept else comparison.comes_to,
        "version": kept.version if kept else 0,
    }
    lines = None
    if typed is not None:
        initial = {name: typed.get(name, "") for name in ("text", "value", "version", "outcome")}
        lines = typed_lines(typed)
    return draw_item(request, desk, comparison, form_of(desk, comparison, initial=initial, lines=lines))


def comparison_of(desk: Desk, mentor: Party | None, item: str) -> Comparison | None:
    """One item of a pair."""
    return next((found for found in queries.comparisons(desk, mentor) if found.item.id == item), None)


def form_of(desk: Desk, comparison: Comparison, data: object = None, **more: object) -> StatementForm:
    """The form of an item; one that somebody outside asks for cannot be left out."""
    return StatementForm(desk.parties, data, item=comparison.item, kept=comparison.statement, **more)  # type: ignore[arg-type]


def save_statement(request: SignedInRequest, desk: Desk, comparison: Comparison) -> HttpResponse:
    """Save what was decided; when somebody else saved something else meanwhile, show both and write nothing."""
    form = form_of(desk, comparison, request.POST)
    item = comparison.item.id
    if not form.is_valid():
        return draw_item(request, desk, comparison, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.decide(
            by=request.user, mentorship=desk.mentorship, item=item, decided=form.decided, version=form.began_with
        )
    except EditedMeanwhileError as error:
        return draw_item(request, desk, comparison, form, theirs=error.kept, status=HTTPStatus.CONFLICT)
    except RequiredError:
        return draw_item(request, desk, comparison, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    key = item_key(desk, item)
    messages.success(request, f"“{comparison.item.title}” is saved.", extra_tags=f"draft-saved:{key}")
    mentor = pair_asked_for(desk, request.GET.get("with", ""))
    stay = f"?with={mentor.person.pk}" if mentor and len(desk.pairs) > 1 else ""
    if request.POST.get("then") == "next" and (onward := next_to_write(desk, mentor, item)):
        page = reverse("agreements:item", kwargs={"mentorship": desk.mentorship.pk, "item": onward})
        return redirect(f"{page}{stay}")
    return redirect(f"{address('compare', desk.mentorship)}{stay}#{item}")


def next_to_write(desk: Desk, mentor: Party | None, item: str) -> str | None:
    """The item after this one on which nothing is decided yet – or, after the last, the first."""
    found = queries.comparisons(desk, mentor)
    at = next(place for place, comparison in enumerate(found) if comparison.item.id == item)
    onward = [*found[at + 1 :], *found[:at]]
    return next((comparison.item.id for comparison in onward if not comparison.is_settled), None)


def draw_item(
    request: SignedInRequest,
    desk: Desk,
    comparison: Comparison,
    form: StatementForm,
    theirs: Statement | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    framed = frame(desk)
    trail = [*framed["trail"], {"label": "Compare and agree", "href": address("compare", desk.mentorship)}]  # type: ignore[misc]
    mentor = pair_asked_for(desk, request.GET.get("with", ""))
    others = [(party, comparison_of(desk, party, comparison.item.id)) for party in desk.pairs if party != mentor]
    context = {
        **framed,
        "comparison": comparison,
        "mentor": mentor,
        "other_pairs": others if comparison.item.party != Who.TEAM else [],
        "form": form,
        "theirs": theirs,
        "their_value": comparison.item.words(theirs.value) if theirs else "",
        "trail": trail,
        "draft_key": item_key(desk, comparison.item.id),
    }
    return render(request, "agreements/item.html", context, status=status)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def judge(request: SignedInRequest, mentorship: Mentorship, item: str) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    mentor = pair_asked_for(desk, request.POST.get("with", ""))
    form = JudgeForm(request.POST)
    if mentor is None:
        raise Http404
    page = f"{address('compare', mentorship)}?with={mentor.person.pk}#{item}"
    if not form.is_valid():
        return redirect(page)
    try:
        aligning.judge(
            by=request.user,
            mentorship=mentorship,
            mentor=mentor.person,
            item=item,
            verdict=form.cleaned_data["verdict"],
        )
    except RefusedError as refused:
        raise Http404 from refused
    return redirect(page)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def tick_promise(request: SignedInRequest, mentorship: Mentorship, promise: int) -> HttpResponse:
    """One press: done – or, with `undo`, not done; the page comes back at the same place."""
    kept = promises.promise(queries.desk(request.user, mentorship), promise)
    if kept is None:
        raise Http404
    aligning.tick_promise(by=request.user, promise=kept, done="undo" not in request.POST)
    page = "meetings" if request.POST.get("then") == "meetings" else "overview"
    return redirect(f"{address(page, mentorship)}#doing")


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def add_item(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    if not desk.sees_some:
        raise Http404
    form = OwnItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = aligning.add_item(by=request.user, mentorship=mentorship, own=form.own)
        messages.success(request, f"“{added.title}” is added. Now write what you agree on it.")
        return redirect("agreements:item", mentorship=mentorship.pk, item=added.item)
    framed = frame(desk)
    trail = [*framed["trail"], {"label": "Compare and agree", "href": address("compare", mentorship)}]  # type: ignore[misc]
    context = {**framed, "form": form, "trail": trail}
    return render(request, "agreements/aligning/add.html", context, status=422 if form.errors else 200)


def item_key(desk: Desk, item: str) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"agreements:{desk.mentorship.pk}:item:{item}"

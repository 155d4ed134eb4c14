"""My agreements, one agreement, comparing, writing together, signing, the PDF and its check."""

import hashlib
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import actions, queries
from rapport.agreements.actions import EditedMeanwhileError, RefusedError, UnfinishedError
from rapport.agreements.closing import queries as closing
from rapport.agreements.expectations import by_domain
from rapport.agreements.forms import CopyForm, SignForm, StatementForm
from rapport.agreements.models import Document, Statement, Version
from rapport.agreements.permissions import may_read, may_write
from rapport.agreements.preparing import queries as preparing
from rapport.agreements.queries import Comparison, Desk, Step
from rapport.agreements.signing import is_fresh, stands_in
from rapport.agreements.steps import steps_of
from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in, to_sign_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

MOVED_ON = "You have not signed: the text has changed since you opened the page. Read the new one, then sign."


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    context = {
        "desks": queries.desks_of(request.user),
        "preparing": preparing.on_mine(request.user),
        "former": closing.on_mine(request.user),
    }
    return render(request, "agreements/mine.html", context)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def overview(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    context = {
        **frame(desk),
        "trail": [{"label": "Agreements", "href": reverse("agreements:mine")}],
        "in_force": queries.readable(desk, desk.in_force) if desk.in_force else None,
        "waiting": queries.readable(desk, desk.open_version) if desk.open_version else None,
        "own": by_domain(queries.own_words(desk), lambda pair: pair[0].domain) if desk.step == Step.WAIT else [],
        "signed_versions": queries.signed_versions(desk) if desk.sees_all else [],
    }
    return render(request, "agreements/overview.html", context)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def compare(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    if not desk.sees_all:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    found = queries.comparisons(desk)
    written = sum(comparison.statement is not None for comparison in found)
    context = {
        **frame(desk),
        "groups": [(status, list(group)) for status, group in groupby(found, attrgetter("alignment.status"))],
        "comparisons": found,
        "written": written,
        "is_ready": written == len(found),
    }
    return render(request, "agreements/compare.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, mentorship: Mentorship, item: str) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    comparison = next((found for found in queries.comparisons(desk) if found.item.id == item), None)
    if comparison is None:
        raise Http404
    if request.method == "POST":
        return save_statement(request, desk, comparison)
    kept = comparison.statement
    typed = drafts.returned(request)
    initial = {"text": kept.text if kept else comparison.proposal, "version": kept.version if kept else 0}
    if typed is not None:
        initial = {"text": typed.get("text", ""), "version": typed.get("version", "0")}
    return draw_item(request, desk, comparison, StatementForm(initial=initial))


def save_statement(request: SignedInRequest, desk: Desk, comparison: Comparison) -> HttpResponse:
    """Save the joint text; when somebody else saved another one meanwhile, show both and write nothing."""
    form = StatementForm(request.POST)
    item = comparison.item.id
    if not form.is_valid():
        return draw_item(request, desk, comparison, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.save_statement(
            by=request.user,
            mentorship=desk.mentorship,
            item=item,
            text=form.cleaned_data["text"],
            version=form.began_with,
        )
    except EditedMeanwhileError as error:
        return draw_item(request, desk, comparison, form, theirs=error.kept, status=HTTPStatus.CONFLICT)
    key = item_key(desk, item)
    messages.success(request, f"“{comparison.item.title}” is saved.", extra_tags=f"draft-saved:{key}")
    if request.POST.get("then") == "next" and (onward := next_to_write(desk, item)):
        return redirect("agreements:item", mentorship=desk.mentorship.pk, item=onward)
    return redirect(f"{address('compare', desk.mentorship)}#{item}")


def next_to_write(desk: Desk, item: str) -> str | None:
    """The item after this one that has no joint text yet – or, after the last, the first."""
    found = queries.comparisons(desk)
    at = next(place for place, comparison in enumerate(found) if comparison.item.id == item)
    onward = [*found[at + 1 :], *found[:at]]
    return next((comparison.item.id for comparison in onward if comparison.statement is None), None)


def draw_item(
    request: SignedInRequest,
    desk: Desk,
    comparison: Comparison,
    form: StatementForm,
    *,
    theirs: Statement | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    trail = [*frame(desk)["trail"], {"label": "Compare", "href": address("compare", desk.mentorship)}]  # type: ignore[misc]
    context = {
        "desk": desk,
        "comparison": comparison,
        "form": form,
        "theirs": theirs,
        "trail": trail,
        "draft_key": item_key(desk, comparison.item.id),
    }
    return render(request, "agreements/item.html", context, status=status)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def make_version(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    try:
        version = actions.make_version(by=request.user, mentorship=mentorship)
    except UnfinishedError:
        messages.error(request, "Something is still missing: write a joint text for every item first.")
        return redirect("agreements:compare", mentorship=mentorship.pk)
    except RefusedError:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    if version.signed_at:
        messages.info(request, f"Nothing has changed since version {version.number}, which all of you have signed.")
        return redirect("agreements:overview", mentorship=mentorship.pk)
    messages.success(request, f"Version {version.number} is ready to be signed.")
    return redirect("agreements:sign", mentorship=mentorship.pk)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, mentorship: Mentorship) -> HttpResponseBase:
    desk = queries.desk(request.user, mentorship)
    if desk.step != Step.SIGN or desk.latest is None:
        if request.method == "POST" and not desk.has_signed:
            messages.error(request, MOVED_ON)
        return redirect("agreements:overview", mentorship=mentorship.pk)
    if request.method == "POST" and not is_fresh(request):
        # Through the whole sign-in, with the person's own factors; what was typed comes back.
        logout(request)
        return to_sign_in(request)
    typed = request.POST if request.method == "POST" else None
    form = SignForm(request.user, typed, sha256=desk.latest.sha256, stands_in=stands_in(request))
    if typed is not None and form.is_valid():
        return save_signature(request, desk.latest, form)
    if (returned := drafts.returned(request)) is not None:
        form.initial["typed_name"] = returned.get("typed_name", "")
    context = {
        **frame(desk),
        "form": form,
        "readable": queries.readable(desk, desk.latest),
        "is_fresh": is_fresh(request),
    }
    return render(request, "agreements/sign.html", context, status=422 if form.errors else 200)


def save_signature(request: SignedInRequest, version: Version, form: SignForm) -> HttpResponse:
    try:
        actions.sign(
            by=request.user,
            version=version,
            sha256=form.cleaned_data["sha256"],
            typed_name=form.cleaned_data["typed_name"],
        )
    except RefusedError:
        messages.error(request, MOVED_ON)
    else:
        messages.success(request, f"You have signed version {version.number}.")
    return redirect("agreements:overview", mentorship=version.agreement.mentorship_id)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def download(request: SignedInRequest, mentorship: Mentorship, number: int) -> HttpResponse:
    if not queries.desk(request.user, mentorship).sees_all:
        raise Http404
    try:
        document = queries.document(mentorship, number)
    except Document.DoesNotExist as missing:
        raise Http404 from missing
    name = f"mentoring-agreement-{mentorship.pk}-version-{number}.pdf"
    return HttpResponse(
        bytes(document.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest) -> HttpResponse:
    form = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    context: dict[str, object] = {"form": form, "trail": [{"label": "Agreements", "href": reverse("agreements:mine")}]}
    if form.is_bound and form.is_valid():
        digest = hashlib.sha256(form.cleaned_data["copy"].read()).hexdigest()
        context |= {"digest": digest, "document": queries.document_with(digest)}
    return render(request, "agreements/check.html", context, status=422 if form.errors else 200)


def frame(desk: Desk) -> dict[str, object]:
    """What stands around every page of an agreement."""
    trail = [{"label": "Agreements", "href": reverse("agreements:mine")}]
    if desk.template:
        trail.append({"label": desk.template.title, "href": address("overview", desk.mentorship)})
    return {"desk": desk, "steps": steps_of(desk), "trail": trail}


def address(name: str, mentorship: Mentorship) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": mentorship.pk})


def item_key(desk: Desk, item: str) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"agreements:{desk.mentorship.pk}:item:{item}"

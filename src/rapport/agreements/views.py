"""My agreements, one agreement, signing, the PDF and its check."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.agreements import actions, queries
from rapport.agreements.actions import RefusedError, UnfinishedError
from rapport.agreements.agree import queries as agreed
from rapport.agreements.aligning import queries as aligning
from rapport.agreements.chairs import NoChairError
from rapport.agreements.closing import queries as closing
from rapport.agreements.enabling import queries as enabling
from rapport.agreements.expectations import by_domain
from rapport.agreements.forms import CopyForm, SignForm
from rapport.agreements.frame import frame
from rapport.agreements.measures import queries as measures
from rapport.agreements.models import Document, Version
from rapport.agreements.permissions import may_read, may_write
from rapport.agreements.preparing import queries as preparing
from rapport.agreements.queries import Step
from rapport.agreements.readable import readable
from rapport.agreements.review import queries as reviews
from rapport.agreements.signing import is_fresh, prove, stands_in
from rapport.agreements.signs import queries as signs
from rapport.agreements.team import queries as teams
from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

MOVED_ON = "You have not signed: the text has changed since you opened the page. Read the new one, then sign."

PLAN_MOVED_ON = (
    "This version cannot be signed any more: goals, milestones or who signs have changed. Make the next one."
)
NO_CHAIR = (
    "Your programme asks for a chair’s signature. Choose who signs, if there is a choice here; if there is none, ask "
    "whoever runs the programme to add the chair."
)


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
        "in_force": readable(desk.in_force) if desk.in_force else None,
        "waiting": readable(desk.open_version) if desk.open_version else None,
        "own": by_domain(queries.own_words(desk), lambda pair: pair[0].domain) if desk.step == Step.WAIT else [],
        "answered": sum(bool(given.value.strip()) for given in desk.given.values()) if desk.step == Step.ANSWER else 0,
        "standings": queries.standings(desk) if desk.step != Step.DONE else [],
        "doing": aligning.doing(desk),
        "today": timezone.localdate(),
        "agree": agreed.on_overview(desk),
        "reviewing": reviews.on_overview(request.user, mentorship),
        "enabling": enabling.on_overview(request.user, mentorship),
        "preparing": preparing.on_overview(request.user, mentorship),
        "closing": closing.on_overview(request.user, mentorship),
        "signs": signs.on_overview(request.user, mentorship),
        "team": teams.on_overview(desk),
        "measures": measures.on_overview(request.user, mentorship),
        "signed_versions": queries.signed_versions(desk) if desk.sees_all else [],
    }
    return render(request, "agreements/overview.html", context)


@open_to(may_write, mentorship=programs.mentorship)
@require_POST
def make_version(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    try:
        version = actions.make_version(by=request.user, mentorship=mentorship)
    except UnfinishedError:
        messages.error(request, "Something is still missing: decide on every item first – or leave it out.")
        return redirect("agreements:compare", mentorship=mentorship.pk)
    except NoChairError:
        messages.error(request, NO_CHAIR)
        return redirect("agreements:terms", mentorship=mentorship.pk)
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
    if desk.agreement is None or not queries.is_current(desk.agreement, desk.latest, desk.parties):
        messages.error(request, PLAN_MOVED_ON)
        return redirect("agreements:overview", mentorship=mentorship.pk)
    if request.method == "POST" and not is_fresh(request):
        return prove(request)
    typed = request.POST if request.method == "POST" else None
    form = SignForm(request.user, typed, sha256=desk.latest.sha256, stands_in=stands_in(request))
    if typed is not None and form.is_valid():
        return save_signature(request, desk.latest, form)
    if (returned := drafts.returned(request)) is not None:
        form.initial["typed_name"] = returned.get("typed_name", "")
    context = {
        **frame(desk),
        "form": form,
        "readable": readable(desk.latest),
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
        context |= {
            "digest": digest,
            "document": queries.document_with(digest),
            "words": agreed.version_with(digest),
        }
    return render(request, "agreements/check.html", context, status=422 if form.errors else 200)

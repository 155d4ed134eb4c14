"""The terms, the copies to take away, versions side by side, and the chair's signature."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from rapport.agreements import actions, queries
from rapport.agreements.actions import RefusedError
from rapport.agreements.agree import actions as agreeing
from rapport.agreements.agree import queries as agreed
from rapport.agreements.agree import word
from rapport.agreements.agree.actions import TermsEditedMeanwhileError
from rapport.agreements.agree.forms import TermsForm
from rapport.agreements.forms import SignForm
from rapport.agreements.library import template_in
from rapport.agreements.models import Terms, Version
from rapport.agreements.permissions import may_read, may_sign_as_chair, may_write
from rapport.agreements.queries import Desk
from rapport.agreements.readable import readable
from rapport.agreements.signing import is_fresh, prove, stands_in
from rapport.kit import drafts
from rapport.kit.doors import open_to, open_to_signed_in
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOVED_ON = (
    "You have not signed: the agreement has changed since you opened the page. You get a letter when it is ready."
)


@open_to(may_write, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def terms(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    desk = queries.desk(request.user, mentorship)
    if not desk.sees_all:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    kept, chairs = agreed.terms_of(mentorship), agreed.chairs_to_choose(mentorship)
    typed = request.POST if request.method == "POST" else drafts.returned(request)
    form = TermsForm(typed, kept=kept, chairs=chairs)
    if request.method == "POST" and form.is_valid():
        return save_terms(request, desk, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return draw_terms(request, desk, form, status=status)


def save_terms(request: SignedInRequest, desk: Desk, form: TermsForm) -> HttpResponse:
    """Save the terms; when somebody else saved others meanwhile, show both and write nothing."""
    try:
        agreeing.save_terms(by=request.user, mentorship=desk.mentorship, said=form.said, version=form.began_with)
    except TermsEditedMeanwhileError as error:
        return draw_terms(request, desk, form, theirs=error.kept, status=HTTPStatus.CONFLICT)
    messages.success(request, "The terms are saved.", extra_tags=f"draft-saved:{terms_key(desk)}")
    return redirect("agreements:overview", mentorship=desk.mentorship.pk)


def draw_terms(
    request: SignedInRequest, desk: Desk, form: TermsForm, *, theirs: Terms | None = None, status: int
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "theirs": theirs,
        "now": agreed.terms_now(desk),
        "draft_key": terms_key(desk),
        "trail": trail(desk),
    }
    return render(request, "agreements/agree/terms.html", context, status=status)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def word_copy(request: SignedInRequest, mentorship: Mentorship, number: int) -> HttpResponse:
    version = readable_version(request, mentorship, number)
    name = f"mentoring-agreement-{mentorship.pk}-version-{number}.docx"
    return as_file(word.write(readable(version)), name, WORD)


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def exact_words(request: SignedInRequest, mentorship: Mentorship, number: int) -> HttpResponse:
    """The content whose fingerprint is signed, byte for byte."""
    version = readable_version(request, mentorship, number)
    name = f"mentoring-agreement-{mentorship.pk}-version-{number}.json"
    return as_file(version.content.encode(), name, "application/json")


@open_to(may_read, mentorship=programs.mentorship)
@require_GET
def versions(request: SignedInRequest, mentorship: Mentorship) -> HttpResponse:
    """All versions; two of them – the last two, unless others are asked for – word by word."""
    desk = queries.desk(request.user, mentorship)
    found = agreed.versions(desk)
    if not found:
        return redirect("agreements:overview", mentorship=mentorship.pk)
    known = {str(version.number): version for version in found}
    newer = known.get(request.GET.get("newer", ""), found[0])
    older = known.get(request.GET.get("older", ""), found[min(1, len(found) - 1)])
    if older.number > newer.number:
        older, newer = newer, older
    compared = agreed.compared(older, newer) if older != newer else None
    context = {"desk": desk, "versions": found, "older": older, "newer": newer, "compared": compared}
    return render(request, "agreements/agree/versions.html", {**context, "trail": trail(desk)})


@open_to_signed_in
@require_GET
def chair_desk(request: SignedInRequest) -> HttpResponse:
    """What waits for the signature of the person as chair, and what they have signed."""
    found = agreed.versions_for_chair(request.user)
    waiting = [version for version in found if agreed.waits_for(version, request.user)]
    signed = [one for one in found if request.user.pk in {signature.person_id for signature in one.signatures.all()}]
    return render(request, "agreements/agree/chair_desk.html", {"waiting": waiting, "signed": signed})


@open_to(may_sign_as_chair, mentorship=programs.mentorship)
@require_http_methods(["GET", "POST"])
def chair_sign(request: SignedInRequest, mentorship: Mentorship) -> HttpResponseBase:
    """What was agreed, and nothing of how it came about; the chair signs it last."""
    version = agreed.version_for_chair(request.user, mentorship)
    if version is None:
        raise Http404
    waits = agreed.waits_for(version, request.user)
    if request.method == "POST" and waits and not is_fresh(request):
        return prove(request)
    typed = request.POST if request.method == "POST" and waits else None
    form = SignForm(request.user, typed, sha256=version.sha256, stands_in=stands_in(request))
    if typed is not None and form.is_valid():
        return save_chair_signature(request, version, form)
    if (returned := drafts.returned(request)) is not None:
        form.initial["typed_name"] = returned.get("typed_name", "")
    context = {
        "form": form,
        "waits": waits,
        "readable": readable(version),
        "template": template_in(version.agreement.template.text),
        "is_fresh": is_fresh(request),
        "trail": [{"label": "Signatures as chair", "href": reverse("agreements:chair_desk")}],
    }
    return render(request, "agreements/agree/chair_sign.html", context, status=422 if form.errors else 200)


def save_chair_signature(request: SignedInRequest, version: Version, form: SignForm) -> HttpResponse:
    words = form.cleaned_data
    try:
        actions.sign(by=request.user, version=version, sha256=words["sha256"], typed_name=words["typed_name"])
    except RefusedError:
        messages.error(request, MOVED_ON)
    else:
        messages.success(request, "You have signed as chair.")
    return redirect("agreements:chair_desk")


def readable_version(request: SignedInRequest, mentorship: Mentorship, number: int) -> Version:
    """A version that the person may read. Raises Http404."""
    version = agreed.version(queries.desk(request.user, mentorship), number)
    if version is None:
        raise Http404
    return version


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)


def trail(desk: Desk) -> list[dict[str, str]]:
    """The way to a page of an agreement."""
    overview = reverse("agreements:overview", kwargs={"mentorship": desk.mentorship.pk})
    title = desk.template.title if desk.template else "Agreement"
    return [{"label": "Agreements", "href": reverse("agreements:mine")}, {"label": title, "href": overview}]


def terms_key(desk: Desk) -> str:
    """Under which name a browser keeps what is typed until it is saved."""
    return f"agreements:{desk.mentorship.pk}:terms"

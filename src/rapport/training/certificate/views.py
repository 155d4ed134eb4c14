"""One's certificates and how the name reads; the public page that checks one; withdrawing one."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from rapport.kit.doors import open_to, open_to_everybody, open_to_signed_in
from rapport.people.models import Person
from rapport.people.request import SignedInRequest
from rapport.programs import queries as programs
from rapport.programs.models import Program
from rapport.programs.tabs import tabs
from rapport.training.certificate import actions, credential, keys, limits, pdf, queries
from rapport.training.certificate.actions import AlreadyIssuedError
from rapport.training.certificate.forms import NameForm, WithdrawForm
from rapport.training.certificate.permissions import may_see_certificates, may_withdraw
from rapport.training.course import Course
from rapport.training.models import Certificate
from rapport.training.permissions import may_take
from rapport.training.queries import course as course_called

ON_A_PAGE = 50
NOT_FOR_SEARCH_ENGINES = {"X-Robots-Tag": "noindex, nofollow"}
MY_TRAINING = "My training"


@open_to_signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    trail = [{"label": MY_TRAINING, "href": reverse("training:mine")}]
    page = {"certificates": queries.all_of(request.user), "trail": trail}
    return render(request, "training/certificate/mine.html", page)


@open_to(may_take, course=course_called)
@require_http_methods(["GET", "POST"])
def name(request: SignedInRequest, course: Course) -> HttpResponse:
    """How the name is to read; once the certificate has it, where the certificate is."""
    issued = queries.of(request.user, course.id)
    if issued is not None and issued.name:
        return redirect("training:certificates")
    known = {"name": queries.name_for(request.user, course.id)}
    form = NameForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        return keep_name(request, course, form)
    trail = [
        {"label": MY_TRAINING, "href": reverse("training:mine")},
        {"label": course.title, "href": reverse("training:overview", args=[course.id])},
    ]
    page = {"course": course, "form": form, "trail": trail, "issued": issued}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/certificate/name.html", page, status=status)


def keep_name(request: SignedInRequest, course: Course, form: NameForm) -> HttpResponse:
    try:
        actions.choose_name(by=request.user, course=course.id, name=form.cleaned_data["name"])
    except AlreadyIssuedError:
        messages.warning(request, "Your certificate was issued meanwhile, with the name that was there before.")
    else:
        messages.success(request, "Your name is noted for the certificate.")
    if queries.of(request.user, course.id):
        return redirect("training:certificates")
    return redirect("training:overview", course=course.id)


@open_to_signed_in
@require_GET
def certificate_pdf(request: SignedInRequest, certificate: str) -> HttpResponse:
    found = own_or_404(request.user, certificate)
    return download(pdf.render(found), "application/pdf", f"certificate-{found.number}.pdf")


@open_to_signed_in
@require_GET
def badge(request: SignedInRequest, certificate: str) -> HttpResponse:
    """The signed credential, for the wallet of whoever it is about."""
    found = own_or_404(request.user, certificate)
    return download(credential.sign(found).encode(), "application/vc+jwt", f"badge-{found.number}.jwt")


def own_or_404(person: Person, number: str) -> Certificate:
    """The person's certificate, if it can be shown to others."""
    found = queries.own(person, number)
    if found is None or not found.is_valid:
        raise Http404
    return found


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@open_to_everybody
@require_safe
def check(request: HttpRequest, certificate: str) -> HttpResponse:
    """What the certificate of this number says. Nobody can list or guess numbers."""
    is_too_often = limits.is_too_often(request, "certificate")
    found = None if is_too_often else shown(certificate)
    page = {
        "number": certificate.upper(),
        "certificate": found,
        "is_too_often": is_too_often,
        "may_withdraw": found and request.user.is_authenticated and may_withdraw(request.user, found),
    }
    status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    response = render(request, "training/certificate/check.html", page, status=status)
    for header, value in NOT_FOR_SEARCH_ENGINES.items():
        response.headers[header] = value
    return response


def shown(number: str) -> Certificate | None:
    """The certificate, once it has a name: before that there is nothing to check."""
    try:
        found = queries.certificate(number)
    except Certificate.DoesNotExist:
        return None
    return found if found.name else None


@open_to_everybody
@require_safe
def status(request: HttpRequest, certificate: str) -> HttpResponse:
    """For programs that check badges: whether it is withdrawn."""
    if limits.is_too_often(request, "certificate"):
        return for_programs({}, HTTPStatus.TOO_MANY_REQUESTS)
    found = shown(certificate)
    return for_programs(credential.status(found)) if found else for_programs({}, HTTPStatus.NOT_FOUND)


@open_to_everybody
@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """Who signs badges, and with which key."""
    return for_programs(keys.did_document())


def for_programs(content: dict[str, object], status: int = HTTPStatus.OK) -> HttpResponse:
    """JSON that a checking page elsewhere may read in its browser: it says the same to everybody."""
    return JsonResponse(content, status=status, headers={**NOT_FOR_SEARCH_ENGINES, "Access-Control-Allow-Origin": "*"})


@open_to(may_see_certificates, program=programs.program)
@require_GET
def of_program(request: SignedInRequest, program: Program) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    page = Paginator(queries.of_program(program, asked), ON_A_PAGE).get_page(request.GET.get("page"))
    words = {"program": program, "page": page, "asked": asked}
    words["tabs"] = tabs(request.user, program, "training:certificates_of")
    return render(request, "training/certificate/of_program.html", words)


@open_to(may_withdraw, certificate=queries.certificate)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, certificate: Certificate) -> HttpResponse:
    there = reverse("training:certificate", args=[certificate.number])
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if certificate.is_withdrawn:
        return redirect(there)
    if form.is_valid():
        actions.withdraw(by=request.user, certificate=certificate, reason=form.cleaned_data["reason"])
        messages.success(request, "The certificate is withdrawn.")
        return redirect(there)
    page = {"certificate": certificate, "form": form, "back": there}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/certificate/withdraw.html", page, status=status)

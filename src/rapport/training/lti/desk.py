"""The pages of whoever registers platforms: which there are, a new one, one with what became of it."""

from http import HTTPStatus

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to
from rapport.people.request import SignedInRequest
from rapport.programs.models import Program
from rapport.programs.queries import cohorts_of
from rapport.programs.queries import program as the_program
from rapport.programs.tabs import tabs
from rapport.training.lti import actions, queries
from rapport.training.lti.forms import DeploymentForm, PlatformForm
from rapport.training.lti.permissions import may_connect
from rapport.training.lti.questions import address
from rapport.training.models import Platform

OURS = (
    ("Sign-in (initiate login) address", "lti_login"),
    ("Redirect and launch (target link) address", "lti_launch"),
    ("Public keyset address", "lti_keys"),
    ("All of these as JSON", "lti_configuration"),
)


@open_to(may_connect, program=the_program)
@require_GET
def platforms(request: SignedInRequest, program: Program) -> HttpResponse:
    context = {
        "program": program,
        "platforms": queries.platforms_of(program),
        "ours": [(label, address(name)) for label, name in OURS],
        "tabs": tabs(request.user, program, "training:platforms"),
    }
    return render(request, "training/lti/platforms.html", context)


@open_to(may_connect, program=the_program)
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, program: Program) -> HttpResponse:
    form = PlatformForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.register(by=request.user, program=program, new=form.new)
        except IntegrityError:
            form.add_error("client_id", "This client ID of this issuer is registered already, here or elsewhere.")
        else:
            messages.success(request, f"{made} is registered.")
            return redirect("training:platform", program=program.slug, platform=made.pk)
    context = {
        "program": program,
        "form": form,
        "cohorts": cohorts_of(program),
        "trail": [{"label": "Learning platforms", "href": reverse("training:platforms", args=[program.slug])}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/lti/register.html", context, status=status)


@open_to(may_connect, program=the_program)
@require_http_methods(["GET", "POST"])
def platform(request: SignedInRequest, program: Program, platform: int) -> HttpResponse:
    """What is registered; a post adds a deployment."""
    found = one(program, platform)
    form = DeploymentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.add_deployment(by=request.user, platform=found, number=form.cleaned_data["number"].strip())
        messages.success(request, "People can come from there now.")
        return redirect("training:platform", program=program.slug, platform=found.pk)
    context = {
        "program": program,
        "platform": found,
        "form": form,
        "given_up": queries.given_up(found),
        "said": [
            ("Platform address", found.site),
            ("Issuer", found.issuer),
            ("Client ID", found.client_id),
            ("Authentication request address", found.sign_in_url),
            ("Access token address", found.token_url),
            ("Public keyset address", found.keys_url),
            ("Deployment IDs", ", ".join(str(each) for each in found.deployments.all())),
        ],
        "trail": [{"label": "Learning platforms", "href": reverse("training:platforms", args=[program.slug])}],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "training/lti/platform.html", context, status=status)


@open_to(may_connect, program=the_program)
@require_POST
def end(request: SignedInRequest, program: Program, platform: int) -> HttpResponse:
    found = one(program, platform)
    actions.end_platform(by=request.user, platform=found)
    messages.success(request, f"Nobody comes from {found} any more. Who came keeps their account and their place.")
    return redirect("training:platforms", program=program.slug)


@open_to(may_connect, program=the_program)
@require_POST
def tell(request: SignedInRequest, program: Program, platform: int) -> HttpResponse:
    """Try anew what the platform has not taken."""
    found = one(program, platform)
    number = actions.try_all_again(by=request.user, platform=found)
    messages.success(request, f"{number} completion{'' if number == 1 else 's'} will be told to {found} again.")
    return redirect("training:platform", program=program.slug, platform=found.pk)


def one(program: Program, pk: int) -> Platform:
    found = queries.platforms_of(program).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

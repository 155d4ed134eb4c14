"""The page on which people make keys for programs that read a programme."""

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from rapport.kit.doors import open_to
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people.models import Token
from rapport.people.request import SignedInRequest
from rapport.programs.api_keys.forms import KeyForm
from rapport.programs.api_keys.permissions import may_make_keys
from rapport.programs.models import Program
from rapport.programs.permissions import may_read_audit, roles_of
from rapport.programs.queries import program as the_program
from rapport.programs.tabs import tabs


@open_to(may_make_keys, program=the_program)
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret")
def keys(request: SignedInRequest, program: Program) -> HttpResponse:
    """See one's keys, and make one; its secret is shown in the answer to this one post, and never again."""
    roles = roles_of(request.user, program)
    posted = request.POST if request.method == "POST" else None
    form = KeyForm(posted, roles=roles)
    if posted is None or not form.is_valid():
        return page(request, program, {"form": form})
    _, secret = people.make_token(
        by=request.user,
        kind=Token.Kind.API,
        name=form.words("name"),
        scopes=form.cleaned_data["words_of_it"],
        program=program.slug,
        expires_on=form.cleaned_data["expires_on"],
    )
    return page(request, program, {"secret": secret, "form": KeyForm(None, roles=roles)})


def page(request: SignedInRequest, program: Program, words: Mapping[str, object]) -> HttpResponse:
    """The page. Who reads the audit trail sees everybody's keys, as their uses stand there; others see their own."""
    found = tokens.keys_to(program.slug, Token.Kind.API)
    sees_all = may_read_audit(request.user, program)
    shown = {
        "program": program,
        "keys": [one for one in found if sees_all or one.person_id == request.user.pk],
        "sees_all": sees_all,
        "start": settings.SITE_URL + reverse("api:programs"),
        "tabs": tabs(request.user, program, "programs:keys"),
        "trail": [{"label": program.name, "href": reverse("programs:detail", args=[program.slug])}],
        **words,
    }
    form = shown["form"]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if getattr(form, "errors", None) else HTTPStatus.OK
    response = render(request, "programs/api_keys/keys.html", shown, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response

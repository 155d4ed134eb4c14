"""The account page, the table of roles, the outbox of a developer, and two steps of signing in."""

from pathlib import Path
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import ConfirmLoginCodeView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.doors import open_to_everybody, open_to_signed_in
from rapport.people import actions, first_sign_in, outbox, queries
from rapport.people.browsers import browser_name
from rapport.people.forms import NameForm
from rapport.people.request import SignedInRequest
from rapport.people.roles import GRANTS, NEED_SECOND_FACTOR, WHAT_IT_MEANS, WHO_THEY_ARE

# A mail may hold any HTML: it is shown without scripts, forms, pictures from elsewhere or our own origin.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


class ConfirmCode(ConfirmLoginCodeView):  # type: ignore[misc]
    """allauth's page for the code from the mail; a right code also proves the address to be the person's."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        if self._action == "verify" and self._process.user:
            actions.prove_address(by=self._process.user, email=self._process.state["email"])
        response: HttpResponse = super().form_valid(form)
        return response


confirm_code = ConfirmCode.as_view()


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("people:me")
    words = {
        "form": form,
        "ways": queries.ways_in(request.user),
        "providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "sessions": [shown(one, request.session.session_key) for one in queries.sessions_of(request.user)],
    }
    return render(request, "people/me.html", words, status=422 if form.errors else 200)


def shown(session: UserSession, this: str | None) -> dict[str, object]:
    return {
        "pk": session.pk,
        "browser": browser_name(session.user_agent),
        "since": session.created_at,
        "ip": session.ip,
        "is_this": session.session_key == this,
    }


@open_to_signed_in
@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    session = queries.session_of(request.user, pk)
    if session is None:
        raise Http404
    actions.end_session(by=request.user, session=session)
    messages.success(request, "That browser is signed out.")
    return redirect("people:me")


@open_to_signed_in
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    actions.end_other_sessions(by=request.user, but=request.session.session_key or "")
    messages.success(request, "You are signed out everywhere else.")
    return redirect("people:me")


@open_to_signed_in
@require_GET
def tokens(request: SignedInRequest) -> HttpResponse:
    return render(request, "people/tokens.html", {"tokens": queries.tokens_of(request.user)})


@open_to_signed_in
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    token = queries.token_of(request.user, pk)
    if token is None:
        raise Http404
    actions.revoke_token(by=request.user, token=token)
    messages.success(request, "This key opens nothing any more.")
    return redirect("people:tokens")


@open_to_signed_in
@require_GET
def roles(request: SignedInRequest) -> HttpResponse:
    rows = [
        {"meaning": meaning, "cells": [{"role": role, "may": role in GRANTS[verb]} for role in WHO_THEY_ARE]}
        for verb, meaning in WHAT_IT_MEANS.items()
    ]
    who = [{"role": role, "is": words, "factor": role in NEED_SECOND_FACTOR} for role, words in WHO_THEY_ARE.items()]
    return render(request, "people/roles.html", {"roles": who, "rows": rows})


@open_to_everybody
@require_http_methods(["GET", "POST"])
def first_sign_in_page(request: HttpRequest, who: int, token: str) -> HttpResponse:
    """The link that `rapport administrator` prints. Opening it changes nothing; the button signs in."""
    person = first_sign_in.bearer(who, token)
    if person is None:
        raise Http404
    if request.method == "GET":
        return render(request, "people/first_sign_in.html", {"person": person})
    actions.prove_address(by=person, email=person.email or "")
    response: HttpResponse = perform_login(request, person)
    return response


@open_to_everybody
@require_GET
def kept_mails(request: HttpRequest) -> HttpResponse:
    mails = outbox.newest(mail_folder())
    return render(request, "people/outbox.html", {"mails": mails, "sends": bool(settings.EMAIL_HOST)})


@open_to_everybody
@require_GET
@xframe_options_sameorigin
def kept_mail(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """The HTML of one mail, for the frame on the outbox page."""
    mail = outbox.mail(mail_folder(), file, number)
    if mail is None:
        raise Http404
    return HttpResponse(mail.html, headers={"Content-Security-Policy": MAIL_POLICY})


def mail_folder() -> Path:
    """Where mails are kept instead of sent; on a server there is no such page."""
    if not settings.DEBUG:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)

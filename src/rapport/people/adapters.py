"""What we want of allauth and it does not do by itself."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.template.loader import render_to_string

from rapport.people import actions
from rapport.people.models import Person

logger = logging.getLogger(__name__)


WORDS = {
    "incorrect_code": "That is not the code. If you asked more than once, only the newest mail counts.",
    "too_many_login_attempts": "There were too many attempts. Please wait a quarter of an hour.",
    "rate_limited": "There were too many attempts. Please wait a quarter of an hour.",
    "duplicate_email": "You use this address already.",
    "email_taken": "This address belongs to another account.",
    "same_as_current": "This is the address that you use now.",
}
FACTOR_WORDS = {
    "incorrect_code": "That is not a code that works now. The app shows a new one every half minute.",
    "unverified_email": "Please confirm your e-mail address first: sign out, and in again with a code.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up by setting; mails in text and HTML; a mail server that is down gives a page, not an error."""

    error_messages = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_SIGN_UP)

    def save_user(self, request: HttpRequest, user: Person, form: Form, commit: bool = True) -> Person:
        return actions.sign_up(by=None, name=form.cleaned_data["name"], email=form.cleaned_data["email"])

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], **other: Any) -> Any:  # noqa: ANN401
        context = {**context, "open_sign_up": settings.OPEN_SIGN_UP, "site": settings.SITE_URL}
        message: EmailMultiAlternatives = super().render_mail(template_prefix, email, context, **other)
        page = {"subject": message.subject, "text": message.body, "code": context.get("code", "")}
        message.attach_alternative(render_to_string("people/mail/plain.html", page), "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a mail over now: a code that waits in a queue is of no use, and must be stored nowhere."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:  # smtplib's errors are OSErrors
            logger.error("A mail for signing in was not sent: %s", type(problem).__name__)  # noqa: TRY400 – no address
            page = render(current.request, "people/mail_down.html", status=503)
            raise ImmediateHttpResponse(page) from problem

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Tell a person what changed about their account; what changed stays changed when the mail cannot go."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """A passkey first: it is quicker than a code, and always at hand when there is one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: "webauthn" not in method["id"])

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys are called so, and numbered."""

    error_messages = {**DefaultMFAAdapter.error_messages, **FACTOR_WORDS}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 – allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My passkey" if number == 1 else f"Passkey {number}"

    def _get_site_name(self) -> str:
        return "Rapport"


class NotSetUpError(SocialApp.DoesNotExist, Http404):  # type: ignore[misc]
    """An issuer that the settings do not name (any more): its addresses do not exist."""


class ElsewhereAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in by ORCID or an institution: known by issuer and subject.

    An address that an issuer names proves nothing unless the issuer is declared trusted: its owner confirms it by a
    code, and it never opens the account of somebody who was here before.
    """

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        try:
            return super().get_app(request, provider, client_id=client_id)
        except SocialApp.DoesNotExist as missing:
            raise NotSetUpError from missing

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not is_trusted(sociallogin):
            for address in sociallogin.email_addresses:
                address.verified = False
        elif sociallogin.is_existing and sociallogin.user.email in proved_by(sociallogin):
            actions.prove_address(by=sociallogin.user, email=sociallogin.user.email)

    def is_email_verified(self, provider: Any, email: str) -> bool:  # noqa: ANN401
        return bool(provider.app and provider.app.settings.get("trusted"))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return is_trusted(login)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        person: Person = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        person.name = (data.get("name") or " ".join(parts)).strip()[:200]
        return person

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        email = next((address.email for address in sociallogin.email_addresses), sociallogin.user.email or "")
        return {"name": sociallogin.user.name, "email": email}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> Person:
        said = form.cleaned_data if form else {"name": sociallogin.user.name, "email": sociallogin.user.email}
        person = actions.sign_up(by=None, name=said["name"], email=said["email"])
        sociallogin.user = person
        sociallogin.save(request)
        return person


def proved_by(sociallogin: SocialLogin) -> set[str]:
    return {address.email.lower() for address in sociallogin.email_addresses if address.verified}


def is_trusted(sociallogin: SocialLogin) -> bool:
    app = sociallogin.provider.app
    return bool(app and app.settings.get("trusted"))

"""Forms of the account pages: allauth's, with our words and without placeholders, and our own."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import DisconnectForm as SocialDisconnectForm
from allauth.socialaccount.forms import SignupForm as SocialSignUpForm
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest

from rapport.people import actions, queries
from rapport.people.models import Person

ADDRESS = {"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


def say(field: forms.Field, label: str, help_text: str = "", **attrs: str) -> None:
    """Give one of allauth's fields our label, help and attributes; the label replaces its placeholder."""
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = "Please fill this in."
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["login"], "E-mail address", **ADDRESS)

    @property
    def open_sign_up(self) -> bool:
        return bool(settings.OPEN_SIGN_UP)


class NameField(forms.CharField):
    """How others in the programme will see a person."""

    def __init__(self) -> None:
        super().__init__(
            label="Your name",
            max_length=200,
            error_messages={"required": "Please fill this in."},
            help_text="As colleagues should see it.",
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )


class SignUpForm(account.SignupForm):  # type: ignore[misc]
    name = NameField()
    field_order = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["email"], "E-mail address", "We send a code there to make sure that it is yours.", **ADDRESS)

    def try_save(self, request: HttpRequest) -> Any:  # noqa: ANN401
        """Save; an address that somebody registered in the same instant is answered like one known before."""
        try:
            return super().try_save(request)
        except IntegrityError:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])


class ElsewhereSignUpForm(SocialSignUpForm):  # type: ignore[misc]
    name = NameField()
    field_order = ("name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["email"], "E-mail address", "We send a code there to make sure that it is yours.", **ADDRESS)


class CodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["code"], "Code from the e-mail", "Eight digits; with or without the dash.", **CODE)


class AddressCodeForm(account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["code"], "Code from the e-mail", "Eight digits; with or without the dash.", **CODE)


class NewAddressForm(account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["email"], "New e-mail address", "We send a code there. Until you enter it, the old one stays.")
        self.fields["email"].widget.attrs.update(ADDRESS)


class FactorForm(factors.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["code"], "Code", "From your authenticator app, or one of your recovery codes.", **CODE)


class FactorAgainForm(factors.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["code"], "Code", "From your authenticator app, or one of your recovery codes.", **CODE)


class NewAppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        say(self.fields["code"], "Six digits that the app shows now", **CODE)

    def clean_code(self) -> str:
        code = str(super().clean_code())
        has_shown_factor(self.user)
        return code


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Each key is a passkey: it can sign in by itself, and asks for the finger, face or PIN of its owner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        say(self.fields["name"], "Name of the passkey", "So that you can tell several apart, such as “Office laptop”.")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned = dict(super().clean())
        if cleaned.get("credential"):
            has_shown_factor(self.user)
        return cleaned


def has_shown_factor(person: Person) -> None:
    """A person who has just set up a factor has shown it, and is not asked for it again on the very next page.

    Who had another factor before was asked for that one in order to come here.
    """
    record_authentication(current.request, person, method="mfa", reauthenticated=True)


class DisconnectForm(SocialDisconnectForm):  # type: ignore[misc]
    """Part with an account elsewhere; a code by e-mail must still get the person in."""

    def clean(self) -> dict[str, Any]:
        if not EmailAddress.objects.filter(user=self.request.user, verified=True).exists():
            raise forms.ValidationError("Please confirm your e-mail address first; it would be your only way in.")
        return dict(self.cleaned_data)

    def save(self) -> None:
        raise_if_reauthentication_required(self.request, app="allauth.socialaccount")
        gone: SocialAccount = self.cleaned_data["account"]
        actions.disconnect(by=self.request.user, account=gone)
        news = {"provider": queries.issuer_name(gone.provider)}
        get_adapter().send_notification_mail("socialaccount/email/account_disconnected", self.request.user, news)


class NameForm(forms.Form):
    name = NameField()

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

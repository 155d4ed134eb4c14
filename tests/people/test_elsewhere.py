"""Signing in by ORCID or one's institution: known by issuer and subject, never by an address alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from rapport.people import actions
from rapport.people.models import Person
from tests import make
from tests.people.signing_in import ADDRESS_CODE, is_signed_in, last_code, sign_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
ACCOUNT = "/people/account/"
EVERYTHING = {
    "ORCID_CLIENT_ID": "APP-1",
    "ORCID_CLIENT_SECRET": "orcid secret",
    "ORCID_DOMAIN": "sandbox.orcid.org",
    "OIDC_ISSUER": "https://cilogon.org",
    "OIDC_NAME": "CILogon",
    "OIDC_CLIENT_ID": "cilogon:/1",
    "SAML_ENTITY_ID": "https://idp.lakeside.example/shibboleth",
    "SAML_SIGN_IN_URL": "https://idp.lakeside.example/sso",
    "SAML_CERTIFICATE": "MIIB",
    "SAML_NAME": "Lakeside University",
}


def settings_with(**variables: str) -> dict[str, Any]:
    """What `rapport.settings` makes of an environment, in a fresh interpreter."""
    code = (
        "import json; from rapport import settings as s; "
        "print(json.dumps([s.SOCIALACCOUNT_PROVIDERS, s.FORM_TARGETS, s.OPEN_SIGN_UP, s.ACCOUNT_RATE_LIMITS]))"
    )
    env = {"PATH": os.environ["PATH"], "DEBUG": "1", "RAPPORT_VAR": str(django_settings.VAR), **variables}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(zip(["providers", "targets", "open", "limits"], json.loads(ran.stdout), strict=True))


@pytest.fixture
def cilogon(settings: Settings) -> dict[str, Any]:
    """One issuer, not declared trusted; returns its settings."""
    app: dict[str, Any] = {
        "name": "CILogon",
        "provider_id": "cilogon-org",
        "client_id": "c",
        "secret": "s",
        "settings": {"server_url": "https://cilogon.org", "trusted": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return app["settings"]  # type: ignore[no-any-return]


def arrive(client: Client, subject: str, email: str, *, connect_to: Person | None = None) -> HttpResponse:
    """Somebody comes back from the issuer, which says who they are and that the address is theirs."""
    request = RequestFactory().get("/")
    request.user = connect_to or AnonymousUser()
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    says = {"sub": subject, "email": email, "email_verified": True, "name": "Ada Berg"}
    with context.request_context(request):
        provider = get_adapter().get_provider(request, "cilogon-org")
        login = provider.sociallogin_from_response(request, {"userinfo": says})
        login.state = {"process": "connect" if connect_to else "login"}
        answer: HttpResponse = complete_social_login(request, login)
    request.session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return answer


# --- By setting -------------------------------------------------------------------------------------------------


def test_nothing_is_offered_that_is_not_set_up(client: Client) -> None:
    page = client.get(f"{ACCOUNT}login/").content.decode()
    assert "ORCID" not in page
    assert "Sign in with a passkey" in page
    for address in ("orcid/login/", "oidc/cilogon-org/login/", "saml/institution/login/", "saml/institution/metadata/"):
        assert client.get(ACCOUNT + address).status_code == 404, address


def test_the_environment_sets_them_up() -> None:
    assert settings_with()["providers"] == {}
    made = settings_with(**EVERYTHING)
    assert set(made["providers"]) == {"orcid", "openid_connect", "saml"}
    assert made["targets"] == ["https://sandbox.orcid.org", "https://cilogon.org", "https://idp.lakeside.example"]
    [oidc] = made["providers"]["openid_connect"]["APPS"]
    assert oidc["provider_id"] == "cilogon-org"
    assert oidc["settings"] == {"server_url": "https://cilogon.org", "trusted": False}
    [saml] = made["providers"]["saml"]["APPS"]
    assert saml["settings"]["advanced"] == {
        "strict": True,
        "want_assertion_signed": True,
        "reject_idp_initiated_sso": True,
    }


def test_another_issuer_is_another_key() -> None:
    keys = [
        settings_with(OIDC_ISSUER=issuer)["providers"]["openid_connect"]["APPS"][0]["provider_id"]
        for issuer in ("https://login.example.org/tenant-1/v2.0", "https://login.example.org/tenant-2/v2.0")
    ]
    assert keys == ["login-example-org-tenant-1-v2-0", "login-example-org-tenant-2-v2-0"]


def test_sign_up_and_limits_are_settings() -> None:
    made = settings_with(OPEN_SIGN_UP="no", SIGN_IN_PER_ADDRESS="42")
    assert made["open"] is False
    assert made["limits"]["request_login_code"] == "42/h/ip,5/15m/key"


def test_what_is_set_up_is_offered_and_the_policy_lets_the_form_go_there(client: Client, settings: Settings) -> None:
    made = settings_with(**EVERYTHING)
    settings.SOCIALACCOUNT_PROVIDERS, settings.FORM_TARGETS = made["providers"], made["targets"]
    answer = Client().get(f"{ACCOUNT}login/")
    for name in ("ORCID", "CILogon", "Lakeside University"):
        assert f"Sign in with {name}" in answer.content.decode()
    assert (
        "form-action 'self' https://sandbox.orcid.org https://cilogon.org https://idp.lakeside.example;"
        in (answer.headers["Content-Security-Policy"])
    )


def test_saml_leads_to_the_institution_and_describes_itself(client: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = settings_with(**EVERYTHING)["providers"]
    settings.ALLOWED_HOSTS = ["rapport.example.org"]
    there = {"HTTP_HOST": "rapport.example.org"}
    answer = client.post(f"{ACCOUNT}saml/institution/login/", **there)  # type: ignore[arg-type]
    assert answer.headers["Location"].startswith("https://idp.lakeside.example/sso?SAMLRequest=")
    described = client.get(f"{ACCOUNT}saml/institution/metadata/", **there).content  # type: ignore[arg-type]
    assert b'WantAssertionsSigned="true"' in described


@pytest.mark.usefixtures("cilogon")
def test_oidc_leads_to_the_issuer_with_pkce_and_state(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"authorization_endpoint": "https://cilogon.org/authorize", "token_endpoint": "x", "userinfo_endpoint": "y"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", found)
    address = client.post(f"{ACCOUNT}oidc/cilogon-org/login/").headers["Location"]
    assert address.startswith("https://cilogon.org/authorize?")
    for part in ("response_type=code", "state=", "code_challenge=", "code_challenge_method=S256"):
        assert part in address


# --- The account key --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cilogon")
def test_somebody_new_confirms_their_address_first(client: Client) -> None:
    arrive(client, "subject-1", "ada@lakeside.example.org")
    assert not is_signed_in(client)
    client.post(ADDRESS_CODE, {"code": last_code()})
    assert is_signed_in(client)
    ada = Person.objects.get()
    assert (ada.name, ada.email) == ("Ada Berg", "ada@lakeside.example.org")
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.user) == ("cilogon-org", "subject-1", ada)
    again = Client()
    arrive(again, "subject-1", "another@lakeside.example.org")
    assert again.session["_auth_user_id"] == str(ada.pk), "the subject counts, not the address"


@pytest.mark.usefixtures("cilogon")
def test_an_address_never_opens_the_account_of_somebody_else(client: Client) -> None:
    ada = make.person(email="ada@example.org")
    actions.prove_address(by=ada, email="ada@example.org")
    arrive(client, "subject-1", "ada@example.org")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert "There is one already" in str(mail.outbox[-1].body)


@pytest.mark.parametrize("known_before", [True, False], ids=["proved", "only in a roster"])
def test_a_trusted_issuer_opens_it_and_is_connected(
    client: Client, cilogon: dict[str, Any], known_before: bool
) -> None:
    cilogon["trusted"] = True
    ada = make.person(email="ada@example.org")
    if known_before:
        actions.prove_address(by=ada, email="ada@example.org")
    arrive(client, "subject-1", "ada@example.org")
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == ada
    assert EmailAddress.objects.get(user=ada).verified


@pytest.mark.usefixtures("cilogon")
def test_a_person_connects_an_account_and_parts_with_it(client: Client) -> None:
    ada = make.person(email="ada@example.org")
    sign_in(client, "ada@example.org")
    arrive(Client(), "subject-1", "whatever@example.org", connect_to=ada)
    account = SocialAccount.objects.get()
    assert account.user == ada
    page = client.get(f"{ACCOUNT}elsewhere/").content.decode()
    assert "Disconnect" in page
    client.post(f"{ACCOUNT}elsewhere/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("cilogon")
def test_nobody_disconnects_anothers_account(client: Client) -> None:
    theirs = SocialAccount.objects.create(user=make.person(), provider="cilogon-org", uid="subject-1")
    client.force_login(make.person())
    client.post(f"{ACCOUNT}elsewhere/", {"account": theirs.pk})
    assert SocialAccount.objects.filter(pk=theirs.pk).exists()


@pytest.mark.usefixtures("cilogon")
def test_who_is_inactive_does_not_get_in(client: Client) -> None:
    ada = make.person()
    SocialAccount.objects.create(user=ada, provider="cilogon-org", uid="subject-1")
    Person.objects.update(is_active=False)
    arrive(client, "subject-1", "ada@example.org")
    assert not is_signed_in(client)


@pytest.mark.usefixtures("cilogon")
def test_a_second_factor_is_asked_for_here_too(client: Client) -> None:
    ada = make.person(email="ada@example.org")
    actions.prove_address(by=ada, email="ada@example.org")
    make.second_factor(ada)
    SocialAccount.objects.create(user=ada, provider="cilogon-org", uid="subject-1")
    answer = arrive(client, "subject-1", "ada@example.org")
    assert answer.headers["Location"] == f"{ACCOUNT}2fa/authenticate/"
    assert not is_signed_in(client)


def test_with_sign_up_closed_nobody_new_comes_in_this_way(
    client: Client, settings: Settings, cilogon: dict[str, Any]
) -> None:
    settings.OPEN_SIGN_UP = False
    assert "No new accounts here" in arrive(client, "subject-1", "ada@example.org").content.decode()
    assert not Person.objects.exists()

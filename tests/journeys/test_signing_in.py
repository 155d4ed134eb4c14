"""Signing in, in a real browser: passkeys under the content policy, and every page of it for everybody."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from rapport.people import first_sign_in
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from tests import make
from tests.journeys.visitor import looked_at
from tests.people.signing_in import FACTORS, last_code

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Passkeys need a name, not an address."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console stays silent."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
    context.close()


def authenticator(page: Page) -> CDPSession:
    """A phone that holds passkeys and always finds its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def director() -> Person:
    ada = make.person("Ada Berg", email="ada@example.org")
    programs.enrol(by=None, program=make.program(), person=ada, role=Role.DIRECTOR)
    return ada


def open_link(page: Page, site: str, person: Person) -> None:
    page.goto(site + first_sign_in.link(person).removeprefix("http://127.0.0.1:8000"))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_director_adds_a_passkey_and_signs_in_with_it_alone(page: Page, site: str) -> None:
    authenticator(page)
    ada = director()
    open_link(page, site, ada)
    expect(page.get_by_text("Please set one up now")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Add a passkey").click()
    looked_at(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    looked_at(page)
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    page.goto(f"{site}/people/account/logout/")
    looked_at(page)
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/people/account/login/?next=/people/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    looked_at(page)


def test_the_passkey_is_asked_for_after_the_code_and_before_a_change(page: Page, site: str) -> None:
    authenticator(page)
    ada = director()
    open_link(page, site, ada)
    page.goto(f"{site}{FACTORS}webauthn/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{site}/people/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/people/account/login/?next=/people/me/")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send me a code").click()
    looked_at(page)
    page.get_by_label("Code from the e-mail").fill(last_code())
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.goto(f"{site}{FACTORS}totp/activate/")
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("img", name="A code for your app to scan.")).to_be_visible()
    assert page.locator(".qr-code").evaluate("picture => picture.naturalWidth") > 0
    looked_at(page)


def test_who_cancels_is_told_and_can_try_again(page: Page, site: str) -> None:
    page.goto(f"{site}/people/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()
    looked_at(page)


def test_a_guest_signs_up_and_finds_every_page_of_the_account(page: Page, site: str) -> None:
    page.goto(f"{site}/people/account/login/")
    looked_at(page)
    page.get_by_role("link", name="Make an account").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looked_at(page)
    page.get_by_label("Your name").fill("Guest Mentor")
    page.get_by_label("E-mail address").fill("guest@other.example.org")
    page.get_by_role("button", name="Go on").click()
    looked_at(page)
    page.get_by_label("Code from the e-mail").fill(last_code())
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_text("guest@other.example.org is confirmed.")).to_be_visible()
    for path in ("me/", "roles/", "account/email/", "account/2fa/", "account/2fa/webauthn/", "account/elsewhere/"):
        page.goto(f"{site}/people/{path}")
        looked_at(page)

"""The gallery in a real browser: accessibility in both schemes and widths, and what kit.js promises."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests import make
from tests.journeys.axe import violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery(live_server: LiveServer, settings: Settings) -> str:
    settings.DEBUG = True
    return f"{live_server.url}/kit/gallery/"


def sign_in(context: BrowserContext, gallery: str) -> None:
    client = Client()
    client.force_login(make.person("Ada Okafor"))
    value = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": gallery}])


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(new_context: CreateContextCallback, gallery: str, scheme: str, width: int) -> None:
    context = new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(gallery)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.get_by_role("button", name="Open the dialog").click()
    expect(page.get_by_role("dialog", name="Sign version 1?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open the dialog")).to_be_focused()
    assert complaints == []


def test_it_reads_at_four_times_the_size(new_context: CreateContextCallback, gallery: str) -> None:
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    page.goto(gallery)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_chosen_colours_are_remembered(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.get_by_role("button", name="Dark colours").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.get_by_role("button", name="Light colours")).to_be_visible()


def test_what_was_typed_comes_back_until_it_is_saved(page: Page, context: BrowserContext, gallery: str) -> None:
    sign_in(context, gallery)
    page.goto(gallery)
    page.locator("#id_words").fill("That you ask me first")
    page.locator("#id_trust_3").check()
    expect(page.get_by_text("Not saved yet – kept on this device")).to_be_visible()
    page.goto(gallery)
    expect(page.locator("#id_words")).to_have_value("That you ask me first")
    expect(page.locator("#id_trust_3")).to_be_checked()
    expect(page.get_by_text("We kept what you typed on")).to_be_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('draft-saved', {detail: {value: 'gallery'}}))")
    page.goto(gallery)
    expect(page.locator("#id_words")).to_have_value("")


def test_what_was_typed_can_be_discarded(page: Page, context: BrowserContext, gallery: str) -> None:
    sign_in(context, gallery)
    page.goto(gallery)
    page.locator("#id_words").fill("No")
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_words")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_signing_out_leaves_nothing_behind(page: Page, context: BrowserContext, gallery: str) -> None:
    sign_in(context, gallery)
    page.goto(gallery)
    page.locator("#id_words").fill("In confidence")
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/kit/" not in url)
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_second_press_does_nothing(page: Page, gallery: str) -> None:
    page.goto(gallery)
    sent = page.evaluate(
        """() => {
            let sent = 0;
            document.addEventListener("submit", (e) => { sent += !e.defaultPrevented; e.preventDefault(); });
            const button = document.querySelector("form[data-once] button");
            button.click();
            button.click();
            return sent;
        }"""
    )
    assert sent == 1


def test_nothing_is_lost_without_javascript(new_context: CreateContextCallback, gallery: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(gallery)
    page.get_by_role("button", name="Open the dialog").click()
    expect(page.get_by_role("dialog", name="Sign version 1?")).to_be_visible()
    expect(page.locator("[data-theme-switch]").first).to_be_hidden()

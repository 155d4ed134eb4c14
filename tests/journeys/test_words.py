"""From the words to a published codebook in a real browser, the words by keyboard alone."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.qualitative.codebook import queries
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.qualitative.wordlist.conftest import Place, counted, in_this_process, place

__all__ = ["counted", "in_this_process", "place"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def page_of(new_context: CreateContextCallback, person: Person, address: str, size: dict[str, int]) -> Page:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    context = new_context(viewport=size)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    context.set_default_timeout(10_000)
    return context.new_page()


def test_words_by_keyboard_then_a_codebook(
    live_server: LiveServer, new_context: CreateContextCallback, counted: Place
) -> None:
    page = page_of(new_context, counted.lead, live_server.url, DESK)
    page.goto(live_server.url + counted.url("words"))
    looked_at(page)
    decide_by_keyboard(page)
    for name in ("words_rules", "words_log", "words_compare", "codebook"):
        page.goto(live_server.url + counted.url(name))
        looked_at(page)
    write_a_codebook(page)
    assert [one.name for one in queries.book(queries.latest(counted.project))] == ["Plan", "Meet"]
    phone = page_of(new_context, counted.coder, live_server.url, PHONE)
    for name in ("words", "codebook", "both_counts"):
        phone.goto(live_server.url + counted.url(name))
        looked_at(phone)


def decide_by_keyboard(page: Page) -> None:
    """Exclude one stem with a reason, keep the next, go back, and switch the keys off."""
    for key in ("j", "ArrowDown", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/word/?stem=communic")
    looked_at(page)
    page.keyboard.press("e")
    page.keyboard.type("Overlaps with another code.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/word/?stem=plan")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.wait_for_url("**/word/?stem=meet")
    page.keyboard.press("b")
    page.wait_for_url("**/words/?at=meet")
    expect(page.get_by_role("link", name="meet", exact=True)).to_be_focused()
    expect(page.get_by_role("row", name="communic")).to_contain_text("Overlaps with another code.")
    page.keyboard.press("?")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def write_a_codebook(page: Page) -> None:
    """From the candidates; one code with an example from the texts; published."""
    page.get_by_role("button", name="Begin with the candidates").click()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_label("What does it mean?").fill("Says when and how something will be done.")
    page.get_by_role("button", name="Save, and choose examples").click()
    page.get_by_text("I will meet and plan", exact=False).first.click()
    page.get_by_role("button", name="An example", exact=True).locator("visible=true").click()
    looked_at(page)
    page.get_by_role("link", name="Draft", exact=True).click()
    looked_at(page)
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish for ever").click()
    expect(page.get_by_role("heading", name="Codebook, version 1")).to_be_visible()
    looked_at(page)

"""An adjudicator decides by keyboard where two coders differ, and the team reads how far they agree."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.qualitative.adjudication.queries import final_codes
from rapport.qualitative.agreement import tasks
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.qualitative.rounds import PEOPLE, Coded, coded

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
READINGS = ("ab|a", "a|a", "c|b", "|", "abc|ac", "b|b", "a|c", "|c", "ab|ab", "b|")


def signed_in(new_context: CreateContextCallback, site: str, person: Person, viewport: object) -> Page:
    client = Client()
    client.force_login(person)
    context = new_context(viewport=viewport)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    context.set_default_timeout(10_000)
    return context.new_page()


def test_differences_are_decided_by_keyboard(
    new_context: CreateContextCallback, live_server: LiveServer, settings: Settings
) -> None:
    settings.DEBUG = True
    made = coded(*READINGS, each=2)
    tasks.compute(made.round.pk)
    page = signed_in(new_context, live_server.url, made.adjudicator, DESK)
    page.goto(f"{live_server.url}/qualitative/program/{made.program.slug}/project/{made.project.pk}/")
    page.get_by_role("link", name="Agreement", exact=True).click()
    page.get_by_role("link", name="Round 1", exact=True).click()
    looked_at(page)
    page.get_by_role("link", name="Where they differ").click()
    looked_at(page)
    page.get_by_role("link", name="Decide them").click()
    looked_at(page)
    decide(page, made)
    phone = signed_in(new_context, live_server.url, made.adjudicator, PHONE)
    phone.goto(page.url)
    looked_at(phone)
    phone.goto(phone.url.split("differences/")[0] + "agreement/")
    looked_at(phone)


def decide(page: Page, made: Coded) -> None:
    """A key, the reason, Enter; undo; code by code; keys switched off."""
    ways = {unit.pk: at for at, unit in enumerate(made.units)}
    first = int(page.url.rstrip("/").rsplit("/", 1)[1])
    page.keyboard.press("b")
    page.keyboard.type("Both fit the definition.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert made.letters(final_codes(made.round)[first].codes) == "".join(sorted(set(READINGS[ways[first]]) - {"|"}))
    with page.expect_navigation():
        page.keyboard.press("u")
    assert int(page.url.rstrip("/").rsplit("/", 1)[1]) == first
    page.keyboard.press("0")
    page.keyboard.type("Neither does.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert final_codes(made.round)[first].undecided == frozenset()
    page.keyboard.press("a")
    assert page.locator("[data-codes]").is_checked()
    page.keyboard.press("Enter")
    page.keyboard.type("One of them.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert made.round.rulings.filter(reason="One of them.").exists()
    page.get_by_label("Keys on").uncheck()
    page.locator("body").press("1")
    assert not page.locator("input[name=choice]:checked").count()
    page.get_by_label("Keys on").check()
    words = page.locator("body").inner_text()
    assert not [part for name in PEOPLE for part in name.split() if part in words]

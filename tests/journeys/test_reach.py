"""Ten years of registrations in, doubtful names by keyboard, the page out. Jobs are done at once here."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.reach.models import Decision, Institution
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.reach.conftest import REGISTRATIONS, Place, place, registry

__all__ = ["place", "registry"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HERE = "/reach/program/reach/"


def test_ten_years_in_and_the_page_out(
    live_server: LiveServer,
    new_context: CreateContextCallback,
    place: Place,
    registry: dict[str, Institution],
    tmp_path: Path,
) -> None:
    page = signed_in(new_context, place, live_server.url)
    bring_in(page, live_server.url, tmp_path)
    decide_by_keyboard(page)
    assert {one.typed: one.institution and one.institution.key for one in Decision.objects.all()} == {
        "St. Brigid College": "sb2",
        "Riverbank Brewing Company": None,
    }
    page.goto(live_server.url + HERE)
    expect(page.get_by_role("row", name="From an institution that is known")).to_contain_text("5")
    looked_at(page)
    with page.expect_download() as sent:
        page.get_by_role("link", name="Everything (ZIP)").click()
    assert sent.value.suggested_filename == "reach-reach.zip"
    page.set_viewport_size(PHONE)
    for name in ("", "names/", "people/", "networks/", "files/", "institutions/", "names/decided/"):
        page.goto(live_server.url + HERE + name)
        looked_at(page)
    page.goto(live_server.url + HERE + "institutions/")
    page.get_by_role("link", name="University of Hillside", exact=True).click()
    page.get_by_role("link", name="It means another one").click()
    expect(page.get_by_text("It counts for University of Hillside now")).to_be_visible()
    looked_at(page)


def signed_in(new_context: CreateContextCallback, place: Place, address: str) -> Page:
    client = Client()
    client.force_login(place.director)
    context = new_context(viewport=DESK)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    context.set_default_timeout(10_000)
    return context.new_page()


def bring_in(page: Page, address: str, folder: Path) -> None:
    """The file, its columns and words as they are guessed."""
    file = folder / "years.csv"
    file.write_text(REGISTRATIONS)
    page.goto(address + HERE)
    page.get_by_role("link", name="Bring in earlier years").click()
    page.get_by_label("Registrations of earlier years").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    looked_at(page)
    page.get_by_role("button", name="Go on").click()
    looked_at(page)
    page.get_by_role("button", name="Bring the file in").click()
    expect(page.get_by_text("8 registrations are in")).to_be_visible()


def asked_about(page: Page, name: str) -> None:
    """The page of a name is there, with its script: before, a key is nothing to it."""
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.wait_for_load_state()


def decide_by_keyboard(page: Page) -> None:
    """One name is none of the registry, the other is looked up and chosen; keys can be switched off."""
    page.get_by_role("link", name="See the reach of the programme").click()
    page.get_by_role("link", name="from an institution that nobody is sure of").click()
    looked_at(page)
    asked_about(page, "Riverbank Brewing Company")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("0")
    page.get_by_label("Single keys do something").check()
    page.keyboard.press("n")
    asked_about(page, "St. Brigid College")
    page.keyboard.press("2")
    asked_about(page, "Riverbank Brewing Company")
    page.keyboard.press("u")
    asked_about(page, "St. Brigid College")
    page.keyboard.press("2")
    asked_about(page, "Riverbank Brewing Company")
    page.keyboard.press("/")
    page.keyboard.type("lakes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("found by your search")).to_be_visible()
    page.wait_for_load_state()
    page.locator("body").click(position={"x": 2, "y": 300})
    page.keyboard.press("0")
    expect(page.get_by_text("Every name is placed")).to_be_visible()

"""A coder codes by keyboard – also without a network, in two tabs, and when an answer gets lost – and submits."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.qualitative.coding import visible
from rapport.qualitative.models import Assignment, Round
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.qualitative.coding.conftest import Team, a_team

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAVE = re.compile("/code/save/$")
TEXTS = re.compile(r"/code/texts/\?")
# A slow machine tells of a closed dialog only when the next key has brought somebody to the memo: they go on writing.
CLOSES_AND_WRITES = """() => new Promise((told) => {
  const dialog = document.getElementById("coding-help");
  dialog.showModal();
  dialog.addEventListener("close", () => setTimeout(told));
  dialog.close();
  document.querySelector("[name=memo]").focus();
})"""


class Coder:
    """The first coder of a round in a browser."""

    def __init__(self, new_context: CreateContextCallback, site: str, team: Team, made: Round) -> None:
        self.site, self.team, self.round = site, team, made
        self.context: BrowserContext = new_context(viewport=DESK)  # type: ignore[arg-type]
        client = Client()
        client.force_login(Person.objects.get(pk=team.one.pk))
        cookies = [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
        self.context.add_cookies(cookies)  # type: ignore[arg-type]
        self.sends: Callable[[Route], None] = Route.continue_

    def open(self, name: str, *words: object) -> Page:
        page = self.context.new_page()
        # From the beginning: a page that is open may send past a route that was set a moment ago.
        page.route(SAVE, lambda route: self.sends(route))
        page.goto(self.site + self.address(name, *words))
        return page

    def address(self, name: str, *words: object) -> str:
        above = [self.team.program.slug, self.team.project.pk, self.round.pk]
        return reverse(f"qualitative:{name}", args=[*above, *words])

    def says(self, page: Page, words: str) -> None:
        expect(page.locator("[data-state]")).to_have_text(words)

    def is_at(self, page: Page, place: int) -> None:
        expect(page.locator("h1")).to_have_text(re.compile(rf"^Text {place} of"))
        assert page.url.endswith(f"/code/{place}/")

    def kept(self, place: int) -> tuple[list[str], bool, str]:
        """What the server has of a text: codes by name, whether it is settled, the memo."""
        held = Assignment.sealed.get(coder__round=self.round, coder__person=self.team.one, position=place)
        entries = self.team.codebook.entries.order_by("position").values_list("code", "name")
        codes = visible.own_codes([held]).get(held.pk, set())
        return [name for code, name in entries if code in codes], held.is_done, held.memo


def test_coding_by_keyboard(new_context: CreateContextCallback, live_server: LiveServer, settings: Settings) -> None:
    settings.SITE_URL = live_server.url
    team = a_team()
    made = team.open()
    coder = Coder(new_context, live_server.url, team, made)
    page = coder.open("code")
    coder.is_at(page, 1)
    looked_at(page)
    keys(coder, page)
    page = without_a_network(coder, page)
    in_two_tabs(coder, page)
    lost_answer(coder, page)
    before_a_text_has_come(coder)
    without_the_next_text(coder)
    submitted(coder, page)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something that is true in a moment; ten seconds at most."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def keys(coder: Coder, page: Page) -> None:
    """Codes, nothing applies, undo, memo, find; keys can be switched off."""
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    coder.is_at(page, 2)
    page.keyboard.press("0")
    expect(page.locator("[data-nothing]")).to_be_visible()
    coder.says(page, "Saved")
    assert coder.kept(1) == (["Listening", "Planning"], True, "")
    assert coder.kept(2) == ([], True, "")
    page.keyboard.press("u")
    expect(page.locator("[data-nothing]")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("mee")
    page.keyboard.press("Enter")
    page.keyboard.press("m")
    page.keyboard.type("1 of two")
    page.keyboard.press("Escape")
    # Each letter is sent, so "Saved" may still be about the letter before.
    until(page, lambda: coder.kept(2) == (["Meeting"], False, "1 of two"))
    page.evaluate(CLOSES_AND_WRITES)
    page.keyboard.type("!")
    until(page, lambda: coder.kept(2)[2] == "1 of two!")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Use single keys on this page").uncheck()
    page.keyboard.press("Escape")
    # All texts are here before the network goes.
    with page.expect_request_finished(lambda request: bool(TEXTS.search(request.url))):
        page.reload()
    page.keyboard.press("1")
    expect(page.locator("[name=codes]:checked")).to_have_count(1)
    page.locator("[data-help]").click()
    page.get_by_label("Use single keys on this page").check()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_focused()


def without_a_network(coder: Coder, page: Page) -> Page:
    """What was coded offline is kept when the tab is closed, and sent when it is opened again."""
    coder.context.set_offline(True)
    page.keyboard.press("Enter")
    coder.is_at(page, 3)
    page.keyboard.press("2")
    coder.says(page, "Kept on this device, not yet sent (2 texts)")
    assert coder.kept(3) == ([], False, "")
    page.close()  # its last try may still go out once the network is back
    coder.context.set_offline(False)
    page = coder.open("code_text", 3)
    expect(page.locator("[name=codes]:checked")).to_have_count(1)
    coder.says(page, "Saved")
    assert (coder.kept(2)[1], coder.kept(3)) == (True, (["Meeting"], False, ""))
    return page


def in_two_tabs(coder: Coder, page: Page) -> None:
    """What another tab has saved meanwhile is not overwritten unasked."""
    other = coder.open("code_text", 3)
    other.keyboard.press("3")
    coder.says(other, "Saved")
    page.keyboard.press("1")
    expect(page.locator("[data-note]")).to_contain_text("coded elsewhere meanwhile")
    assert coder.kept(3)[0] == ["Meeting", "Planning"]
    looked_at(page)
    page.get_by_role("button", name="Put mine in its place").click()
    coder.says(page, "Saved")
    assert coder.kept(3)[0] == ["Listening", "Meeting"]
    other.close()


def lost_answer(coder: Coder, page: Page) -> None:
    """The server has saved, its answer is lost, and the coder goes on: nothing is asked, nothing is lost."""
    tries: list[Route] = []

    def lose(route: Route) -> None:
        if not tries:
            route.fetch()
        tries.append(route)
        route.abort()

    # Every try fails until the coder has gone on: one that came through before would take away what is looked at here.
    coder.sends = lose
    page.keyboard.press("3")
    coder.says(page, "Kept on this device, not yet sent")
    assert coder.kept(3)[0] == ["Listening", "Meeting", "Planning"]
    page.keyboard.press("1")
    coder.sends = Route.continue_
    expect(page.locator("[data-state]")).to_have_text("Saved", timeout=15_000)
    assert coder.kept(3)[0] == ["Meeting", "Planning"]
    expect(page.locator("[data-note]")).to_be_hidden()


def before_a_text_has_come(coder: Coder) -> None:
    """Who presses on while a text is under way codes neither the one that still stands there nor the one to come."""
    before = [coder.kept(place) for place in (1, 2)]
    held: list[Route] = []
    page = coder.context.new_page()
    page.route(TEXTS, lambda route: held.append(route))
    page.goto(coder.site + coder.address("code_text", 1))
    for key in ("ArrowRight", "2", "0", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    coder.says(page, "The text is on its way: that key was not taken.")
    assert page.url.endswith("/code/1/")
    for route in held:
        route.continue_()
    coder.is_at(page, 2)
    page.keyboard.press("f")
    coder.says(page, "Saved")
    assert [coder.kept(place) for place in (1, 2)] == before
    page.close()


def without_the_next_text(coder: Coder) -> None:
    """The network is away before the next text, or the end: the page stays, says so, and goes on once it is back."""
    page = coder.context.new_page()
    page.route(TEXTS, lambda route: route.abort())
    page.goto(coder.site + coder.address("code_text", 1))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-state]")).to_contain_text("Press again when the network is back")
    coder.is_at(page, 1)
    page.unroute(TEXTS)
    page.keyboard.press("ArrowRight")
    coder.is_at(page, 2)
    page.keyboard.press("ArrowRight")
    coder.is_at(page, 3)
    coder.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-state]")).to_contain_text("Press again when the network is back")
    coder.is_at(page, 3)
    page.keyboard.press("u")
    coder.context.set_offline(False)
    coder.says(page, "Saved")
    page.close()


def submitted(coder: Coder, page: Page) -> None:
    """On a phone, with a text on its way yet: it goes first. What is not yet coded is named; then nothing changes."""
    coder.sends = Route.abort
    page.keyboard.press("3")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(coder.site + coder.address("submit_round"))
    coder.says(page, "Kept on this device, not yet sent")
    looked_at(page)
    page.get_by_role("button", name="Submit the round").click()
    expect(page.locator("[data-state]")).to_contain_text("as soon as it is sent")
    coder.sends = Route.continue_
    expect(page.get_by_text("Not submitted yet")).to_be_visible(timeout=15_000)
    assert coder.kept(3)[0] == ["Meeting"]
    page.get_by_label("This text stays as not yet coded").check()
    page.get_by_role("button", name="Submit the round").click()
    expect(page.get_by_text("You submitted on")).to_be_visible()
    looked_at(page)
    assert coder.team.part(coder.round, coder.team.one).submitted_at is not None

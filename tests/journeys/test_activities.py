"""Every kind of activity in a real browser: by keyboard alone, on a phone, without a network, in two tabs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training import queries
from rapport.training.library import shelf
from rapport.training.models import Answer
from tests.journeys import demo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COURSE = Path(__file__).parents[1] / "training" / "content"


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> Iterator[str]:
    """Ask for it before `new_context`: then pages close while their course is still there, and say so to the server."""
    settings.DEBUG, settings.SITE_URL = True, live_server.url
    demo.load()
    Program.objects.filter(slug="demo").update(course="every-kind")
    settings.CONTENT = [*settings.CONTENT, COURSE]
    shelf.cache_clear()
    yield live_server.url
    shelf.cache_clear()


class Typist:
    """Somebody who has no mouse: everything is reached with Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator, most: int = 90) -> None:
        for _ in range(most):
            if target.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def on(self, target: Locator, *keys: str) -> None:
        self.reach(target)
        self.press(*keys)

    def has_focus(self, target: Locator) -> None:
        expect(target).to_be_focused()


def test_every_kind_by_keyboard_alone(site: str, new_context: CreateContextCallback) -> None:
    david = Visitor(new_context, site, "David")
    person = Person.objects.get(name="David Lindqvist")
    keys, page = Typist(david.page), david.page
    david.go("/training/every-kind/choosing/")
    choose_and_sort(keys, page)
    david.look()
    follow(keys, page, "Next: A talk, a case")
    talk_and_read(keys, page)
    david.look()
    follow(keys, page, "Next: Where you stand")
    rate(keys, page)
    david.look()
    follow(keys, page, "Next: What you take along")
    think(keys, page)
    david.look()
    follow(keys, page, "Next: To hear and to see")
    turn_slides(keys, page)
    david.look()
    progress = queries.progress(person, shelf().courses["every-kind"])
    assert (progress.done, progress.of) == (13, 13)
    assert progress.completed_on
    david.go("/training/every-kind/")
    assert david.reads("Nothing. You have done every activity.")
    david.look()
    david.go("/training/every-kind/print/")
    # Choices of one activity do not take away those of another: a choice, a poll, two scales, three ratings.
    assert page.locator(".printed input[type=radio]:checked").count() == 7
    david.look()


def follow(keys: Typist, page: Page, name: str) -> None:
    link = page.get_by_role("link", name=name)
    keys.reach(link)
    with page.expect_navigation():
        keys.press("Enter")


def choose_and_sort(keys: Typist, page: Page) -> None:
    first = page.locator("#first")
    keys.on(first.get_by_role("radio").first, "Space")
    keys.on(first.get_by_role("button", name="Check my answer"), "Enter")
    expect(first).to_contain_text("A rule answers a question")
    # The focus is on what was said; the next stop is the next question.
    keys.has_focus(first.locator(".said"))
    assert first.locator("[role=status]").all_inner_texts() == [first.locator("[data-form-state]").inner_text()]
    expect(first.locator("[data-form-state]")).to_contain_text("Saved at")
    expect(page.locator("#page-mark")).to_contain_text("1 of 4")
    expect(page.locator("#section-mark")).to_contain_text("1 of 6")
    keys.press("Tab")
    signs = page.locator("#signs")
    keys.has_focus(signs.get_by_role("checkbox").first)
    keys.press("Space", "Tab", "Space")
    keys.on(signs.get_by_role("button", name="Check my answer"), "Enter")
    expect(signs).to_contain_text("You found all that fit, and only those")
    put_in_order(keys, page.locator("#steps"))
    roles = page.locator("#roles")
    for number, match in enumerate(("Names you", "Practises", "Shares")):
        keys.on(roles.get_by_role("combobox").nth(number), *match[:2])
    keys.on(roles.get_by_role("button", name="Check my pairs"), "Enter")
    expect(roles).to_contain_text("All of them belong together")


def put_in_order(keys: Typist, steps: Locator) -> None:
    """Bubble each line up to its place."""
    for place, words in enumerate(("Notice", "Invite", "Listen", "Agree")):
        lines = steps.locator("[data-order-item]")
        at = next(number for number, text in enumerate(lines.all_inner_texts()) if words in text)
        up = steps.get_by_role("button", name=f"Up: {words}")
        for _ in range(at - place):
            up.focus()
            keys.press("Enter")
            keys.has_focus(up)
    keys.on(steps.get_by_role("button", name="Check my order"), "Enter")
    expect(steps).to_contain_text("All stand in their place")


def talk_and_read(keys: Typist, page: Page) -> None:
    talk = page.locator("#late-draft")
    for reply, heard in (
        ("What happened?", "which journal"),
        ("Let us write it down", "next paper"),
        ("Gladly", "Thank you"),
    ):
        keys.on(talk.get_by_role("button", name=reply), "Enter")
        keys.has_focus(talk.locator(".talk > li").last)
        expect(talk.locator(".talk > li").last).to_contain_text(heard)
    expect(talk).to_contain_text("You have seen 1 of 3 endings")
    maria = page.locator("#maria")
    keys.reach(maria.get_by_role("textbox").first)
    page.keyboard.type("A meeting in the first week.")
    expect(maria.locator("[data-form-state]")).to_contain_text("Saved at")
    keys.on(maria.get_by_role("button", name="Save, and read the commentary"), "Enter")
    expect(maria).to_contain_text("Experienced mentors suggest")
    keys.has_focus(maria.locator(".said"))


def rate(keys: Typist, page: Page) -> None:
    sure = page.locator("#sure")
    keys.on(sure.get_by_role("radio").first, "Space", "ArrowRight", "ArrowRight")
    expect(sure.locator("[data-form-state]")).to_contain_text("Saved at")
    skills = page.locator("#skills")
    for row in range(3):
        keys.on(skills.get_by_role("group").nth(row + 1).get_by_role("radio").first, "Space", "ArrowRight")
    expect(page.locator("#page-mark")).to_contain_text("2 of 3")
    often = page.locator("#often")
    keys.on(often.get_by_role("radio").first, "Space")
    keys.on(often.get_by_role("button", name="Give my answer"), "Enter")
    expect(often).to_contain_text("as soon as five people have answered")


def think(keys: Typist, page: Page) -> None:
    keys.reach(page.locator("#three").get_by_role("textbox"))
    page.keyboard.type("Deadlines.")
    for name in ("ready", "lines"):
        keys.on(page.locator(f"#{name}").get_by_role("checkbox").first, "Space")
    now = page.locator("#sure-now")
    keys.on(now.get_by_role("radio").first, "Space", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.locator("#page-mark")).to_contain_text("Done")
    page.reload()
    expect(now).to_contain_text("Your first answer: 2; this one is 1 higher than then.")


def turn_slides(keys: Typist, page: Page) -> None:
    deck = page.locator("#phases")
    expect(deck.get_by_role("heading", name="Cultivating")).to_be_hidden()
    keys.on(deck.get_by_role("button", name="Next slide"), "Enter")
    keys.has_focus(deck.get_by_role("heading", name="Cultivating"))
    keys.press("ArrowRight")
    keys.has_focus(deck.get_by_role("heading", name="Parting"))
    keys.on(deck.get_by_role("button", name="Show all"), "Enter")
    expect(deck.get_by_role("heading", name="Redefining")).to_be_visible()
    expect(deck.get_by_role("heading", name="Beginning")).to_be_visible()


def test_on_a_phone_nothing_is_too_wide_and_answers_wait_for_the_network(
    new_context: CreateContextCallback, site: str
) -> None:
    phone = Visitor(new_context, site, "David", phone=True)
    for name in ("choosing", "talking", "rating", "thinking", "listening"):
        phone.go(f"/training/every-kind/{name}/")
        phone.look()
    phone.go("/training/every-kind/thinking/")
    page, box = phone.page, phone.page.locator("#three").get_by_role("textbox")
    page.context.set_offline(True)
    box.fill("Typed in a tunnel.")
    expect(page.locator("#three [data-form-state]")).to_contain_text("Not saved yet")
    page.wait_for_timeout(1200)  # the attempt to save has failed by now
    phone.complaints.clear()
    assert not Answer.objects.filter(course="every-kind").exists()
    page.context.set_offline(False)
    # Back in the network, it is sent without another key.
    expect(page.locator("#three [data-form-state]")).to_contain_text("Saved at")
    assert Answer.objects.get(course="every-kind").text == "Typed in a tunnel."
    page.reload()
    expect(box).to_have_value("Typed in a tunnel.")


def test_two_tabs_and_no_script(site: str, new_context: CreateContextCallback) -> None:
    one = Visitor(new_context, site, "David")
    two = one.page.context.new_page()
    address = f"{site}/training/every-kind/thinking/"
    one.page.goto(address)
    two.goto(address)
    one.page.locator("#three").get_by_role("textbox").fill("In the first tab")
    expect(one.page.locator("#three [data-form-state]")).to_contain_text("Saved at")
    two.locator("#three").get_by_role("textbox").fill("In the second")
    expect(two.locator("#three-state")).to_contain_text("In the first tab")
    two.get_by_role("button", name="Keep what is in this form").click()
    expect(two.locator("#three [data-form-state]")).to_contain_text("Saved at")
    assert Answer.objects.get(course="every-kind").text == "In the second"
    plain = Visitor(new_context, site, "David", javascript=False)
    plain.go("/training/every-kind/talking/")
    plain.press("Sit down. What happened?")
    assert plain.reads("which journal you meant")
    plain.press("Go back a step")
    assert not plain.reads("which journal you meant")

"""Notebook, action plan and tool kit in a real browser: on a phone, by keyboard, in two tabs, without JavaScript."""

import pytest
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LINE = "Ask which two hours a week are hers alone"


def test_a_mentor_keeps_what_they_wrote_and_plans(new_context: CreateContextCallback, site: str) -> None:
    leila = Visitor(new_context, site, "Leila", phone=True)
    leila.go("/training/")
    leila.look()
    leila.press("My notebook")
    leila.look()
    assert leila.download("PDF").startswith(b"%PDF")
    assert leila.download("Markdown").startswith(b"# Notebook of Leila Haddad")
    plan(leila)
    two_tabs(leila)
    leila.go("/training/tools/")
    leila.look()
    leila.go("/agreements/templates/phd-student/")
    leila.look()


def plan(visitor: Visitor) -> None:
    """What was typed survives a closed tab; a line is written and ticked by keyboard."""
    visitor.go("/training/plan/")
    visitor.look()
    visitor.page.get_by_label("What I will do").fill(LINE)
    visitor.page.wait_for_timeout(300)
    visitor.go("/training/")
    visitor.go("/training/plan/")
    assert visitor.page.get_by_label("What I will do").input_value() == LINE
    visitor.button("Add it to my plan").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.get_by_label("What I will do").input_value() == ""
    visitor.look()
    visitor.button(f"Done: {LINE}").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.reads("done on")
    visitor.look()
    visitor.press("To print")
    visitor.look()


def two_tabs(visitor: Visitor) -> None:
    """The same line in two tabs: the second one overwrites nothing, and says so."""
    visitor.go("/training/plan/")
    visitor.press(f"Change: {LINE}")
    visitor.look()
    address = visitor.page.url
    other = visitor.page.context.new_page()
    other.goto(address)
    other.get_by_label("What I will do").fill("From the other tab")
    with other.expect_navigation():
        other.get_by_role("button", name="Save the line").click()
    visitor.page.get_by_label("What I will do").fill("From this tab")
    visitor.press("Save the line")
    assert visitor.reads("Not saved: you changed this line in another tab")
    assert visitor.reads("From the other tab")
    assert visitor.page.get_by_label("What I will do").input_value() == "From this tab"
    visitor.complaints.clear()  # the browser notes the 409
    visitor.look()
    visitor.press("Keep what is in this form")
    assert visitor.reads("From this tab")
    visitor.go(f"{address.removeprefix(visitor.site)}happened/")
    visitor.look()


def test_all_of_it_works_without_javascript(new_context: CreateContextCallback, site: str) -> None:
    leila = Visitor(new_context, site, "Leila", javascript=False)
    leila.go("/training/plan/")
    for words in ("First", "Second"):
        leila.page.get_by_label("What I will do").fill(words)
        leila.press("Add it to my plan")
    leila.press("Move up: Second")
    lines = leila.page.locator(".plan-what").all_inner_texts()
    assert lines.index("Second") < lines.index("First")
    leila.press("Done: First")
    assert leila.reads("done on")
    leila.press("Send it to me by e-mail")
    leila.press("No letters, please")
    assert leila.reads("You asked for no letters")
    leila.go("/training/notebook/")
    leila.press("Send it to me by e-mail")
    leila.go("/training/tools/")

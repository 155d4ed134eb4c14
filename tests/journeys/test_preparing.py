"""Before a mentorship and at its end, in a real browser: a plan, notes, a closing, a word in confidence."""

import pytest
from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.programs.models import Mentorship
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECRET = "I would like to speak about a paper."


@pytest.mark.parametrize(
    "phone", [pytest.param(True, id="phone"), pytest.param(False, id="desk", marks=pytest.mark.prove)]
)
def test_a_scholar_prepares_and_closes_and_is_heard(
    new_context: CreateContextCallback, site: str, *, phone: bool
) -> None:
    pair = f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}"
    amara, david = (Visitor(new_context, site, name, phone=phone) for name in ("Amara", "David"))
    plan(amara)
    david.go(f"{pair}/plan/")
    david.look()
    assert david.reads("A group of my own")
    assert not david.reads("close to my sister")
    david.go("/agreements/offer/demo/")
    david.look()
    notes(amara)
    amara.go(f"{pair}/signs/")
    amara.look()
    amara.go(f"{pair}/change/")
    amara.look()
    in_confidence(amara)
    close(amara, david, pair)


def plan(scholar: Visitor) -> None:
    """Two parts are typed and saved as they are typed; one is opened to the team."""
    scholar.go("/agreements/plan/demo/")
    scholar.look()
    for part, words in (("goals", "A group of my own."), ("circumstances", "I stay close to my sister.")):
        scholar.go(f"/agreements/plan/demo/parts/{part}/")
        scholar.page.locator("#id_text").fill(words)
        expect(scholar.page.locator("#typed-state")).to_contain_text("Saved on")
    scholar.look()
    scholar.go("/agreements/plan/demo/parts/skills/")
    scholar.page.locator("#id_writing-now").select_option("2")
    expect(scholar.page.locator("#typed-state")).to_contain_text("Saved on")
    scholar.look()
    scholar.go("/agreements/plan/demo/parts/goals/readers/")
    scholar.look()
    scholar.page.get_by_label("My whole team").check()
    scholar.press("Save")
    scholar.press("This is my plan for now")
    scholar.look()
    scholar.press("How it has moved")
    scholar.look()


def notes(scholar: Visitor) -> None:
    scholar.go("/agreements/possible-mentors/demo/")
    scholar.page.locator("#id_name").fill("Ada Berg")
    scholar.press("Take notes")
    scholar.page.locator("#id_load-text").fill("Two others.")
    expect(scholar.page.locator("#typed-state")).to_contain_text("Saved on")
    scholar.look()
    scholar.press("Save and go back")
    assert scholar.reads("Two others.")
    scholar.look()


def in_confidence(scholar: Visitor) -> None:
    """Nothing that is typed stays in the browser."""
    scholar.go("/agreements/in-confidence/")
    scholar.look()
    scholar.go("/agreements/in-confidence/demo/")
    scholar.page.locator("#id_text").fill(SECRET)
    kept = scholar.page.evaluate("JSON.stringify(localStorage)")
    assert SECRET not in kept
    scholar.look()
    scholar.press("Send")
    assert scholar.reads(SECRET)
    scholar.look()


def close(scholar: Visitor, mentor: Visitor, pair: str) -> None:
    """Each writes a part; the mentorship ends; both still read it."""
    scholar.go(f"{pair}/closing/")
    scholar.look()
    scholar.press("Begin to close")
    scholar.page.locator("#id_what").fill("The data stay in the registry.")
    scholar.press("Put it on the list")
    scholar.page.locator("#id_thanks").fill("For your patience.")
    scholar.press("Finish my part")
    scholar.look()
    mentor.go(f"{pair}/closing/")
    assert mentor.reads("For your patience.")
    mentor.press("Finish my part")
    mentor.press("End the mentorship today")
    mentor.look()
    scholar.go("/agreements/")
    scholar.press(str(Mentorship.objects.get(scholar=Person.objects.get(name="Amara Nwosu"))))
    assert scholar.reads("This mentorship ended on")

"""Whoever leads a project chooses and edits a quote; the director reads it on a phone."""

import pytest
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITTEN = "Three of us mentor him, and now each knows what the others expect."
EDITED = "Three of us mentor [our scholar], and now each knows what the others expect."


def test_a_quote_goes_from_the_texts_to_the_director(new_context: CreateContextCallback, site: str) -> None:
    ines = Visitor(new_context, site, "Inès")
    ines.go("/qualitative/program/demo/project/1/results/")
    ines.look()
    ines.page.get_by_role("link", name="Quotes", exact=True).first.click()
    ines.look()
    ines.page.get_by_role("link", name="Choose a quote for Expectations").click()
    ines.page.get_by_role("listitem").filter(has_text=WRITTEN).get_by_role("button").click()
    text = ines.page.get_by_label("Edit it")
    text.fill("Three of us mentor our scholar.")
    ines.press("Save and check")
    assert ines.reads("is not what was written")
    ines.complaints.clear()  # the browser tells of the refusal, too
    ines.page.get_by_label("Edit it").fill(EDITED)
    ines.press("Save and check")
    for _ in range(3):
        open_ones = ines.page.get_by_label("Or why it may stay")
        if not open_ones.count():
            break
        open_ones.first.fill("Ordinary words.")
        open_ones.first.press("Enter")
        ines.page.wait_for_load_state()
    assert ines.reads("This quote passes")
    ines.go("/qualitative/program/demo/project/1/results/")
    ines.press("Show it as it is now")
    miriam = Visitor(new_context, site, "Miriam", phone=True)
    miriam.go("/qualitative/program/demo/found/")
    assert miriam.reads("[our scholar]")
    miriam.look()

"""The whole way of free text: words, codebook, two coders, agreement, decisions, Table 3 – and all of it elsewhere."""

import os
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.qualitative import actions
from rapport.qualitative.models import Member, Project, Unit
from rapport.qualitative.wordlist import actions as wordlist
from rapport.qualitative.wordlist.actions import NewRule
from tests import make
from tests.journeys.handling import PROBE, median_handling
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.qualitative.wordlist.conftest import ANSWERS, Place, counted, in_this_process, place

__all__ = ["counted", "in_this_process", "place"]
# The eight answers, or thirteen times as many, as in a real round.
COPIES = [1, pytest.param(13, marks=pytest.mark.prove)]
LONGEST_HANDLING = 50  # ms
pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# What each coder finds in each text of their order, as the key that they press; 0: nothing applies.
FOUND = {"Cleo": "11302010", "Cosmo": "11302200"}


class Walk:
    """The people of a project, each in a browser of their own."""

    def __init__(self, new_context: CreateContextCallback, site: str, project: Project) -> None:
        self.new_context, self.site, self.project = new_context, site, project

    def page(self, person: Person, viewport: object = DESK) -> Page:
        client = Client()
        client.force_login(person)
        context = self.new_context(viewport=viewport)  # type: ignore[arg-type]
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}
        context.add_cookies([cookie])  # type: ignore[list-item]
        context.set_default_timeout(30_000)
        return context.new_page()

    def at(self, name: str, *words: object, project: Project | None = None) -> str:
        of = project or self.project
        return self.site + reverse(f"qualitative:{name}", args=[of.program.slug, of.pk, *words])


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("copies", COPIES)
def test_from_words_to_another_programme(
    new_context: CreateContextCallback,
    live_server: LiveServer,
    settings: Settings,
    counted: Place,
    tmp_path: Path,
    copies: int,
) -> None:
    settings.SITE_URL = live_server.url
    more_answers(counted, copies)
    walk = Walk(new_context, live_server.url, counted.project)
    program = counted.project.program
    judge, cosmo = make.member(program, Role.CODER, "Ada"), make.member(program, Role.CODER, "Cosmo")
    for person, part in ((judge, Member.Part.ADJUDICATOR), (cosmo, Member.Part.CODER)):
        actions.add_member(by=counted.lead, project=counted.project, person=person, part=part)
    lead = walk.page(counted.lead)
    codebook_from_the_words(walk, lead)
    round_is_opened(walk, lead)
    for person in (counted.coder, cosmo):
        codes_by_keyboard(walk, person)
    decides(walk, judge)
    first = results(walk, lead, counted.project)
    file = takes_out(walk, lead, tmp_path)
    assert elsewhere(walk, file, tmp_path) == (first, file.read_bytes())


def more_answers(counted: Place, copies: int) -> None:
    """As many answers more, each its own, and a line that is as far from them."""
    if copies > 1:
        texts = [f"{text} – {at}" for at in range(1, copies) for text in ANSWERS]
        make.units(counted.project, texts, name="More answers")
        line = NewRule("line", str(3 * copies), "Three of eight.", "respondents")
        wordlist.add_rule(by=counted.lead, project=counted.project, rule=line)
        counted.count()


def codebook_from_the_words(walk: Walk, page: Page) -> None:
    """Each candidate becomes a code."""
    page.goto(walk.at("codebook"))
    page.get_by_role("button", name="Begin with the candidates").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish for ever").click()
    expect(page.get_by_role("heading", name="Codebook, version 1")).to_be_visible()


def round_is_opened(walk: Walk, page: Page) -> None:
    page.goto(walk.at("new_round") + "?kind=real")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("heading", name="Round 1")).to_be_visible()


def codes_by_keyboard(walk: Walk, person: Person) -> None:
    """A key for each text, Enter, and the round is submitted."""
    page = walk.page(person)
    made = walk.project.rounds.get()
    page.add_init_script(PROBE)
    page.goto(walk.at("code", made.pk))
    keys = FOUND[person.name] * (Unit.objects.filter(document__project=walk.project).count() // len(ANSWERS))
    for number, key in enumerate(keys, 1):
        if number == len(keys):
            assert median_handling(page) <= LONGEST_HANDLING
        expect(page.locator("h1")).to_have_text(re.compile(rf"^Text {number} of"))
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    page.wait_for_url(walk.at("submit_round", made.pk))
    page.get_by_role("button", name="Submit the round").click()
    expect(page.locator("main")).to_contain_text(re.compile("You submitted on|Closed on"))
    page.context.close()


def decides(walk: Walk, judge: Person) -> None:
    """The numbers are there, and what the coders see differently is decided until nothing is left."""
    page, made = walk.page(judge), walk.project.rounds.get()
    page.goto(walk.at("agreement", made.pk))
    expect(page.locator("main")).to_contain_text("kappa")
    page.goto(walk.at("differences", made.pk))
    page.get_by_role("link", name="Decide them").click()
    expect(page.locator("[data-decide]")).to_be_visible()
    page.wait_for_load_state()  # the keys are armed once the page has its script
    for _ in range(made.project.documents.count() * 100):
        if not page.locator("[data-decide]").count():
            break
        page.keyboard.press("b")
        page.keyboard.type("It is said.")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert made.rulings.exists()


def results(walk: Walk, page: Page, project: Project) -> str:
    """Table 3 as a file."""
    page.goto(walk.at("results", project=project))
    expect(page.get_by_role("heading", name="Table 3")).to_be_visible()
    return page.request.get(walk.at("results_file", "table-3.csv", project=project)).text()


def takes_out(walk: Walk, page: Page, folder: Path) -> Path:
    page.goto(walk.at("project"))
    page.get_by_role("link", name="Take the project out, or codes in").click()
    looked_at(page)
    shot(page, "exchange")
    return saved(page, folder / "first.qdpx")


def saved(page: Page, file: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name="Project (.qdpx)").click()
    started.value.save_as(file)
    return file


def elsewhere(walk: Walk, file: Path, folder: Path) -> tuple[str, bytes]:
    """Into an empty programme; Table 3 there, and the project as it is taken out again."""
    program = make.program("empty")
    page = walk.page(make.member(program, Role.EVALUATOR, "Elif"))
    page.goto(walk.site + reverse("qualitative:home", args=[program.slug]))
    page.get_by_role("link", name="From another program").click()
    looked_at(page)
    shot(page, "bring")
    page.get_by_label("Project (.qdpx)").set_input_files(file)
    page.get_by_role("button", name="Look into the file").click()
    expect(page.get_by_text("It comes back whole")).to_be_visible()
    looked_at(page)
    shot(page, "look")
    page.get_by_role("button", name="Bring the project in").click()
    page.wait_for_url("**/project/*/exchange/")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    looked_at(page)
    shot(page, "exchange-phone")
    made = project_of(program)
    for name in ("agreement", "round"):
        page.goto(walk.at(name, made.rounds.get().pk, project=made))
        expect(page.locator("main")).to_contain_text("Coder A")
    table = results(walk, page, made)
    page.goto(walk.at("exchange", project=made))
    return table, saved(page, folder / "second.qdpx").read_bytes()


def project_of(program: Program) -> Project:
    return Project.objects.get(program=program)

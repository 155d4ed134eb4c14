"""A scholar with two mentors: each pair opens by itself, words are judged by both, differences are resolved."""

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program, TeamMember
from tests.journeys import demo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _a_developers_machine(live_server: LiveServer, settings: Settings) -> None:
    settings.DEBUG = True
    settings.SITE_URL = live_server.url


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """Amara is mentored by David, and by Tomás as a near-peer; the agreement has one item of each kind."""
    demo.load()
    lakeside = Program.objects.get(slug="demo")
    programs.choose_content(by=None, program=lakeside, course=lakeside.course, agreement_template="parties")
    amara, tomas = (Person.objects.get(name=name) for name in ("Amara Nwosu", "Tomás Herrera"))
    programs.enrol(by=None, program=lakeside, person=tomas, role=Role.MENTOR)
    programs.pair(by=None, program=lakeside, scholar=amara, mentor=tomas, place=TeamMember.Place.NEAR_PEER)
    return live_server.url


def test_two_mentors_and_a_programme_that_asks_something_of_its_own(
    new_context: CreateContextCallback, site: str
) -> None:
    add_parking(Visitor(new_context, site, "Jonah"))
    agreement = f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}/"
    amara, david = Visitor(new_context, site, "Amara", phone=True), Visitor(new_context, site, "David")
    tomas = Visitor(new_context, site, "Tomás")
    say(amara, agreement, "On time, please.")
    say(david, agreement, "Punctuality matters.")
    tomas.go(f"{agreement}compare/")
    assert not tomas.reads("Punctuality matters.")
    for party in (amara, david):
        judge(party, agreement)
    resolve(david, agreement)
    amara.go(f"{agreement}compare/")
    amara.look()
    assert amara.reads("The other: We mean the same")
    assert amara.reads("Blocks Friday mornings")
    assert amara.reads("What is about the team is not here yet")
    amara.go(agreement)
    amara.look()
    assert amara.reads("Where you stand")
    tomas.go(agreement)
    assert not tomas.reads("Blocks Friday mornings")
    assert tomas.reads("First, say what you expect")


def add_parking(coordinator: Visitor) -> None:
    """An item of the programme's own, asked of everybody who begins from now on."""
    coordinator.go("/oversight/demo/asks/")
    coordinator.press("Choose the items of the agreement: switch off, require, add")
    coordinator.look()
    coordinator.press("Add an item of your own")
    coordinator.look()
    page = coordinator.page
    for label, words in (
        ("What it is about", "Parking"),
        ("The question", "Who gets the parking place?"),
        ("What is usual", "Whoever comes from farthest away."),
        ("An example of an answer", "On Mondays it is yours."),
        ("What to ask each other", "Who comes from where?"),
    ):
        page.get_by_label(label).fill(words)
    coordinator.press("Add it")
    assert coordinator.reads("Parking")


def say(party: Visitor, agreement: str, manners: str) -> None:
    """One side answers two items, alone; the page says of whom each asks and who will read it."""
    party.go(f"{agreement}answer/")
    assert party.reads("Who gets the parking place?")
    party.page.get_by_label("What do you expect of manners?").fill(manners)
    party.page.get_by_label("What do you expect of draft-days?").fill("7")
    party.look()
    party.press("Submit my answers")


def judge(party: Visitor, agreement: str) -> None:
    party.go(f"{agreement}compare/")
    party.look()
    card = party.page.locator("#manners")
    with party.page.expect_navigation():
        card.get_by_role("button", name="The same", exact=True).click()
    expect(party.page.locator("#manners")).to_be_in_viewport()


def resolve(mentor: Visitor, agreement: str) -> None:
    """What was decided, and who does what by when; something is left out, something added."""
    mentor.go(f"{agreement}items/manners/")
    mentor.page.get_by_label("Each of us has given way a little").check()
    mentor.page.get_by_label("What we agree").fill("We are on time.")
    mentor.page.get_by_label("Does what").first.fill("Blocks Friday mornings")
    mentor.look()
    mentor.press("Save our text")
    mentor.go(f"{agreement}items/own-work/")
    mentor.page.get_by_label("we leave it out").check()
    mentor.page.get_by_label("What we agree").fill("Too early.")
    mentor.press("Save our text")
    assert mentor.reads("Left out by you")
    mentor.press("Add an item of your own")
    mentor.look()
    mentor.page.get_by_label("What it is about").fill("The dog")
    mentor.page.get_by_label("The question").fill("May the dog come along?")
    mentor.press("Add it")
    mentor.look()
    assert mentor.reads("May the dog come along?")

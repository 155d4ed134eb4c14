"""The whole way of a mentorship with a scholar, two mentors and a chair: from blind answers to the first review."""

import io

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.agreements.models import Agreement
from rapport.agreements.review import actions as reviews
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program, TeamMember
from tests.journeys import demo
from tests.journeys.test_road import JOINT, agree, say
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NAMES = {"Amara": "Amara Nwosu", "David": "David Lindqvist", "Tomás": "Tomás Herrera", "Helen": "Helen Sato"}


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Amara is mentored by David, and by Tomás as a near-peer; the agreement has three items."""
    settings.DEBUG = True
    settings.SITE_URL = live_server.url
    demo.load()
    lakeside = Program.objects.get(slug="demo")
    programs.choose_content(by=None, program=lakeside, course=lakeside.course, agreement_template="small")
    amara, tomas = (Person.objects.get(name=NAMES[name]) for name in ("Amara", "Tomás"))
    programs.enrol(by=None, program=lakeside, person=tomas, role=Role.MENTOR)
    programs.pair(by=None, program=lakeside, scholar=amara, mentor=tomas, place=TeamMember.Place.NEAR_PEER)
    return live_server.url


@pytest.mark.parametrize(
    "phones", [{"Amara", "Helen"}, pytest.param({"David", "Tomás"}, marks=pytest.mark.prove)], ids=["young", "old"]
)
def test_scholar_two_mentors_and_chair(new_context: CreateContextCallback, site: str, phones: set[str]) -> None:
    ask_for_the_chair(Visitor(new_context, site, "Miriam"))
    agreement = f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}/"
    amara, david, tomas, helen = (Visitor(new_context, site, name, phone=name in phones) for name in NAMES)
    say(amara, agreement, "Every week", "7", "First author on papers from my own project.")
    say(david, agreement, "Every month", "14", "Whoever does most of the work comes first.")
    say(tomas, agreement, "Every week", "7", "We talk about it before we begin.")
    protect_time(amara, agreement)
    agree(amara, agreement)
    helen.go("/agreements/chair/")
    assert helen.reads("Nothing waits for you")
    for party, name in ((amara, "Amara"), (tomas, "Tomás"), (david, "David")):
        party.go(f"{agreement}sign/")
        sign(party, NAMES[name])
    david.go(agreement)
    assert not david.reads("Your agreement is in force")
    sign_as_chair(helen, agreement)
    check_the_document(tomas, agreement)
    work_together(amara, david, agreement)
    report(amara, Visitor(new_context, site, "Miriam"), agreement)
    review(agreement, amara, david, tomas)


def ask_for_the_chair(director: Visitor) -> None:
    director.go("/agreements/programs/demo/")
    director.page.get_by_label("The chair signs each agreement").check()
    director.press("Save")


def protect_time(scholar: Visitor, agreement: str) -> None:
    """The terms, which the chair confirms by signing."""
    scholar.go(f"{agreement}terms/")
    scholar.page.get_by_label("Protected time, in per cent").fill("75")
    scholar.look()
    scholar.press("Save")


def sign(party: Visitor, name: str) -> None:
    assert party.reads(JOINT[0])
    assert party.reads("75 per cent")
    for box in party.page.get_by_role("checkbox").all():
        box.check()
    party.page.get_by_role("textbox").fill(name)
    party.look()
    party.press("Sign version 1")


def sign_as_chair(chair: Visitor, agreement: str) -> None:
    """Last, and without a word of what each had said before."""
    chair.go("/agreements/chair/")
    chair.look()
    chair.press("Read and sign")
    chair.look()
    assert not chair.reads("Whoever does most of the work comes first.")
    sign(chair, NAMES["Helen"])
    assert chair.reads("Signed by you")
    chair.go(f"{agreement}compare/")
    assert "There is no such page for you" in chair.page.inner_text("h1")


def check_the_document(party: Visitor, agreement: str) -> None:
    """The file is known byte for byte; a forged one is not."""
    party.go(agreement)
    party.look()
    genuine = party.download("Download the PDF")
    assert pikepdf.open(io.BytesIO(genuine)).Root.MarkInfo.Marked
    for content, said in ((genuine, "Yes, this is the document"), (genuine + b" ", "does not know this file")):
        party.go("/agreements/check/")
        party.page.get_by_label("The file").set_input_files(
            {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        party.press("Check")
        party.look()
        assert party.reads(said)


def work_together(scholar: Visitor, mentor: Visitor, agreement: str) -> None:
    """A milestone, a meeting whose agenda proposes it, a note and what follows from it."""
    page, next_year = scholar.page, timezone.localdate().year + 1
    scholar.go(f"{agreement}milestones/add/")
    page.locator("#id_title").fill("K23 application submitted")
    page.get_by_label("Kind").select_option("grant")
    page.locator("#id_due_on").fill(f"{next_year}-03-12")
    scholar.look()
    scholar.press("Save the milestone")
    scholar.go(f"{agreement}meetings/plan/")
    scholar.look()
    scholar.press("Amara Nwosu and David Lindqvist")
    page.get_by_label("When").fill(f"{next_year}-01-12T10:00")
    scholar.look()
    scholar.press("Save the meeting")
    scholar.look()
    where = page.url.removeprefix(scholar.site)
    mentor.go(where)
    mentor.page.locator("#id_what").fill("Read the aims")
    mentor.press("Add it")
    mentor.look()
    scholar.go(where)
    assert scholar.reads("Read the aims")


def report(scholar: Visitor, director: Visitor, agreement: str) -> None:
    """A progress report, which the director reads once it is submitted."""
    scholar.go(f"{agreement}reports/write/")
    scholar.page.locator("#id_progress").fill("The aims are written.")
    scholar.press("Save and come back later")
    theirs = director.page.get_by_role("link", name="Amara Nwosu, ")
    director.go("/agreements/reports/demo/")
    assert theirs.count() == 0
    scholar.go(f"{agreement}reports/write/")
    scholar.look()
    scholar.press("Submit to director and chair")
    director.go("/agreements/reports/demo/")
    director.look()
    theirs.click()
    expect(director.page.get_by_text("The aims are written.")).to_be_visible()
    director.look()


def review(agreement: str, *parties: Visitor) -> None:
    """Nothing has changed: one press by each, and the version stays in force."""
    found = Agreement.objects.get(mentorship__scholar__name="Amara Nwosu")
    reviews.look_after(by=None, agreement=found, today=timezone.localdate())  # the worker does it, by day
    for party in parties:
        party.go(f"{agreement}review/")
        party.look()
        party.press("Everything is still right")
    expect(parties[-1].page.get_by_text("Nothing has to change")).to_be_visible()
    parties[0].go(agreement)
    parties[0].look()
    assert parties[0].reads("Your agreement is in force")

"""The narrow road through the whole product, as scholar, mentor and director, in a real browser."""

import io

import pikepdf
import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program
from tests import make
from tests.journeys import demo
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

JOINT = ("We meet every two weeks.", "Comments come back within ten days.", "We plan the order of names early.")


@pytest.fixture(autouse=True)
def _a_developers_machine(live_server: LiveServer, settings: Settings) -> None:
    settings.DEBUG = True
    settings.SITE_URL = live_server.url


@pytest.fixture
def site(live_server: LiveServer) -> str:
    demo.load()
    # Three items instead of forty: every step is gone all the same.
    lakeside = Program.objects.get(slug="demo")
    programs.choose_content(by=None, program=lakeside, course=lakeside.course, agreement_template="small")
    return live_server.url


def test_from_the_course_through_an_agreement_to_a_table(new_context: CreateContextCallback, site: str) -> None:
    agreement = f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}/"
    scholar, mentor = Visitor(new_context, site, "Amara"), Visitor(new_context, site, "David")
    take_the_course(mentor)
    say(scholar, agreement, "Every week", "7", "First author on papers from my own project.")
    mentor.go(f"{agreement}compare/")
    assert not mentor.reads("First author on papers")
    say(mentor, agreement, "Every month", "14", "Whoever does most of the work comes first.")
    agree(scholar, agreement)
    sign(scholar, agreement, "Amara Nwosu")
    sign(mentor, agreement, "David Lindqvist")
    take_the_document(mentor, agreement)
    answer_the_survey(Visitor(new_context, site, "Amara", phone=True))
    oversee(Visitor(new_context, site, "Miriam"), agreement)


def test_forty_items_can_be_read_on_a_phone(new_context: CreateContextCallback, live_server: LiveServer) -> None:
    """The packaged template: the long pages are as good as the short ones, and lead from part to part."""
    demo.load()
    amara, tomas = (Visitor(new_context, live_server.url, name, phone=True) for name in ("Amara", "Tomás"))
    amara.go(f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}/answer/")
    amara.look()
    amara.page.get_by_label("How should the scholar keep up").fill("One paper a week.")
    expect(amara.page.locator("#sheet-state")).to_contain_text("1 of 40")
    amara.press("Save and go on to: Education")
    assert amara.page.url.endswith("#part-education")
    expect(amara.page.get_by_role("heading", name="Education")).to_be_in_viewport()
    compare = f"/agreements/{Mentorship.objects.get(scholar__name='Tomás Herrera').pk}/compare/"
    tomas.go(compare)
    tomas.look()
    with tomas.page.expect_navigation():
        tomas.page.get_by_role("button", name="Agree on: ").first.click()
    assert tomas.reads("1 of 40")


def test_the_same_without_javascript(new_context: CreateContextCallback, site: str) -> None:
    """Where a form is enough, a form is all that is needed."""
    mentorship = Mentorship.objects.get(scholar__name="Amara Nwosu")
    agreement = f"/agreements/{mentorship.pk}/"
    scholar = Visitor(new_context, site, "Amara", javascript=False)
    say(scholar, agreement, "Every week", "7", "First author on papers from my own project.")
    assert scholar.reads("You have submitted")
    answer_the_survey(scholar)
    mentor = Visitor(new_context, site, "David", javascript=False)
    mentor.page.get_by_role("link", name="Begin the course").click()
    exercise = mentor.page.locator(".exercise").filter(has=mentor.page.get_by_role("textbox")).first
    exercise.get_by_role("textbox").fill("It is kept.")
    with mentor.page.expect_navigation():
        exercise.get_by_role("button", name="Save").click()
    mentor.page.reload()
    expect(mentor.page.locator(".exercise").get_by_role("textbox").first).to_have_value("It is kept.")


def test_a_session_that_ends_in_mid_answer_loses_nothing(new_context: CreateContextCallback, site: str) -> None:
    agreement = f"/agreements/{Mentorship.objects.get(scholar__name='Amara Nwosu').pk}/"
    scholar = Visitor(new_context, site, "Amara", javascript=False)
    scholar.go(f"{agreement}answer/")
    scholar.page.get_by_label("who is an author on joint work").fill("Whoever wrote it.")
    Session.objects.all().delete()
    scholar.press("Save and go on later")
    assert scholar.reads("What you typed is kept")
    scholar.go("/demo/")
    scholar.press("Sign in as Amara")
    scholar.go(f"{agreement}answer/")
    expect(scholar.page.get_by_label("who is an author on joint work")).to_have_value("Whoever wrote it.")


def take_the_course(mentor: Visitor) -> None:
    """Three pages by hand – a choice with its feedback, a reflection kept as typed –, the others as the demo does."""
    page = mentor.page
    mentor.look()
    page.get_by_role("link", name="Begin the course").click()
    typed = "  I listen too little.\n\n  – and I know it."
    for _ in range(3):
        mentor.look()
        for exercise in page.locator(".exercise-choice").all():
            exercise.get_by_role("radio").first.check()
            exercise.get_by_role("button", name="Check my answer").click()
            expect(exercise.locator(".exercise-said")).not_to_be_empty()
        for exercise in page.locator(".exercise-reflection").all():
            exercise.get_by_role("textbox").fill(typed)
            expect(exercise.locator("[data-form-state]")).to_contain_text("Saved at")
        where = page.url
        with page.expect_navigation():
            page.get_by_role("link", name="Next: ").click()
    page.goto(where)
    expect(page.locator(".exercise-reflection").get_by_role("textbox").first).to_have_value(typed)
    make.finish_course(Person.objects.get(name="David Lindqvist"), "optimising-mentoring")
    for address in ("/training/", "/training/optimising-mentoring/", "/training/certificates/"):
        mentor.go(address)
        mentor.look()
    mentor.go("/training/")
    assert mentor.reads("Completed on")


def say(party: Visitor, agreement: str, frequency: str, days: str, authorship: str) -> None:
    """One side says what they expect, of all together, alone, and submits."""
    party.go(agreement)
    party.look()
    party.go(f"{agreement}answer/")
    party.page.get_by_label(frequency, exact=True).first.check()
    party.page.get_by_label("within how many days").first.fill(days)
    party.page.get_by_label("who is an author on joint work").first.fill(authorship)
    party.look()
    party.press("Submit my answers")
    party.look()


def agree(scholar: Visitor, agreement: str) -> None:
    """Side by side, what differs first; then a joint text to each item."""
    scholar.go(f"{agreement}compare/")
    scholar.look()
    assert scholar.reads("Whoever does most of the work comes first.")
    assert scholar.reads("First author on papers from my own project.")
    for text in JOINT:
        scholar.page.get_by_role("link", name="Write what you agree").first.click()
        scholar.page.get_by_label("What we agree").fill(text)
        scholar.look()
        scholar.press("Save our text")
    scholar.press("We are ready to sign")
    scholar.look()


def sign(party: Visitor, agreement: str, name: str) -> None:
    party.go(f"{agreement}sign/")
    party.look()
    assert party.reads(JOINT[0])
    for box in party.page.get_by_role("checkbox").all():
        box.check()
    party.page.get_by_role("textbox").fill(name)
    party.press("Sign version 1")
    party.look()


def take_the_document(party: Visitor, agreement: str) -> None:
    party.go(agreement)
    party.look()
    pdf = pikepdf.open(io.BytesIO(party.download("Download the PDF")))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")


def answer_the_survey(phone: Visitor) -> None:
    """Five items on a screen of a phone; the score is that of the file's rule."""
    phone.go("/surveys/")
    phone.look()
    phone.press("Answer “You and science”, Baseline")
    phone.look()
    for group in phone.page.locator(".survey-item").all():
        group.get_by_label("Agree", exact=True).check()
    phone.press("Hand in")
    phone.look()
    assert phone.reads("4.00")


def oversee(director: Visitor, agreement: str) -> None:
    """The director sees that it is done, and not a word of it."""
    director.look()
    director.go("/oversight/demo/?q=Amara")
    director.look()
    row = director.page.get_by_role("row").filter(has_text="Amara Nwosu")
    expect(row).to_contain_text("Agreed")
    expect(row).to_contain_text("1 of 4")  # surveys that are open
    director.go("/oversight/demo/?missing=train")
    director.look()
    assert director.reads("Anders Holm")
    assert not director.reads("David Lindqvist")
    director.go(agreement)
    assert "There is no such page for you" in director.page.inner_text("h1")

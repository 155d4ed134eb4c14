"""From a completed course to a certificate that a stranger checks, and to an evaluation that nobody can trace."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.ballots.models import Pending
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.evaluations import actions as evaluations
from rapport.surveys.library import find
from rapport.training.models import EvaluationInvited
from tests import make
from tests.journeys.axe import violations
from tests.journeys.test_anonymous import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COURSE = "optimising-mentoring"
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    settings.BALLOT_KEYS, settings.BADGE_KEY = str(tmp_path / "keys"), str(tmp_path / "badge.pem")
    settings.SITE_URL, settings.ISSUER = live_server.url, "University of Example"
    settings.DEBUG = True  # style sheets as they lie
    return live_server.url


def signed_in(context: BrowserContext, site: str, person: Person) -> Page:
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    context.set_default_timeout(10_000)
    return context.new_page()


def look(page: Page, name: str) -> None:
    """Nothing wider than the screen, nothing that cannot be perceived; a picture where somebody wants to look."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, only_colours=scheme == "dark") == []
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.fixture
def program(site: str) -> Program:
    """A programme that uses the course and asks what it did."""
    found = make.program()
    Program.objects.filter(pk=found.pk).update(course=COURSE)
    read = find("mentor-training-evaluation", 1)
    assert read
    coordinator = make.member(found, Role.COORDINATOR, "Carla")
    evaluations.open_evaluation(by=coordinator, program=found, course=COURSE, instrument=read)
    return found


@pytest.fixture
def learner(program: Program) -> Person:
    return make.member(program, Role.MENTOR, "Amara Nwosu")


def test_from_the_name_to_the_page_that_a_stranger_reads(
    new_context: CreateContextCallback, site: str, learner: Person
) -> None:
    page = signed_in(new_context(viewport=PHONE), site, learner)
    page.goto(f"{site}/training/{COURSE}/")
    look(page, "course-before")
    page.get_by_role("link", name="Change how your name reads").click()
    page.get_by_label("Your name on the certificate").fill("Dr Amara Nwosu")
    look(page, "name")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#certificate")).to_contain_text("Dr Amara Nwosu")
    make.finish_course(learner, COURSE)
    page.reload()
    look(page, "course-after")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="What others see").click()
    expect(page.get_by_role("heading", name="Optimising mentoring")).to_be_visible()
    address = page.url
    look(page, "check-phone")
    page.goto(f"{site}/training/certificates/")
    look(page, "mine")

    stranger = new_context(java_script_enabled=False).new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("main")).to_contain_text("Dr Amara Nwosu")
    there = new_context(viewport=DESKTOP).new_page()
    there.goto(address)
    look(there, "check")


def test_from_the_course_to_the_answers_in_the_box(
    new_context: CreateContextCallback, site: str, learner: Person
) -> None:
    make.finish_course(learner, COURSE)
    page = signed_in(new_context(viewport=PHONE), site, learner)
    page.goto(f"{site}/training/{COURSE}/")
    page.get_by_role("link", name="Get your way in").click()
    look(page, "evaluation")
    page.get_by_role("button", name="Show me my link").click()
    expect(page.get_by_role("heading", name="Here is your way in")).to_be_visible()
    look(page, "way-in")
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Answer now, in a new tab").click()
    form = opening.value
    expect(form.get_by_role("heading", name="Your answers are anonymous")).to_be_visible()
    expect(form.get_by_label("The code that you were shown")).to_be_hidden()
    following = form.get_by_role("button", name="Next", exact=True)
    while following.is_visible():
        form.locator("input[type=radio]:visible").first.check()
        following.click()
    form.get_by_role("button", name="Send my answers").click()
    done = form.get_by_role("heading", name="Thank you")
    expect(done.or_(form.locator("#ballot-left-open"))).to_be_visible()
    if not done.is_visible():
        form.get_by_role("button", name="Send as it is").click()
    expect(done).to_be_visible()
    assert Pending.objects.count() == EvaluationInvited.objects.count() == 1


def test_staff_see_how_the_evaluation_goes_and_withdraw_a_certificate(
    new_context: CreateContextCallback, site: str, program: Program, learner: Person
) -> None:
    make.finish_course(learner, COURSE)
    coordinator = make.member(program, Role.COORDINATOR, "Kofi")
    staff = signed_in(new_context(viewport=DESKTOP), site, coordinator)
    staff.goto(f"{site}/surveys/program/{program.slug}/")
    look(staff, "waves")
    staff.locator("#course-evaluations").get_by_role("link").first.click()
    look(staff, "box")
    staff.goto(f"{site}/surveys/program/{program.slug}/course/{COURSE}/")
    look(staff, "course-evaluation")
    staff.goto(f"{site}/training/certificates/of/{program.slug}/")
    look(staff, "of-program")
    staff.get_by_role("link", name="Withdraw").click()
    staff.get_by_label("Why it is withdrawn").fill("Issued by mistake")
    look(staff, "withdraw")
    staff.get_by_role("button", name="Withdraw it").click()
    look(staff, "withdrawn")
    expect(staff.get_by_role("main")).to_contain_text("was withdrawn on")

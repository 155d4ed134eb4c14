"""What staff see of certificates and evaluations. How one gets them: `test_course_whole_way`."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.evaluations import actions as evaluations
from rapport.surveys.library import find
from tests import make
from tests.journeys.axe import violations

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

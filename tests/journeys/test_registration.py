"""A programme requires its course and opens it; a guest registers on a phone without JavaScript.

With JavaScript: `test_course_whole_way`.
"""

import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.training.models import JoinCode, Registration
from tests.journeys import demo
from tests.journeys.axe import violations
from tests.journeys.visitor import PHONE, Visitor
from tests.people.signing_in import last_code

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    cache.clear()
    settings.DEBUG = True
    settings.SITE_URL = live_server.url
    demo.load()
    return live_server.url


def test_a_coordinator_opens_a_course_and_a_guest_registers(new_context: CreateContextCallback, site: str) -> None:
    jonah = Visitor(new_context, site, "Jonah")
    jonah.go("/programs/demo/")
    jonah.press("Learners")
    jonah.look()
    jonah.press("Required courses")
    jonah.page.get_by_label("Days after joining").fill("30")
    jonah.press("Require it")
    jonah.look()
    jonah.go("/training/codes/demo/")
    jonah.press("Make the code")  # without the name of the group
    assert jonah.reads("Say what the group is called.")
    assert violations(jonah.page) == []
    jonah.complaints.clear()  # a browser says of each 422 that there was one
    for label, words in (
        ("Name of the group", "Medicine"),
        ("Who follows the group: name", "Grace Chair"),
        ("Their e-mail address", "grace@example.org"),
    ):
        jonah.page.get_by_label(label).fill(words)
    jonah.press("Make the code")
    jonah.look()
    register(new_context, site, "berta@example.org")
    jonah.go("/training/learners/demo/?q=guest")
    jonah.look()
    assert jonah.reads("1 learner found")
    jonah.go(f"/training/groups/{JoinCode.objects.latest('pk').pk}/")
    jonah.look()
    jonah.go("/training/institutions/demo/")
    jonah.look()
    assert Registration.objects.filter(person__email="berta@example.org").count() == 1


def register(new_context: CreateContextCallback, site: str, address: str) -> None:
    """By the code of the group, typed on the public page; a form is all that is needed."""
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{site}/training/open/")
    page.get_by_label("Code").fill(JoinCode.objects.latest("pk").code.upper())
    page.keyboard.press("Enter")
    page.get_by_label("Your name").fill("A Guest")
    page.get_by_label("E-mail address").fill(address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/**")
    page.get_by_label("Code from the e-mail").fill(last_code())
    page.keyboard.press("Enter")
    page.get_by_label("Job title").fill("Professor")
    page.get_by_label("Institution", exact=True).fill("Lakeside College")
    page.get_by_label("Health professional").check()
    page.get_by_label("My own professional development").check()
    page.get_by_label("Reviewing the course").check()
    page.get_by_role("button", name="Register and see the course").press("Enter")
    page.wait_for_url("**/training/optimising-mentoring/")
    guest = Person.objects.get(email=address)
    assert guest.participations.count() == 0
    assert guest.course_registrations.get().reasons == ["development", "reviewing"]

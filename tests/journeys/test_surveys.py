"""Three surveys on a phone and at a desk, in both schemes, held to WCAG 2.2 AA; one page with the keyboard alone."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys.models import Answer, Response, Submission, Survey
from tests import make
from tests.journeys.axe import violations
from tests.surveys.answering import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Asked:
    """A scholar who is asked three surveys."""

    def __init__(self, site: str) -> None:
        program = make.program(name="Lakeside KL2 Scholars")
        pair = make.mentorship(program, make.person("Ada Okafor"), make.person("Lars Bergström"))
        self.person = Person.objects.get(pk=pair.scholar_id)
        mentor = make.mentor_of(pair)
        self.client: Client = signed_in(self.person)
        self.site = site
        self.addresses = {}
        for name, degree in {
            "mentor-training-evaluation": Survey.Degree.IDENTIFIED,
            "building-up-baseline": Survey.Degree.IDENTIFIED,
            "mentee-rates-mentor": Survey.Degree.CONFIDENTIAL,
        }.items():
            survey = make.survey(program, Role.SCHOLAR, instrument=name, degree=degree)
            about = f"about/{pair.pk}-{mentor.pk}/" if name == "mentee-rates-mentor" else ""
            self.addresses[name] = f"{site}/surveys/{survey.pk}/{about}"

    def sign_in(self, context: BrowserContext) -> None:
        value = self.client.cookies[django_settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": self.site}])


@pytest.fixture
def asked(live_server: LiveServer) -> Asked:
    return Asked(live_server.url)


def opened(new_context: CreateContextCallback, asked: Asked, width: int, scheme: str = "light") -> Page:
    context = new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 844}
    )
    context.set_default_timeout(10_000)
    asked.sign_in(context)
    return context.new_page()


def too_wide(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_three_surveys_are_open_to_everybody(new_context: CreateContextCallback, asked: Asked, width: int) -> None:
    page = opened(new_context, asked, width)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for address in asked.addresses.values():
        page.goto(address)
        look(page)
        while (following := page.get_by_role("button", name="Next", exact=True)).is_visible():
            following.click()
            look(page)
    assert complaints == []


def look(page: Page) -> None:
    """In light and dark where colours differ from page to page: where there is a grid or a box for words."""
    assert too_wide(page) <= 0, page.url
    has_more = page.locator(".survey-page:not([data-other]) :is(.survey-grid, textarea, [type=text])").count()
    for scheme in ("light", "dark") if has_more else ("light",):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page, only_colours=scheme == "dark") == [], (page.url, scheme)


def test_what_is_left_open_or_wrong_is_told_and_leads_to_its_question(
    new_context: CreateContextCallback, asked: Asked
) -> None:
    page = opened(new_context, asked, 390)
    page.goto(asked.addresses["mentee-rates-mentor"])
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_text("You left 14 questions open")).to_be_visible()
    look(page)
    page.get_by_role("link", name="listens actively").click()
    expect(page.locator("#met02_listens\\.1")).to_be_in_viewport()
    page.get_by_role("button", name="Hand in as it is", exact=True).click()
    expect(page.get_by_role("heading", name="your answers are in")).to_be_visible()
    look(page)
    page.goto(asked.addresses["building-up-baseline"])
    page.locator("#age").fill("many")
    page.locator("#age").blur()
    expect(page.locator("#saved-age")).to_contain_text("Write a number from 18 to 99")
    for _ in range(2):
        page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.locator(".error-summary a").click()
    expect(page.locator("#age")).to_be_in_viewport()
    expect(page.locator("#age")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#age")).to_have_value("many")


def test_nothing_scrolls_sideways_at_four_times_the_size(new_context: CreateContextCallback, asked: Asked) -> None:
    page = opened(new_context, asked, 320)
    for address in asked.addresses.values():
        page.goto(address)
        page.evaluate("document.querySelectorAll('[data-other]').forEach((one) => one.removeAttribute('data-other'))")
        assert too_wide(page) <= 0, address


def test_before_and_now_stand_side_by_side_at_a_desk_and_stacked_on_a_phone(
    new_context: CreateContextCallback, asked: Asked
) -> None:
    for width, is_side_by_side in ((1280, True), (390, False)):
        page = opened(new_context, asked, width)
        page.goto(asked.addresses["mentor-training-evaluation"])
        for _ in range(2):
            page.get_by_role("button", name="Next", exact=True).click()
        row = page.get_by_role(
            "group", name="weighing the models of mentoring – in pairs, in groups, among peers", exact=True
        )
        before, now = (cell.bounding_box() for cell in row.get_by_role("group").all())
        assert before
        assert now
        assert (before["y"] == now["y"]) == is_side_by_side
        assert (before["x"] == now["x"]) != is_side_by_side


def test_a_target_is_large_enough_for_a_finger(new_context: CreateContextCallback, asked: Asked) -> None:
    page = opened(new_context, asked, 390)
    for address in asked.addresses.values():
        page.goto(address)
        small = page.evaluate(
            """[...document.querySelectorAll('.survey .choice, .survey button')].filter((one) => one.checkVisibility())
               .map((one) => one.getBoundingClientRect()).filter((box) => box.height < 24 || box.width < 24).length"""
        )
        assert small == 0


def test_a_page_is_answered_with_the_keyboard_alone(new_context: CreateContextCallback, asked: Asked) -> None:
    page = opened(new_context, asked, 1280)
    page.goto(asked.addresses["building-up-baseline"])
    page.locator("#age").focus()
    page.keyboard.type("36")
    keys = page.keyboard
    keys.press("Tab")  # prefer not to say
    keys.press("Tab")  # gender
    keys.press("Space")
    keys.press("ArrowDown")  # male
    expect(page.locator("#gender\\.2")).to_be_checked()
    keys.press("Tab")  # take my answer back
    keys.press("Tab")  # hispanic
    keys.press("ArrowDown")
    expect(page.locator("#hispanic\\.0")).to_be_checked()
    keys.press("Tab")
    keys.press("Tab")  # race: ticks, one after the other
    keys.press("Space")
    keys.press("Tab")
    keys.press("Space")
    expect(page.locator("#race\\.1")).to_be_checked()
    expect(page.locator("#race\\.2")).to_be_checked()
    # The question that hangs on it has come, and is the next but the other races.
    expect(page.locator("#item-race_best")).to_be_visible()
    for _ in range(7):
        keys.press("Tab")
    keys.press("ArrowDown")
    expect(page.locator("#race_best\\.2")).to_be_checked()
    page.get_by_role("button", name="Next", exact=True).focus()
    expect(page.locator("#saved-race_best")).to_contain_text("Saved")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Your career")).to_be_focused()
    saved = dict(Answer.objects.values_list("field", "number"))
    assert saved == {"age": 36, "gender": 2, "hispanic": 0, "race": None, "race_best": 2}
    assert Response.objects.get().person == asked.person
    assert not Submission.objects.exists()


def test_an_answer_that_did_not_get_through_is_not_taken_for_saved(
    new_context: CreateContextCallback, asked: Asked
) -> None:
    page = opened(new_context, asked, 390)
    page.goto(asked.addresses["building-up-baseline"])
    state, gender = page.locator("[data-form-state]"), page.locator("#gender\\.2")
    stuck = lambda route: route.abort() if "gender=" in (route.request.post_data or "") else route.continue_()  # noqa: E731
    page.route("**/surveys/**", stuck)
    gender.check(force=True)
    expect(state).to_have_text("Not saved yet – kept on this device")
    page.locator("#hispanic\\.0").check(force=True)
    expect(page.locator("#saved-hispanic")).to_contain_text("Saved")
    expect(state).to_have_text("Not saved yet – kept on this device")
    page.reload()
    expect(gender).to_be_checked()
    gender.dispatch_event("change")
    expect(state).to_have_text("Not saved yet – kept on this device")
    page.unroute("**/surveys/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#saved-gender")).to_contain_text("Saved")
    expect(state).to_contain_text("Saved at")
    assert dict(Answer.objects.values_list("field", "number")) == {"gender": 2, "hispanic": 0}

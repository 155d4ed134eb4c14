"""Answering anonymously in a real browser: nothing says who, nothing is lost, and everybody can do it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Request, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.ballots import actions as ballots
from rapport.people.models import Person
from rapport.surveys import library
from rapport.surveys.anonymous import queries
from rapport.surveys.models import Survey
from tests.journeys.axe import violations
from tests.surveys.anonymous.boxes import opened
from tests.surveys.instruments import ALL_TYPES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EXPERIENCE = "agreement-experience"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    settings.BALLOT_KEYS, settings.SITE_URL = str(tmp_path / "keys"), live_server.url
    return live_server.url


@pytest.fixture
def survey(site: str) -> tuple[Survey, list[str]]:
    found, secrets = opened(6, EXPERIENCE)
    return found, list(secrets.values())


def sign_in(context: BrowserContext, site: str) -> None:
    client = Client()
    client.force_login(Person.objects.all()[0])
    value = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": site}])


def watched(page: Page) -> tuple[list[Request], list[str]]:
    requests: list[Request] = []
    complaints: list[str] = []
    page.on("request", lambda one: requests.append(one))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return requests, complaints


def answer_all(page: Page) -> None:
    """Choose the first option of every question that is asked, page by page."""
    while True:
        for group in page.locator("fieldset:visible:has(input[type=radio]):not(:has(fieldset))").all():
            group.locator("input[type=radio]").first.check()
        for group in page.locator("fieldset:visible[data-several]").all():
            group.locator("input").first.check()
        following = page.get_by_role("button", name="Next", exact=True)
        if not following.is_visible():
            return
        following.click()


def test_from_the_mail_to_the_receipt(
    new_context: CreateContextCallback, site: str, survey: tuple[Survey, list[str]]
) -> None:
    asked, secrets = survey
    context = new_context(viewport=PHONE)
    context.set_default_timeout(10_000)
    sign_in(context, site)  # in this very browser, and yet nobody
    page = context.new_page()
    requests, complaints = watched(page)
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[0]}")
    expect(page.get_by_role("heading", name="Your answers are anonymous")).to_be_visible()
    expect(page.get_by_label("The code in your mail")).to_be_hidden()
    assert page.url == f"{site}/surveys/anonymous/{asked.box}/"
    answer_all(page)
    expect(page.locator("#ballot-kept")).to_contain_text("Kept in this browser only")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, only_colours=scheme == "dark") == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.reload()
    expect(page.locator("input:checked").first).to_be_attached()
    while page.get_by_role("button", name="Next", exact=True).is_visible():
        page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    expect(page.locator("[data-receipt]")).to_contain_text("-")
    assert violations(page) == []
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
    assert complaints == []
    put = [one for one in requests if one.method == "POST"]
    assert [one.url for one in put] == [f"{site}/ballots/{asked.box}/"]
    told = put[0].all_headers()
    assert "cookie" not in told
    assert "referer" not in told
    assert not [one.url for one in requests if not one.url.startswith(site) or secrets[0] in one.url]
    sent = json.loads(put[0].post_data or "")
    assert sent["secret"] == secrets[0]
    assert set(sent["answers"]) == {*sent["answers"]} & set(queries.policy(asked.box).fields)


def test_what_is_left_open_is_asked_for_once_and_a_dead_network_loses_nothing(
    page: Page, site: str, survey: tuple[Survey, list[str]]
) -> None:
    asked, secrets = survey
    page.set_default_timeout(10_000)
    page.goto(f"{site}/surveys/anonymous/{asked.box}/")
    code = page.get_by_label("The code in your mail")
    expect(code).to_be_visible()
    assert violations(page) == []
    page.locator("input[type=radio]:visible").first.check()
    while page.get_by_role("button", name="Next", exact=True).is_visible():
        page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#ballot-problem")).to_contain_text("put in the code")
    code.fill("wrong")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#ballot-left-open")).to_be_focused()
    assert page.locator("#ballot-left-open a").count() > 1
    assert violations(page) == []
    page.get_by_role("button", name="Send as it is").click()
    expect(page.locator("#ballot-problem")).to_contain_text("does not belong to this box")
    code.fill(f" {secrets[1]} ")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send as it is").click()
    expect(page.locator("#ballot-problem")).to_contain_text("could not be reached")
    expect(page.locator("#ballot-offline")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Send as it is").click()
    expect(page.locator("#ballot-done")).to_contain_text("Your answers are in the box")
    receipt = page.locator("[data-receipt]").inner_text()
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[1]}")
    page.locator("form[data-ballot]").wait_for()
    while page.get_by_role("button", name="Next", exact=True).is_visible():
        page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Send as it is").click()
    expect(page.locator("#ballot-done")).to_contain_text("stay as they were sent first")
    assert page.locator("[data-receipt]").inner_text() == receipt


@pytest.fixture
def everything(site: str, settings: Settings, tmp_path: Path) -> Iterator[tuple[Survey, list[str]]]:
    """An instrument with a question of every type, but for a file, released apart from one another or not."""
    folder = tmp_path / "content" / "instruments"
    folder.mkdir(parents=True)
    lines = [line for line in ALL_TYPES.splitlines(keepends=True) if "type: file" not in line]
    (folder / "everything-1.yaml").write_text("".join(lines).replace(", proof]", "]"), encoding="utf-8")
    settings.CONTENT = [*settings.CONTENT, folder.parent]
    library.shelf.cache_clear()
    found, secrets = opened(6, "everything")
    yield found, list(secrets.values())
    library.shelf.cache_clear()
    library.branches_of.cache_clear()


def test_every_type_of_answer_arrives_as_it_was_given(
    page: Page, site: str, everything: tuple[Survey, list[str]]
) -> None:
    asked, secrets = everything
    page.set_default_timeout(10_000)
    requests, _ = watched(page)
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[0]}")
    page.get_by_role("group", name="Do you mentor?").get_by_label("No", exact=True).check()
    page.get_by_label("Another", exact=True).check()
    page.get_by_label("Another, namely").fill("Dean of something")
    page.get_by_label("Fellow").check()
    page.get_by_label("Hours a week?").fill("many")
    page.get_by_label("Born?").fill("1980-02-29")
    page.get_by_label("One word?").fill("Zwölf & <b>")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#ballot-problem")).to_contain_text("Hours a week?")
    expect(page.locator("#mistake-hours")).to_have_text("A number from 0 to 80 is expected.")
    assert not [one for one in requests if one.method == "POST"]
    page.get_by_label("Hours a week?").fill("3,5")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#ballot-done")).to_be_visible()
    [put] = [one for one in requests if one.method == "POST"]
    assert json.loads(put.post_data or "")["answers"] == {
        "mentors": 0,
        "titles": [2, 8],
        "titles_other": "Dean of something",
        "hours": 3.5,
        "born": "1980-02-29",
        "word": "Zwölf & <b>",
    }


def test_another_language_keeps_what_was_answered_and_forgetting_leaves_nothing(page: Page, site: str) -> None:
    asked, secrets = opened(5, "science-identity")
    page.set_default_timeout(10_000)
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{next(iter(secrets.values()))}")
    page.locator("input[type=radio]:visible").nth(2).check()
    page.get_by_role("navigation", name="Language").get_by_role("link").last.click()
    expect(page.locator("input[type=radio]:visible").nth(2)).to_be_checked()
    expect(page.get_by_label("The code in your mail")).to_be_hidden()
    page.get_by_role("button", name="Forget my answers").click()
    expect(page.locator("input:checked")).to_have_count(0)
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []


def test_a_box_that_has_closed_meanwhile_says_so_and_then_forgets(
    page: Page, site: str, survey: tuple[Survey, list[str]]
) -> None:
    asked, secrets = survey
    page.set_default_timeout(10_000)
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[0]}")
    answer_all(page)
    ballots.close(slug=asked.box)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#ballot-problem")).to_contain_text("This box is closed")
    page.reload()
    expect(page.get_by_text("destroyed unread")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("Object.keys(localStorage)") == []


def test_without_javascript_a_note_says_what_to_do(
    new_context: CreateContextCallback, site: str, survey: tuple[Survey, list[str]]
) -> None:
    asked, secrets = survey
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[0]}")
    expect(page.get_by_text("This form needs JavaScript")).to_be_visible()
    expect(page.locator("form[data-ballot]")).to_be_hidden()


def test_it_reads_at_four_times_the_size(
    new_context: CreateContextCallback, site: str, survey: tuple[Survey, list[str]]
) -> None:
    asked, secrets = survey
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    page.goto(f"{site}/surveys/anonymous/{asked.box}/#{secrets[0]}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320

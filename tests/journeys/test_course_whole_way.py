"""The whole way of a guest through a course, which is edited under their hands: from a code to a certificate.

A small course, so that each step is taken and none twice. Letters go through a real mail server.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
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
from rapport.training import queries
from rapport.training.library import shelf
from rapport.training.models import Answer, Certificate, EvaluationInvited, JoinCode
from rapport.training.notebook.tasks import keep_wordings
from rapport.training.registration.actions import NewCode, make_code
from tests import make
from tests.journeys.first_talks import ADDRESS, COURSE, FILES, Postbox
from tests.journeys.pdf import words_of
from tests.journeys.test_activities import Typist, follow, put_in_order
from tests.journeys.visitor import DESK, PHONE, looked_at
from tests.training.plan.test_letters import free_port

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

THOUGHT = "I answered for her, twice.\n\n  – and noticed it late."
PROMISE = "Ask Noor what she wants from this year"
TYPED, TOLD = "Not saved yet", "Saved at"


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_USE_TLS = False
    yield box
    server.stop()


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The course's folder: the only course of this server, so that no edit reads others anew."""
    found = tmp_path / "courses" / COURSE
    found.mkdir(parents=True)
    for name, text in FILES.items():
        (found / name).write_text(text, encoding="utf-8")
    for packaged in (settings.PACKAGE / "content").iterdir():
        if packaged.is_dir() and packaged.name != "courses":
            (tmp_path / packaged.name).symlink_to(packaged)
    settings.CONTENT = [tmp_path]
    shelf.cache_clear()
    yield found
    shelf.cache_clear()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, tmp_path: Path, folder: Path) -> str:
    """A programme that uses the course, asks a group to take it, and asks whoever did what it changed."""
    cache.clear()
    settings.BALLOT_KEYS, settings.BADGE_KEY = str(tmp_path / "keys"), str(tmp_path / "badge.pem")
    settings.SITE_URL, settings.ISSUER = live_server.url, "University of Example"
    settings.DEBUG = True
    program = make.program()
    Program.objects.filter(pk=program.pk).update(course=COURSE)
    program.refresh_from_db()
    coordinator = make.member(program, Role.COORDINATOR, "Carla")
    asked = find("mentor-training-evaluation", 1)
    assert asked
    evaluations.open_evaluation(by=coordinator, program=program, course=COURSE, instrument=asked)
    make_code(by=coordinator, program=program, new=NewCode(COURSE, group="Medicine"))
    return live_server.url


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """An author changes a page, and the server reads its courses anew; its worker has kept how each question read."""
    keep_wordings()
    text = (folder / name).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    (folder / name).write_text(text, encoding="utf-8")
    shelf.cache_clear()
    assert COURSE in shelf().courses, shelf().mistakes


def opened(context: BrowserContext, complaints: list[str]) -> Page:
    """A page of which is noted what its console complains of."""
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def test_from_a_code_to_the_evaluation(
    new_context: CreateContextCallback, site: str, folder: Path, postbox: Postbox
) -> None:
    complaints: list[str] = []
    desk = new_context(viewport=DESK)
    page = opened(desk, complaints)
    register(page, site, postbox)
    begin_at_the_end(page, site)
    page = think_without_a_network(page, site, complaints)
    edit(
        folder,
        "01-silence.md",
        ("When did you last speak too soon?", "When did you last answer before you had heard the question?"),
        ("text: I do,", "text: I say what I think,"),
        ("Whoever speaks first sets the tone.", "Whoever speaks first often sets the tone."),
    )
    edit(folder, "02-asking.md", (FILES["02-asking.md"].partition("```checklist")[2], ""), ("```checklist", ""))
    phone = opened(new_context(viewport=PHONE), complaints)
    go_on_by_phone(phone, site, postbox)
    fail_and_pass_by_keyboard(page, site)
    edit(folder, "03-ending.md", ("is short.", "is short, and says who does what."))
    plan_and_complete(phone, site)
    assert complaints == []
    mail_the_plan(phone, site, postbox)
    print_the_notebook(phone, site)
    edit(folder, "course.yaml", ("version: 1", "version: 2"), ("title: First talks", "title: First and last talks"))
    take_the_certificate(phone, site)
    verify(new_context(viewport=DESK).new_page(), site)
    evaluate(phone, site)
    assert complaints == []


def register(page: Page, site: str, postbox: Postbox) -> None:
    """With the code of a group, an e-mail address, and the keyboard alone."""
    page.goto(f"{site}/training/open/")
    looked_at(page)
    page.get_by_label("Code").fill(JoinCode.objects.get().code.upper())
    page.keyboard.press("Enter")
    page.get_by_label("Your name").fill("Ada Okafor")
    looked_at(page)
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/**")
    page.get_by_label("Code from the e-mail").fill(postbox.last_code())
    page.keyboard.press("Enter")
    page.get_by_label("Job title").fill("Professor")
    looked_at(page)
    page.get_by_label("Institution", exact=True).fill("Lakeside College")
    page.get_by_label("Health professional").check()
    page.get_by_label("My own professional development").check()
    page.get_by_role("button", name="Register and see the course").press("Enter")
    page.wait_for_url(f"**/training/{COURSE}/")


def begin_at_the_end(page: Page, site: str) -> None:
    page.goto(f"{site}/training/{COURSE}/ending/")
    page.locator("#next").get_by_role("textbox").fill(PROMISE)
    expect(page.locator("#next [data-form-state]")).to_contain_text(TOLD)
    expect(page.locator("#section-mark")).to_contain_text("done")
    page.goto(f"{site}/training/{COURSE}/asking/")
    page.get_by_label("I kept an hour free").check()
    expect(page.locator("#before [data-form-state]")).to_contain_text(TOLD)


def think_without_a_network(page: Page, site: str, complaints: list[str]) -> Page:
    """The network goes in mid-reflection, the tab is closed; what was typed is there in the next one, and is saved."""
    page.goto(f"{site}/training/{COURSE}/silence/")
    page.get_by_label("I do").check()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator("#first-word")).to_contain_text("a question that nobody has asked")
    quiet = page.locator("#quiet")
    page.context.set_offline(True)
    quiet.get_by_role("textbox").fill(THOUGHT)
    expect(quiet.locator("[data-form-state]")).to_contain_text(TYPED)
    page.wait_for_event("requestfailed")
    page.close()
    complaints.clear()  # a browser says of each failed request that it failed
    assert not Answer.objects.filter(activity="quiet").exists()
    page.context.set_offline(False)
    page = opened(page.context, complaints)
    page.goto(f"{site}/training/{COURSE}/silence/")
    quiet = page.locator("#quiet")
    expect(quiet.get_by_role("textbox")).to_have_value(THOUGHT)
    expect(quiet).to_contain_text("We kept what you typed on")
    quiet.get_by_role("button", name="Save").click()
    expect(quiet.locator("[data-form-state]")).to_contain_text(TOLD)
    assert Answer.objects.get(activity="quiet").text == THOUGHT
    return page


def go_on_by_phone(phone: Page, site: str, postbox: Postbox) -> None:
    """Another device, another sign-in: the course opens where it was left, and shows what has changed meanwhile."""
    phone.goto(f"{site}/training/")
    phone.get_by_label("E-mail address").fill(ADDRESS)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/login/code/**")
    phone.get_by_label("Code from the e-mail").fill(postbox.last_code())
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/training/")
    phone.get_by_role("link", name="Your registration: First talks").click()
    looked_at(phone)
    phone.goto(f"{site}/training/")
    phone.get_by_role("link", name="Continue: Silence").click()
    quiet = phone.locator("#quiet")
    expect(phone.get_by_role("main")).to_contain_text("Whoever speaks first often sets the tone.")
    expect(quiet).to_contain_text("before you had heard the question?")
    expect(quiet).to_contain_text("The question has changed since you answered. Your answer is kept")
    expect(quiet.get_by_role("textbox")).to_have_value(THOUGHT)
    # An option reads otherwise than on the day it was chosen; it is the same option.
    expect(phone.get_by_label("I say what I think")).to_be_checked()
    looked_at(phone)


def fail_and_pass_by_keyboard(page: Page, site: str) -> None:
    """Back at the desk; the checklist is gone, and what was ticked on it is kept."""
    page.reload()
    keys = Typist(page)
    first = page.locator("#first-word")
    keys.on(first.get_by_role("radio").first, "ArrowDown")
    keys.on(first.get_by_role("button", name="Check my answer"), "Enter")
    expect(first).to_contain_text("wait for it")
    follow(keys, page, "Next: Asking")
    steps = page.locator("#steps")
    keys.on(steps.get_by_role("button", name="Check my order"), "Enter")
    expect(steps.locator(".said")).to_be_focused()
    expect(steps).not_to_contain_text("All stand in their place")
    put_in_order(keys, steps)
    expect(page.locator("#page-mark")).to_contain_text("Done")
    assert page.locator("#before").count() == 0
    assert Answer.objects.get(activity="before").parts.count() == 1
    page.goto(f"{site}/training/")  # who leaves a page tells how long it was used: before the test is over


def plan_and_complete(phone: Page, site: str) -> None:
    """All activities are done; the first line of the plan completes the course."""
    phone.goto(f"{site}/training/{COURSE}/")
    expect(phone.locator("#open")).to_contain_text("Your action plan")
    phone.get_by_role("link", name="Say how your name reads").or_(
        phone.get_by_role("link", name="Change how your name reads")
    ).click()
    phone.get_by_label("Your name on the certificate").fill("Dr Ada Okafor")
    looked_at(phone)
    phone.get_by_role("button", name="Save").click()
    phone.goto(f"{site}/training/plan/?course={COURSE}")
    looked_at(phone)
    phone.get_by_role("button", name="Make it a line").click()
    expect(phone.locator(".plan-what")).to_have_text(PROMISE)
    person = Person.objects.get(email=ADDRESS)
    assert queries.progress(person, shelf().courses[COURSE]).completed_on
    phone.goto(f"{site}/training/{COURSE}/")
    expect(phone.get_by_role("main")).to_contain_text("Completed on")
    looked_at(phone)


def mail_the_plan(phone: Page, site: str, postbox: Postbox) -> None:
    before = len(postbox.letters)
    phone.goto(f"{site}/training/plan/")
    phone.get_by_role("button", name="Send it to me by e-mail").click()
    expect(phone.locator(".toast")).to_be_visible()
    [letter] = postbox.letters[before:]
    assert f"1. {PROMISE}" in letter
    assert PROMISE not in letter.splitlines()[0], "a subject is read by more eyes than a letter"


def print_the_notebook(phone: Page, site: str) -> None:
    """Every word that was written stands in it, and under which question."""
    phone.goto(f"{site}/training/notebook/")
    looked_at(phone)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="PDF").click()
    words = words_of(waiting.value.path().read_bytes())
    for part in ("Ada Okafor", "I answered for her, twice.", "– and noticed it late.", PROMISE, "I kept an hour free"):
        assert part in words, (part, words)
    assert "When did you last speak too soon?" in words
    assert "The question has changed since; it stands here as you answered it." in words
    assert "This is no longer in the course. What you wrote is kept." in words


def take_the_certificate(phone: Page, site: str) -> None:
    """Under the title and the version that the course had on that day."""
    phone.goto(f"{site}/training/{COURSE}/")
    with phone.expect_download() as waiting:
        phone.locator("#certificate").get_by_role("link", name="Download the PDF").click()
    words = words_of(waiting.value.path().read_bytes())
    for part in ("Dr Ada Okafor", "First talks", Certificate.objects.get().number):
        assert part in words, (part, words)
    phone.goto(f"{site}/training/certificates/")
    looked_at(phone)


def verify(stranger: Page, site: str) -> None:
    """In a browser that has never been here."""
    stranger.goto(f"{site}/training/certificates/{Certificate.objects.get().number}/")
    said = stranger.get_by_role("main")
    for part in ("Valid", "Dr Ada Okafor", "First talks", "University of Example"):
        expect(said).to_contain_text(part)
    assert stranger.context.cookies() == []
    looked_at(stranger)


def evaluate(phone: Page, site: str) -> None:
    """One press gives a way in; what goes into the box leads nowhere back."""
    phone.goto(f"{site}/training/{COURSE}/")
    phone.get_by_role("link", name="Get your way in").click()
    looked_at(phone)
    phone.get_by_role("button", name="Show me my link").click()
    expect(phone.get_by_role("heading", name="Here is your way in")).to_be_visible()
    looked_at(phone)
    with phone.expect_popup() as opening:
        phone.get_by_role("link", name="Answer now, in a new tab").click()
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

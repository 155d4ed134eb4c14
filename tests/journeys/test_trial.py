"""A trial from its protocol to its flow diagram, as director, allocation officer, statistician and site see it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from rapport.people.models import Person
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import Trial
from rapport.trials.sites import actions as sites
from tests import make
from tests.journeys.visitor import Visitor
from tests.make_trials import recruiting

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TRIAL, PASSPHRASE = "A cluster trial of a career programme", "four words make one"
TRIALS = "/trials/program/demo/"


def test_from_protocol_to_flow(new_context: CreateContextCallback, site: str) -> None:
    director = Visitor(new_context, site, "Miriam")
    director.go(TRIALS)
    director.look()
    change_the_protocol(director)
    recruit()
    director.go(f"{TRIALS}trial/1/institutions/")
    assert director.page.get_by_role("row").count() == 26
    director.look()
    arms = allocate(Visitor(new_context, site, "Olive"))
    see_an_institution(director)
    plan_meetings(director)
    statistician = Visitor(new_context, site, "Stefan")
    to_trials_of("Lakeside Scholars Programme", statistician)
    statistician.press(TRIAL)
    statistician.look()
    table = statistician.download("Participants and arms for the analysis (CSV)").decode()
    assert not any(arm in table for arm in arms)
    statistician.press("Analysis of the outcomes")
    assert statistician.page.get_by_role("button", name="Run the planned analysis").is_visible()
    statistician.look()
    statistician.press(TRIAL)
    statistician.press("Flow diagram")
    assert "arm A" in drawn(statistician.page)
    assert not any(f"“{arm}”" in drawn(statistician.page) for arm in arms)
    analyse(statistician)
    see_as_a_site(Visitor(new_context, site, "Beatriz"))
    director.go(f"{TRIALS}trial/1/flow/")
    assert "Allocated to “programme”" in drawn(director.page)
    assert "25 institutions" in drawn(director.page)
    assert director.download("SVG").startswith(b"<svg")
    director.look()


def to_trials_of(program: str, who: Visitor) -> None:
    """By the menu of whoever has part in the trials of several programmes."""
    menu = who.page.get_by_role("navigation", name="Main")
    menu.get_by_text("Trials", exact=True).press("Enter")
    who.look()
    with who.page.expect_navigation():
        menu.get_by_role("link", name=program).press("Enter")


def analyse(statistician: Visitor) -> None:
    """Another trial’s answers are in: the start page leads to its analysis, whose arms are letters."""
    statistician.go("/")
    assert statistician.reads("A cluster trial of writing groups")
    statistician.press("To the analysis : Run the planned analysis")
    statistician.press("Run the planned analysis")
    assert statistician.reads("Science identity: institutions compared")
    assert not statistician.reads("usual care")
    statistician.look()


def see_an_institution(director: Visitor) -> None:
    """One that has its arm, its sessions, and what each arm received."""
    director.go(f"{TRIALS}trial/1/institutions/")
    director.press("I04 Institution 1")
    director.look()
    director.press("Sessions")
    director.look()
    director.go(f"{TRIALS}trial/1/fidelity/")
    director.look()


def plan_meetings(director: Visitor) -> None:
    """An institution that the programme went to is given meetings; another has none to plan."""
    arms = queries.arms(Trial.objects.get(title=TRIAL))
    given, other = (next(pk for pk, arm in arms.items() if arm == name) for name in ("programme", "usual care"))
    director.go(f"{TRIALS}trial/1/institutions/{given}/")
    director.press("Meetings")
    director.look()
    director.page.get_by_label("Which meetings?").select_option("Near-peer mentoring")
    first = timezone.localdate() + timedelta(days=3)
    director.page.get_by_label("The first begins").fill(f"{first}T14:00")
    director.page.get_by_label("How many?").fill("2")
    director.press("Plan them")
    assert director.page.get_by_role("row").count() == 3
    director.look()
    director.press(f"{first + timedelta(weeks=2):%-d %B %Y}, 14:00")
    director.look()
    director.go(f"{TRIALS}trial/1/institutions/{other}/meetings/")
    assert director.reads("The protocol gives this institution no meetings")


def see_as_a_site(keeper: Visitor) -> None:
    """Whoever keeps one institution: its page, its meetings, its pairs – and nothing of another one."""
    keeper.press("Trials")
    keeper.press("A pilot of monthly sessions")
    keeper.look()
    keeper.press("Open its page")
    keeper.look()
    keeper.press("Meetings")
    assert keeper.page.get_by_role("row").count() == 7
    keeper.look()
    keeper.page.go_back()
    keeper.press("Near-peer mentors")
    keeper.look()
    keeper.go(f"{TRIALS}trial/1/")
    assert not keeper.reads("Your institution")
    assert not keeper.reads("Institution 1")


def drawn(page: Page) -> str:
    return page.locator(".figure-wide svg").text_content() or ""


def change_the_protocol(director: Visitor) -> None:
    """A registered protocol is changed with a reason, which stands in the list of versions."""
    director.press(TRIAL)
    director.look()
    director.press("Protocol: text and versions")
    text = director.page.get_by_role("textbox", name="The protocol")
    text.fill(text.input_value().replace("90 minutes", "60 minutes"))
    director.page.get_by_label("What do you change, and why?").fill("Sessions fit into a lunch break")
    director.press("Save")
    director.press("Protocol: text and versions")
    assert director.reads("Sessions fit into a lunch break")
    director.look()


def recruit() -> None:
    """Twenty-five institutions are approached; four of them have included three each."""
    trial = Trial.objects.get(title=TRIAL)
    director = Person.objects.get(name__startswith="Miriam")
    for at in range(4):
        recruiting(trial, director, f"Institution {at + 1}", level="small" if at % 2 else "large")
    for at in range(25 - trial.sites.count()):
        sites.approach(by=director, trial=trial, institution=make.institution(f"Another institution {at + 1}"))


def allocate(officer: Visitor) -> set[str]:
    """Seal in the browser; open the first there, the others behind it."""
    to_trials_of("Lakeside Scholars Programme", officer)
    officer.press(TRIAL)
    officer.press("Sealed allocation")
    officer.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    officer.page.get_by_label("Passphrase again").fill(PASSPHRASE)
    officer.press("Draw and seal")
    assert officer.reads("Commitment")
    officer.page.get_by_label("For which institution?").select_option(index=1)
    officer.page.locator("form", has_text="For which institution?").get_by_label("Passphrase").fill(PASSPHRASE)
    officer.press("Open it")
    assert officer.reads("The chain holds")
    trial, keeper = Trial.objects.get(title=TRIAL), Person.objects.get(name__startswith="Olive")
    for one in queries.sites(trial):
        if one.included == 3 and one.pk not in queries.arms(trial):  # type: ignore[attr-defined]
            allocation.open_site(by=keeper, site=queries.site(one.pk), passphrase=PASSPHRASE)
    officer.go(f"{TRIALS}trial/1/allocation/")
    officer.look()
    return set(queries.arms(trial).values())

"""Blind coding: how long the page takes from a key to what is shown, what a save costs, how long a large round takes.

    .venv/bin/python bench/coding.py                 # everything, about a minute
    .venv/bin/python bench/coding.py --no-browser    # the server alone

Two coders code a round of 100 texts by keyboard in a real Chromium, each alone, two or three keys a text; the clock is
the browser's own, from the moment of the key to the frame after which the new state is on the screen. Server figures
are seconds of processor time of this process, on SQLite, without the time of the network.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DJANGO_ALLOW_ASYNC_UNSAFE="true")
os.environ.setdefault("CONTENT_CACHE", str(ROOT / "var" / "cache" / "content"))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from rapport.people.models import Person  # noqa: E402
from rapport.people.roles import Role  # noqa: E402
from rapport.qualitative.coding import actions  # noqa: E402
from rapport.qualitative.coding.actions import Wanted  # noqa: E402
from rapport.qualitative.models import Assignment, Code, Codebook, Entry, LinkedStem, Round  # noqa: E402
from tests import browser, make  # noqa: E402
from tests.journeys.handling import PROBE  # noqa: E402

TEXTS, MANY, CODES = 100, 10_000, 20
SAID = (
    "I plan to meet my mentees every other week, to ask what they expect of me and to listen before I give advice.",
    "We wrote a mentoring plan together; communication is easier since both sides know what was agreed.",
    "More patience – and goals that we review. I reflect on my own way of mentoring, too.",
)
STEMS = ("plan", "meet", "listen", "expect", "communic", "goal", "reflect", "advic", "patienc", "review")


def main() -> int:
    settings.ALLOWED_HOSTS = ["*"]
    connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    team = Team()
    made = team.open(TEXTS)
    verdicts = [tell(*line) for line in lines(team, made)]
    return int(not all(verdicts))


class Team:
    """A project with its codebook, a lead and two coders."""

    def __init__(self) -> None:
        self.program = make.program()
        self.lead = make.member(self.program, Role.EVALUATOR)
        self.coders = [make.member(self.program, Role.CODER) for _ in range(2)]
        Person.objects.update(is_demo=True)
        self.project = make.project(self.program, lead=self.lead, coders=self.coders)
        self.codebook = Codebook.objects.create(project=self.project)
        for position in range(1, CODES + 1):
            code = Code.objects.create(project=self.project)
            entry = Entry.objects.create(
                codebook=self.codebook, code=code, position=position, name=f"Code {position}", definition="What it is."
            )
            if position <= len(STEMS):
                LinkedStem.objects.create(entry=entry, stem=STEMS[position - 1])
        self.codebook.number, self.codebook.published_at = 1, timezone.now()
        self.codebook.save()

    def open(self, number: int) -> Round:
        units = make.units(self.project, [f"{SAID[place % len(SAID)]} {place}" for place in range(number)])
        wanted = Wanted(
            Round.Kind.REAL,
            self.codebook,
            [one.pk for one in units],
            self.coders,
            100,
            self.project.rounds.count() + 1,
        )
        return actions.open_round(by=self.lead, project=self.project, wanted=wanted)

    def address(self, name: str, made: Round, *words: object) -> str:
        return reverse(f"qualitative:{name}", args=[self.program.slug, self.project.pk, made.pk, *words])


def lines(team: Team, made: Round) -> Iterator[tuple]:
    if "--no-browser" not in sys.argv:
        yield from by_keyboard(team, made)
    yield from saving(team)
    small, large = team.open(TEXTS), None
    before, clock = time.process_time(), time.perf_counter()
    large = team.open(MANY)
    yield f"{MANY:,} texts brought in and opened for two coders", time.process_time() - before, "s CPU", 15, "≤"
    yield "the same by the clock", time.perf_counter() - clock, "s", None, ""
    yield from pages(team, small, large)


def by_keyboard(team: Team, made: Round) -> Iterator[tuple]:
    took: dict[str, list[float]] = {"code": [], "next": []}
    with served() as site, sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=browser.ensure(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for person in team.coders:
            for kind, times in coded(program, site, team, made, person).items():
                took[kind] += times
        program.close()
    for kind, words in (("code", "from a code's key to shown"), ("next", "from Enter to the next text")):
        yield f"{words}, median of {len(took[kind])}", statistics.median(took[kind]), "ms", 50, "≤"
        yield f"{words}, 95th percentile", statistics.quantiles(took[kind], n=20)[-1], "ms", None, ""
    settled = Assignment.sealed.filter(coder__round=made, is_done=True).count()
    yield "texts settled on the server", settled, "", 2 * TEXTS, "="


def coded(program, site: str, team: Team, made: Round, person: Person) -> dict[str, list[float]]:
    """One coder codes the whole round by keyboard."""
    context = program.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()])
    page = context.new_page()
    page.add_init_script(PROBE)
    page.goto(site + team.address("code", made))
    page.wait_for_load_state("networkidle")
    for place in range(TEXTS - 1):
        for key in ("0",) if place % 7 == 0 else ("1", "a") if place % 3 else ("4", "b", "f"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "place => document.querySelector('[data-number]').textContent === place", arg=str(place + 2)
        )
    took = page.evaluate("new Promise(done => setTimeout(() => done(window.took), 200))")
    page.keyboard.press("2")
    page.locator("[data-state]").get_by_text("Saved").wait_for(timeout=60_000)
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    page.get_by_role("button", name="Submit the round").click()
    page.get_by_text("You submitted on").or_(page.get_by_text("Closed on")).first.wait_for()
    context.close()
    return took


@contextmanager
def served() -> Iterator[str]:
    """Our own server in a thread, with static files."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def saving(team: Team) -> Iterator[tuple]:
    made = team.open(TEXTS)
    client = Client()
    client.force_login(team.coders[0])
    codes = list(team.codebook.entries.order_by("position").values_list("code", flat=True)[:2])
    address, places = team.address("save_codes", made), iter(range(1, TEXTS + 1))

    def save() -> None:
        said = {"position": next(places), "version": 0, "codes": codes, "done": True}
        said |= {"flagged": False, "starred": False, "memo": ""}
        answer = client.post(address, json.dumps({"saves": [said]}), content_type="application/json")
        assert answer.json()["saved"][0]["kept"]

    save()
    queries, seconds = cost(save, 60)
    yield "a save", queries, "queries", None, ""
    yield "a save", 1000 * seconds, "ms CPU", 20, "≤"


def pages(team: Team, small: Round, large: Round) -> Iterator[tuple]:
    client = Client()
    client.force_login(team.coders[0])
    ahead = "?places=" + ",".join(map(str, range(40, 52)))
    asked = [
        ("a text", "code_text", (40,), ""),
        ("12 texts ahead", "code_texts", (), ahead),
        ("one's own texts", "own_texts", (), ""),
        ("the round", "round", (), ""),
        ("before submitting", "submit_round", (), ""),
    ]
    for words, name, place, more in asked:
        few, seconds = cost(lambda: client.get(team.address(name, small, *place) + more), 10)  # noqa: B023
        many, longer = cost(lambda: client.get(team.address(name, large, *place) + more), 10)  # noqa: B023
        yield f"{words}, {TEXTS} texts ({few} queries)", 1000 * seconds, "ms CPU", None, ""
        yield f"{words}, {MANY:,} texts", 1000 * longer, "ms CPU", 100, "≤"
        yield f"{words}: queries more with {MANY:,} texts than with {TEXTS}", many - few, "", 0, "="


def cost(do: Callable[[], object], times: int) -> tuple[int, float]:
    """(queries of one, seconds of processor time of one)."""
    do()
    with CaptureQueriesContext(connection) as asked:
        do()
    queries, before = len(asked.captured_queries), time.process_time()
    for _ in range(times):
        do()
    return queries, (time.process_time() - before) / times


def tell(name: str, value: float, unit: str, bound: float | None, sign: str) -> bool:
    is_met = bound is None or {"≤": value <= bound, "=": value == bound}[sign]
    limit = "" if bound is None else f"  (bound: {sign} {bound:,g} {unit})"
    print(f"{name}: {value:,.3g} {unit}{limit}{'' if is_met else '  MISSED'}", flush=True)
    return is_met


if __name__ == "__main__":
    sys.exit(main())

"""What a page of a course weighs, how soon it stands there, and how many a server of two cores serves.

    .venv/bin/python bench/training.py            # on SQLite
    .venv/bin/python bench/training.py postgres   # on a PostgreSQL of its own, with its safe settings

The packaged course *Optimising mentoring*: its page with most activities, and the one with the longest HTML. The web
server (two processes, four threads each), its database, its visitors and the browser share the machine. Prints each
figure beside its bound, and processor time within one process, which a busy machine changes less.
"""

import asyncio
import http.client
import http.cookies
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.load import PATIENCE, Browser, Site, free_port  # noqa: E402
from bench.training_browser import look, weigh  # noqa: E402
from tests.postgres import SAFE, cluster  # noqa: E402

COURSE, GUESTS, SECONDS = "/training/optimising-mentoring", 60, 10.0
SEED = str(ROOT / "bench" / "training_seed.py")
CODE = re.compile(r"\b\d{4}-\d{4}\b")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Act = Callable[[Browser, int], Awaitable[int]]


class Postbox:
    """An SMTP server that keeps the code of the newest mail to each address."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.changed = threading.Condition()

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: ANN401, N802
        """Called by aiosmtpd for each mail."""
        part = next(
            one for one in message_from_bytes(envelope.content).walk() if one.get_content_type() == "text/plain"
        )
        words = part.get_payload(decode=True)
        found = CODE.search(words.decode() if isinstance(words, bytes) else "")
        with self.changed:
            self.codes[envelope.rcpt_tos[0]] = found[0] if found else ""
            self.changed.notify_all()
        return "250 OK"

    def code_for(self, address: str) -> str:
        """Waits until it is there."""
        with self.changed:
            self.changed.wait_for(lambda: address in self.codes, timeout=3 * PATIENCE)
            return self.codes[address]


@dataclass
class School(Site):
    """A server with the course, and people half-way in it; `compresses` is what the proxy does on a real one."""

    mail_port: int = 0
    compresses: bool = False
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": "bench.bare_settings", "EMAIL_PORT": str(self.mail_port)}
        return super().env | own | ({"BENCH_COMPRESS": "1"} if self.compresses else {})

    def prepare(self) -> None:
        """Migrate, collect static files, fill."""
        self.build()
        self.made = json.loads(self.run(SEED, "fill"))
        made = self.made
        self.cookies = [f"{made['session']}={key}; {made['csrf']}={self.token}" for key in made["sessions"]]

    @property
    def pages(self) -> list[str]:
        return [f"{COURSE}/{page}/" for page in self.made["pages"]]


def say(name: str, measured: str, bound: str = "", *, is_met: bool = True) -> bool:
    print(f"{name}: {measured}" + (f" (bound {bound}) {'ok' if is_met else 'MISSED'}" if bound else ""), flush=True)
    return is_met


def load(site: Site, act: Act, seconds: float) -> tuple[list[float], float, list[int]]:
    """Everybody at once, each one request after the other: the time of each, all of it, and how many each made."""
    times: list[float] = []
    counts = [0] * len(site.cookies)
    began = time.monotonic()

    async def lane(browser: Browser) -> None:
        while time.monotonic() - began < seconds:
            asked = time.monotonic()
            status = await act(browser, counts[browser.person])
            if status != 200:
                raise SystemExit(f"the server answered {status}")
            counts[browser.person] += 1
            times.append(time.monotonic() - asked)
        browser.drop()

    async def everybody() -> None:
        await asyncio.gather(*(lane(Browser(site, person)) for person in range(len(site.cookies))))

    asyncio.run(everybody())
    return times, time.monotonic() - began, counts


def speed(name: str, site: Site, act: Act, least: float = 0) -> float:
    """How many a second; prints them."""
    load(site, act, 1.0)
    times, seconds, _ = load(site, act, SECONDS)
    rate = len(times) / seconds
    late = 1000 * statistics.quantiles(times, n=20)[-1]
    measured = f"{rate:.0f}/s, p50 {1000 * statistics.median(times):.0f} ms, p95 {late:.0f} ms"
    say(name, measured, f"{least:.0f}/s" if least else "", is_met=rate >= least)
    return rate


def serve(site: School) -> bool:
    """Pages, bare pages and saves a second, by twenty people who are signed in."""

    async def full(browser: Browser, number: int) -> int:
        return await browser.get(site.pages[number % 2])

    async def bare(browser: Browser, number: int) -> int:
        return await browser.get(site.pages[number % 2].replace("/training/", "/bare/"))

    people = len(site.cookies)
    least = speed(f"bare pages, {people} people", site, bare)
    rate = speed(f"full pages, {people} people", site, full, 250)
    met = rate >= 250
    met &= say("full pages beside bare ones", f"{rate / least:.2f}", "0.50", is_met=rate >= least / 2)
    return met & save(site)


def save(site: School) -> bool:
    """Each person goes on with a reflection; that each save is kept is seen by the version of the answer."""
    page, name = site.made["reflection"]
    before, saved = list(site.made["versions"]), [0] * len(site.cookies)

    async def act(browser: Browser, number: int) -> int:
        at = browser.person
        words = {"activity": name, "text": f"Thought {number}.{saved[at]}", "version": before[at] + saved[at]}
        status = await browser.post(f"{COURSE}/{page}/", {key: str(one) for key, one in words.items()}, script=True)
        saved[at] += 1
        return status

    rate = speed(f"saves, {len(site.cookies)} people", site, act, 300)
    kept = json.loads(site.run(SEED, "versions"))
    lost = sum(saved) + sum(before) - sum(kept)
    return say("saves that are not in the database", f"{lost} of {sum(saved)}", "0", is_met=not lost) & (rate >= 300)


def within(site: School) -> bool:
    """Processor time and queries of one request, in one process and without a network."""
    found = json.loads(site.run(SEED, "cpu", *site.made["pages"]))
    met = True
    for name, one in found.items():
        asks = None if name == "save" else 8
        measured = f"{one['cpu']:.1f} ms of processor, p50 {one['p50']:.1f} ms, {one['asks']} queries"
        met &= say(name, measured, f"{asks} queries" if asks else "", is_met=not asks or one["asks"] <= asks)
    return met


class Guest:
    """Somebody who signs in with a code that is mailed to them, and opens a page; keeps cookies as a browser does."""

    def __init__(self, site: School, postbox: Postbox, number: int) -> None:
        self.site, self.postbox, self.address = site, postbox, f"g{number}@example.org"
        self.cookies: http.cookies.SimpleCookie = http.cookies.SimpleCookie()
        self.line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=6 * PATIENCE)

    def ask(self, path: str, values: dict[str, str] | None = None) -> str:
        """Send a form or ask for a page, and follow where it leads; gives the page."""
        origin = f"https://127.0.0.1:{self.site.port}"
        head = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Referer": f"{origin}{path}"}
        head["Cookie"] = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        if values is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(values) if values is not None else None
        self.line.request("GET" if values is None else "POST", path, body, head)
        self.path = path
        answer = self.line.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        if answer.status in (301, 302, 303):
            return self.ask(answer.headers["Location"].removeprefix(origin))
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        return page

    def come(self) -> None:
        """From the sign-in page to the first page of the course."""
        login = "/people/account/login/"
        page = self.ask(login)
        page = self.ask(login, {"csrfmiddlewaretoken": TOKEN.findall(page)[-1], "login": self.address})
        words = {"csrfmiddlewaretoken": TOKEN.findall(page)[-1], "code": self.postbox.code_for(self.address)}
        self.ask(self.path, words)
        if 'class="lesson"' not in self.ask(self.site.pages[0]):
            raise SystemExit(f"{self.address} has not come to the course")


def sign_in(site: School, postbox: Postbox) -> bool:
    """A class signs in at once, behind one network address; no limit is lifted."""
    guests = [Guest(site, postbox, number) for number in range(GUESTS)]
    with ThreadPoolExecutor(GUESTS) as together:
        begun = time.monotonic()
        list(together.map(Guest.come, guests))
        took = time.monotonic() - begun
    return say(f"{GUESTS} sign-ins and first pages at once", f"{took:.1f} s", "10 s", is_met=took <= 10)


def list_learners(site: School) -> bool:
    """The coordinator's list."""
    found = json.loads(site.run(SEED, "learners"))
    if not found:
        return say("coordinator's list with 10,000 learners", "there is no such list on this server")
    measured = f"p50 {found['p50']:.0f} ms, p95 {found['p95']:.0f} ms, {found['cpu']:.0f} ms of processor"
    return say(
        "coordinator's list with 10,000 learners",
        f"{measured}, {found['asks']} queries",
        "300 ms",
        is_met=found["p95"] <= 300,
    )


def judge(site: School) -> bool:
    """What Lighthouse says, where it is; else what the accessibility checker of the journeys says."""
    met = True
    with_lighthouse = shutil.which("lighthouse")
    for path in site.pages:
        if with_lighthouse:
            performance, accessibility = lighthouse(with_lighthouse, site, path)
            met &= say(f"{path}, Lighthouse performance", f"{performance:.0f}", "98", is_met=performance >= 98)
            met &= say(f"{path}, Lighthouse accessibility", f"{accessibility:.0f}", "100", is_met=accessibility == 100)
    if not with_lighthouse:
        say("Lighthouse", "not here; axe in its place")
    return met


def lighthouse(program: str, site: School, path: str) -> tuple[float, float]:
    """Performance and accessibility out of 100, on the phone that Lighthouse imitates."""
    head = json.dumps({"Cookie": site.cookies[0]})
    words = ["--quiet", "--output=json", f"--extra-headers={head}", "--only-categories=performance,accessibility"]
    flags = "--chrome-flags=--headless=new --no-sandbox"
    done = subprocess.run(
        [program, f"http://127.0.0.1:{site.port}{path}", flags, *words], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)["categories"]
    return 100 * found["performance"]["score"], 100 * found["accessibility"]["score"]


def appear(site: School) -> bool:
    """Bytes, requests and the largest paint, as a browser sees them."""
    met = True
    for path in site.pages:
        one = weigh(site.port, site.cookies[0], path)
        met &= say(f"{path}, cold, fonts apart", f"{one.bytes:,} bytes", "50,000", is_met=one.bytes <= 50_000)
        met &= say(f"{path}, requests, fonts apart", f"{one.requests}", "6", is_met=one.requests <= 6)
        met &= say(f"{path}, HTML compressed", f"{one.html:,} bytes", "15,000", is_met=one.html <= 15_000)
        say(f"{path}, fonts", f"{one.fonts} of {one.font_bytes:,} bytes")
        for name, latency in (("a round trip of 150 ms", 150.0), ("562 ms for each request", 562.5)):
            seen = look(site.port, site.cookies[0], path, latency)
            measured = f"{seen.paint:.2f} s ({seen.what})"
            met &= say(f"{path}, largest paint, CPU ÷ 4, {name}", measured, "1.50 s", is_met=seen.paint <= 1.5)
        met &= say(
            f"{path}, axe",
            f"{len(seen.violations)} violations {seen.violations or ''}",
            "0",
            is_met=not seen.violations,
        )
    return met


def measure(database: str) -> bool:
    postbox = Postbox()
    port = free_port()
    letters = Controller(postbox, hostname="127.0.0.1", port=port)
    letters.start()
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        site = School(Path(folder), database, mail_port=port)
        try:
            site.prepare()
            met = within(site)
            site.start(worker=False)
            met &= serve(site)
            met &= sign_in(site, postbox)
            site.kill()
            site.compresses = True
            site.start(worker=False)
            met &= appear(site)
            met &= judge(site)
            site.kill()
            return met & list_learners(site)
        finally:
            site.kill()
            letters.stop()


def main() -> int:
    on_postgres = sys.argv[1:] == ["postgres"]
    print("on PostgreSQL" if on_postgres else "on SQLite", flush=True)
    if on_postgres:
        with cluster(settings=SAFE) as url:
            return int(not measure(url))
    return int(not measure(""))


if __name__ == "__main__":
    sys.exit(main())

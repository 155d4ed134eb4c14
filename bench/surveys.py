"""How many answers and submissions a second a server of two cores takes, and how long they take.

    .venv/bin/python bench/surveys.py            # on SQLite
    .venv/bin/python bench/surveys.py postgres   # on a PostgreSQL of its own, with its safe settings

The web server (two processes, four threads each) and the browsers share the machine; the worker rests. A survey has 40
items. Prints each figure beside its bound.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.load import Browser, Site, answer, whole  # noqa: E402
from tests.postgres import SAFE, cluster  # noqa: E402

PEOPLE, SECONDS = 2_000, 15.0
# How many are on their way at once: enough to keep two cores busy, and not a queue.
SAVING, HANDING_IN = 6, 4
Act = Callable[[Browser, int], Awaitable[int]]


async def load(site: Site, act: Act, seconds: float, together: int) -> tuple[list[float], float]:
    """Some connections at once, on each one request after the other; the time of each, and how long it took in all."""
    times: list[float] = []
    turns = itertools.count()
    began = time.monotonic()

    async def lane(browser: Browser) -> None:
        while time.monotonic() - began < seconds:
            number, asked = next(turns), time.monotonic()
            status = await act(browser, number)
            if status not in (200, 302):
                raise SystemExit(f"the server answered {status}")
            times.append(time.monotonic() - asked)

    await asyncio.gather(*(lane(Browser(site, 0)) for _ in range(together)))
    return times, time.monotonic() - began


async def save(browser: Browser, number: int) -> int:
    browser.person = number % PEOPLE
    return await browser.post(f"/surveys/{browser.site.surveys[0]}/", answer(number // PEOPLE), script=True)


async def submit(browser: Browser, number: int) -> int:
    browser.person = number % PEOPLE
    survey = browser.site.surveys[1 + number // PEOPLE]
    return await browser.post(f"/surveys/{survey}/", whole(browser.person))


def report(name: str, times: list[float], seconds: float, least: float) -> bool:
    rate, late = len(times) / seconds, 1000 * statistics.quantiles(times, n=20)[-1]
    is_met = rate >= least and late <= 100
    print(
        f"{name}: {rate:.0f}/s (bound {least:.0f}/s), p50 {1000 * statistics.median(times):.0f} ms, "
        f"p95 {late:.0f} ms (bound 100 ms) {'ok' if is_met else 'MISSED'}",
        flush=True,
    )
    return is_met


def measure(database: str, name: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), database)
        site.make(people=PEOPLE, surveys=4)
        site.start(worker=False)  # it would write two thousand invitations meanwhile
        try:
            asyncio.run(load(site, save, 2.0, SAVING))
            saved = asyncio.run(load(site, save, SECONDS, SAVING))
            submitted = asyncio.run(load(site, submit, SECONDS, HANDING_IN))
        finally:
            site.kill()
    return report(f"saved answers, {name}", *saved, 250) & report(f"submissions of 40 items, {name}", *submitted, 100)


def main() -> int:
    if sys.argv[1:] == ["postgres"]:
        with cluster(settings=SAFE) as url:
            return int(not measure(url, "PostgreSQL"))
    return int(not measure("", "SQLite"))


if __name__ == "__main__":
    sys.exit(main())

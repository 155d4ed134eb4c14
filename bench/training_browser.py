"""A page as Chromium sees it: what comes over the wire, and when its largest part is painted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests import browser
from tests.journeys.axe import violations

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
# Slow 4G, as Lighthouse has it: 1.6 Mbit/s down, 0.7 Mbit/s up.
DOWN, UP = 1_638_400 / 8, 675_000 / 8
PAINTS = """
window.painted = [0, ""];
new PerformanceObserver(list => { for (const one of list.getEntries())
    window.painted = [one.startTime, one.element ? one.element.tagName.toLowerCase() : ""]; }
).observe({type: "largest-contentful-paint", buffered: true});
"""


@dataclass(frozen=True)
class Weight:
    """What a page costs whoever has nothing of it yet; bytes as they are sent, with their heads."""

    bytes: int
    requests: int
    html: int
    fonts: int
    font_bytes: int


@dataclass(frozen=True)
class Look:
    """After how many seconds the largest part is painted, what it is, and what breaks WCAG 2.2 AA."""

    paint: float
    what: str
    violations: list[str]


@contextmanager
def opened(cookies: str, port: int) -> Iterator[tuple[Page, CDPSession]]:
    """A phone of a person who is signed in, with nothing in its cache."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=browser.ensure(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        phone = program.new_context(**PHONE, reduced_motion="reduce")
        pairs = (one.split("=", 1) for one in cookies.split("; "))
        phone.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"} for name, value in pairs])
        page = phone.new_page()
        yield page, phone.new_cdp_session(page)
        program.close()


def weigh(port: int, cookies: str, path: str) -> Weight:
    """Open the page once and count."""
    kinds: dict[str, str] = {}
    sent: dict[str, int] = {}
    with opened(cookies, port) as (page, protocol):
        protocol.send("Network.enable")
        protocol.send("Network.setCacheDisabled", {"cacheDisabled": False})
        # The mark stands on the page and in the tab: the second time it comes out of the cache, and nothing is asked.
        protocol.on("Network.responseReceived", lambda event: note_kind(kinds, event))
        protocol.on("Network.loadingFinished", lambda event: sent.__setitem__(event["requestId"], size_of(event)))
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
        assert page.locator(".lesson").count() == 1
    fonts = [sent.get(one, 0) for one, kind in kinds.items() if kind == "Font"]
    others = [sent.get(one, 0) for one, kind in kinds.items() if kind != "Font"]
    html = sum(sent.get(one, 0) for one, kind in kinds.items() if kind == "Document")
    return Weight(sum(others), len(others), html, len(fonts), sum(fonts))


def note_kind(kinds: dict[str, str], event: dict[str, Any]) -> None:
    if not event["response"].get("fromDiskCache"):
        kinds[event["requestId"]] = str(event["type"])


def size_of(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])


def look(port: int, cookies: str, path: str, latency: float) -> Look:
    """Open the page on a slow phone (processor four times as slow) behind a slow line."""
    with opened(cookies, port) as (page, protocol):
        line = {"offline": False, "latency": latency, "downloadThroughput": DOWN, "uploadThroughput": UP}
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", line)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.add_init_script(PAINTS)
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
        page.wait_for_timeout(500)
        paint, what = page.evaluate("window.painted")
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        return Look(paint / 1000, what, violations(page))

"""Somebody who walks through the pages and looks at each of them."""

from pathlib import Path

from playwright.sync_api import Locator, Page
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.journeys.axe import violations

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def looked_at(page: Page) -> None:
    """Nothing in the way of anybody, in light and in the dark; nothing wider than the screen."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, only_colours=scheme == "dark") == [], f"{page.url} in {scheme}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, page.url


class Visitor:
    """A person of the demo in a browser of their own; every page they look at is held to WCAG 2.2 AA."""

    def __init__(
        self, new_context: CreateContextCallback, site: str, name: str, *, phone: bool = False, javascript: bool = True
    ) -> None:
        self.site = site
        self.javascript = javascript
        context = new_context(viewport=PHONE if phone else DESK, java_script_enabled=javascript)
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.seen: set[str] = set()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.go("/demo/")
        self.press(f"Sign in as {name}")

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def press(self, name: str) -> None:
        """Press the button or follow the link with exactly this name, and wait for what comes."""
        with self.page.expect_navigation():
            self.button(name).click()

    def button(self, name: str) -> Locator:
        page = self.page
        return page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))

    def reads(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()

    def look(self) -> None:
        """Look at this page, in light and in the dark: nothing in the way of anybody, nothing wider than the screen."""
        where = self.page.url.removeprefix(self.site)
        assert self.complaints == [], where
        if where in self.seen or not self.javascript:
            return
        self.seen.add(where)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = violations(self.page, only_colours=scheme == "dark")
            assert not found, f"{where} in {scheme}: {found}"
        self.page.emulate_media(color_scheme="light")
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{where} is {too_wide} px wider than the screen"

    def download(self, name: str) -> bytes:
        with self.page.expect_download() as started:
            self.button(name).click()
        return Path(started.value.path()).read_bytes()

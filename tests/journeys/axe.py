"""The accessibility checker."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """options => axe.run(options).then(
    found => found.violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`)))"""


def violations(page: Page, *, only_colours: bool = False) -> list[str]:
    """What of this page breaks WCAG 2.2 AA, as far as a machine can see.

    `only_colours` is for the second look at a page that has changed nothing but its colours.
    """
    page.wait_for_load_state()  # a click waits until the next page begins, not until it is there
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(RUN, {"runOnly": COLOURS if only_colours else WCAG, "resultTypes": ["violations"]})
    return found

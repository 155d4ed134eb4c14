"""Section headers, which begin a page: a title, and the words below it."""

import re

from rapport.surveys.instrument import Instrument, Page
from rapport.surveys.redcap.plain import plain

LONGEST_TITLE = 120


def header_of(page: Page, first_of: Instrument | None = None) -> str:
    """The section header that begins a page; none where the first page is only called like the instrument."""
    if first_of is not None and page.title == first_of.title and not page.intro:
        return ""
    return "\n".join(filter(None, [page.title, page.intro]))


def page_words(header: str) -> tuple[str, str]:
    """Title and introduction of the page that a section header begins; both empty where it has no words."""
    words = plain(header)
    first, _, rest = words.partition("\n")
    if len(first) <= LONGEST_TITLE:
        return first, rest
    cut = first[: LONGEST_TITLE - 1].rpartition(" ")[0] or first[: LONGEST_TITLE - 1]
    return f"{cut}…", words


def says_page(header: str, page: Page) -> bool:
    """Whether a section header says what the page says; of two pages with one title, ours has a number."""
    title, intro = page_words(header)
    numbered = re.fullmatch(r"(.*) \(\d+\)", page.title, re.DOTALL)
    return intro == page.intro and (title in (page.title, numbered[1] if numbered else "") or not title)

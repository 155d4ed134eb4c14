"""One reference of a literature search, and its parts brought into one form."""

import html
import re
import unicodedata
from dataclasses import dataclass

# Mark-up that databases leave in titles and abstracts; a bare “<” (p < 0.05) is text.
MARKS = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|p|br|h\d|jats:[a-z]+)\s*/?>", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
# A year by itself, or at the head of a date in eight digits.
YEAR = re.compile(r"(?<!\d)((?:1[6-9]|20)\d\d)(?:(?!\d)|(?=\d{4}(?!\d)))")
INITIALS = re.compile(r"[A-Z]{1,4}")
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


@dataclass(frozen=True)
class Reference:
    """A publication as a database describes it.

    Attributes:
        title: its title; never empty.
        line: line of the file on which it begins.
        authors: as they stand in the file, in order.
        year: of publication; None where the file says none.
        source: the journal or book.
        abstract: empty where there is none.
        pmid: number in PubMed; empty where there is none.
        doi: in small letters, without address; empty where there is none.
        kind: what the file calls it: article, review …
    """

    title: str
    line: int
    authors: tuple[str, ...] = ()
    year: int | None = None
    source: str = ""
    abstract: str = ""
    pmid: str = ""
    doi: str = ""
    kind: str = ""


def plain_text(text: str) -> str:
    """A text on one line, without mark-up and entities.

    Args:
        text: as it stands in the file.

    Returns:
        The same words.
    """
    bare = html.unescape(MARKS.sub("", text)) if "<" in text or "&" in text else text
    return " ".join(MARKS.sub("", bare).split())


def doi_in(text: str) -> str:
    """The DOI that a text holds, whatever stands around it.

    Args:
        text: ``https://doi.org/10.1111/X.``, ``doi: 10.1111/x`` …

    Returns:
        The DOI in small letters; empty where there is none.
    """
    found = DOI.search(html.unescape(text))
    if found is None:
        return ""
    doi = found.group().lower().rstrip(".,;\"'>]}")
    # A bracket belongs to a DOI only where it is opened in it: 10.1016/s0140-6736(05)66545-2.
    while doi.endswith(")") and doi.count("(") < doi.count(")"):
        doi = doi[:-1]
    return doi


def pmid_in(text: str) -> str:
    """The PubMed number that a field holds: digits alone, or after “PMID”; empty where there is none."""
    found = re.fullmatch(r"(?:PMID:?\s*|MEDLINE:)?0*(\d{1,8})", text.strip(), re.IGNORECASE)
    return found.group(1) if found else ""


def year_in(text: str) -> int | None:
    """The first year that a date names: ``2011 Oct``, ``2011/10/01/``, ``Winter 1998-1999``; None for none."""
    found = YEAR.search(text)
    return int(found.group(1)) if found else None


def folded(text: str) -> str:
    """Letters and digits alone, small and without accents: what a title is compared by."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in bare if sign.isalnum())


def surname(author: str) -> str:
    """The surname of an author, folded: ``Huskins, W. C.``, ``Huskins WC`` and ``W. Charles Huskins`` are one."""
    before, comma, _ = author.partition(",")
    if comma:
        return folded(before)
    words = [word for word in author.split() if word.lower().strip(".") not in SUFFIXES]
    if len(words) > 1 and INITIALS.fullmatch(words[-1].replace(".", "").replace("-", "")):
        words = words[:-1]
        return folded(" ".join(words))
    return folded(words[-1]) if words else ""

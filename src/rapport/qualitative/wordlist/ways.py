"""The ways within the word list: its parts, what lies above, and the address of a stem."""

from urllib.parse import urlencode

from django.urls import reverse

from rapport.qualitative import trail
from rapport.qualitative.models import Project
from rapport.qualitative.wordlist.shown import PAGE, AskedList

TABS = (("words", "Words"), ("words_compare", "Compare"), ("words_rules", "Rules"), ("words_log", "Log"))


def address(name: str, project: Project) -> str:
    """The address of a page of the word list."""
    return reverse(f"qualitative:{name}", args=[project.program.slug, project.pk])


def to_words(project: Project) -> trail.Trail:
    """Above what belongs to the word list."""
    return [*trail.to_project(project), {"label": "Words", "href": address("words", project)}]


def tabs(project: Project, current: str) -> list[dict[str, object]]:
    """The parts of the word list."""
    return [{"label": label, "href": address(name, project), "current": name == current} for name, label in TABS]


def to_word(project: Project, stem: str, asked: AskedList) -> str:
    """The page of a stem, with what the list was asked for."""
    return f"{address('word', project)}?" + "&".join(filter(None, (urlencode({"stem": stem}), asked.query)))


def to_list(project: Project, asked: AskedList, stem: str = "", place: int = 0) -> str:
    """The list as it was asked for; with a stem and its place from 1, the page on which it stands."""
    page = (place - 1) // PAGE + 1 if place else 1
    at = {**({"page": page} if page > 1 else {}), **({"at": stem} if stem else {})}
    return f"{address('words', project)}?{'&'.join(filter(None, (asked.query, urlencode(at))))}".rstrip("?")

"""The ways within the word list: its parts, what lies above, and the address of a stem."""

from urllib.parse import urlencode

from django.urls import reverse

from rapport.qualitative import trail
from rapport.qualitative.models import Project
from rapport.qualitative.wordlist.shown import AskedList

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


def to_list(project: Project, asked: AskedList) -> str:
    """The list as it was asked for."""
    return f"{address('words', project)}?{asked.query}".rstrip("?")

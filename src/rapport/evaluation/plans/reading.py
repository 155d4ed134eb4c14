"""The text of a plan as our reader takes it, or why it does not. Computes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import mistakes_of_plan
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import Document, parse_document

NAME = "plan.yaml"
# As long as a plan may be; the longest that ships has 30,000 signs.
LONGEST = 200_000


@dataclass(frozen=True)
class Verdict:
    """What the reader says of a text: a document, or mistakes in the order of the lines."""

    document: Document[Plan] | None
    mistakes: tuple[Mistake, ...] = ()

    @property
    def title(self) -> str:
        """What the plan is called; empty where it cannot be read."""
        return self.document.content.title if self.document else ""


def look(text: str) -> Verdict:
    """Read a plan.

    Args:
        text: YAML.
    """
    try:
        return Verdict(parse_document(text, Plan, name=NAME, check=mistakes_of_plan))
    except TextFileError as error:
        return Verdict(None, error.mistakes)


def as_kept(text: str) -> str:
    """A text as it is kept: lines end in LF, the last one too."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return plain if plain.endswith("\n") or not plain else f"{plain}\n"


def fingerprint(text: str) -> str:
    """SHA-256 of the text as a file."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """A column that a plan reads, and the line on which it says so."""

    name: str
    line: int


def columns_of(document: Document[Plan]) -> list[Wanted]:
    """Every column that a plan reads from the data, each once, in the order of its lines."""
    found: dict[str, int] = {}
    for path, name in _columns(document.nodes.value, ()):
        found.setdefault(name, document.line(*path))
    return sorted((Wanted(name, line) for name, line in found.items()), key=lambda one: one.line)


def _columns(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What stands under `column`, wherever that is, and what the data must have."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "column" and isinstance(inner, str):
                yield (*path, key), inner
            elif key == "columns" and path == ("data",) and isinstance(inner, list):
                yield from (((*path, key, at), one) for at, one in enumerate(inner) if isinstance(one, str))
            elif path or key in ("data", "variables"):
                yield from _columns(inner, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _columns(one, (*path, at))

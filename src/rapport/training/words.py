"""The smallest parts of a course's files: ids, texts, Markdown. Knows no web and no database."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator

from rapport.textfiles import markdown
from rapport.textfiles.strict_model import StrictModel

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 50
# Keys whose values are words of the format or names of things, and no text for learners.
NO_TEXT = frozenset({"id", "go", "start", "select", "again", "src", "captions", "page", "template", "reference"})


def valid_id(word: str) -> str:
    """Ids stand in addresses and beside every answer, for ever."""
    if not ID.fullmatch(word) or len(word) > LONGEST_ID:
        raise ValueError(f"“{word}” is no id – use small letters, digits and hyphens, at most {LONGEST_ID} signs")
    return word


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text – write it, or take the key out")
    return text


class Markdown(str):
    """Markdown as it is written, with its HTML made once, when the file is read."""

    __slots__ = ("html",)

    html: str

    def __new__(cls, source: str, address: markdown.Address | None = None) -> "Markdown":
        text = super().__new__(cls, source)
        text.html = markdown.render(source, address=address)
        return text


Id = Annotated[str, AfterValidator(valid_id)]
# Plain text: shown as it stands, blank lines part paragraphs.
Text = Annotated[str, AfterValidator(not_blank)]
MarkdownText = Annotated[str, AfterValidator(not_blank), AfterValidator(Markdown)]


class Item(StrictModel):
    """A line with an id: one of a list that can be ticked, rated or put in order."""

    id: Id
    text: Text


def all_differ(ids: Iterable[str], what: str) -> None:
    """Raises ValueError where an id stands twice."""
    seen: set[str] = set()
    for word in ids:
        if word in seen:
            raise ValueError(f"the {what} “{word}” stands twice – give each {what} an id of its own")
        seen.add(word)

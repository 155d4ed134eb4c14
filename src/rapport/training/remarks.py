"""Markdown in fields that are plain text and so show its signs as they stand: worth a word to the author. Pure."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document, Model
from rapport.training.pages import PageFile
from rapport.training.words import NO_TEXT, Markdown

Path = tuple[str | int, ...]
MARKS = re.compile(
    r"(?P<strong>\*\*|__)(?=\S).+?(?<=\S)(?P=strong)"
    r"|(?<![\w*])\*(?=[^\s*])[^*\n]*[^\s*]\*(?![\w*])|(?<!\w)_(?=[^\s_])[^_\n]*[^\s_]_(?!\w)"
    r"|`[^`\n]+`|\[[^\]\n]+\]\([^)\s]+\)|^#{1,6} \S.*|^ *[-*+] \S.*",
    re.MULTILINE,
)
# Words of the format, and what is copied as it was registered.
NOT_LOOKED_AT = NO_TEXT | {"doi", "language", "renamed"}
LONGEST = 40


def on_page(page: PageFile) -> Iterator[Mistake]:
    """Remarks on the front matter of a page and on its blocks."""
    for words, text in (("title", page.head.title), *(("objectives", one) for one in page.head.objectives)):
        if found := MARKS.search(text):
            yield page.mistake(page.line_of(words, text if words == "objectives" else ""), *said(found, words))
    for placed in page.blocks:
        yield from in_document(placed.document)


def in_document(document: Document[Model] | None) -> Iterator[Mistake]:
    """Remarks on a YAML file, or a block; each on the line of its field."""
    for path, text in texts(document.content) if document else ():
        if document and (found := MARKS.search(text)):
            what, mend = said(found, str(next(part for part in reversed(path) if isinstance(part, str))))
            yield document.mistake(*path, what=what, mend=mend)


def said(found: re.Match[str], field: str) -> tuple[str, str]:
    """What is remarked, and how to mend it."""
    shown = found[0].strip()
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    return f"“{shown}” is Markdown, but “{field}” is plain text and shows its signs", "take the signs out"


def texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every plain text in a model, by where it stands in the file."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            if key not in NOT_LOOKED_AT:
                yield from texts(getattr(value, name), (*path, key))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, (*path, key))
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from texts(one, (*path, at))
    elif isinstance(value, str) and not isinstance(value, Markdown):
        yield path, value

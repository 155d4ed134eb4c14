"""What a stretch of Markdown points to, and by what it is found: its links, images and headings, with their lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.token import Token

from rapport.textfiles.markdown import parse

HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>")


@dataclass(frozen=True)
class Heading:
    """A heading.

    Attributes:
        level: 1 to 6.
        id: by which a link finds it.
        line: its line, counted from 1.
    """

    level: int
    id: str
    line: int


@dataclass(frozen=True)
class Pointer:
    """A link or an image.

    Attributes:
        target: what it points to, as the author wrote it.
        line: its line, counted from 1.
        is_image: whether it is an image.
        alt: the image's text for those who do not see it.
    """

    target: str
    line: int
    is_image: bool = False
    alt: str = ""


@dataclass(frozen=True)
class Pointers:
    """All of a text, in its order.

    Attributes:
        headings: its headings.
        pointers: its links and images.
        tags: what looks like HTML, which is shown as text, with its line.
    """

    headings: tuple[Heading, ...]
    pointers: tuple[Pointer, ...]
    tags: tuple[tuple[str, int], ...]


def find(source: str, *, first_line: int = 1) -> Pointers:
    """Find headings, links and images.

    Args:
        source: the Markdown; fenced blocks are not looked into.
        first_line: line of the file on which it begins.

    Returns:
        What was found.
    """
    headings, pointers, tags = [], [], []
    for token in parse(source, {}):
        line = (token.map[0] if token.map else 0) + first_line
        if token.type == "heading_open":
            headings.append(Heading(int(token.tag[1]), str(token.attrGet("id")), line))
        for child, at in _inside(token, line):
            if child.type == "link_open":
                pointers.append(Pointer(unquote(str(child.attrGet("href") or "")), at))
            elif child.type == "image":
                target = unquote(str(child.attrGet("src") or ""))
                pointers.append(Pointer(target, at, is_image=True, alt=child.content.strip()))
            elif child.type == "text":
                tags += [(tag.group(), at) for tag in HTML.finditer(child.content)]
    return Pointers(tuple(headings), tuple(pointers), tuple(tags))


def _inside(token: Token, line: int) -> Iterator[tuple[Token, int]]:
    """What stands in a paragraph, each with its line."""
    for child in token.children or ():
        yield child, line
        line += child.type in {"softbreak", "hardbreak"}

"""Markdown to safe HTML, and the activities embedded in it.

A course page is Markdown with fenced blocks. The first word behind the fence is the *kind* of an
activity; ``key=value`` pairs may follow, quoted where the value has a space; the inside is YAML::

    ```choice id=trust-1
    question: Who speaks first?
    ```

A fence without a kind, or with the kind ``text``, is an ordinary code block.

HTML inside Markdown is shown as text. What comes out passes an allow-list: no script, no style, no
event handler, no image from elsewhere; links are ``noopener nofollow``; headings carry an id
(``section-…``) that contents lists can point at.
"""

import re
import shlex
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, MistakeList

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = {
    *HEADINGS, "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    **{heading: {"id"} for heading in HEADINGS},
    "a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "th": {"scope"},
}  # fmt: skip
OWN_IMAGE = re.compile(r"/?[\w.%~-][\w./%~-]*(\?[\w=&.%-]*)?")
CLOSING_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*")
# Turns what an author wrote as the target of a link or an image into the address that a reader's browser asks for.
Address = Callable[[str], str]
ALIGNED = {f"align-{side}" for side in ("left", "center", "right")}


@dataclass(frozen=True)
class Prose:
    """A stretch of text between activities.

    Attributes:
        source: its Markdown.
        html: the same as safe HTML.
        line: line of the file on which it begins.
    """

    source: str
    html: str
    line: int


@dataclass(frozen=True)
class Activity:
    """An embedded block.

    Attributes:
        kind: first word behind the fence, e.g. ``choice``.
        attributes: the ``key=value`` pairs behind it.
        source: the YAML inside.
        line: line of the file on which ``source`` begins; give it to
            :func:`rapport.textfiles.yaml_file.read_text` as ``first_line``.
    """

    kind: str
    attributes: dict[str, str]
    source: str
    line: int


def render(source: str, *, address: Address | None = None) -> str:
    """Render Markdown as safe HTML.

    Args:
        source: the Markdown.
        address: turns targets of links and images into addresses; without it they stay as written.

    Returns:
        HTML that may be put into a page as it is.
    """
    context: dict[str, object] = {}
    return _html(_addressed(parse(source, context), address), context)


def split(
    body: str, *, kinds: Collection[str], file: str, first_line: int = 1, address: Address | None = None
) -> tuple[Prose | Activity, ...]:
    """Split a body in prose and activities, in the order of the text.

    Args:
        body: the Markdown.
        kinds: the activities that the caller knows.
        file: name for messages.
        first_line: line of the file on which ``body`` begins.
        address: as for :func:`render`.

    Returns:
        The parts; empty prose is left out.

    Raises:
        TextFileError: with every unknown kind, unreadable or repeated attribute and unclosed fence.
    """
    found = MistakeList()
    lines = body.split("\n")
    context: dict[str, object] = {}
    tokens = _addressed(parse(body, context), address)
    parts: list[Prose | Activity] = []
    begin_token, begin_line = 0, 0
    for at, token in enumerate(tokens):
        if not _is_activity(token, kinds):
            continue
        top, bottom = token.map or (0, 0)
        parts.extend(_prose(lines, (begin_line, top), first_line, _html(tokens[begin_token:at], context)))
        begin_token, begin_line = at + 1, bottom
        mistakes = [
            Mistake(file, top + first_line, what, mend)
            for what, mend in _fence_mistakes(token, lines[bottom - 1], kinds)
        ]
        found.add(*mistakes)
        if not mistakes:
            parts.append(_activity(token, top + first_line + 1))
    parts.extend(_prose(lines, (begin_line, len(lines)), first_line, _html(tokens[begin_token:], context)))
    found.raise_if_any()
    return tuple(parts)


def parse(source: str, context: dict[str, object]) -> list[Token]:
    """The parser's tokens, with ids on headings and classes on aligned cells."""
    tokens = PARSER.parse(source, context)
    _number_headings(tokens)
    for token in tokens:
        _align_by_class(token)
    return tokens


def _addressed(tokens: list[Token], address: Address | None) -> list[Token]:
    if address is not None:
        for child in (child for token in tokens for child in token.children or ()):
            name = {"link_open": "href", "image": "src"}.get(child.type)
            if name:
                child.attrSet(name, address(str(child.attrGet(name) or "")))
    return tokens


def _html(tokens: Sequence[Token], context: dict[str, object]) -> str:
    html: str = PARSER.renderer.render(tokens, PARSER.options, context)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        allowed_classes={"th": ALIGNED, "td": ALIGNED},
        link_rel="noopener nofollow",
        url_schemes={"http", "https", "mailto"},
    )


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """Images come from our own server; the address of another would tell it who reads."""
    own = (tag, attribute) != ("img", "src") or OWN_IMAGE.fullmatch(value) is not None
    return value if own else None


def _number_headings(tokens: Sequence[Token]) -> None:
    used: set[str] = set()
    for token, text in pairwise(tokens):
        if token.type != "heading_open":
            continue
        words = re.sub(r"[^\w]+", "-", text.content.lower()).strip("-_")
        base = name = f"section-{words}" if words else "section"
        number = 1
        while name in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name)
        token.attrSet("id", name)


def _align_by_class(token: Token) -> None:
    """Cells are aligned by a class, since the content security policy forbids a style."""
    if token.type == "th_open":
        token.attrSet("scope", "col")
    style = token.attrs.pop("style", None)
    if style is not None:
        token.attrSet("class", f"align-{str(style).removeprefix('text-align:')}")


def _is_activity(token: Token, kinds: Collection[str]) -> bool:
    if token.type != "fence" or _kind(token) in ("", "text"):
        return False
    return token.level == 0 or _kind(token) in kinds


def _kind(token: Token) -> str:
    return token.info.split()[0] if token.info.split() else ""


def _activity(token: Token, line: int) -> Activity:
    pairs = [word.split("=", 1) for word in shlex.split(token.info)[1:]]
    return Activity(_kind(token), dict(pairs), token.content, line)


def _fence_mistakes(token: Token, last_line: str, kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    kind = _kind(token)
    if kind not in kinds:
        near = nearest(kind, kinds)
        known = f"did you mean “{near}”?" if near else f"known: {', '.join(sorted(kinds))}"
        yield f"“{kind}” is no kind of activity", f"{known} (a plain code block is called “text”)"
    if token.level:
        yield f"the block “{kind}” stands inside a list or quotation", "begin it at the margin"
    elif not CLOSING_FENCE.fullmatch(last_line) or last_line.strip()[0] != token.markup[0]:
        yield f"the block “{kind}” is not closed", f"write a line {token.markup} below it"
    try:
        words = shlex.split(token.info)[1:]
    except ValueError:
        yield "a quotation mark behind the fence is not closed", "close it"
        return
    keys = [word.split("=", 1)[0] for word in words]
    for word, key in zip(words, keys, strict=True):
        if "=" not in word or not key:
            yield f"“{word}” behind the fence is no key=value", f"write {kind} id=a-name"
    if len(set(keys)) < len(keys):
        yield "a key stands twice behind the fence", "keep one of the two"


def _prose(lines: Sequence[str], span: tuple[int, int], first_line: int, html: str) -> Iterator[Prose]:
    begin, end = span
    while begin < end and not lines[begin].strip():
        begin += 1
    source = "\n".join(lines[begin:end]).strip()
    if source:
        yield Prose(source, html, begin + first_line)

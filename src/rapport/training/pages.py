"""Reads one page of a course: front matter, prose, blocks. Links lead where `Addresses` says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles import front_matter, markdown, pointers, yaml_file
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, MistakeList
from rapport.textfiles.pointers import Pointer
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document
from rapport.training import talks
from rapport.training.activities import KINDS, Block
from rapport.training.course import Activity, Page, PageHead
from rapport.training.words import Markdown, valid_id

PAGE, MEDIA, REFERENCE = "page", "media", "reference"
# ("page", "the-team") or ("media", "media/team.png") to what stands in the HTML.
Addresses = Callable[[str, str], str]


def beside(kind: str, name: str) -> str:
    """Addresses of a course whose pages are folders beside one another."""
    return f"../{name}/" if kind == PAGE else f"../{name}"


@dataclass(frozen=True)
class Placed:
    """A block, and where each part of it stands in the file."""

    activity: Activity
    document: Document[Block]


@dataclass(frozen=True)
class PageFile:
    path: Path
    head: PageHead
    page: Page
    blocks: tuple[Placed, ...]
    # All links and images, those in blocks too.
    pointers: tuple[Pointer, ...]
    # What a link to this page may name behind its #.
    anchors: frozenset[str]
    # Every block could be read.
    is_whole: bool

    def line_of(self, key: str, word: str = "") -> int:
        """The line of a key of the front matter, or of a word of its list."""
        lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        at = next((at for at, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
        return next((here for here in range(at, len(lines) + 1) if word in lines[here - 1]), at)

    def mistake(self, line: int, what: str, mend: str) -> Mistake:
        return Mistake(str(self.path), line, what, mend)


def read_page(path: Path, found: MistakeList, to: Addresses = beside) -> PageFile | None:
    """Read one page; None where not even its head can be read. What is wrong goes to `found`."""
    mistakes = MistakeList()
    read: PageFile | None = None
    with mistakes.gathering():
        head, body, first_line = front_matter.read(path, PageHead)
        parts: tuple[markdown.Prose | markdown.Activity, ...] = ()
        with mistakes.gathering():
            parts = markdown.split(
                body, kinds=tuple(KINDS), file=str(path), first_line=first_line, address=_address(to)
            )
        blocks = _blocks(parts, str(path), to, mistakes)
        points = pointers.find(body, first_line=first_line)
        mistakes.add(*_heading_mistakes(points, str(path)))
        inside = [pointer for placed in blocks.values() for pointer in _inside(placed, mistakes)]
        anchors = {heading.id for heading in points.headings} | {placed.activity.id for placed in blocks.values()}
        made = [blocks[at].activity if at in blocks else part for at, part in enumerate(parts)]
        read = PageFile(
            path=path,
            head=head,
            page=Page(
                head.id,
                head.title,
                head.minutes,
                tuple(part for part in made if not isinstance(part, markdown.Activity)),
                head.objectives,
            ),
            blocks=tuple(blocks.values()),
            pointers=(*points.pointers, *inside),
            anchors=frozenset(anchors | {f"reference-{word}" for word in head.sources}),
            is_whole=not mistakes.mistakes,
        )
    found.add(*mistakes.mistakes)
    return read


def content_hash(content: StrictModel) -> str:
    """SHA-256 of what a file says. Keys left at their default do not count, so that the format can grow."""
    return fingerprint(content.model_dump(mode="json", exclude_defaults=True))


def _address(to: Addresses) -> markdown.Address:
    def address(target: str) -> str:
        kind, colon, name = target.partition(":")
        if kind == PAGE and colon:
            page, hash_sign, anchor = name.partition("#")
            return f"{to(PAGE, page)}{hash_sign}{anchor}"
        if kind == REFERENCE and colon:
            return f"#reference-{name}"
        return to(MEDIA, target) if target.startswith(f"{MEDIA}/") else target

    return address


def _blocks(
    parts: tuple[markdown.Prose | markdown.Activity, ...], file: str, to: Addresses, found: MistakeList
) -> dict[int, Placed]:
    """The blocks of a page that can be read, by their place among its parts."""
    blocks: dict[int, Placed] = {}
    for at, part in enumerate(parts):
        if isinstance(part, markdown.Prose):
            continue
        with found.gathering():
            placed = _block(part, file, to)
            if placed.activity.id in {other.activity.id for other in blocks.values()}:
                what = f"the activity “{placed.activity.id}” stands twice on this page"
                found.add(Mistake(file, part.line - 1, what, "give each activity an id of its own"))
            blocks[at] = placed
    return blocks


def _block(block: markdown.Activity, file: str, to: Addresses) -> Placed:
    found = MistakeList()
    fence = block.line - 1
    word = block.attributes.get("id", "")
    for key in block.attributes.keys() - {"id"}:
        found.add(Mistake(file, fence, f"“{key}” is not known behind the fence", "only id=… may stand there"))
    if not word:
        mend = f"write {block.kind} id=a-name; the id may never change, since answers are kept under it"
        found.add(Mistake(file, fence, f"this {block.kind} has no id", mend))
    else:
        try:
            valid_id(word)
        except ValueError as error:
            what, _, mend = str(error).partition(" – ")
            found.add(Mistake(file, fence, what, mend))
    with found.gathering():
        model = KINDS[block.kind]
        document = yaml_file.parse_document(block.source, model, name=file, first_line=block.line)
        found.add(*talks.mistakes_in(document))
    found.raise_if_any()
    content = _with_addresses(document.content, to)
    return Placed(Activity(word, block.kind, content, content_hash(document.content)), document)


def _with_addresses(content: Block, to: Addresses) -> Block:
    """The block with its links led to where they belong, by their Markdown."""
    leading = {key: text for key, text in content if isinstance(text, Markdown) and "](" in text}
    return content.model_copy(update={key: Markdown(text, _address(to)) for key, text in leading.items()})


def _inside(placed: Placed, found: MistakeList) -> list[Pointer]:
    """Links and images in the Markdown of a block. They are told on the line where that text begins."""
    inside = []
    for key, text in placed.document.content:
        if not isinstance(text, Markdown):
            continue
        line = placed.document.line(key)
        points = pointers.find(text)
        for _ in points.headings[:1]:
            mend = "set it in bold: an activity has its own heading, and others would stand outside the page’s order"
            found.add(Mistake(placed.document.file, line, f"there is a heading inside “{key}”", mend))
        inside += [Pointer(one.target, line, one.is_image, one.alt) for one in points.pointers]
    return inside


def _heading_mistakes(points: pointers.Pointers, file: str) -> list[Mistake]:
    mistakes, above = [], 1
    for heading in points.headings:
        if heading.level == 1:
            what, mend = "a heading of the first level", "write ##: the page’s title is the only one of the first"
            mistakes.append(Mistake(file, heading.line, what, mend))
        elif heading.level > above + 1:
            what = f"the heading jumps from level {above} to {heading.level}"
            mistakes.append(Mistake(file, heading.line, what, f"write {'#' * (above + 1)}"))
        above = heading.level
    for tag, line in points.tags:
        what = f"{tag} looks like HTML, which is shown as it stands"
        mistakes.append(Mistake(file, line, what, "write it in Markdown"))
    return mistakes

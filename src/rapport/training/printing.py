"""A course as a folder of plain pages: to print, to read without a network, to preview. Everything in it is shown."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from rapport.textfiles.markdown import Prose
from rapport.training.activities import Audio, Block, Dialogue, Reply, Step
from rapport.training.course import Activity, Course, Page
from rapport.training.pages import MEDIA, PAGE
from rapport.training.reading import ReadCourse, read_translated

STYLE = "course.css"
HEADING_ID = re.compile(r'(<h[1-6]) id="[^"]*"')
HEADING = re.compile(r"(</?h)([2-4])(?=[ >])")
DEEP_LINK = re.compile(r'href="(#page-[a-z0-9-]+)#[^"]*"')
# The same course always makes the same bytes.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ShownBlock:
    """A block as it is printed."""

    content: Block
    template: str
    anchor: str
    # Of a dialogue: what is said, and each reply with the number at which one goes on.
    steps: tuple[tuple[Step, tuple[tuple[Reply, int], ...]], ...] = ()
    recording: str = ""


@dataclass(frozen=True)
class ShownPage:
    page: Page
    parts: tuple[Prose | ShownBlock, ...]
    # Off where several pages stand on one: there the ids would not be unique.
    has_anchors: bool


def on_pages(kind: str, name: str) -> str:
    """Addresses within `pages/`."""
    return f"{name}.html" if kind == PAGE else f"../{name}"


def on_one_page(kind: str, name: str) -> str:
    """Addresses within `whole.html`."""
    return f"#page-{name}" if kind == PAGE else name


def printed(folder: Path, language: str = "", *, reload: bool = False) -> dict[str, bytes]:
    """Every file of a printed course, by name. Raises TextFileError with every mistake of the course's files."""
    course = in_language(read_translated(folder, to=on_pages), language)
    whole = in_language(read_translated(folder, to=on_one_page), language)
    files = {f"pages/{page.id}.html": _page(course, page, reload=reload) for page in course.pages}
    files["index.html"] = _rendered("index", course, reload=reload)
    files["whole.html"] = _whole(whole, reload=reload)
    files[STYLE] = Path(str(finders.find(f"training/{STYLE}"))).read_bytes()
    return files | {name: (folder / name).read_bytes() for name in course.media if name.startswith(f"{MEDIA}/")}


def in_language(read: ReadCourse, language: str) -> Course:
    """The course in a language; in its own where it has no such translation."""
    return read.translations.get(language, read.course)


def zipped(course: str, files: dict[str, bytes]) -> bytes:
    """The files as a ZIP with one folder in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{course}/{name}", LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _page(course: Course, page: Page, *, reload: bool) -> bytes:
    before, after = course.neighbours(page)
    words = {"shown": _shown(course, page, has_anchors=True), "before": before, "after": after, "root": "../"}
    return _rendered("page", course, reload=reload, language=page.language or course.language, **words)


def _whole(course: Course, *, reload: bool) -> bytes:
    sections = [
        (section, [_shown(course, page, has_anchors=False) for page in section.pages]) for section in course.sections
    ]
    html = _rendered("whole", course, reload=reload, sections=sections).decode()
    return DEEP_LINK.sub(r'href="\1"', html).encode()


def _rendered(template: str, course: Course, *, reload: bool, **words: object) -> bytes:
    context = {"course": course, "language": course.language, "root": "", "reload": reload, **words}
    return render_to_string(f"training/print/{template}.html", context).encode()


def _shown(course: Course, page: Page, *, has_anchors: bool) -> ShownPage:
    return ShownPage(page, tuple(_parts(course, page, has_anchors=has_anchors)), has_anchors)


def _parts(course: Course, page: Page, *, has_anchors: bool) -> Iterator[Prose | ShownBlock]:
    for part in page.parts:
        if isinstance(part, Activity):
            yield _block(course, part, part.id if has_anchors else "")
        else:
            html = part.html if has_anchors else _lowered(part.html)
            yield Prose(part.source, html, part.line)


def _lowered(html: str) -> str:
    """Prose of a page that stands below others on one: headings two levels lower, and without ids."""
    bare = HEADING_ID.sub(r"\1", html)
    return HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 2}", bare)


def _block(course: Course, activity: Activity, anchor: str) -> ShownBlock:
    content = activity.content
    steps: tuple[tuple[Step, tuple[tuple[Reply, int], ...]], ...] = ()
    if isinstance(content, Dialogue):
        order = [content.start, *(word for word in content.steps if word != content.start)]
        numbers = {word: number for number, word in enumerate(order, 1)}
        steps = tuple(
            (content.steps[word], tuple((reply, numbers[reply.go]) for reply in content.steps[word].replies))
            for word in order
        )
    recording = course.media[content.src] if isinstance(content, Audio) else ""
    return ShownBlock(content, f"training/print/kinds/{activity.kind}.html", anchor, steps, recording)

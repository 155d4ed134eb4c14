"""Reads a course from its folder: `course.yaml` and pages `NN-name.md`. Reports every mistake with file and line."""

from pathlib import Path

from rapport.textfiles import front_matter, markdown, yaml_file
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document
from rapport.training.activities import KINDS
from rapport.training.course import Activity, Course, Outline, Page, PageHead, Section
from rapport.training.words import valid_id

OUTLINE = "course.yaml"
PAGES = "[0-9][0-9]-*.md"


def read_course(folder: Path) -> Course:
    """Read a course. Raises TextFileError with every mistake of all its files."""
    if not folder.is_dir():
        raise TextFileError([Mistake(str(folder), 1, "this folder does not exist", "name the folder of a course")])
    found = MistakeList()
    outline: Document[Outline] | None = None
    with found.gathering():
        outline = yaml_file.open_document(folder / OUTLINE, Outline)
    pages: list[tuple[PageHead, Page, str]] = []
    for path in sorted(folder.glob(PAGES)):
        with found.gathering():
            head, page = read_page(path)
            pages.append((head, page, str(path)))
    found.add(*_repeated_pages(pages))
    if outline is None:
        raise TextFileError(found.mistakes)
    found.add(*_outline_mistakes(outline, folder, pages, pages_are_whole=not found.mistakes))
    found.raise_if_any()
    return _course(outline.content, pages)


def read_page(path: Path) -> tuple[PageHead, Page]:
    """Read one page. Raises TextFileError with every mistake of the file."""
    head, body, first_line = front_matter.read(path, PageHead)
    blocks = markdown.split(body, kinds=tuple(KINDS), file=str(path), first_line=first_line)
    found = MistakeList()
    parts: list[markdown.Prose | Activity] = []
    seen: set[str] = set()
    for block in blocks:
        if isinstance(block, markdown.Prose):
            parts.append(block)
            continue
        with found.gathering():
            activity = _activity(block, str(path))
            if activity.id in seen:
                what = f"the activity “{activity.id}” stands twice on this page"
                found.add(Mistake(str(path), block.line - 1, what, "give each activity an id of its own"))
            seen.add(activity.id)
            parts.append(activity)
    found.raise_if_any()
    return head, Page(head.id, head.title, head.minutes, tuple(parts), head.objectives)


def content_hash(content: StrictModel) -> str:
    """SHA-256 of what a file says. Keys left at their default do not count, so that the format can grow."""
    return fingerprint(content.model_dump(mode="json", exclude_defaults=True))


def _activity(block: markdown.Activity, file: str) -> Activity:
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
        content = yaml_file.read_text(block.source, KINDS[block.kind], name=file, first_line=block.line)
    found.raise_if_any()
    return Activity(word, block.kind, content, content_hash(content))


def _outline_mistakes(
    outline: Document[Outline], folder: Path, pages: list[tuple[PageHead, Page, str]], *, pages_are_whole: bool
) -> list[Mistake]:
    course = outline.content
    mistakes = []
    if course.id != folder.resolve().name:
        what = f"the course is called “{course.id}”, its folder “{folder.resolve().name}”"
        mistakes.append(outline.mistake("id", what=what, mend="give both the same name"))
    known = [section.id for section in course.sections]
    for at, section in enumerate(course.sections):
        if section.id in known[:at]:
            what = f"the section “{section.id}” stands twice"
            mistakes.append(outline.mistake("sections", at, "id", what=what, mend="give each an id of its own"))
        elif pages_are_whole and section.id not in {head.section for head, _, _ in pages}:
            what = f"the section “{section.id}” has no page"
            mend = f"write a page with “section: {section.id}”, or take the section out"
            mistakes.append(outline.mistake("sections", at, "id", what=what, mend=mend))
    for head, _, file in pages:
        if head.section not in known:
            what = f"there is no section “{head.section}” in {OUTLINE}"
            mistakes.append(Mistake(file, _line_of_key(file, "section"), what, f"known: {', '.join(known)}"))
    return mistakes


def _repeated_pages(pages: list[tuple[PageHead, Page, str]]) -> list[Mistake]:
    first: dict[str, str] = {}
    mistakes = []
    for head, _, file in pages:
        if head.id in first:
            what = f"the page id “{head.id}” is that of {Path(first[head.id]).name} too"
            mistakes.append(Mistake(file, _line_of_key(file, "id"), what, "give each page an id of its own"))
        first.setdefault(head.id, file)
    return mistakes


def _line_of_key(file: str, key: str) -> int:
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return next((at for at, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def _course(outline: Outline, pages: list[tuple[PageHead, Page, str]]) -> Course:
    sections = tuple(
        Section(
            section.id,
            section.title,
            tuple(page for head, page, _ in pages if head.section == section.id),
            section.summary,
        )
        for section in outline.sections
    )
    texts = [[head.model_dump(mode="json"), [_text_of(part) for part in page.parts]] for head, page, _ in pages]
    return Course(
        id=outline.id,
        title=outline.title,
        version=outline.version,
        language=outline.language,
        summary=outline.summary,
        sections=sections,
        sha256=fingerprint([outline.model_dump(mode="json"), texts]),
        audience=outline.audience,
        hours=outline.hours,
        completion=outline.completion,
        renamed=outline.renamed,
    )


def _text_of(part: markdown.Prose | Activity) -> list[str]:
    return ["prose", part.source] if isinstance(part, markdown.Prose) else [part.kind, part.id, part.sha256]

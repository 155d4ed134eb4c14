"""A translation: `locale/es/` has the same files with the same ids and structure, and other texts; pages may lack."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapport.textfiles.markdown import Prose
from rapport.textfiles.mistakes import Mistake, MistakeList
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document, Model
from rapport.training import pointing, remarks
from rapport.training.course import Course, Page, Section, Tool, Toolkit
from rapport.training.files import LOCALE, OUTLINE, TOOLKIT, CourseFiles, opened, page_paths
from rapport.training.pages import Addresses, PageFile, Placed, read_page
from rapport.training.words import NO_TEXT, Id, Text

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
UNTIL_THEN = "until then the original is shown"
# A translation has its own recording.
RECORDING = {"src", "captions", "synthetic"}


class SectionTexts(StrictModel):
    id: Id
    title: Text
    summary: Text


class OutlineTexts(StrictModel):
    """`locale/es/course.yaml`."""

    title: Text
    audience: Text
    summary: Text
    sections: tuple[SectionTexts, ...]


@dataclass(frozen=True)
class Overlay:
    language: str
    outline: OutlineTexts | None
    pages: dict[str, PageFile]
    tools: dict[str, Tool]
    # What it lacks: no mistake, the original is shown.
    untranslated: tuple[Mistake, ...]
    # Markdown where plain text is shown.
    remarks: tuple[Mistake, ...] = ()


def languages_of(folder: Path) -> list[Path]:
    """The folders of a course's translations."""
    root = folder / LOCALE
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def read_overlay(folder: Path, files: CourseFiles, found: MistakeList, to: Addresses) -> Overlay:
    """Read one translation and compare it with the original. What is wrong goes to `found`."""
    if not LANGUAGE.fullmatch(folder.name):
        mend = "name it with the code of a language, such as es or pt-BR"
        found.add(Mistake(str(folder), 1, f"“{folder.name}” is no language", mend))
    outline = opened(folder / OUTLINE, OutlineTexts, found, may_be_missing=True)
    toolkit = opened(folder / TOOLKIT, Toolkit, found, may_be_missing=True)
    originals = {page.path.name: page for page in files.pages}
    known = pointing.known_in(files)
    pages: dict[str, PageFile] = {}
    for path in page_paths(folder, found):
        page, original = read_page(path, found, to), originals.get(path.name)
        if original is None:
            if files.has_all_pages:
                found.add(Mistake(str(path), 1, "the course has no page of this name", "name it as the original"))
        elif page is not None:
            pages[original.head.id] = page
            found.add(*_other_structure(page, original), *_broken_pointers(page, known))
    if outline and files.outline:
        found.add(*_section_mistakes(outline, [section.id for section in files.outline.content.sections]))
    if toolkit:
        found.add(*_tool_mistakes(toolkit, files))
    return Overlay(
        language=folder.name,
        outline=outline.content if outline else None,
        pages=pages,
        tools={tool.id: tool for tool in toolkit.content.tools} if toolkit else {},
        untranslated=tuple(_lacking(folder, files, outline, toolkit)),
        remarks=(
            *remarks.in_document(outline),
            *remarks.in_document(toolkit),
            *(remark for page in pages.values() for remark in remarks.on_page(page)),
        ),
    )


def translated(course: Course, overlay: Overlay) -> Course:
    """The course with the overlay's texts. Ids, hashes and sources stay."""
    texts = {section.id: section for section in overlay.outline.sections} if overlay.outline else {}
    sections = tuple(
        Section(
            section.id,
            texts[section.id].title if section.id in texts else section.title,
            tuple(_page(page, overlay, course.language) for page in section.pages),
            texts[section.id].summary if section.id in texts else section.summary,
            "" if section.id in texts else course.language,
        )
        for section in course.sections
    )
    words = overlay.outline
    return replace(
        course,
        language=overlay.language,
        title=words.title if words else course.title,
        audience=words.audience if words else course.audience,
        summary=words.summary if words else course.summary,
        sections=sections,
        tools=tuple(overlay.tools.get(tool.id, tool) for tool in course.tools),
    )


def _page(page: Page, overlay: Overlay, language: str) -> Page:
    if page.id not in overlay.pages:
        return replace(page, language=language)
    other = overlay.pages[page.id].page
    hashes = {block.id: block.sha256 for block in page.blocks}
    parts = tuple(part if isinstance(part, Prose) else replace(part, sha256=hashes[part.id]) for part in other.parts)
    return replace(page, title=other.title, parts=parts, objectives=other.objectives)


def _lacking(
    folder: Path, files: CourseFiles, outline: Document[OutlineTexts] | None, toolkit: Document[Toolkit] | None
) -> Iterator[Mistake]:
    for name, is_there in ((OUTLINE, True), (TOOLKIT, files.toolkit is not None)):
        if is_there and not (folder / name).exists():
            yield Mistake(str(folder / name), 1, "not translated yet", UNTIL_THEN)
    if outline and files.outline:
        ids = [section.id for section in files.outline.content.sections]
        yield from _untold(outline, "sections", ids, {section.id for section in outline.content.sections})
    if toolkit and files.toolkit:
        ids = [tool.id for tool in files.toolkit.content.tools]
        yield from _untold(toolkit, "tools", ids, {tool.id for tool in toolkit.content.tools})
    for page in files.pages:
        if not (folder / page.path.name).exists():
            yield Mistake(
                str(folder / page.path.name), 1, f"the page “{page.head.id}” is not translated yet", UNTIL_THEN
            )


def _untold(document: Document[Model], key: str, ids: list[str], told: set[str]) -> Iterator[Mistake]:
    for word in ids:
        if word not in told:
            what = f"the {key.removesuffix('s')} “{word}” is not translated yet"
            yield document.mistake(key, what=what, mend=UNTIL_THEN)


def _section_mistakes(outline: Document[OutlineTexts], ids: list[str]) -> Iterator[Mistake]:
    yield from pointing.repeated(outline, "sections", [section.id for section in outline.content.sections])
    for at, section in enumerate(outline.content.sections):
        if section.id not in ids:
            what = f"the original has no section “{section.id}”"
            yield outline.mistake("sections", at, "id", what=what, mend=f"known: {', '.join(ids)}")


def _tool_mistakes(toolkit: Document[Toolkit], files: CourseFiles) -> Iterator[Mistake]:
    originals = {tool.id: tool for tool in files.toolkit.content.tools} if files.toolkit else {}
    for at, tool in enumerate(toolkit.content.tools):
        if tool.id not in originals:
            what, mend = f"the original has no tool “{tool.id}”", "keep the ids of the original"
            yield toolkit.mistake("tools", at, "id", what=what, mend=mend)
        elif _bones(originals[tool.id]) != _bones(tool):
            what = f"the tool “{tool.id}” leads elsewhere than in the original"
            yield toolkit.mistake("tools", at, what=what, mend="keep page, template and reference")


def _broken_pointers(page: PageFile, known: pointing.Known) -> Iterator[Mistake]:
    for pointer in page.pointers:
        if reason := pointing.broken(pointer, page, known):
            yield page.mistake(pointer.line, *reason)


def _other_structure(page: PageFile, original: PageFile) -> Iterator[Mistake]:
    for key in ("id", "section", "minutes", "sources"):
        here, there = getattr(page.head, key), getattr(original.head, key)
        if here != there:
            what = f"“{key}” is {_shown(here)}, in the original {_shown(there)}"
            yield page.mistake(page.line_of(key), what, "keep that of the original")
    if len(page.head.objectives) != len(original.head.objectives):
        what = f"there are {len(page.head.objectives)} objectives, in the original {len(original.head.objectives)}"
        yield page.mistake(page.line_of("objectives"), what, "translate each")
    if page.is_whole and original.is_whole:
        yield from _other_blocks(page, original)


def _other_blocks(page: PageFile, original: PageFile) -> Iterator[Mistake]:
    here = [(placed.activity.kind, placed.activity.id) for placed in page.blocks]
    there = [(placed.activity.kind, placed.activity.id) for placed in original.blocks]
    if here != there:
        missing = [f"{kind} {word}" for kind, word in there if (kind, word) not in here]
        added = [f"{kind} {word}" for kind, word in here if (kind, word) not in there]
        differs = f"{_listed('missing', missing)}{_listed('not in the original', added)}".rstrip("; ")
        what = f"the activities differ: {differs or 'they stand in another order'}"
        yield page.mistake(1, what, "keep those of the original")
        return
    for placed, other in zip(page.blocks, original.blocks, strict=True):
        yield from _other_bones(placed, other)


def _other_bones(placed: Placed, original: Placed) -> Iterator[Mistake]:
    here, there = _bones(placed.activity.content), _bones(original.activity.content)
    place = next((path for path in {**here, **there} if here.get(path) != there.get(path)), None)
    if place is None and list(here) != list(there):
        place = next(path for path, other in zip(here, there, strict=True) if path != other)
    if place is not None:
        name = " ".join(str(step if isinstance(step, str) else step + 1) for step in place)
        what = f"{placed.activity.kind} {placed.activity.id} differs from the original at “{name}”"
        mend = f"there: {_shown(there.get(place))}, here: {_shown(here.get(place))}; keep ids, order and numbers"
        yield placed.document.mistake(*place, what=what, mend=mend)


def _bones(content: StrictModel) -> dict[tuple[str | int, ...], object]:
    """All of a block save its words, by place: ids, numbers, truth values, and whether there is a text at all."""
    return dict(_flat(content.model_dump(by_alias=True), ()))


def _flat(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _flat(inner, (*path, at))
    elif path[-1] in RECORDING:
        return
    elif isinstance(value, str) and path[-1] not in NO_TEXT:
        yield path, "a text" if value.strip() else "no text"
    else:
        yield path, value


def _listed(what: str, words: list[str]) -> str:
    return f"{what} {', '.join(words)}; " if words else ""


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)

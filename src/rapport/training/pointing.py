"""Whether everything in a course that names something else finds it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.pointers import Pointer
from rapport.textfiles.yaml_file import Document, Model
from rapport.training.activities import Audio, Block, Ratings, Scale
from rapport.training.course import Key
from rapport.training.files import OUTLINE, REFERENCES, CourseFiles
from rapport.training.pages import MEDIA, PAGE, REFERENCE, PageFile, Placed

OUTSIDE = ("https://", "http://", "mailto:")
LINKS = "link to https://…, page:page-id, page:page-id#section-heading, #section-heading, reference:id or media/file"


@dataclass(frozen=True)
class Known:
    """All that can be named."""

    pages: dict[str, PageFile]
    blocks: dict[Key, Placed]
    # (page, activity) in the order of reading.
    order: tuple[Key, ...]
    references: frozenset[str]
    media: frozenset[str]
    has_all_pages: bool
    has_all_references: bool


def known_in(files: CourseFiles) -> Known:
    blocks = {(page.head.id, placed.activity.id): placed for page in files.pages for placed in page.blocks}
    references = files.references.content.references if files.references else ()
    return Known(
        pages={page.head.id: page for page in files.pages},
        blocks=blocks,
        order=tuple(blocks),
        references=frozenset(reference.id for reference in references),
        media=files.media,
        has_all_pages=files.has_all_pages,
        has_all_references=files.references is not None or not (files.folder / REFERENCES).exists(),
    )


def page_mistakes(page: PageFile, known: Known) -> Iterator[Mistake]:
    """What a page names and is not there."""
    for pointer in page.pointers:
        if reason := broken(pointer, page, known):
            yield page.mistake(pointer.line, *reason)
    for word in page.head.sources if known.has_all_references else ():
        if word not in known.references:
            what = f"there is no reference “{word}” in {REFERENCES}"
            yield page.mistake(page.line_of("sources", word), what, _did_you_mean(word, known.references))
    for placed in page.blocks:
        yield from _again_mistakes(page, placed, known)
        yield from _recording_mistakes(placed, known)


def tool_mistakes(files: CourseFiles, known: Known, templates: Collection[str] | None) -> Iterator[Mistake]:
    """Ids of references and tools, and where tools lead. Without `templates` those are not asked for."""
    if files.references:
        yield from repeated(files.references, "references", [one.id for one in files.references.content.references])
    if not files.toolkit:
        return
    tools = files.toolkit.content.tools
    yield from repeated(files.toolkit, "tools", [tool.id for tool in tools])
    shelves: list[tuple[str, Collection[str] | None]] = [
        ("page", known.pages if known.has_all_pages else None),
        ("template", templates),
        ("reference", known.references if known.has_all_references else None),
    ]
    for at, tool in enumerate(tools):
        for key, shelf in shelves:
            word = getattr(tool, key)
            if word and shelf is not None and word not in shelf:
                what = f"there is no {key} “{word}”"
                yield files.toolkit.mistake("tools", at, key, what=what, mend=_did_you_mean(word, shelf))


def uncited(files: CourseFiles) -> Iterator[Mistake]:
    """References that no page and no tool names."""
    if not files.references:
        return
    tools = files.toolkit.content.tools if files.toolkit else ()
    cited = {word for page in files.pages for word in page.head.sources} | {tool.reference for tool in tools}
    for at, work in enumerate(files.references.content.references):
        if work.id not in cited:
            what = f"“{work.id}” is cited nowhere"
            mend = "name it under “sources” of the page that rests on it, or take it out"
            yield files.references.mistake("references", at, "id", what=what, mend=mend)


def outline_mistakes(files: CourseFiles, known: Known) -> Iterator[Mistake]:
    """Sections without pages, pages without sections, names that stand twice, new names that lead nowhere."""
    document = files.outline
    if document is None:
        return
    course, name = document.content, files.folder.resolve().name
    if course.id != name:
        what = f"the course is called “{course.id}”, its folder “{name}”"
        yield document.mistake("id", what=what, mend="give both the same name")
    ids = [section.id for section in course.sections]
    yield from repeated(document, "sections", ids)
    used = {page.head.section for page in files.pages}
    for at, word in enumerate(ids):
        if known.has_all_pages and word not in used and word not in ids[:at]:
            mend = f"write a page with “section: {word}”, or take the section out"
            yield document.mistake("sections", at, "id", what=f"the section “{word}” has no page", mend=mend)
    for page in files.pages:
        if page.head.section not in ids:
            what = f"there is no section “{page.head.section}” in {OUTLINE}"
            yield page.mistake(page.line_of("section"), what, f"known: {', '.join(ids)}")
    if known.has_all_pages and all(page.is_whole for page in files.pages):
        yield from _renaming_mistakes(document.content.renamed, document, known)


@dataclass(frozen=True)
class Reserved:
    """Ids that no course, and no page, may have: they are words of addresses."""

    courses: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()


NOTHING = Reserved()


def taken_mistakes(files: CourseFiles, reserved: Reserved) -> Iterator[Mistake]:
    """A course or a page whose address already leads elsewhere."""
    mend = "choose another id: this one is a word of addresses under /training/"
    if files.outline and (word := files.outline.content.id) in reserved.courses:
        yield files.outline.mistake("id", what=f"no course can be called “{word}”", mend=mend)
    for page in files.pages:
        if page.head.id in reserved.pages:
            yield page.mistake(page.line_of("id"), f"no page can be called “{page.head.id}”", mend)


def page_id_mistakes(pages: Sequence[PageFile]) -> Iterator[Mistake]:
    first: dict[str, PageFile] = {}
    for page in pages:
        if page.head.id in first:
            what = f"the page id “{page.head.id}” is that of {first[page.head.id].path.name} too"
            yield page.mistake(page.line_of("id"), what, "give each page an id of its own")
        first.setdefault(page.head.id, page)


def repeated(document: Document[Model], key: str, ids: Sequence[str]) -> Iterator[Mistake]:
    """Ids that stand twice in a list of a file."""
    for at, word in enumerate(ids):
        if word in ids[:at]:
            what = f"the {key.removesuffix('s')} “{word}” stands twice"
            yield document.mistake(key, at, "id", what=what, mend="give each an id of its own")


def _did_you_mean(word: str, known: Collection[str]) -> str:
    near = nearest(word, known)
    return f"did you mean “{near}”?" if near else "write it, or take this out"


def broken(pointer: Pointer, page: PageFile, known: Known) -> tuple[str, str] | None:
    """What is wrong with a link or an image, and how to mend it."""
    if pointer.is_image and (reason := _bad_image(pointer)):
        return reason
    target = pointer.target
    kind, _, name = target.partition(":")
    if target.startswith(f"{MEDIA}/"):
        return _missing_file(target, known)
    if target.startswith("#"):
        return _missing_place(page, target[1:])
    if target.startswith(f"{REFERENCE}:"):
        return _missing_reference(name, page, known)
    if target.startswith(f"{PAGE}:"):
        return _missing_page(name, known)
    return None if target.startswith(OUTSIDE) and len(target) > len(kind) + 3 else _nowhere(target, known)


def _bad_image(image: Pointer) -> tuple[str, str] | None:
    if not image.alt:
        return f"the image {image.target} has no text for those who do not see it", f"write ![what]({image.target})"
    if not image.target.startswith(f"{MEDIA}/"):
        return f"the image {image.target} does not lie in the course", "put it into media/ and write media/name"
    return None


def _nowhere(target: str, known: Known) -> tuple[str, str]:
    file = target.partition("#")[0]
    if other := next((one for one in known.pages.values() if one.path.name == file), None):
        return f"{target} is the name of a file, which may change", f"write page:{other.head.id}"
    return f"“{target}” leads nowhere", LINKS


def _missing_file(path: str, known: Known) -> tuple[str, str] | None:
    return None if path in known.media else (f"there is no file {path}", _did_you_mean(path, known.media))


def _missing_reference(word: str, page: PageFile, known: Known) -> tuple[str, str] | None:
    if word in page.head.sources:
        return None
    if word in known.references:
        return f"“{word}” is not among the sources of this page", f"add it: “sources: [{word}]” between the --- lines"
    return (
        (f"there is no reference “{word}”", _did_you_mean(word, known.references)) if known.has_all_references else None
    )


def _missing_page(name: str, known: Known) -> tuple[str, str] | None:
    word, _, anchor = name.partition("#")
    if word in known.pages:
        return _missing_place(known.pages[word], anchor) if anchor else None
    return (f"there is no page “{word}”", _did_you_mean(word, known.pages)) if known.has_all_pages else None


def _missing_place(page: PageFile, anchor: str) -> tuple[str, str] | None:
    if anchor in page.anchors or not page.is_whole:
        return None
    return f"“#{anchor}” stands nowhere on the page “{page.head.id}”", _did_you_mean(anchor, page.anchors)


def _again_mistakes(page: PageFile, placed: Placed, known: Known) -> Iterator[Mistake]:
    scale = placed.document.content
    if not isinstance(scale, Scale | Ratings) or not scale.again:
        return
    key = scale.again_key
    other = known.blocks.get(key) if key else None
    if key is None or other is None:
        theirs = known.pages.get(key[0]) if key else None
        is_unknown = known.has_all_pages if theirs is None else theirs.is_whole
        if key is None or is_unknown:
            what = f"“{scale.again}” is no page-id/activity-id of this course"
            scales = ["/".join(at) for at, one in known.blocks.items() if one.activity.kind == placed.activity.kind]
            yield placed.document.mistake("again", what=what, mend=_did_you_mean(scale.again, scales))
        return
    here = (page.head.id, placed.activity.id)
    if other.activity.kind != placed.activity.kind:
        what = f"“{scale.again}” is a {other.activity.kind}, and this a {placed.activity.kind}"
        yield placed.document.mistake("again", what=what, mend=f"name a {placed.activity.kind}")
    elif known.order.index(key) >= known.order.index(here):
        what = f"“{scale.again}” does not come before this one"
        yield placed.document.mistake("again", what=what, mend="name an earlier one")
    elif not _are_alike(scale, cast("Scale | Ratings", other.document.content)):
        what = f"“{scale.again}” has another scale or other items, so the two cannot be compared"
        yield placed.document.mistake("again", what=what, mend="give both the same “from”, “to” and ids of items")


def _are_alike(scale: Scale | Ratings, other: Scale | Ratings) -> bool:
    return scale.numbers == other.numbers and scale.ids == other.ids


def _recording_mistakes(placed: Placed, known: Known) -> Iterator[Mistake]:
    audio: Block = placed.document.content
    if not isinstance(audio, Audio):
        return
    for key, path in (("src", audio.src), ("captions", audio.captions)):
        if path and (reason := _missing_file(path, known)):
            yield placed.document.mistake(key, what=reason[0], mend=reason[1])


def _renaming_mistakes(renamed: dict[str, str], document: Document[Model], known: Known) -> Iterator[Mistake]:
    there = set(known.pages) | {"/".join(key) for key in known.blocks}
    for old, new in renamed.items():
        if old in there:
            what = f"“{old}” is still there, so answers of two would be mixed"
            yield document.mistake("renamed", old, what=what, mend="take this line out, or give it a new id")
        if old.count("/") != new.count("/") or old.count("/") > 1:
            what = f"“{old}: {new}” names a page and an activity"
            yield document.mistake("renamed", old, what=what, mend="write page: page, or page/activity: page/activity")
        elif new not in there and new not in renamed:
            what = f"there is no “{new}” today"
            yield document.mistake("renamed", old, what=what, mend=_did_you_mean(new, there))
        elif _is_circle(old, renamed):
            what = f"the new names of “{old}” lead in a circle"
            yield document.mistake("renamed", old, what=what, mend="let them end at what is there today")


def _is_circle(old: str, renamed: dict[str, str]) -> bool:
    seen, word = {old}, renamed[old]
    while word in renamed:
        if word in seen:
            return True
        seen.add(word)
        word = renamed[word]
    return False

"""Reads a course from its folder: outline, pages, references, tool kit, translations.

Reports every mistake of all files at once, each with file and line.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles import markdown
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.training import overlay, pointing, remarks
from rapport.training.course import Activity, Course, Outline, Page, Section
from rapport.training.files import CourseFiles, read_files
from rapport.training.pages import MEDIA, Addresses, PageFile, beside
from rapport.training.pointing import NOTHING, Reserved
from rapport.training.speaking.ledger import outdated

Standard = Callable[[PageFile], Iterable[Mistake]]


def no_standard(page: PageFile) -> Iterable[Mistake]:
    """Whatever is whole is good enough."""
    return ()


@dataclass(frozen=True)
class ReadCourse:
    """A course in its own language, and in others.

    Attributes:
        course: as its author wrote it.
        translations: the same course by language. Ids and hashes are those of the original, so that an answer is one
            answer in every language; what is not translated stands there in the original, marked with its language.
        untranslated: what the translations lack.
        remarks: what is no mistake and hardly meant: Markdown where plain text is shown, a work that nobody cites,
            a recording of a transcript that has changed since.
    """

    course: Course
    translations: dict[str, Course]
    untranslated: tuple[Mistake, ...]
    remarks: tuple[Mistake, ...] = ()


def read_course(folder: Path) -> Course:
    """Read a course. Raises TextFileError with every mistake of all its files."""
    return read_translated(folder).course


def read_translated(
    folder: Path,
    *,
    to: Addresses = beside,
    templates: Collection[str] | None = None,
    standard: Standard = no_standard,
    taken: Reserved = NOTHING,
) -> ReadCourse:
    """Read a course with its translations.

    `to` makes the addresses of links and media; `templates` are the agreement templates that tools may lead to; `taken`
    are ids that no course and no page may have; `standard` finds what a page lacks of what somebody asks of it beyond
    the format.
    Raises TextFileError with every mistake of all files.
    """
    found = MistakeList()
    files = read_files(folder, found, to)
    known = pointing.known_in(files)
    found.add(*pointing.page_id_mistakes(files.pages))
    for page in files.pages:
        found.add(*pointing.page_mistakes(page, known), *standard(page))
    found.add(*pointing.outline_mistakes(files, known), *pointing.taken_mistakes(files, taken))
    found.add(*pointing.tool_mistakes(files, known, templates))
    laid = [overlay.read_overlay(path, files, found, to) for path in overlay.languages_of(folder)]
    if found.mistakes or files.outline is None:
        raise TextFileError(found.mistakes)
    course = _course(files, files.outline.content, to)
    return ReadCourse(
        course,
        {one.language: overlay.translated(course, one) for one in laid},
        tuple(mistake for one in laid for mistake in one.untranslated),
        (
            *_remarks(files),
            *(remark for one in laid for remark in one.remarks),
            *outdated(folder, [*files.pages, *(page for one in laid for page in one.pages.values())]),
        ),
    )


def _remarks(files: CourseFiles) -> Iterator[Mistake]:
    yield from remarks.in_document(files.outline)
    yield from remarks.in_document(files.references)
    yield from remarks.in_document(files.toolkit)
    for page in files.pages:
        yield from remarks.on_page(page)
    yield from pointing.uncited(files)


def _course(files: CourseFiles, outline: Outline, to: Addresses) -> Course:
    references = files.references.content.references if files.references else ()
    tools = files.toolkit.content.tools if files.toolkit else ()
    by_id = {reference.id: reference for reference in references}
    pages = {page.head.id: page for page in files.pages}

    def page_of(file: PageFile) -> Page:
        page = file.page
        sources = tuple(by_id[word] for word in file.head.sources)
        return Page(page.id, page.title, page.minutes, page.parts, page.objectives, sources)

    sections = tuple(
        Section(
            section.id,
            section.title,
            tuple(page_of(page) for page in pages.values() if page.head.section == section.id),
            section.summary,
        )
        for section in outline.sections
    )
    texts = [[page.head.model_dump(mode="json"), [_text_of(part) for part in page.page.parts]] for page in files.pages]
    kept = [[one.model_dump(mode="json") for one in several] for several in (references, tools)]
    return Course(
        id=outline.id,
        title=outline.title,
        version=outline.version,
        language=outline.language,
        summary=outline.summary,
        sections=sections,
        sha256=fingerprint([outline.model_dump(mode="json"), texts, kept]),
        audience=outline.audience,
        hours=outline.hours,
        completion=outline.completion,
        references=references,
        tools=tools,
        renamed=outline.renamed,
        media={path: to(MEDIA, path) for path in sorted(files.media)},
    )


def _text_of(part: markdown.Prose | Activity) -> list[str]:
    return ["prose", part.source] if isinstance(part, markdown.Prose) else [part.kind, part.id, part.sha256]

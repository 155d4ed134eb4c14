"""The files of a course's folder, each read by itself."""

import re
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles import yaml_file
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.yaml_file import Document, Model
from rapport.training.course import Outline, References, Toolkit
from rapport.training.pages import MEDIA, Addresses, PageFile, beside, read_page

OUTLINE, REFERENCES, TOOLKIT, LOCALE = "course.yaml", "references.yaml", "toolkit.yaml", "locale"
PAGE_NAME = re.compile(r"[0-9]{2,3}-[^/]+\.md")
# What a course may bring, and what a browser is told that it is.
MEDIA_TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif",
    ".gif": "image/gif", ".svg": "image/svg+xml", ".pdf": "application/pdf",
}  # fmt: skip
# Not pages, but texts for authors.
FOR_AUTHORS = {"README.md"}


@dataclass(frozen=True)
class CourseFiles:
    """What could be read of a course; None and missing pages where something could not."""

    folder: Path
    outline: Document[Outline] | None
    pages: tuple[PageFile, ...]
    references: Document[References] | None
    toolkit: Document[Toolkit] | None
    media: frozenset[str]
    # No page is missing, so that a link which finds nothing is the link's mistake.
    has_all_pages: bool


def read_files(folder: Path, found: MistakeList, to: Addresses = beside) -> CourseFiles:
    """Read all that lies in a course's folder but its translations. What is wrong goes to `found`."""
    if not folder.is_dir():
        raise TextFileError([Mistake(str(folder), 1, "this folder does not exist", "name the folder of a course")])
    outline = opened(folder / OUTLINE, Outline, found)
    paths = page_paths(folder, found)
    pages = tuple(page for path in paths if (page := read_page(path, found, to)))
    return CourseFiles(
        folder=folder,
        outline=outline,
        pages=pages,
        references=opened(folder / REFERENCES, References, found, may_be_missing=True),
        toolkit=opened(folder / TOOLKIT, Toolkit, found, may_be_missing=True),
        media=media_in(folder, found),
        has_all_pages=len(pages) == len(paths),
    )


def page_paths(folder: Path, found: MistakeList) -> list[Path]:
    """The pages in the order of their numbers."""
    paths = [path for path in folder.glob("*.md") if path.name not in FOR_AUTHORS]
    for path in sorted(paths):
        if not PAGE_NAME.fullmatch(path.name):
            mend = "name it with its number in front: 07-name.md or 070-name.md"
            found.add(Mistake(str(path), 1, "this is no name of a page, so nobody would see it", mend))
    named = [path for path in paths if PAGE_NAME.fullmatch(path.name)]
    return sorted(named, key=lambda path: (int(path.name.partition("-")[0]), path.name))


def media_in(folder: Path, found: MistakeList) -> frozenset[str]:
    """All files under `media/`, by their path from the course's folder."""
    files = set()
    for path in sorted((folder / MEDIA).rglob("*")):
        if path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        if path.suffix.lower() not in MEDIA_TYPES:
            kinds = ", ".join(sorted(MEDIA_TYPES))
            found.add(
                Mistake(str(path), 1, "files of this kind are not shown to anybody", f"save it as one of {kinds}")
            )
        files.add(path.relative_to(folder).as_posix())
    return frozenset(files)


def opened(
    path: Path, model: type[Model], found: MistakeList, *, may_be_missing: bool = False
) -> Document[Model] | None:
    """A YAML file; None where it cannot be read, or need not be there and is not."""
    if may_be_missing and not path.exists():
        return None
    with found.gathering():
        return yaml_file.open_document(path, model)
    return None

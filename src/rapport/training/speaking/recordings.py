"""Which recordings of a course and its translations are to be spoken, and what is in the way. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.training import overlay
from rapport.training.activities import Audio
from rapport.training.files import page_paths, read_files
from rapport.training.pages import MEDIA, PageFile, Placed, read_page

SOUNDS = (".mp3", ".m4a", ".ogg", ".opus", ".wav")
CAPTIONS = ".vtt"


@dataclass(frozen=True)
class Recording:
    """A block of the kind `audio`, with the language of its page."""

    audio: Audio
    language: str
    placed: Placed

    def mistake(self, what: str, mend: str, key: str = "src") -> Mistake:
        """At the line of one of its keys."""
        return self.placed.document.mistake(key, what=what, mend=mend)


def recordings(course: Path) -> tuple[Recording, ...]:
    """All that a course names, in the order of its pages, translations behind it.

    Files that are not there yet are no mistake here. Raises TextFileError with every mistake that keeps a page from
    being read, and every name under which no recording can be written.
    """
    found = MistakeList()
    files = read_files(course, found)
    language = files.outline.content.language if files.outline else ""
    named = list(_in(files.pages, language))
    for folder in overlay.languages_of(course):
        pages = (page for path in page_paths(folder, found) if (page := read_page(path, found)))
        named += _in(pages, folder.name)
    found.add(*_bad_names(named, course))
    if found.mistakes:
        raise TextFileError(found.mistakes)
    return tuple(named)


def _in(pages: Iterable[PageFile], language: str) -> Iterator[Recording]:
    for page in pages:
        for placed in page.blocks:
            if isinstance(audio := placed.document.content, Audio):
                yield Recording(audio, language, placed)


def _bad_names(named: list[Recording], course: Path) -> Iterator[Mistake]:
    first: dict[str, Recording] = {}
    for one in named:
        if not one.audio.synthetic:
            continue
        for key, name, suffixes in (("src", one.audio.src, SOUNDS), ("captions", one.audio.captions, (CAPTIONS,))):
            if not name:
                continue
            yield from _bad_name(one, key, name, suffixes, course)
            other = first.setdefault(name, one)
            if (other.audio.transcript, other.language) != (one.audio.transcript, one.language):
                what = f"{name} belongs to another transcript too ({other.placed.document.file})"
                yield one.mistake(what, f"let each transcript have a file of its own as “{key}”", key)


def _bad_name(one: Recording, key: str, name: str, suffixes: tuple[str, ...], course: Path) -> Iterator[Mistake]:
    path = PurePosixPath(name)
    if path.parts[:1] != (MEDIA,) or ".." in path.parts or len(path.parts) < 2 or path.name.startswith("."):
        yield one.mistake(f"{name} does not lie in {MEDIA}/", f"write {MEDIA}/{path.name or 'name'}", key)
    elif path.suffix not in suffixes:
        yield one.mistake(f"{name} cannot be written by this command", f"let it end in {', '.join(suffixes)}", key)
    elif not (course / path).parent.resolve().is_relative_to(course.resolve()):
        yield one.mistake(f"{name} leads out of the course’s folder", "let no folder in it be a link", key)

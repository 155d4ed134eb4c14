"""What has been spoken of a course, kept beside its recordings: `media/.spoken.json`, which no reader is shown."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake
from rapport.training.activities import Audio
from rapport.training.pages import MEDIA, PageFile

NAME = ".spoken.json"


@dataclass(frozen=True)
class Entry:
    """How a recording came about: the transcript, the programs, and the hashes of all files that are ours."""

    transcript: str = ""
    programs: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


@dataclass
class Ledger:
    """All of a course, by the path of the recording."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    def of(self, recording: str) -> Entry:
        """The entry; an empty one where there is none."""
        return self.entries.get(recording, Entry())

    def write(self, recording: str, entry: Entry) -> None:
        """Keep an entry: all of it, or nothing."""
        self.entries[recording] = entry
        kept = {
            key: {"transcript": one.transcript, "programs": list(one.programs), "made": list(one.made)}
            for key, one in sorted(self.entries.items())
        }
        put(self.path, (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode())


def read(course: Path) -> Ledger:
    """The ledger of a course; an empty one where there is none, or none that can be read."""
    path = course / MEDIA / NAME
    try:
        kept = json.loads(path.read_bytes())
        entries = {
            str(key): Entry(str(one["transcript"]), tuple(map(str, one["programs"])), tuple(map(str, one["made"])))
            for key, one in kept.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        entries = {}
    return Ledger(path, entries)


def put(path: Path, content: bytes) -> None:
    """Write a file whole: under its name is the old one or the new one, at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def hash_of(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def transcript_hash(audio: Audio) -> str:
    """SHA-256 of what is to be said."""
    return fingerprint(str(audio.transcript))


def outdated(course: Path, pages: Iterable[PageFile]) -> Iterator[Mistake]:
    """Recordings that say what the transcript said before. No mistakes, but remarks."""
    ledger = read(course)
    for page in pages if ledger.entries else ():
        for placed in page.blocks:
            audio = placed.document.content
            if not isinstance(audio, Audio) or audio.src not in ledger.entries:
                continue
            if audio.synthetic and ledger.of(audio.src).transcript != transcript_hash(audio):
                what = f"the transcript has changed since {audio.src} was spoken"
                yield placed.document.mistake("transcript", what=what, mend="say it anew: rapport course speak FOLDER")

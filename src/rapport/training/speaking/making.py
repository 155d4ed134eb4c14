"""Speaks what is to be spoken: each recording whole or not at all, and none that is a person's or is up to date."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rapport.textfiles.mistakes import Mistake
from rapport.training.speaking import ledger, sound
from rapport.training.speaking.ledger import Entry, Ledger
from rapport.training.speaking.program import Program, ProgramError, text_file
from rapport.training.speaking.recordings import Recording
from rapport.training.speaking.sentences import paragraphs
from rapport.training.speaking.sound import NoSoundError, Piece

LANGUAGE, TEXT, SOUND, RECORDING = "{language}", "{text}", "{sound}", "{recording}"
WAV = ".wav"


@dataclass(frozen=True)
class Voice:
    """The programs: one that speaks a text into a WAV, and one that makes another kind of file of a WAV, if any."""

    speak: Program
    convert: Program | None = None

    def converter(self, one: Recording) -> Program | None:
        """The second program, where the recording is to be no WAV."""
        return self.convert if Path(one.audio.src).suffix != WAV else None

    def makes(self, one: Recording) -> tuple[str, ...]:
        """Which programs make this recording, in which language: with others it is made anew."""
        converts = self.converter(one)
        return (" ".join(self.speak.words), " ".join(converts.words) if converts else "", one.language)


@dataclass(frozen=True)
class Outcome:
    """What became of a recording: what is to be said of it, or what is wrong."""

    said: str = ""
    mistake: Mistake | None = None


def make(one: Recording, course: Path, voice: Voice, *, replace: bool = False) -> Outcome:
    """Speak a recording that is to be spoken. With `replace` also over a file that is not this command's."""
    name, kept = one.audio.src, ledger.read(course)
    entry = kept.of(name)
    if _is_up_to_date(one, course, entry, voice):
        return Outcome(f"{name} is up to date")
    if in_the_way := _in_the_way(one, course, entry, voice, replace=replace):
        return Outcome(mistake=in_the_way)
    try:
        seconds = _speak(one, course, voice, kept)
    except (ProgramError, NoSoundError) as problem:
        mend = f"{name} is as it was; run the program by hand to see what it lacks"
        return Outcome(mistake=one.mistake(str(problem), mend))
    except OSError as problem:
        what = f"{problem.filename or name} cannot be written ({problem.strerror})"
        return Outcome(mistake=one.mistake(what, "see who may write there, and how much room is left"))
    return Outcome(f"{' and '.join(_files(one))}: spoken, {seconds:.0f} s")


def left_alone(one: Recording, course: Path) -> Outcome:
    """A person's own recording; it is a mistake when it is not there."""
    missing = [path for path in (one.audio.src, one.audio.captions) if path and not (course / path).is_file()]
    if not missing:
        return Outcome(f"{one.audio.src} is a person’s recording and is left alone")
    mend = "record it and put it there, or write “synthetic: true” to have it spoken"
    return Outcome(mistake=one.mistake(f"there is no file {missing[0]}", mend))


def _files(one: Recording) -> list[str]:
    return [path for path in (one.audio.src, one.audio.captions) if path]


def _is_up_to_date(one: Recording, course: Path, entry: Entry, voice: Voice) -> bool:
    return (
        entry.transcript == ledger.transcript_hash(one.audio)
        and entry.programs == voice.makes(one)
        and all(ledger.hash_of(course / path) in entry.made for path in _files(one))
    )


def _in_the_way(one: Recording, course: Path, entry: Entry, voice: Voice, *, replace: bool) -> Mistake | None:
    """Files that are not ours, and a kind of file that nobody makes."""
    for path in () if replace else _files(one):
        if (course / path).exists() and ledger.hash_of(course / path) not in entry.made:
            what = f"{path} is there already and was not made by this command, or was changed since"
            return one.mistake(what, "leave it as it is, move it away, or say --replace")
    if Path(one.audio.src).suffix != WAV and voice.convert is None:
        what = f"{one.audio.src} is to be no WAV file, and no program is named that makes one of a WAV"
        return one.mistake(what, f"name it with --convert, or let src end in {WAV}")
    return None


def _speak(one: Recording, course: Path, voice: Voice, kept: Ledger) -> float:
    """Make the files aside, then put them in their places; the ledger knows of both before and after."""
    with tempfile.TemporaryDirectory(prefix="rapport-speak-") as aside:
        folder = Path(aside)
        whole = folder / "whole.wav"
        cues, seconds = sound.joined(_pieces(one, folder, voice.speak), whole)
        convert = voice.converter(one)
        made = _converted(one, folder, convert) if convert else whole
        new = {one.audio.src: made.read_bytes()}
        if one.audio.captions:
            new = {one.audio.captions: sound.captions(cues).encode(), **new}
    hashes = tuple(_hash(content) for content in new.values())
    name, before = one.audio.src, kept.of(one.audio.src).made
    kept.write(name, Entry(made=(*before, *hashes)))
    for path, content in new.items():
        ledger.put(course / path, content)
    kept.write(name, Entry(ledger.transcript_hash(one.audio), voice.makes(one), hashes))
    return seconds


def _pieces(one: Recording, folder: Path, speak: Program) -> list[Piece]:
    """Each sentence by itself, so that captions come at the right time."""
    pieces: list[Piece] = []
    for told in paragraphs(one.audio.transcript):
        for at, words in enumerate(told):
            file = folder / f"{len(pieces)}.wav"
            places = {LANGUAGE: one.language, TEXT: str(text_file(folder, words)), SOUND: str(file)}
            speak.run(places, said=words)
            pieces.append(Piece(words, file, sound.BETWEEN_SENTENCES if at else sound.BETWEEN_PARAGRAPHS))
    if not pieces:
        raise NoSoundError("the transcript has no word that could be said")
    return pieces


def _converted(one: Recording, folder: Path, convert: Program) -> Path:
    suffix = Path(one.audio.src).suffix
    file = folder / f"recording{suffix}"
    convert.run({SOUND: str(folder / "whole.wav"), RECORDING: str(file), LANGUAGE: one.language})
    name = convert.words[0]
    if not file.exists() or not file.stat().st_size:
        raise NoSoundError(f"“{name}” wrote no file")
    if not sound.is_of_its_kind(file, suffix):
        raise NoSoundError(f"what “{name}” wrote is no {suffix} file")
    return file


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

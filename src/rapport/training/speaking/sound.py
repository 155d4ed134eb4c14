"""Pieces of speech to one sound file, and the captions that go with it. Pure but for the files it is told of."""

import textwrap
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Seconds of silence.
BETWEEN_SENTENCES, BETWEEN_PARAGRAPHS = 0.15, 0.5
# What readers of captions can follow: two lines of so many signs.
LINE, LINES = 42, 2
# How the file begins, by what it is called.
BEGINNINGS = {".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), ".ogg": (b"OggS",), ".opus": (b"OggS",)}


class NoSoundError(Exception):
    """A program wrote something else than it should."""


@dataclass(frozen=True)
class Piece:
    """A sentence and its sound; the pause goes before it."""

    words: str
    file: Path
    pause: float


@dataclass(frozen=True)
class Cue:
    """A caption, and from when to when it stands; in seconds."""

    words: str
    begins: float
    ends: float


def joined(pieces: Sequence[Piece], to: Path) -> tuple[list[Cue], float]:
    """Writes the pieces one behind the other into one WAV; gives the captions, and the length in seconds."""
    sounds = [_sound(piece.file) for piece in pieces]
    channels, width, rate = form = sounds[0][0]
    if any(theirs != form for theirs, _ in sounds):
        raise NoSoundError("it spoke one sentence at another rate than the first")
    cues: list[Cue] = []
    written = 0
    with wave.open(str(to), "wb") as whole:
        whole.setnchannels(channels)
        whole.setsampwidth(width)
        whole.setframerate(rate)
        for piece, (_, frames) in zip(pieces, sounds, strict=True):
            silence = round(piece.pause * rate) if written else 0
            # Silence is zero, but where a sample is one byte without a sign.
            whole.writeframes((b"\x80" if width == 1 else b"\0") * (silence * channels * width))
            whole.writeframes(frames)
            begins = written + silence
            written = begins + len(frames) // (channels * width)
            cues += parted(Cue(piece.words, begins / rate, written / rate))
    return cues, written / rate


def _sound(file: Path) -> tuple[tuple[int, int, int], bytes]:
    if not file.exists() or not file.stat().st_size:
        raise NoSoundError("it wrote no sound")
    try:
        with wave.open(str(file), "rb") as one:
            frames = one.readframes(one.getnframes())
            form = (one.getnchannels(), one.getsampwidth(), one.getframerate())
    except (wave.Error, EOFError) as problem:
        raise NoSoundError(
            f"what it wrote is no WAV file that can be read ({problem or 'it ends too early'})"
        ) from None
    if not any(frames):
        raise NoSoundError("it wrote a WAV file in which nothing is to be heard")
    return form, frames


def parted(cue: Cue) -> list[Cue]:
    """A long sentence as several captions; each stands as long as its share of the signs."""
    parts = textwrap.wrap(cue.words, LINE * LINES) or [cue.words]
    signs, begins, found = sum(map(len, parts)), cue.begins, []
    for part in parts:
        ends = begins + (cue.ends - cue.begins) * len(part) / signs
        found.append(Cue("\n".join(textwrap.wrap(part, LINE)), begins, ends))
        begins = ends
    return found


def captions(cues: Sequence[Cue]) -> str:
    """As a WebVTT file."""
    shown = (f"{_clock(cue.begins)} --> {_clock(cue.ends)}\n{_escaped(cue.words)}\n" for cue in cues)
    return "\n".join(["WEBVTT\n", *shown])


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def is_of_its_kind(file: Path, suffix: str) -> bool:
    """Whether a file begins as one of this suffix does."""
    with file.open("rb") as opened:
        begins = opened.read(12)
    if suffix == ".wav":
        return begins[:4] == b"RIFF" and begins[8:] == b"WAVE"
    if suffix == ".m4a":
        return begins[4:8] == b"ftyp"
    return begins.startswith(BEGINNINGS[suffix])

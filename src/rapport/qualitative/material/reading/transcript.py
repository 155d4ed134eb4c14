"""A transcript as turns of speakers, in the layout that its lines show.

Layouts:

    ADA: text                        Ada Berg  0:03          (the text below)
    [00:01:02] ADA: text             [00:01:02]              (a line of its own)
    00:01:02 ADA: text               ADA [00:01:02]: text
    Speaker 2 (12:40): text          00:01:00.000 --> 00:01:04.000

Lines without a speaker go on with the turn before. A word before a colon is a speaker if it stands there more than
once, is written large, ends in a number, or has a time beside it; others belong to what is said, and are told.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rapport.qualitative.material.reading.packed import refusal
from rapport.qualitative.material.reading.plain import Line

TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
IN_BRACKETS = rf"[\[(]\s*{TIME}\s*[\])]"
A_TIME = rf"(?:{IN_BRACKETS}|{TIME})"
ALONE = re.compile(rf"^\s*(?:\d+\s*)?{A_TIME}(?:\s*-->\s*{A_TIME}.*)?\s*$|^WEBVTT\b.*$")
BEFORE = re.compile(rf"^\s*{A_TIME}\s*[-–]?\s*")
LABEL = r"(?P<label>[^\W\d_][^:\[\]()<>\t]{0,39}?)"
WITH_COLON = re.compile(rf"^{LABEL}\s*(?P<time>{IN_BRACKETS})?\s*:(?!//|\d\d\b)\s*(?P<rest>.*)$")
# As Otter, Teams and Zoom write it: the text stands below.
WITH_TIME = re.compile(rf"^{LABEL}\s*(?:\t|\s{{2,}}|\s(?=[\[(])|\s(?=\d{{1,2}}:\d{{2}}))\s*{A_TIME}\s*$")
IN_ANGLES = re.compile(r"^<v\s+(?P<label>[^>]{1,40})>(?P<rest>.*?)(?:</v>)?$")
NUMBERED = re.compile(r"^[^\W\d_]{1,15}\s?\d{1,3}$")
MOST_WORDS = 5
LONGEST_LABEL = 40
LONGEST_TURN = 100_000
MODERATORS = re.compile(r"^(?:moderator|interviewer|facilitator|mod|int|host|researcher|i|q)\s*\d*$", re.IGNORECASE)


@dataclass(frozen=True)
class Turn:
    """What one speaker says until another does.

    Attributes:
        speaker: as the file calls them, in the way in which it does so first.
        text: lines ending in LF.
        line: of the file, on which it begins.
    """

    speaker: str
    text: str
    line: int


@dataclass(frozen=True)
class Transcript:
    """A transcript.

    Attributes:
        turns: in order, none of them empty.
        before: lines that stand before the first speaker, and are in no turn.
        doubtful: words before a colon that were read as part of what is said, and how often they stand there.
    """

    turns: tuple[Turn, ...]
    before: tuple[Line, ...]
    doubtful: tuple[str, ...] = ()

    @property
    def speakers(self) -> dict[str, int]:
        """Each speaker with the number of their turns, in the order in which they begin."""
        return dict(Counter(turn.speaker for turn in self.turns))


@dataclass(frozen=True)
class _Said:
    """A line that seems to begin with a speaker."""

    label: str
    rest: str
    has_time: bool


def is_moderator(speaker: str) -> bool:
    """Whether a speaker is called as somebody is who asks."""
    return bool(MODERATORS.match(speaker))


def read(lines: Iterable[Line], *, name: str, also: Collection[str] = ()) -> Transcript:
    """Read a transcript.

    Args:
        lines: of the file.
        name: what messages call the file.
        also: words before a colon that somebody said are speakers, though they stand there once.

    Returns:
        Its turns.

    Raises:
        TextFileError: nobody speaks in it.
    """
    given = [(line, _said(line.text)) for line in _spoken(list(lines))]
    seen = Counter(key(said.label) for _, said in given if said)
    sure = {key(said.label) for _, said in given if said and _is_sure(said, seen)} | {key(one) for one in also}
    called: dict[str, str] = {}
    for _, said in given:
        if said and key(said.label) in sure:
            called.setdefault(key(said.label), said.label)
    if not called:
        what = "no speaker was found in it"
        mend = "begin each turn with who speaks and a colon: “ADA: I would like to …”; or bring it in as a text"
        raise refusal(name, what, mend)
    turns, before = _turns(given, called)
    doubtful = dict.fromkeys(said.label for _, said in given if said and key(said.label) not in sure)
    return Transcript(tuple(turns), tuple(before), tuple(doubtful))


def key(label: str) -> str:
    """Under which a speaker is the same, however the label is written."""
    return " ".join(label.split()).casefold()


def _spoken(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that hold a time alone, or the number of a subtitle above one."""
    after = [line.text for line in lines[1:]] + [""]
    return [
        line
        for line, below in zip(lines, after, strict=True)
        if not ALONE.match(line.text) and not (line.text.strip().isdecimal() and "-->" in below)
    ]


def _said(text: str) -> _Said | None:
    """Who seems to speak in a line, if anybody."""
    if angled := IN_ANGLES.match(text.strip()):
        return _Said(" ".join(angled["label"].split()), angled["rest"].strip(), True)
    if found := WITH_TIME.match(text.strip()):
        words = found["label"].split()
        is_name = all(word[0].isupper() or word[0].isdigit() for word in words)
        return _Said(" ".join(words), "", True) if is_name else None
    plain = BEFORE.sub("", text, count=1)
    timed = plain != text
    if found := WITH_COLON.match(plain.strip()):
        label, rest = " ".join(found["label"].split()), found["rest"].strip()
        is_name = len(label.split()) <= MOST_WORDS and not re.search(r"[.,;!?“”\"]\s", f"{label} ")
        return _Said(label, rest, timed or found["time"] is not None) if is_name else None
    return None


def _is_sure(said: _Said, seen: Counter[str]) -> bool:
    label = said.label
    return said.has_time or seen[key(label)] > 1 or (label.isupper() and len(label) > 1) or bool(NUMBERED.match(label))


def _turns(given: Sequence[tuple[Line, _Said | None]], called: dict[str, str]) -> tuple[list[Turn], list[Line]]:
    turns: list[Turn] = []
    before: list[Line] = []
    speaker, begins, parts = "", 0, list[str]()

    def finish() -> None:
        if speaker and (text := "\n".join(parts).strip("\n")):
            turns.append(Turn(speaker, text[:LONGEST_TURN], begins))

    for line, said in given:
        if said and key(said.label) in called:
            finish()
            speaker, begins, parts = called[key(said.label)], line.number, [said.rest] if said.rest else []
        elif speaker:
            text = BEFORE.sub("", line.text, count=1).strip()
            if text or (parts and parts[-1]):  # one empty line at most
                parts.append(text)
        elif line.text.strip():
            before.append(line)
    finish()
    return turns, before

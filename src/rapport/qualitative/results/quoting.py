"""A quote as it is printed: what was left out shows as […], an editor's words stand in [brackets].

The text itself is never changed. A quote is the text and a list of edits – which signs give way to which mark – and
whatever no edit covers is word for word what was written. People edit a quote as they would in a manuscript: they
take the text, put […] where they leave something out, and [words] where they put in or change some. :func:`edited`
finds out what that did to the text, and refuses everything else: a word that was changed without brackets, a part
that was left out unseen, words in another order.

Curly and straight quotation marks count as the same while we look, as does any white space; what is printed are the
signs of the text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

CUT = "[…]"
# What people type for the sign in CUT.
DOTS = {"…", "...", ". . .", "....", ".."}
LONGEST_MARK = 200
QUOTES = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ‛＇", "'"),
        **dict.fromkeys("“”„‟＂", '"'),
    }
)
GROUP = re.compile(r"\s*(?:\[[^\[\]]*\]\s*)+")
MARK = re.compile(r"\[([^\[\]]*)\]")
SHOWN = re.compile(r" ?(?:\[[^\[\]]+\] ?)+")
FEW_WORDS = 6


class NotVerbatimError(ValueError):
    """The edited quote is not what was written; the message says where, and what to do."""


class Kind(StrEnum):
    """What a piece of a quote is."""

    KEPT = "kept"
    CUT = "cut"
    ADDED = "added"


@dataclass(frozen=True)
class Edit:
    """Signs of the text that give way to a mark.

    Attributes:
        start, end: which signs of the text, the end exclusive; only white space between them where words are put in.
        shown: the mark, with the space on either side if there is one: `` […] ``, ``[M]``.
    """

    start: int
    end: int
    shown: str

    @property
    def is_cut(self) -> bool:
        """Nothing but left out: no word of the editor stands there."""
        return all(words == "…" for words in MARK.findall(self.shown))


@dataclass(frozen=True)
class Piece:
    """A part of a quote in its order.

    Attributes:
        shown: what is printed.
        was: what stands there in the text.
    """

    kind: Kind
    shown: str
    was: str


@dataclass(frozen=True)
class Quote:
    """A text with edits.

    Attributes:
        text: as it was written.
        edits: in their order; no two touch the same sign.
    """

    text: str
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        at = 0
        for edit in self.edits:
            if not at <= edit.start <= edit.end <= len(self.text):
                raise NotVerbatimError("The edits of this quote do not fit its text.")
            if not SHOWN.fullmatch(edit.shown):
                raise NotVerbatimError(f"“{edit.shown}” is not a mark in square brackets.")
            at = edit.end
        if not any(map(str.isalnum, "".join(piece.was for piece in self.pieces() if piece.kind is Kind.KEPT))):
            raise NotVerbatimError("Nothing is left of what was written.")

    @property
    def shown(self) -> str:
        """The quote as it is printed, without quotation marks around it, its white space single."""
        return " ".join("".join(piece.shown for piece in self.pieces()).split())

    def pieces(self) -> Iterator[Piece]:
        """The quote in pieces: kept, cut, and added by the editor."""
        at = 0
        for edit in self.edits:
            yield from self._kept(at, edit.start)
            kind = Kind.CUT if edit.is_cut else Kind.ADDED
            yield Piece(kind, edit.shown, self.text[edit.start : edit.end])
            at = edit.end
        yield from self._kept(at, len(self.text))

    def _kept(self, start: int, end: int) -> Iterator[Piece]:
        if start < end:
            yield Piece(Kind.KEPT, self.text[start:end], self.text[start:end])

    def keeps(self, start: int, end: int) -> bool:
        """Whether any of these signs of the text is printed."""
        hidden = sum(max(0, min(end, edit.end) - max(start, edit.start)) for edit in self.edits)
        return hidden < end - start

    @property
    def has_brackets_of_its_own(self) -> bool:
        """Square brackets stand in what was written, and could be taken for the editor's."""
        return any(sign in piece.was for piece in self.pieces() if piece.kind is Kind.KEPT for sign in "[]")


def in_marks(shown: str) -> str:
    """A quote in quotation marks. Those within it stay as they were written, curly or straight."""
    return f"“{shown}”"


def edited(text: str, typed: str) -> Quote:
    """Find out what an editor did to a text.

    Args:
        text: as it was written.
        typed: the quote as the editor wants it: the text with […] (or [...]) for what is left out and words of the
            editor in [brackets].

    Returns:
        The quote. Where the same words stand twice in the text, the first place is taken that fits.

    Raises:
        NotVerbatimError: something is not as it was written.
    """
    parts, marks = _taken_apart(unicodedata.normalize("NFC", typed))
    plain = _Plain(text)
    places = _places(plain, parts, marks)
    edits = []
    for at, shown in enumerate(marks):
        start, end = plain.index(places[at][1]), plain.index(places[at + 1][0])
        if plain.looks(start, end) != _looks(shown):  # brackets that the respondent wrote are no edit
            edits.append(Edit(start, end, shown))
    return Quote(text, tuple(edits))


def _taken_apart(typed: str) -> tuple[list[str], list[str]]:
    """What an editor typed: the parts that must stand in the text, and the marks between them."""
    parts, marks, at = [], [], 0
    for group in GROUP.finditer(typed):
        parts.append(_looks(typed[at : group.start()]))
        marks.append(_tidy(group.group()))
        at = group.end()
    parts.append(_looks(typed[at:]))
    return parts, marks


def _tidy(group: str) -> str:
    """Marks side by side, with single spaces, what is left out as […]."""

    def mark(found: re.Match[str]) -> str:
        words = " ".join(found[1].split())
        if not words:
            raise NotVerbatimError("There is nothing between two brackets: put […] for what is left out.")
        if len(words) > LONGEST_MARK:
            raise NotVerbatimError(f"The words in brackets are too long: {LONGEST_MARK} signs at most.")
        return CUT if words in DOTS else f"[{words}]"

    return re.sub(r"\s+", " ", MARK.sub(mark, group))


def _looks(text: str) -> str:
    """A text as we compare it."""
    return " ".join(text.translate(QUOTES).split())


class _Plain:
    """A text as we compare it, and where each of its signs stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        signs: list[str] = []
        places: list[int] = []
        for at, sign in enumerate(text.translate(QUOTES)):
            if sign.isspace():
                if not signs or signs[-1] == " ":
                    continue
                sign = " "
            signs.append(sign)
            places.append(at)
        while signs and signs[-1] == " ":
            signs.pop()
            places.pop()
        self.signs = "".join(signs)
        self._places = places

    def index(self, at: int) -> int:
        """Where in the text a sign stands."""
        if at < len(self._places):
            return self._places[at] if at else 0
        return len(self.text)

    def looks(self, start: int, end: int) -> str:
        """A part of the text as we compare it."""
        return _looks(self.text[start:end])


@dataclass(frozen=True)
class _Wanted:
    """A part that must stand in the text.

    Attributes:
        words: the part.
        begins, ends: a space stands before or behind it, so that it begins or ends a word.
        gap: something must have been left out before it.
    """

    words: str
    begins: bool
    ends: bool
    gap: bool

    def fits(self, signs: str, at: int, after: int) -> bool:
        """Whether it may stand here, behind what was found so far."""
        end = at + len(self.words)
        if self.gap and not signs[after:at].strip():
            return False
        if self.begins and at and signs[at - 1].isalnum() and self.words[:1].isalnum():
            return False
        return not (self.ends and end < len(signs) and signs[end].isalnum() and self.words[-1:].isalnum())


def _places(plain: _Plain, parts: Sequence[str], marks: Sequence[str]) -> list[tuple[int, int]]:
    """Where each part stands, from where to where."""
    signs, found, after = plain.signs, [], 0
    for number, words in enumerate(parts):
        before = marks[number - 1] if number else ""
        behind = marks[number] if number < len(marks) else ""
        wanted = _Wanted(words, before.endswith(" "), behind.startswith(" "), CUT in before)
        at = _place(signs, wanted, after, first=not number, last=number == len(marks))
        found.append((at, at + len(words)))
        after = at + len(words)
    return found


def _place(signs: str, wanted: _Wanted, after: int, *, first: bool, last: bool) -> int:
    words = wanted.words
    if first and last:
        if signs == words:
            return 0
        raise NotVerbatimError(_difference(signs, words))
    if first:
        if not words or (signs.startswith(words) and wanted.fits(signs, 0, 0)):
            return 0
        raise NotVerbatimError(_what_is_wrong(signs, words, 0, "at the beginning"))
    if last:
        at = len(signs) - len(words)
        if at >= after and signs.endswith(words) and wanted.fits(signs, at, after):
            return at
        raise NotVerbatimError(_what_is_wrong(signs, words, after, "at the end"))
    at = signs.find(words, after)
    while at >= 0 and not wanted.fits(signs, at, after):
        at = signs.find(words, at + 1)
    if at < 0:
        raise NotVerbatimError(_what_is_wrong(signs, words, after, "there"))
    return at


def _what_is_wrong(signs: str, words: str, after: int, where: str) -> str:
    """Why a part is refused."""
    if not words:
        return f"Nothing is left out {where}: take the mark {CUT} away."
    if words in signs[after:] and where != "there":
        return f"Something is left out {where} without a mark: put {CUT} there."
    if words in signs[after:]:
        return f"Nothing is left out before “{_few(words)}”: take the mark {CUT} away."
    if words in signs:
        return f"“{_few(words)}” stands earlier in the text: words must keep their order."
    return _difference(signs[after:], words)


def _difference(signs: str, words: str) -> str:
    """Where a part stops being what was written."""
    known = bisect_right(range(1, len(words) + 1), 0, key=lambda length: words[:length] not in signs)
    if known == len(words):
        return f"Something is left out without a mark: put {CUT} where words of the text are missing."
    begin = words.rfind(" ", 0, known + 1) + 1
    return (
        f"“{_few(words[begin:])}” is not what was written. Put what you change or add into [brackets], and {CUT} where "
        "you leave something out."
    )


def _few(words: str) -> str:
    some = words.split()
    return " ".join(some[:FEW_WORDS]) + (" …" if len(some) > FEW_WORDS else "")

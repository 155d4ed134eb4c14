"""Reading the texts of a project, and what is coded in them."""

import re
from collections.abc import Callable
from dataclasses import replace

from rapport.qualitative.refi.exchange import Coding, Note, Selection, Source
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.markup import Tag
from rapport.qualitative.refi.package import Package, shown
from rapport.qualitative.refi.read_codes import AS_NOTE, named
from rapport.qualitative.refi.texts import BOM, counted_in, decoded
from rapport.textfiles.mistakes import Mistake, TextFileError

INTERNAL = "internal://"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
ONLY_TEXT = "only text is taken in; where it has a transcript or a text, that is"
MEDIA = {"PDFSource": "PDF", "PictureSource": "picture", "AudioSource": "recording", "VideoSource": "film"}
WITHIN = {"PDFSource": "Representation", "PictureSource": "TextDescription"}
AREAS = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection", "Coding")
Move = Callable[[int], int]


def moment(tag: Tag) -> str:
    """When something was made, as XML writes it; empty where it is not said so."""
    when = tag.get("creationDateTime").strip()
    return when if MOMENT.fullmatch(when) else ""


class TextReader:
    """Reads texts; each GUID is that of one text."""

    def __init__(self, package: Package, losses: LossList, codes: set[str], users: set[str]) -> None:
        """Prepare.

        Args:
            package: holds the files.
            losses: where what is left out is noted.
            codes: the GUIDs of the codes that there are.
            users: the GUIDs of the coders that there are.
        """
        self._package = package
        self._losses = losses
        self._codes = codes
        self._users = users
        self._notes: dict[str, str] = {}
        self._sources: set[str] = set()

    def notes(self, above: Tag | None) -> tuple[Note, ...]:
        """The memos below an element; read them before the sources, which point at them."""
        made = []
        for tag in above.each("Note") if above else ():
            text = self._text(tag)
            if text is None:
                continue
            own = named(tag) or guid("foreign", "note", tag.line)
            self._notes[own] = text
            made.append(Note(own, tag.get("name").strip(), counted_in(text, ())[0], self._user(tag), moment(tag)))
        return tuple(made)

    def sources(self, above: Tag | None) -> tuple[Source, ...]:
        """The texts below an element."""
        made = []
        for tag in above.below if above else ():
            if tag.name == "TextSource":
                made.append(self._source(tag, tag))
            elif tag.name in MEDIA:
                made += self._within(tag)
        return tuple(source for source in made if source)

    def _within(self, tag: Tag) -> list[Source | None]:
        """The text of a source that is more than text."""
        word = MEDIA[tag.name]
        areas = sum(1 for _ in tag.each(*AREAS))
        self._losses.add(f"{word}", f"{word}s", ONLY_TEXT)
        why = "a place in a picture or a moment in a recording is no place in a text"
        self._losses.add(f"passage of a {word}", f"passages of {word}s", why, areas)
        return [self._source(one, tag) for one in tag.each(WITHIN.get(tag.name, "Transcript"))]

    def _source(self, tag: Tag, outer: Tag) -> Source | None:
        text = self._text(tag)
        if text is None:
            return None
        own = named(outer)
        if not own or own in self._sources:
            own = guid("foreign", "source", outer.line, own)
        self._sources.add(own)
        marked = [one for one in tag.each("PlainTextSelection") if self._has_positions(one)]
        spoken = [(one.get("name"), one.number("startPosition") or 0, one.number("endPosition") or 0) for one in marked]
        plain, move, as_one = counted_in(text, spoken)
        if as_one:
            why = "positions in it count a line end as one, as the names of its passages show"
            self._losses.add("text with lines that end in two signs", "texts with lines that end in two signs", why)
        found = [self._selection(one, len(plain), move) for one in marked]
        found += [self._whole(one, len(plain)) for one in tag.each("Coding")]
        return Source(
            own,
            outer.get("name").strip() or tag.get("name").strip(),
            plain,
            outer.text_of("Description"),
            self._user(outer),
            moment(outer),
            tuple(one for one in found if one),
            notes=tuple(note for one in outer.each("NoteRef") if (note := named(one, "targetGUID")) in self._notes),
        )

    def _text(self, tag: Tag) -> str | None:
        """What a source or a note says; None, and noted, where its file is not in the package."""
        path = tag.get("plainTextPath").strip()
        inline = tag.first("PlainTextContent")
        if path.startswith(INTERNAL):
            entry = self._package.source(path.removeprefix(INTERNAL).lstrip("/"))
            if entry is not None:
                return self._decoded(entry)
        if inline is not None:
            return inline.text.removeprefix(BOM)
        kind = "memo" if tag.name == "Note" else "text"
        why = "its file is not in the package; export with the texts inside, as plain text"
        self._losses.add(f"{kind} without words", f"{kind}s without words", why)
        lost = sum(1 for _ in tag.each("PlainTextSelection", "Coding"))
        self._losses.add("passage of a text that is missing", "passages of texts that are missing", why, lost)
        return None

    def _decoded(self, entry: str) -> str:
        try:
            return decoded(self._package.read(entry))
        except UnicodeDecodeError as error:
            what = f"byte {error.start + 1:,} is not UTF-8"
            mend = "save the text as UTF-8, or export the project again"
            raise TextFileError([Mistake(shown(entry), 1, what, mend)]) from error

    def _has_positions(self, tag: Tag) -> bool:
        known = tag.number("startPosition") is not None and tag.number("endPosition") is not None
        why = "it has no beginning or no end"
        self._losses.add("passage without a place", "passages without a place", why, not known)
        return known

    def _selection(self, tag: Tag, length: int, move: Move) -> Selection | None:
        begin, end = tag.number("startPosition") or 0, tag.number("endPosition") or 0
        start, stop = move(begin) if begin > 0 else begin, move(end) if end > 0 else end
        why = "the text is shorter, or the end stands before the beginning"
        if not 0 <= start < length or stop <= start:
            self._losses.add("passage outside its text", "passages outside their texts", why)
            return None
        if stop > length:
            self._losses.add("passage was cut at the end of its text", "passages were cut at the ends of texts", why)
        user = self._user(tag)
        own = named(tag) or guid("foreign", "selection", tag.line, begin, end)
        made = Selection(own, start, min(stop, length), (), user, tag.get("name"), self._memo(tag), moment(tag))
        return replace(made, codings=self._codings(tag, user))

    def _codings(self, tag: Tag, user: str) -> tuple[Coding, ...]:
        found = (self._coding(one, user) for one in tag.each("Coding"))
        return tuple(coding for coding in found if coding)

    def _whole(self, tag: Tag, length: int) -> Selection | None:
        coding = self._coding(tag, "")
        if coding is None or not length:
            return None
        why = "it became a passage from the first to the last letter"
        self._losses.add("coding of a whole text", "codings of whole texts", why)
        return Selection(guid(coding.guid, "whole"), 0, length, (coding,), coding.user, created=coding.created)

    def _coding(self, tag: Tag, user: str) -> Coding | None:
        reference = tag.first("CodeRef")
        code = named(reference, "targetGUID") if reference else ""
        if code not in self._codes:
            self._losses.add("coding", "codings", "the codebook of the file does not have the code")
            return None
        memos = sum(1 for _ in tag.each("NoteRef"))
        self._losses.add("link from a coding to a memo", "links from codings to memos", AS_NOTE, memos)
        own = named(tag) or guid("foreign", "coding", tag.line, code)
        by = self._user(tag) or user
        self._losses.add("coding", "codings", "nobody is named as coder", not by)
        return Coding(own, code, by, moment(tag))

    def _memo(self, tag: Tag) -> str:
        parts = [tag.text_of("Description")]
        parts += [self._notes.get(named(one, "targetGUID"), "").strip() for one in tag.each("NoteRef")]
        return "\n\n".join(part for part in parts if part)

    def _user(self, tag: Tag) -> str:
        user = named(tag, "creatingUser")
        return user if user in self._users else ""

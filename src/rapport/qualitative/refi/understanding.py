"""A project of another program as our layers: its texts in units, its users as coders of one round that was brought in.

Names are not taken over: users become Coder A, Coder B …; a case keeps its name only where that is a code and no name.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from rapport.qualitative.refi import beside
from rapport.qualitative.refi.exchange import Exchange, Selection, Source, with_path
from rapport.qualitative.refi.guids import guid
from rapport.qualitative.refi.losses import LossList
from rapport.qualitative.refi.names import Names
from rapport.qualitative.refi.units import Piece, kept, paragraphs, whole
from rapport.textfiles.mistakes import Mistake, TextFileError

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_OF_A_CASE = re.compile(r"(?=[^@]*\d)[\w.#/-]{1,30}")
SHORT_TEXT = 3000
LONGEST_NAME, LONGEST_DEFINITION, LONGEST_VALUE, LONGEST_MEMO = 100, 2000, 200, 5000
NO_NAMES = "it may be the name of somebody; it became a number"
MOST_CODINGS = 500_000
Key = tuple[str, int, int]


@dataclass(frozen=True)
class Wanted:
    """How a foreign project is to be understood.

    Attributes:
        is_answers: each text is one answer; else each paragraph is a unit.
        degree: how closely the texts are tied to people.
        have_read_all: every coder has read every unit, so that no code means that none applies; else only what
            somebody coded counts as read by them.
        at: when it is brought in.
    """

    is_answers: bool
    degree: str
    have_read_all: bool
    at: datetime


@dataclass(frozen=True)
class Understood:
    """What a project becomes.

    Attributes:
        layers: ours.
        texts: of each unit.
        people: label → the name of the coder in the file; shown once, never kept.
    """

    layers: beside.Beside
    texts: tuple[str, ...]
    people: dict[str, str]


def looks_like_answers(project: Exchange) -> bool:
    """Whether the texts are short, as answers to a question are."""
    texts = [source.text for source in project.sources if source.text.strip()]
    return len(texts) > 2 and all(len(text) <= SHORT_TEXT for text in texts)


def understand(project: Exchange, wanted: Wanted, losses: LossList) -> Understood:
    """Make a foreign project ours.

    Args:
        project: as it was read.
        wanted: how it is to be understood.
        losses: where what does not come along is noted.

    Returns:
        Layers that ``read_beside`` would take.
    """
    return _Understander(project, wanted, losses).understood()


@dataclass
class _Coder:
    label: str
    found: dict[int, dict[beside.Coding, None]] = field(default_factory=dict)
    memos: dict[int, list[str]] = field(default_factory=dict)


class _Understander:
    def __init__(self, project: Exchange, wanted: Wanted, losses: LossList) -> None:
        self.project = project
        self.wanted = wanted
        self.losses = losses
        self.attributes: dict[str, None] = {}
        self.variables = self._variables()
        self.code_places: dict[str, int] = {}
        self.respondents: list[beside.Respondent] = []
        self.by_source: dict[str, int] = {}
        self.by_selection: dict[str, int] = {}
        self.texts: list[str] = []
        # The pieces of a source, and the place of the first among all units.
        self.pieces: dict[str, tuple[int, Sequence[Piece]]] = {}
        self.taken_names = Names("Text", 190)
        self.taken_codes = Names("R", LONGEST_NAME)
        self.codings = 0

    def understood(self) -> Understood:
        book = self._codebook()
        self._cases()
        documents = self._documents()
        coders, people = self._coders()
        memos = {one.memo for source in self.project.sources for one in source.selections}
        notes = sum(note.text.strip() not in memos for note in self.project.notes)
        self.losses.add("memo", "memos", "Rapport has no place for notes on a whole project or text", notes)
        layers = beside.Beside(
            made_by=self._origin()[:100],
            identity=guid("foreign project", self._fingerprint()),
            project=beside.About(
                name=" ".join(self.project.name.split())[:200] or "Project of another program",
                question=self.project.description[:LONGEST_DEFINITION],
                seed=int(self._fingerprint()[:12], 16),
                begun_at=self.wanted.at,
            ),
            attributes=tuple(self.attributes),
            respondents=tuple(self.respondents),
            documents=documents,
            codes=len(self.code_places),
            codebooks=(book,) if book else (),
            rounds=self._rounds(coders) if book else (),
        )
        return Understood(layers, tuple(self.texts), people)

    def _origin(self) -> str:
        return self.project.origin or "another program"

    def _fingerprint(self) -> str:
        told = "\x1e".join([self.project.name, *(source.guid + source.text for source in self.project.sources)])
        return sha256(told.encode("utf-8", "replace")).hexdigest()

    def _cut(self, text: str, longest: int, one: str, many: str) -> str:
        if len(text) > longest:
            self.losses.add(one, many, f"it is longer than {longest:,} letters and was cut")
        return text[:longest]

    def _variables(self) -> dict[str, str]:
        names = Names("Attribute", LONGEST_NAME)
        return {one.guid: names.one(one.name) for one in self.project.variables}

    def _known(self, values: Sequence[object]) -> dict[str, str]:
        known: dict[str, str] = {}
        for value in values:
            name = self.variables[value.variable]  # type: ignore[attr-defined]
            self.attributes[name] = None
            text = " ".join(value.text.split())  # type: ignore[attr-defined]
            known[name] = self._cut(text, LONGEST_VALUE, "value of an attribute", "values of attributes")
        return known

    def _codebook(self) -> beside.Codebook | None:
        names = Names("Code", LONGEST_NAME)
        entries: list[beside.Entry] = []
        of_path: dict[int, int | None] = {}
        parents: list[tuple[int, int]] = []  # depth and place of the codes above
        for code, above in with_path(self.project.codes):
            while parents and parents[-1][0] >= len(above):
                parents.pop()
            place = len(entries)
            self.code_places[code.guid] = place
            of_path[place] = parents[-1][1] if parents else None
            name = names.one(code.name, above[-1] if above else "")
            changed = name != code.name
            self.losses.add("name of a code was changed", "names of codes were changed", "each is its own", changed)
            definition = self._cut(code.description, LONGEST_DEFINITION, "definition", "definitions")
            entries.append(
                beside.Entry(
                    code=place,
                    parent=of_path[place],
                    position=place + 1,
                    name=name,
                    definition=definition,
                    is_codable=code.codable,
                    color=code.colour,
                )
            )
            parents.append((len(above), place))
        if not entries:
            return None
        reason = f"As it came from {self._origin()}"[:500]
        return beside.Codebook(number=1, reason=reason, published_at=self.wanted.at, entries=tuple(entries))

    def _cases(self) -> None:
        for at, case in enumerate(self.project.cases, 1):
            is_code = CODE_OF_A_CASE.fullmatch(case.name) is not None
            if case.name and not is_code:
                self.losses.add("name of a case", "names of cases", NO_NAMES)
            code = self.taken_codes.one(case.name if is_code else f"R{at}")
            place = len(self.respondents)
            self.respondents.append(beside.Respondent(code=code, values=self._known(case.values)))
            self.by_source |= {one: place for one in case.sources if one not in self.by_source}
            self.by_selection |= dict.fromkeys(case.selections, place)

    def _documents(self) -> tuple[beside.Document, ...]:
        if self.wanted.is_answers:
            return self._answers()
        return tuple(made for source in self.project.sources if (made := self._document(source)))

    def _answers(self) -> tuple[beside.Document, ...]:
        """All texts as one document: each is an answer."""
        units: list[beside.Unit] = []
        for source in self.project.sources:
            pieces = whole(source.text)
            self._lost_if_empty(pieces)
            self.pieces[source.guid] = (len(self.texts), pieces)
            for piece in pieces:
                units.append(self._unit(source, piece, len(units) + 1, self._who_wrote(source)))
        if not units:
            return ()
        name = self.taken_names.one(f"Texts of {self.project.name.strip() or self._origin()}")
        return (self._made(name, "table", "response", self._fingerprint(), {}, units),)

    def _who_wrote(self, source: Source) -> int | None:
        """The case of a text; a text without one, but with facts about it, becomes a case of its own."""
        place = self.by_source.get(source.guid)
        if place is None and source.values:
            place = self.by_source[source.guid] = len(self.respondents)
            code = self.taken_codes.one(f"R{place + 1}")
            self.respondents.append(beside.Respondent(code=code, values=self._known(source.values)))
        return place

    def _document(self, source: Source) -> beside.Document | None:
        pieces = paragraphs(source.text)
        self._lost_if_empty(pieces)
        self.pieces[source.guid] = (len(self.texts), pieces)
        who = self.by_source.get(source.guid)
        spoken: dict[int, int] = {}
        for one in source.selections:
            if one.guid in self.by_selection:
                spoken |= dict.fromkeys(_touched(one, pieces), self.by_selection[one.guid])
        units = [self._unit(source, piece, at + 1, spoken.get(at, who)) for at, piece in enumerate(pieces)]
        if not units:
            return None
        told = sha256(f"{source.guid}\n{source.text}".encode("utf-8", "replace")).hexdigest()
        known = self._known(source.values)
        return self._made(self.taken_names.one(" ".join(source.name.split())), "text", "paragraph", told, known, units)

    def _lost_if_empty(self, pieces: Sequence[Piece]) -> None:
        self.losses.add("text", "texts", "there is no word in it", not pieces)

    def _made(
        self, name: str, kind: str, unit: str, told: str, known: dict[str, str], units: Sequence[beside.Unit]
    ) -> beside.Document:
        return beside.Document.model_validate(
            {
                "name": name,
                "kind": kind,
                "unit": unit,
                "degree": self.wanted.degree,
                "sha256": told,
                "came_from": self._origin()[:200],
                "at": self.wanted.at,
                "values": known,
                "units": tuple(units),
            }
        )

    def _unit(self, source: Source, piece: Piece, number: int, who: int | None) -> beside.Unit:
        self.texts.append(piece.text)
        return beside.Unit(source=source.guid, start=piece.start, end=piece.end, number=number, respondent=who)

    def _coders(self) -> tuple[list[_Coder], dict[str, str]]:
        """Everybody who coded or noted something, in the order of the file."""
        names = {user.guid: user.name for user in self.project.users}
        made: dict[str, _Coder] = {}
        wide: set[Key] = set()
        for source in self.project.sources:
            for one in source.selections:
                first, pieces = self.pieces.get(source.guid, (0, ()))
                touched = _touched(one, pieces)
                if len(touched) > 1 and one.codings:
                    wide.add((source.guid, one.start, one.end))
                for at in touched:
                    self._take(one, first + at, pieces[at], made)
        why = "each paragraph that they touch carries the code"
        self.losses.add("passage over several paragraphs", "passages over several paragraphs", why, len(wide))
        order = [*(own for own in names if own in made), *(own for own in made if own not in names)]
        for at, own in enumerate(order):
            made[own].label = f"Coder {_letters(at)}"
        return [made[own] for own in order], {made[own].label: names.get(own, "nobody is named") for own in order}

    def _take(self, one: Selection, place: int, piece: Piece, made: dict[str, _Coder]) -> None:
        for coding in one.codings:
            coder = made.setdefault(coding.user, _Coder(""))
            found = coder.found.setdefault(place, {})
            self._count()
            start, end = piece.moved(one.start), piece.moved(one.end)
            if start >= end:
                continue
            is_whole = (start, end) == (0, len(piece.text))
            new = beside.Coding(
                code=self.code_places[coding.code], start=None if is_whole else start, end=None if is_whole else end
            )
            found[new] = None
        if one.memo and one.guid not in self.by_selection:
            user = one.codings[0].user if one.codings else one.user
            made.setdefault(user, _Coder("")).memos.setdefault(place, []).append(one.memo)

    def _count(self) -> None:
        self.codings += 1
        if self.codings > MOST_CODINGS:
            what = f"passages and paragraphs meet more than {MOST_CODINGS:,} times"
            raise TextFileError([Mistake("project.qde", 1, what, "export the project in parts")])

    def _rounds(self, coders: Sequence[_Coder]) -> tuple[beside.Round, ...]:
        if not coders:
            return ()
        made = tuple(
            beside.Coder(label=one.label, submitted_at=self.wanted.at, assignments=self._assignments(one))
            for one in coders
        )
        at = self.wanted.at
        return (
            beside.Round(
                number=1, kind="brought in", seed=int(self._fingerprint()[:12], 16), opened_at=at, closed_at=at,
                codebook=0, coders=made,
            ),
        )  # fmt: skip

    def _assignments(self, coder: _Coder) -> tuple[beside.Assignment, ...]:
        places = range(len(self.texts)) if self.wanted.have_read_all else sorted({*coder.found, *coder.memos})
        return tuple(
            beside.Assignment(
                unit=place,
                is_done=self.wanted.have_read_all or place in coder.found,
                memo=self._cut(kept("\n\n".join(coder.memos.get(place, ()))), LONGEST_MEMO, "memo", "memos"),
                changed_at=self.wanted.at,
                codings=tuple(coder.found.get(place, ())),
            )
            for place in places
        )


def _touched(one: Selection, pieces: Sequence[Piece]) -> range:
    """The places of the pieces that a passage touches."""
    first = bisect_right(pieces, one.start, key=lambda piece: piece.end)
    return range(first, bisect_left(pieces, one.end, lo=first, key=lambda piece: piece.start))


def _letters(at: int) -> str:
    return LETTERS[at] if at < len(LETTERS) else f"{LETTERS[at // len(LETTERS) - 1]}{LETTERS[at % len(LETTERS)]}"

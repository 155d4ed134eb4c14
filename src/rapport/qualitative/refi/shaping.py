"""Our layers as a project for other programs.

Answers become a source each, with what is known of who wrote them, so that other programs can compare groups; of a
transcript or a text all units stand in one source, and a passage without a code says who speaks. Coders are users; what
is said in the end – where coders agree, and as was decided – is the work of one more user, "Consensus".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rapport.qualitative.refi.beside import Assignment, Beside, Document, Entry, Round, Unit
from rapport.qualitative.refi.describing import described, method
from rapport.qualitative.refi.exchange import (
    Case,
    Code,
    Coding,
    Exchange,
    Note,
    Selection,
    Source,
    User,
    Value,
    Variable,
)
from rapport.qualitative.refi.guids import guid

CONSENSUS = "Consensus"
BETWEEN = "\n\n"
# So many answers are a source each; more of them would be too many files for other programs.
ONE_BY_ONE = 20_000
Finals = Mapping[int, Mapping[int, Sequence[int]]]


@dataclass(frozen=True)
class Shaped:
    """What is to be written.

    Attributes:
        project: for other programs.
        layers: ours, in which each unit knows where it stands.
    """

    project: Exchange
    layers: Beside


def shape(layers: Beside, texts: Sequence[str], finals: Finals) -> Shaped:
    """Make a project for other programs.

    Args:
        layers: ours; units do not know yet where they stand.
        texts: the text of each unit; empty where it was taken back.
        finals: round (its place) → unit (its place) → codes (their places) that apply in the end.

    Returns:
        Both, so that they belong together.
    """
    return _Shaper(layers, texts, finals).shaped()


def when(moment: datetime | None) -> str:
    """A moment as XML writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


@dataclass
class _Text:
    """A source in the making."""

    guid: str
    name: str
    document: Document
    text: str = ""
    selections: list[Selection] = field(default_factory=list)
    values: tuple[Value, ...] = ()


class _Shaper:
    def __init__(self, layers: Beside, texts: Sequence[str], finals: Finals) -> None:
        self.layers = layers
        self.texts = texts
        self.finals = finals
        self.sources: list[_Text] = []
        self.of_unit: list[_Text | None] = []
        self.units: list[Unit] = []
        self.people = [guid(layers.identity, "respondent", one.code) for one in layers.respondents]
        self.variables = {name: guid(layers.identity, "variable", name) for name in layers.attributes}
        self.own: dict[int, list[str]] = {}
        self.spoken: dict[int, list[str]] = {}
        self.marked: set[str] = set()
        self.code_guids = self._code_guids()
        self.written_books = [book for book in layers.codebooks if book.number is not None]

    def shaped(self) -> Shaped:
        for at, document in enumerate(self.layers.documents):
            self._document(at, document)
        users = self._rounds()
        layers, about = self._placed(), self.layers.project
        project = Exchange(
            name=about.name,
            origin=self.layers.made_by,
            description=about.question,
            created=when(about.begun_at),
            users=users,
            codes=self._codes(),
            variables=tuple(Variable(own, name) for name, own in self.variables.items()),
            cases=self._cases(),
            sources=tuple(
                Source(
                    one.guid,
                    one.name,
                    one.text,
                    created=when(one.document.at),
                    selections=tuple(one.selections),
                    values=one.values,
                )
                for one in self.sources
            ),
            notes=(
                Note(
                    guid(self.layers.identity, "note", "method"),
                    "How this was coded",
                    method(self.layers),
                    created=when(about.begun_at),
                ),
            ),
        )
        return Shaped(project, layers)

    def _values(self, known: Mapping[str, str]) -> tuple[Value, ...]:
        return tuple(Value(self.variables[name], value) for name, value in sorted(known.items()))

    def _document(self, at: int, document: Document) -> None:
        mine = guid(self.layers.identity, "document", document.sha256, document.field)
        first = len(self.units)
        answers = sum(len(each.units) for each in self.layers.documents if each.unit == "response")
        if document.unit == "response" and answers <= ONE_BY_ONE:
            for place, unit in enumerate(document.units, first):
                self._answer(mine, document, unit, place)
        else:
            self._joined(mine, document, first)

    def _answer(self, mine: str, document: Document, unit: Unit, place: int) -> None:
        text = self.texts[place]
        if not text:
            self._keep(unit, None, 0, 0)
            return
        own = _Text(guid(mine, "unit", unit.number), f"{document.name} {unit.number:05d}", document, text)
        known = dict(document.values)
        if unit.respondent is not None:
            known |= self.layers.respondents[unit.respondent].values
            self.own.setdefault(unit.respondent, []).append(own.guid)
        own.values = self._values(known)
        self.sources.append(own)
        self._keep(unit, own, 0, len(text))

    def _joined(self, mine: str, document: Document, first: int) -> None:
        own = _Text(mine, document.name, document, values=self._values(document.values))
        for place, unit in enumerate(document.units, first):
            text = self.texts[place]
            if not text:
                self._keep(unit, None, 0, 0)
                continue
            own.text += BETWEEN if own.text else ""
            speaker = "" if unit.respondent is None else self.layers.respondents[unit.respondent].code
            own.text += f"{speaker}: " if speaker and document.unit == "turn" else ""
            start, end = len(own.text), len(own.text) + len(text)
            own.text += text
            self._keep(unit, own, start, end)
            if unit.respondent is not None:
                passage = Selection(guid(mine, "speaks", unit.number), start, end, memo=f"By {speaker}")
                own.selections.append(passage)
                self.spoken.setdefault(unit.respondent, []).append(passage.guid)
        if own.text:
            self.sources.append(own)

    def _keep(self, unit: Unit, own: _Text | None, start: int, end: int) -> None:
        self.of_unit.append(own)
        self.units.append(unit.model_copy(update={"source": own.guid if own else "", "start": start, "end": end}))

    def _placed(self) -> Beside:
        rest, documents = iter(self.units), []
        for document in self.layers.documents:
            units = tuple(next(rest) for _ in document.units)
            documents.append(document.model_copy(update={"units": units}))
        return self.layers.model_copy(update={"documents": tuple(documents)})

    def _cases(self) -> tuple[Case, ...]:
        return tuple(
            Case(
                self.people[at],
                one.code,
                self._values(one.values),
                tuple(self.own.get(at, ())),
                tuple(self.spoken.get(at, ())),
            )
            for at, one in enumerate(self.layers.respondents)
        )

    def _rounds(self) -> tuple[User, ...]:
        users: list[User] = []
        told = [(at, one) for at, one in enumerate(self.layers.rounds) if one.kind != "training"]
        for at, one in told:
            behind = f" (round {one.number})" if len(told) > 1 else ""
            for coder in one.coders:
                if coder.released_at is not None:
                    continue
                user = User(guid(self.layers.identity, "coder", one.number, coder.label), f"{coder.label}{behind}")
                users.append(user)
                for assignment in coder.assignments:
                    self._found(user, assignment, one)
            if finals := self.finals.get(at):
                users.append(self._consensus(one, finals, f"{CONSENSUS}{behind}"))
        return tuple(users)

    def _consensus(self, one: Round, finals: Mapping[int, Sequence[int]], name: str) -> User:
        user = User(guid(self.layers.identity, "consensus", one.number), name)
        for unit, codes in finals.items():
            for code in codes:
                self._mark(user, unit, code, None, when(one.closed_at))
        return user

    def _found(self, user: User, found: Assignment, one: Round) -> None:
        moment = when(found.changed_at or one.closed_at)
        for coding in found.codings:
            stretch = None if coding.start is None or coding.end is None else (coding.start, coding.end)
            self._mark(user, found.unit, coding.code, stretch, moment)
        own = self.of_unit[found.unit]
        if found.memo and own:
            unit = self.units[found.unit]
            about = guid(own.guid, "memo", user.guid, unit.start)
            own.selections.append(
                Selection(about, unit.start, unit.end, user=user.guid, memo=found.memo, created=moment)
            )

    def _mark(self, user: User, place: int, code: int, stretch: tuple[int, int] | None, moment: str) -> None:
        own, unit = self.of_unit[place], self.units[place]
        if own is None or code not in self.code_guids:
            return
        start, end = (unit.start, unit.end) if stretch is None else (unit.start + stretch[0], unit.start + stretch[1])
        name = guid(own.guid, "passage", user.guid, code, start, end)
        if name in self.marked:  # the whole unit, and the same as a stretch
            return
        self.marked.add(name)
        coding = Coding(guid(name, "coding"), self.code_guids[code], user.guid, moment)
        own.selections.append(Selection(name, start, end, (coding,), user.guid, created=moment))

    def _code_guids(self) -> dict[int, str]:
        """A code is named by where it first stood in a published codebook, which never changes."""
        found: dict[int, str] = {}
        for book in self.layers.codebooks:
            for entry in book.entries if book.number is not None else ():
                found.setdefault(entry.code, guid(self.layers.identity, "code", book.number, entry.position))
        return found

    def _codes(self) -> tuple[Code, ...]:
        """The codes of the last version, and behind them those that only earlier versions have."""
        entries: dict[int, Entry] = {}
        for book in self.written_books:
            newest = {entry.code: entry for entry in book.entries}
            entries = newest | {code: entry for code, entry in entries.items() if code not in newest}
        below: dict[int | None, list[int]] = {}
        for code, entry in entries.items():
            above = entry.parent if entry.parent in entries and entry.parent != code else None
            below.setdefault(above, []).append(code)
        placed: set[int] = set()

        def made(code: int) -> Code:
            placed.add(code)
            entry = entries[code]
            under = tuple(made(one) for one in below.get(code, ()) if one not in placed)
            return Code(self.code_guids[code], entry.name, described(entry), entry.color, entry.is_codable, under)

        top = [made(code) for code in below.get(None, ())]
        # Codes that stand above one another in a circle would be lost.
        return (*top, *(made(code) for code in entries if code not in placed))

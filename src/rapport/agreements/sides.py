"""One item with what the two of a pair said, side by side – or, for what is about the team, with what all said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapport.agreements.alignment import Alignment, Said, Status, align, judged
from rapport.agreements.expectations import Party as Who
from rapport.agreements.given import asks_of_me, subject
from rapport.agreements.models import Answer, Judgement, Statement
from rapport.agreements.nature import Reach, is_specific, reach
from rapport.agreements.template import AnyItem, ChoiceItem, NumberItem, TextItem
from rapport.agreements.wording import Party

Item = ChoiceItem | NumberItem | TextItem
DISCUSSED = {"": "", Answer.Discussed.TALKED: "talked about", Answer.Discussed.ASSUMED: "assumed"}
# What somebody said to one item, by whom it is about.
Rows = Mapping[int | None, Answer]


@dataclass(frozen=True)
class Voice:
    """What one party said to an item, in words."""

    party: Party
    said: Said
    words: str = ""
    weight: str = ""
    discussed: str = ""
    by_when: str = ""
    # What they expect of themselves.
    of_me: str = ""
    # What they thought that the other expects; hit: whether the other does, where that can be told by rule.
    guess: str = ""
    hit: bool | None = None


@dataclass(frozen=True)
class Comparison:
    """One item with the answers of a pair, their judgements, and what they wrote together."""

    item: Item
    voices: tuple[Voice, ...]
    alignment: Alignment
    statement: Statement | None
    proposal: str
    # Of a text: what the viewer judged; what both did, once both have.
    my_verdict: Judgement | None = None
    verdicts: tuple[Judgement, ...] = ()
    can_be_judged: bool = False

    @property
    def comes_to(self) -> str:
        """The answer that all gave to a choice or a number; empty where they differ, or words were asked for."""
        values = {voice.said.value for voice in self.voices}
        is_one = self.item.kind != "text" and len(values) == 1 and None not in values
        return str(next(iter(values))) if is_one else ""

    @property
    def can_be_taken(self) -> bool:
        """All said the very same, and nothing is written yet: the proposed sentence can be taken as it is."""
        return bool(self.proposal) and self.statement is None and self.alignment.status == Status.ALIGNED

    @property
    def is_dropped(self) -> bool:
        """The parties left it out."""
        return self.statement is not None and self.statement.is_dropped

    @property
    def is_settled(self) -> bool:
        """The parties have decided on it."""
        return self.statement is not None and self.statement.is_settled

    @property
    def is_own(self) -> bool:
        """The parties added it themselves."""
        return self.statement is not None and bool(self.statement.title)

    @property
    def is_specific(self) -> bool:
        """Everybody who said something gave a date or a measure."""
        speaking = [voice for voice in self.voices if voice.said.speaks]
        by_nature = self.item.specific
        return bool(speaking) and all(is_specific(by_nature=by_nature, by_when=one.by_when) for one in speaking)

    @property
    def reach(self) -> Reach:
        """Shared, unilateral, or still open."""
        return reach(self.alignment.status)


@dataclass(frozen=True)
class Standing:
    """How far a pair is: how its answers lie, and how much of it is settled."""

    mentor: Party | None
    counts: tuple[tuple[Status, int], ...]
    settled: int
    items: int


def standing(mentor: Party | None, comparisons: Sequence[Comparison]) -> Standing:
    """Count what `comparisons` of a pair say, in the order of urgency; what was left out counts as settled alone."""
    kept = [one.alignment.status for one in comparisons if not one.is_dropped]
    counts = tuple((status, kept.count(status)) for status in Status if status in kept)
    return Standing(mentor, counts, sum(one.is_settled for one in comparisons), len(comparisons))


@dataclass(frozen=True)
class Side:
    """A party with the rows of their sheet, by item."""

    party: Party
    rows: Mapping[str, Rows]


def compare(
    item: Item,
    sides: Sequence[Side],
    *,
    scholar: int,
    statement: Statement | None,
    judgements: Sequence[Judgement],
    viewer: int,
) -> Comparison:
    """Take what the sides said to one item together; `sides` has the scholar first.

    Judgements of a text count, and are shown, once both sides have given theirs.
    """
    pair = [side.party.person.pk for side in sides]
    voices = _with_hits(item, [voice(item, side, pair=pair, scholar=scholar) for side in sides])
    close_enough = item.close_enough if isinstance(item, NumberItem) else 0
    alignment = align(item.kind, [one.said for one in voices], close_enough=close_enough)
    to_read = alignment.status == Status.TO_READ and len(voices) == 2
    both = tuple(judgements) if len(judgements) == len(pair) else ()
    if to_read and both:
        alignment = replace(alignment, status=judged([one.verdict for one in both]))
    return Comparison(
        item=item,
        voices=tuple(voices),
        alignment=alignment,
        statement=statement,
        proposal=_proposal(item, voices),
        my_verdict=next((one for one in judgements if one.by_id == viewer), None),
        verdicts=both,
        can_be_judged=to_read,
    )


def voice(item: Item, side: Side, *, pair: Sequence[int], scholar: int) -> Voice:
    """What one party said about the other of the pair, or about the team."""
    by = side.party.person.pk
    rows = side.rows.get(item.id, {})
    main = rows.get(subject(item, by=by, scholar=scholar)) or Answer()
    answer = _of_this_one(item, main, rows, pair, scholar) if by == scholar else main
    mine = rows.get(by) if asks_of_me(item) else None
    value, of_me = item.spoken(answer.value), mine.value if mine else ""
    if value is None and of_me:
        value = item.spoken(of_me)
    guess = item.words(answer.guess) if item.spoken(answer.guess) is not None else ""
    if value is None:
        return Voice(side.party, Said(), guess=guess)
    return Voice(
        side.party,
        Said(value, answer.weight, answer.discussed == Answer.Discussed.ASSUMED),
        item.words(answer.value) if answer.value.strip() else "",
        Answer.Weight(answer.weight).label if answer.weight else "",
        DISCUSSED[answer.discussed],
        answer.by_when.strip(),
        of_me,
        guess,
    )


def _of_this_one(item: AnyItem, main: Answer, rows: Rows, pair: Sequence[int], scholar: int) -> Answer:
    """What a scholar said of the mentor of this pair, where it differs from what holds for all."""
    of_one = next((rows[pk] for pk in pair if pk != scholar and pk in rows), None)
    if of_one is None or item.party == Who.TEAM:
        return main
    value, guess = of_one.value or main.value, of_one.guess or main.guess
    return Answer(value=value, guess=guess, weight=main.weight, discussed=main.discussed, by_when=main.by_when)


def _with_hits(item: Item, voices: Sequence[Voice]) -> list[Voice]:
    """Where a guess and what the other said can be compared by rule: whether it was right."""
    if len(voices) != 2 or isinstance(item, TextItem):
        return list(voices)
    return [
        replace(one, hit=one.guess == other.words) if one.guess and other.said.speaks else one
        for one, other in (tuple(voices), tuple(reversed(voices)))
    ]


def _proposal(item: Item, voices: Sequence[Voice]) -> str:
    """A first sentence for the joint text, where all said the very same; else nothing is put into their mouths."""
    values = {one.said.value for one in voices}
    if len(values) != 1 or None in values:
        return ""
    return item.proposal(str(values.pop()) if item.kind != "text" else voices[0].words)

"""What statistics are made of: one pair, item by item, and what else is counted of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.agreements.alignment import Status
from rapport.agreements.sides import Comparison
from rapport.agreements.template import ChoiceItem, NumberItem


@dataclass(frozen=True)
class Compared:
    """One expectation with what scholar and mentor said, as numbers.

    Attributes:
        same: both spoke and mean the same; None where that is not known: one is silent, or words are not judged.
        codes: the place of both answers on the scale of the item; None for words, or where one is silent.
        is_ordered: near answers count in part.
        weights: how much it matters to each, 1 to 3.
        hits: whether the scholar guessed the mentor’s answer, and the mentor the scholar’s.
        talked: whether each says that they have talked about it; None where they said nothing.
    """

    item: str
    title: str
    domain: str
    same: bool | None = None
    codes: tuple[int, int] | None = None
    is_ordered: bool = False
    weights: tuple[int, int] | None = None
    hits: tuple[bool | None, bool | None] = (None, None)
    talked: tuple[bool | None, bool | None] = (None, None)


@dataclass(frozen=True)
class Reviewed:
    """One review that all have sent in: of how many statements both say that they are still right."""

    kept: int
    items: int


@dataclass(frozen=True)
class Pair:
    """A scholar and a mentor, and all that is measured of them.

    Attributes:
        key: the number of the mentor’s place in the team.
        cohort: of the scholar; None where there is none.
        means: single numbers of the pair, by measure; what nobody said is not there.
    """

    key: int
    scholar: int
    cohort: int | None = None
    compared: Sequence[Compared] = ()
    reviews: Sequence[Reviewed] = ()
    means: Mapping[str, float] = field(default_factory=dict)


def compared(found: Comparison) -> Compared:
    """One item of a pair as the two see it side by side; the scholar’s voice is the first."""
    item, voices = found.item, found.voices
    bare = Compared(item.id, item.title, item.domain.value)
    if len(voices) != 2:
        return bare
    first, second = voices
    both = first.said.speaks and second.said.speaks
    settled = both and found.alignment.status in {Status.ALIGNED, Status.DIFFERENT}
    weights = (first.said.weight, second.said.weight)
    talked = [one.discussed == "talked about" if one.discussed else None for one in voices]
    return Compared(
        item=item.id,
        title=item.title,
        domain=item.domain.value,
        same=found.alignment.status == Status.ALIGNED if settled else None,
        codes=_codes(found) if both else None,
        is_ordered=isinstance(item, NumberItem),
        weights=(weights[0], weights[1]) if weights[0] and weights[1] else None,
        hits=(first.hit, second.hit),
        talked=(talked[0], talked[1]),
    )


def _codes(found: Comparison) -> tuple[int, int] | None:
    """Both answers as numbers: of a choice the place of the option, of a number itself."""
    item, values = found.item, [voice.said.value for voice in found.voices]
    if isinstance(item, ChoiceItem):
        places = [option.id for option in item.options]
        return (places.index(str(values[0])), places.index(str(values[1])))
    if isinstance(item, NumberItem) and isinstance(values[0], int) and isinstance(values[1], int):
        return (values[0], values[1])
    return None

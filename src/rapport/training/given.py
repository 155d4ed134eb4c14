"""What somebody gave to an activity, whatever its kind, as a value. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Piece(Protocol):
    """A part of an answer as the database has it; what it does not have is empty or None."""

    item: str
    option: str
    number: int | None
    text: str


@dataclass(frozen=True)
class Given:
    """An answer as given.

    Attributes:
        text: of a reflection, as typed.
        options: what was picked, in the order of picking; of a conversation, the endings that were reached.
        pairs: what was matched with what; of a conversation, each step and the reply to it, in order.
        numbers: what was rated how; of an order, the place of each item. A single scale has the name "".
        texts: the parts of a case, as typed.
    """

    text: str = ""
    options: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def put_together(cls, text: str, parts: Iterable[Piece]) -> "Given":
        """From what the database has; the parts in their order."""
        found = list(parts)
        return cls(
            text=text,
            options=tuple(part.option for part in found if part.option and not part.item),
            pairs=tuple((part.item, part.option) for part in found if part.option and part.item),
            numbers=tuple((part.item, part.number) for part in found if part.number is not None),
            texts=tuple((part.item, part.text) for part in found if part.text),
        )

    @property
    def is_something(self) -> bool:
        """Not empty, and not only blanks."""
        written = self.text.strip() or any(text.strip() for _, text in self.texts)
        return bool(written or self.options or self.pairs or self.numbers)


NOTHING = Given()

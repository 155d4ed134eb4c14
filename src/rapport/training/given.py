"""What somebody gave to an activity, whatever its kind, as a value. Pure."""

from dataclasses import dataclass


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

    @property
    def is_something(self) -> bool:
        """Not empty, and not only blanks."""
        written = self.text.strip() or any(text.strip() for _, text in self.texts)
        return bool(written or self.options or self.pairs or self.numbers)


NOTHING = Given()

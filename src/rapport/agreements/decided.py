"""What the parties make of one item, as a value: to be compared with what is kept."""

from dataclasses import dataclass
from datetime import date

from rapport.agreements.models import Statement
from rapport.agreements.template import ChoiceItem, NumberItem, TextItem


@dataclass(frozen=True)
class Promised:
    """Who does what by when; nobody in particular: all of them."""

    what: str
    who: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Decided:
    """How an item was resolved, the text, who does what by when, and – of a choice or number – what it comes to."""

    text: str
    outcome: str = Statement.Outcome.AGREED
    promised: tuple[Promised, ...] = ()
    value: str = ""

    @property
    def words(self) -> tuple[object, ...]:
        """What is signed of it: all but what it comes to."""
        return (self.text, self.outcome, self.promised)


def decided_in(statement: Statement) -> Decided:
    """What is kept, as a value."""
    promised = [Promised(one.what, one.who_id, one.due_on) for one in statement.undertakings.order_by("place")]
    return Decided(statement.text, statement.outcome, tuple(promised), statement.value)


def can_come_to(item: ChoiceItem | NumberItem | TextItem | None, value: str) -> bool:
    """The value is one of the answers that the item asks for; words come to nothing that can be reckoned with."""
    return item is not None and not isinstance(item, TextItem) and item.spoken(value) is not None

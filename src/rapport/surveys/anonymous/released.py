"""What a box has released, as settled answers. Pure.

A box takes whatever names and values its policy allows; whether a value is an answer is found here, against the
instrument. What is none counts as skipped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.surveys.branching import NOT_ASKED, SKIPPED, Branches
from rapport.surveys.fields import Field, Value, refusal

Row = dict[str, Value]


@dataclass(frozen=True)
class Part:
    """Fields that were released together, one row for a person; a text alone has rows for those who wrote.

    Rows of two parts have nothing to do with each other, wherever they stand.
    """

    name: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]


def settled(branches: Branches, names: Iterable[str], row: Mapping[str, object], *, is_whole: bool) -> Row:
    """Each of the fields with its answer, -97, -98 (not asked) or -99 (skipped).

    Args:
        branches: the instrument.
        names: the fields of the part.
        row: what was sent.
        is_whole: all of a person's answers are here, so that it can be found what they were asked; if not, the
            browser has said of each field whether it was.
    """
    given = {name: value for name in names if (value := answer(branches.fields[name], row.get(name))) is not None}
    if is_whole:
        found = branches.settle(given).answers
        return {name: found[name] for name in names}
    return {name: given.get(name, NOT_ASKED if is_not_asked(row.get(name)) else SKIPPED) for name in names}


def answer(asked: Field, sent: object) -> Value:
    """What was sent to a field, if it is an answer to it."""
    value: Value
    if isinstance(sent, list):
        if asked.kind != "ticks" or not all(isinstance(one, int) for one in sent):
            return None
        value = frozenset(sent)
    elif isinstance(sent, int | float | str):
        value = sent
    else:
        return None
    return value if value != frozenset() and not refusal(asked, value) else None


def is_not_asked(sent: object) -> bool:
    return isinstance(sent, int) and sent == NOT_ASKED

"""Two forms side by side, and what both say. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.qualitative.screening.evidence import said
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Answers, Value
from rapport.surveys.kept import is_given


@dataclass(frozen=True)
class Line:
    """One question with what each of the two said, in words."""

    ask: str
    said: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Both said the same."""
        return len(set(self.said)) == 1


def side_by_side(branches: Branches, answers: Sequence[Answers]) -> list[Line]:
    """Every question that somebody answered."""
    names = [name for name, one in branches.fields.items() if one.opened_by is None]
    lines = [Line(branches.fields[name].ask, tuple(said(branches, name, one) for one in answers)) for name in names]
    return [line for line in lines if any(line.said)]


def agreed(answers: Sequence[Answers]) -> dict[str, Value]:
    """The answers that all give the same; of only one form, that form."""
    given = [one for one in answers if one]
    if not given:
        return {}
    first, *others = given
    return {
        name: value
        for name, value in first.items()
        if is_given(value) and all(other.get(name) == value for other in others)
    }

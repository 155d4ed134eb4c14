"""The data of a run: each variable of the plan as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rapport.stats.suppression import Shown


@dataclass(frozen=True, eq=False)
class Numbers:
    """A continuous variable or a scale.

    Attributes:
        values: shape (rows,); NaN is not answered.
    """

    values: NDArray[np.float64]

    def answered(self) -> NDArray[np.bool_]:
        """Who answered, shape (rows,)."""
        return ~np.isnan(self.values)

    def only(self, keep: NDArray[np.bool_]) -> "Numbers":
        """The rows that are kept."""
        return Numbers(self.values[keep])


@dataclass(frozen=True, eq=False)
class Levels:
    """A categorical variable.

    Attributes:
        codes: shape (rows,): index of the level; −1 is not answered.
        levels: the levels as the plan writes them, in its order.
    """

    codes: NDArray[np.intp]
    levels: tuple[str, ...]

    def answered(self) -> NDArray[np.bool_]:
        """Who answered, shape (rows,)."""
        return self.codes >= 0

    def only(self, keep: NDArray[np.bool_]) -> "Levels":
        """The rows that are kept."""
        return replace(self, codes=self.codes[keep])


@dataclass(frozen=True, eq=False)
class Choices:
    """A question of which several may be ticked.

    Attributes:
        ticks: shape (rows, choices).
        counted: shape (rows,): who counts in the denominator.
    """

    ticks: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    def answered(self) -> NDArray[np.bool_]:
        """Who answered, shape (rows,)."""
        return self.counted

    def only(self, keep: NDArray[np.bool_]) -> "Choices":
        """The rows that are kept."""
        return Choices(self.ticks[keep], self.counted[keep])


Values = Numbers | Levels | Choices


class Guarding(Protocol):
    """What protects small numbers; :class:`rapport.analysis.protection.Guard` says how."""

    @property
    def k(self) -> int:
        """The smallest number of people that anything is told about."""

    def may_tell(self, names: Iterable[str], mask: NDArray[np.bool_]) -> bool:
        """Whether statistics may be told."""

    def may_fit(self, names: Sequence[str], mask: NDArray[np.bool_]) -> bool:
        """Whether a model may be told."""

    def counts(
        self,
        names: Sequence[str],
        table: Sequence[Sequence[int]],
        masks: Sequence[NDArray[np.bool_]],
        classes: NDArray[np.intp] | None = None,
    ) -> tuple[tuple[Shown, ...], ...] | None:
        """Counts as they may be told."""


@dataclass(frozen=True, eq=False)
class Left:
    """One exclusion as it happened.

    Attributes:
        label: the reason.
        rows: the rows of the file that it left out (of those still there).
    """

    label: str
    rows: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Frame:
    """All variables of the plan, over the same rows.

    Attributes:
        rows: how many rows.
        variables: values by the variable's name.
        kept: which rows of the file these are, from 0; None for all.
        whole: the data before exclusions; None where nobody was excluded yet.
        left: the exclusions, in order.
        guard: what protects small numbers; None where nothing does.
    """

    rows: int
    variables: dict[str, Values]
    kept: NDArray[np.intp] | None = None
    whole: "Frame | None" = None
    left: tuple[Left, ...] = ()
    guard: Guarding | None = None

    @property
    def people(self) -> NDArray[np.intp]:
        """Which row of the file each row is, from 0."""
        return np.arange(self.rows, dtype=np.intp) if self.kept is None else self.kept

    def numbers(self, name: str) -> Numbers:
        """The values of a continuous variable or scale.

        Raises:
            TypeError: the variable is of another type (the checks of a plan rule that out).
        """
        values = self.variables[name]
        if not isinstance(values, Numbers):
            raise TypeError(f"{name} has no numbers")
        return values

    def only(self, keep: NDArray[np.bool_]) -> "Frame":
        """The frame with the rows that are kept.

        Args:
            keep: shape (rows,).
        """
        kept = {name: values.only(keep) for name, values in self.variables.items()}
        return replace(self, rows=int(keep.sum()), variables=kept, kept=self.people[keep])

    def having(self, name: str, values: Values) -> "Frame":
        """The frame with one more variable, or another in the place of one."""
        return replace(self, variables={**self.variables, name: values})

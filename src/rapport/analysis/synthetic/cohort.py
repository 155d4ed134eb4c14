"""A file of synthetic people, and how it is written."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NAME = "person"


@dataclass(frozen=True)
class Cohort:
    """Synthetic people, one row each.

    Attributes:
        title: what the people are.
        source: where the numbers that they meet are printed.
        columns: column → its cells, a cell per person; an empty one was not answered.
        not_reproduced: printed figures that these people do not have, and why.
        not_printed: what the paper does not print, so that it is made up.
    """

    title: str
    source: str
    columns: Mapping[str, Sequence[object]]
    not_reproduced: tuple[str, ...]
    not_printed: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(next(iter(self.columns.values())))

    def csv(self) -> bytes:
        """The file: UTF-8, a heading, one row per person, whole numbers without a point."""
        text = io.StringIO(newline="")
        sheet = csv.writer(text, lineterminator="\n")
        sheet.writerow(self.columns)
        sheet.writerows(self._rows())
        return text.getvalue().encode()

    def _rows(self) -> Iterator[tuple[object, ...]]:
        return zip(*self.columns.values(), strict=True)


def names(label: str, people: int) -> list[str]:
    """A name for each person, which says that the person is synthetic."""
    width = len(str(people))
    return [f"{label}-{number:0{width}d}" for number in range(1, people + 1)]

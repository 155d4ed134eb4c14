"""What the worker and the process that computes say to each other, as files in one folder. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ASKED, TOLD, OUT, DATA = "asked.json", "told.json", "out", "answers.csv"


@dataclass(frozen=True)
class About:
    """That something was told: from which columns, about which rows of the data (from 0; below 0: not among them)."""

    columns: tuple[str, ...]
    rows: tuple[int, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "About":
        return cls(tuple(said["columns"]), tuple(said["rows"]))


@dataclass(frozen=True)
class Asked:
    """What is to be computed.

    Attributes:
        plan, data: names of the files.
        protect: the smallest number of people that anything is told about.
        earlier: what was told before.
    """

    plan: str
    data: str
    protect: int
    earlier: tuple[About, ...] = ()

    def written(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Asked":
        return cls(said["plan"], said["data"], said["protect"], tuple(map(About.read, said["earlier"])))


@dataclass(frozen=True)
class Wrong:
    """Why something was not computed; `place` is `plan` or `data`, where the line is counted."""

    what: str
    mend: str
    place: str
    line: int


@dataclass(frozen=True)
class Told:
    """What came of it, beside the files.

    Attributes:
        programs: what it was computed with.
        wrong: why there is no result.
        released: what was told about whom.
    """

    programs: str
    wrong: tuple[Wrong, ...] = ()
    released: tuple[About, ...] = ()

    def written(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Told":
        wrong = tuple(Wrong(**one) for one in said["wrong"])
        return cls(said["programs"], wrong, tuple(map(About.read, said["released"])))

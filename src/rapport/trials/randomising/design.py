"""How a trial is randomised, as a text file: arms, and one of three methods."""

import re
from itertools import pairwise, product
from math import prod
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import WrongAtError
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

SCALE = 10**9
MOST_CANDIDATES = 200_000


def _word(text: str) -> str:
    # What a stream is named after must read the same in every language.
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_. -]{0,78}[A-Za-z0-9])?", text):
        raise ValueError(f"“{text}” – use up to 80 letters a–z, figures, spaces, dots, hyphens and underscores")
    return text


Word = Annotated[str, AfterValidator(_word)]


def _no_twice(names: tuple[str, ...], what: str) -> None:
    for one, other in pairwise(sorted(names)):
        if one == other:
            raise ValueError(f"there are two {what} “{one}” – give each its own name")


class Arm(StrictModel):
    """One arm.

    Attributes:
        name: as in the protocol.
        share: how many times as many go to it as to an arm of share 1.
        redcap: its code in REDCap; the place in the list (1, 2, …) where not given.
    """

    name: Word
    share: int = Field(1, ge=1, le=9)
    redcap: int | None = None


class Factor(StrictModel):
    """What clusters are sorted by: a stratum, or a factor of minimisation.

    Attributes:
        name: e.g. ``size``; also the name of the field in REDCap.
        levels: e.g. ``small`` and ``large``; in REDCap 1, 2, … in this order.
        weight: how much it counts in minimisation.
    """

    name: Word
    levels: tuple[Word, ...] = Field(min_length=2, max_length=30)
    weight: int = Field(1, ge=1, le=100)

    @model_validator(mode="after")
    def _each_once(self) -> "Factor":
        _no_twice(self.levels, "levels")
        return self


class Blocks(StrictModel):
    """Permuted blocks, within strata.

    Attributes:
        sizes: of the blocks; which comes next is drawn.
        each: how many places the list of a stratum has at least; the last block is not cut.
        strata: none, or some.
    """

    sizes: tuple[int, ...] = Field(min_length=1, max_length=10)
    each: int = Field(ge=2, le=2000)
    strata: tuple[Factor, ...] = Field((), max_length=6)

    @model_validator(mode="after")
    def _possible(self) -> "Blocks":
        _no_twice(tuple(one.name for one in self.strata), "strata")
        if len(set(self.sizes)) < len(self.sizes):
            raise ValueError("a size of block stands there twice – name each once")
        if prod(len(one.levels) for one in self.strata) > 200:
            raise ValueError("there are more than 200 strata – stratify by less")
        return self

    def places(self) -> tuple[str, ...]:
        """The strata as text, ``size=small;region=north``; one empty text where there are none."""
        levels = ([(one.name, level) for level in one.levels] for one in self.strata)
        return tuple(";".join(f"{name}={level}" for name, level in each) for each in product(*levels))


class Cluster(StrictModel):
    """A cluster that is known before randomisation.

    Attributes:
        name: e.g. the number of an institution.
        values: of the covariates, in their order; whole numbers (a share of 12.5 % is 125).
    """

    name: Word
    values: tuple[int, ...]


class Constrained(StrictModel):
    """All clusters at once, so that the arms are alike in covariates.

    Attributes:
        covariates: their names, such as the size of the cluster.
        clusters: with their values.
        candidates: how many allocations are looked at; all there are, where there are no more.
        best_per_thousand: of them, the share that is balanced well enough; one of these is drawn.
    """

    covariates: tuple[Word, ...] = Field(min_length=1, max_length=12)
    clusters: tuple[Cluster, ...] = Field(min_length=4, max_length=400)
    candidates: int = Field(10_000, ge=100, le=MOST_CANDIDATES)
    best_per_thousand: int = Field(100, ge=1, le=1000)

    @model_validator(mode="after")
    def _possible(self) -> "Constrained":
        _no_twice(tuple(one.name for one in self.clusters), "clusters")
        _no_twice(self.covariates, "covariates")
        for one in self.clusters:
            if len(one.values) != len(self.covariates):
                raise ValueError(f"cluster “{one.name}” has {len(one.values)} values – give one for each covariate")
            if any(abs(value) > 10**9 for value in one.values):
                raise ValueError(f"cluster “{one.name}” has a value beyond a thousand millions – use a larger unit")
        for name, values in zip(self.covariates, zip(*(one.values for one in self.clusters), strict=True), strict=True):
            if len(set(values)) == 1:
                raise ValueError(f"covariate “{name}” is the same in every cluster – leave it out")
        return self


class Minimised(StrictModel):
    """One cluster after the other, each to the arm where it makes the arms most alike, most of the time.

    Attributes:
        factors: what is balanced.
        chance: in how many of ``chance_of`` draws the best arm is taken.
        chance_of: see ``chance``.
    """

    factors: tuple[Factor, ...] = Field(min_length=1, max_length=12)
    chance: int = Field(4, ge=1, le=1000)
    chance_of: int = Field(5, ge=1, le=1000)

    @model_validator(mode="after")
    def _possible(self) -> "Minimised":
        _no_twice(tuple(one.name for one in self.factors), "factors")
        if not self.chance_of / 2 < self.chance <= self.chance_of:
            raise ValueError("the best arm is taken in more than half of the draws, at most in all – change “chance”")
        return self


class Design(StrictModel):
    """How a trial is randomised.

    Attributes:
        format: of this file.
        trial: its short name.
        arms: two to six.
        blocks: permuted blocks; or
        constrained: all at once; or
        minimised: one after the other.
    """

    format: Literal["rapport-randomisation/1"]
    trial: Word
    arms: tuple[Arm, ...] = Field(min_length=2, max_length=6)
    blocks: Blocks | None = None
    constrained: Constrained | None = None
    minimised: Minimised | None = None

    @model_validator(mode="after")
    def _one_method(self) -> "Design":
        _no_twice(tuple(arm.name for arm in self.arms), "arms")
        given = [one for one in (self.blocks, self.constrained, self.minimised) if one is not None]
        if len(given) != 1:
            raise ValueError("a trial is randomised in one way – write “blocks”, “constrained” or “minimised”")
        shares = sum(arm.share for arm in self.arms)
        if self.blocks is not None and any(size < shares or size % shares for size in self.blocks.sizes):
            raise WrongAtError(
                f"a block holds {shares}, {2 * shares}, {3 * shares} … clusters – change “sizes”", "blocks", "sizes"
            )
        if self.minimised is not None and len({arm.share for arm in self.arms}) > 1:
            raise WrongAtError("minimisation treats the arms alike – leave out “share”", "arms")
        if self.constrained is not None and len(self.constrained.clusters) < shares:
            raise ValueError("there are fewer clusters than shares – add clusters or make the shares smaller")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The arms' names, in order."""
        return tuple(arm.name for arm in self.arms)

    @property
    def method(self) -> str:
        """``blocks``, ``constrained`` or ``minimised``."""
        return "blocks" if self.blocks else "constrained" if self.constrained else "minimised"

    def content(self) -> dict[str, object]:
        """The design as plain values, with everything that was not written said."""
        return self.model_dump(mode="json")

    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON of :meth:`content`."""
        return fingerprint(self.content())


def read_design(path: Path | str) -> Design:
    """Read a design.

    Args:
        path: the YAML file.

    Raises:
        TextFileError: with every mistake of the file.
    """
    return read(path, Design)

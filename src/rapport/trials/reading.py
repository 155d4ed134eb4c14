"""What the protocol of a trial says, and the reader of its text. Knows neither database nor web."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from rapport.textfiles.canonical import fingerprint as fingerprint_of
from rapport.textfiles.mistakes import Mistake, TextFileError, WrongAtError
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document, parse_document
from rapport.trials.randomising.design import MOST_CANDIDATES, Blocks, Design, Factor, Minimised, Word

NAME = "protocol.yaml"
LONGEST = 100_000
SCORE = re.compile(r"[a-z0-9-]+/[a-z0-9_]+\Z")


class Meetings(StrictModel):
    """Meetings that an institution plans for its participants, and notes who came.

    Attributes:
        times: how many.
        weeks: so many from one to the next.
        minutes: how long each is.
    """

    times: int = Field(ge=1, le=60)
    weeks: int = Field(4, ge=1, le=52)
    minutes: int = Field(60, ge=15, le=1440)


class Component(StrictModel):
    """Something that an arm is given.

    Attributes:
        name: e.g. ``Near-peer mentoring``.
        schedule: when, e.g. ``monthly for ten months``.
        dose: how much, e.g. ``one hour each``.
        course: of this server, which is opened for participants once their institution has its arm.
        meetings: that an institution plans once it has its arm.
        pairs: ``near-peer``: whoever keeps the institution gives participants a near-peer mentor once it has its arm.
    """

    name: str = Field(min_length=1, max_length=120)
    schedule: str = Field("", max_length=300)
    dose: str = Field("", max_length=300)
    course: str = Field("", max_length=50)
    meetings: Meetings | None = None
    pairs: Literal["", "near-peer"] = ""


class ProtocolArm(StrictModel):
    """An arm.

    Attributes:
        name: as it is called.
        about: what it is, in a sentence; of the control arm what usual care is.
        share: how many times as many institutions go to it.
        components: what it is given.
    """

    name: Word
    about: str = Field("", max_length=1000)
    share: int = Field(1, ge=1, le=9)
    components: tuple[Component, ...] = ()


class Wave(StrictModel):
    """When outcomes are asked for."""

    name: str = Field(min_length=1, max_length=80)
    when: str = Field(min_length=1, max_length=200)


class ProtocolOutcome(StrictModel):
    """What is measured.

    Attributes:
        name: e.g. ``Psychological capital``.
        kind: primary or secondary.
        measured_by: instrument and score, in words.
        score: the same as this server knows it, ``science-identity/science_identity``: then it stands in the list of
            participants for the analysis, taken from the surveys with names of the waves of these names.
        waves: in which.
    """

    name: str = Field(min_length=1, max_length=200)
    kind: Literal["primary", "secondary"]
    measured_by: str = Field(min_length=1, max_length=300)
    score: str = Field("", max_length=120)
    waves: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_a_score(self) -> "ProtocolOutcome":
        if self.score and not SCORE.match(self.score):
            mend = "write instrument/score, as in science-identity/science_identity"
            raise ValueError(f"“{self.score}” names no score – {mend}")
        return self


class Eligibility(StrictModel):
    """Who takes part.

    Attributes:
        institutions: in words.
        participants: in words.
        smallest: fewest participants with whom an institution is allocated.
        largest: most.
    """

    institutions: str = Field(min_length=1, max_length=2000)
    participants: str = Field(min_length=1, max_length=2000)
    smallest: int = Field(3, ge=1, le=1000)
    largest: int = Field(12, ge=1, le=1000)

    @model_validator(mode="after")
    def _in_order(self) -> "Eligibility":
        if self.largest < self.smallest:
            raise ValueError("the largest number of participants is below the smallest – exchange the two")
        return self


class ConstrainedBy(StrictModel):
    """All institutions at once, so that the arms are alike in participants and in what they are sorted by.

    Attributes:
        factors: what they are sorted by; a level counts as its place.
        candidates: how many allocations are looked at.
        best_per_thousand: of them, the share that is balanced well enough; one of these is drawn.
    """

    factors: tuple[Factor, ...] = Field((), max_length=11)
    candidates: int = Field(10_000, ge=100, le=MOST_CANDIDATES)
    best_per_thousand: int = Field(100, ge=1, le=1000)


class Protocol(StrictModel):
    """A protocol.

    Attributes:
        format: of this file.
        title: of the trial.
        short: its short name, in the log of the allocation.
        question: what it shall find out.
        arms: two to six.
        for_all: components of every arm, such as webinars.
        eligibility: who takes part.
        consent: document of the programme that participants agree to first.
        review_board: which one board has approved it for all, and under which number; institutions rely on it.
        waves: when outcomes are asked for.
        outcomes: what is measured.
        analysis: the plan of analysis, in words.
        blocks: randomised in permuted blocks, within strata; or
        minimised: one institution after the other; or
        constrained: all that are ready when it is sealed.
    """

    format: Literal["rapport-protocol/1"]
    title: str = Field(min_length=1, max_length=200)
    short: Word
    question: str = Field(min_length=1, max_length=2000)
    arms: tuple[ProtocolArm, ...] = Field(min_length=2, max_length=6)
    for_all: tuple[Component, ...] = ()
    eligibility: Eligibility
    consent: str = Field(min_length=1, max_length=50)
    review_board: str = Field("", max_length=300)
    waves: tuple[Wave, ...] = Field(min_length=1)
    outcomes: tuple[ProtocolOutcome, ...] = Field(min_length=1)
    analysis: str = Field(min_length=1, max_length=10_000)
    blocks: Blocks | None = None
    minimised: Minimised | None = None
    constrained: ConstrainedBy | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Protocol":
        known = {wave.name for wave in self.waves}
        for at, outcome in enumerate(self.outcomes):
            if unknown := set(outcome.waves) - known:
                what = f"“{outcome.name}” is measured in “{min(unknown)}”, which is no wave – name it there"
                raise WrongAtError(what, "outcomes", at, "waves")
        if not any(outcome.kind == "primary" for outcome in self.outcomes):
            raise WrongAtError("no outcome is primary – say which one decides", "outcomes")
        names = [component.name for component in self.components()]
        if len(set(names)) < len(names):
            raise ValueError("two components have one name – give each its own")
        if self.constrained is not None:
            if self.blocks or self.minimised:
                raise ValueError("a trial is randomised in one way – write “blocks”, “minimised” or “constrained”")
            return self
        try:
            self.design()
        except ValidationError as error:
            first = error.errors()[0]
            path = getattr(first.get("ctx", {}).get("error"), "path", ())
            raise WrongAtError(first["msg"].removeprefix("Value error, "), *path) from error
        return self

    def components(self) -> tuple[Component, ...]:
        """Of all arms."""
        return (*self.for_all, *(component for arm in self.arms for component in arm.components))

    def design(self, sites: Sequence[tuple[str, Sequence[int]]] = ()) -> Design:
        """How institutions are allocated.

        Args:
            sites: where all are randomised at once, code, participants and places of the levels of each.

        Raises:
            ValueError: they are too few, or do not differ in anything.
        """
        arms = [{"name": arm.name, "share": arm.share} for arm in self.arms]
        method = {"blocks": self.blocks, "minimised": self.minimised}
        given: dict[str, object] = {name: one.model_dump() for name, one in method.items() if one is not None}
        if self.constrained is not None:
            given["constrained"] = self._together(self.constrained, sites)
        return Design.model_validate({"format": "rapport-randomisation/1", "trial": self.short, "arms": arms, **given})

    def _together(self, asked: ConstrainedBy, sites: Sequence[tuple[str, Sequence[int]]]) -> dict[str, object]:
        """What is the same everywhere balances nothing, and is left out."""
        names = ("participants", *(factor.name for factor in asked.factors))
        kept = [at for at in range(len(names)) if len({values[at] for _, values in sites}) > 1]
        return {
            "covariates": [names[at] for at in kept],
            "clusters": [{"name": code, "values": [values[at] for at in kept]} for code, values in sites],
            "candidates": asked.candidates,
            "best_per_thousand": asked.best_per_thousand,
        }

    def method(self) -> str:
        """Fingerprint of arms and method: what stays once the allocation is sealed."""
        parts = {"blocks": self.blocks, "minimised": self.minimised, "constrained": self.constrained}
        dumped = {name: one.model_dump(mode="json") for name, one in parts.items() if one is not None}
        return fingerprint_of([[arm.name, arm.share] for arm in self.arms] + [dumped])

    def factors(self) -> tuple[Factor, ...]:
        """What institutions are sorted by."""
        if self.constrained:
            return self.constrained.factors
        return self.blocks.strata if self.blocks else self.minimised.factors if self.minimised else ()


@dataclass(frozen=True)
class Verdict:
    """What the reader says of a text: a document, or mistakes in the order of the lines."""

    document: Document[Protocol] | None
    mistakes: tuple[Mistake, ...] = ()


def look(text: str) -> Verdict:
    """Read a protocol.

    Args:
        text: YAML.
    """
    try:
        return Verdict(parse_document(text, Protocol, name=NAME))
    except TextFileError as error:
        return Verdict(None, error.mistakes)


def as_kept(text: str) -> str:
    """A text as it is kept: lines end in LF, the last one too."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return plain if plain.endswith("\n") or not plain else f"{plain}\n"


def fingerprint(text: str) -> str:
    """SHA-256 of the text as a file."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

"""What a project's log holds: who did what with which texts, as far as a paper's method says it. Values only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Texts:
    """One document.

    Attributes:
        kind: what it is, with an article: “answers to a survey”.
        unit: what is coded in it: “response”.
        units: how many.
    """

    name: str
    kind: str
    degree: str
    unit: str
    units: int


@dataclass(frozen=True)
class Duplicates:
    """The same text from several respondents.

    Attributes:
        texts: texts that stand under more than one.
        one_person, each: how often it was decided that they are one person, or that each counts.
        joined: respondents who count as another.
    """

    texts: int = 0
    one_person: int = 0
    each: int = 0
    joined: int = 0

    @property
    def undecided(self) -> int:
        """Texts that nobody has decided about: each respondent counts."""
        return self.texts - self.one_person - self.each


@dataclass(frozen=True)
class StemDecided:
    """What was decided about a stem in the end.

    Attributes:
        respondents: who used it; None where nobody uses it in what was counted.
    """

    stem: str
    respondents: int | None
    reason: str


@dataclass(frozen=True)
class Words:
    """The word query.

    Attributes:
        stemmer: with version and language.
        stop_list: name and version; empty where there is none.
        rules: what the project decided about words, in sentences.
        line: from where on a stem is a candidate: “50 respondents”.
        above: how many stems reach the line.
        candidates, excluded, added: what was decided.
    """

    stemmer: str
    stop_list: str
    rules: tuple[str, ...]
    respondents: int
    line: str
    above: int
    candidates: tuple[StemDecided, ...] = ()
    excluded: tuple[StemDecided, ...] = ()
    added: tuple[StemDecided, ...] = ()


@dataclass(frozen=True)
class CodebookVersion:
    """A published codebook; `undefined`: how many of its codes have no definition."""

    number: int
    codes: int
    on: date
    reason: str = ""
    undefined: int = 0


@dataclass(frozen=True)
class Number:
    """A measure with its interval; None where it is not defined, with the reason."""

    value: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Agreed:
    """The agreement of a round, all codes together.

    Attributes:
        units, respondents: what entered.
        left_out: why units did not, with how many: (“were given to one coder only”, 12).
    """

    units: int
    respondents: int
    draws: int
    seed: int
    pooled_kappa: Number
    alpha: Number
    same_set: Number
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RoundDone:
    """A round that is closed.

    Attributes:
        kind: training, real or brought in.
        units: with a reading that counts; `twice`: read by two coders or more.
        of_all: units of the project that could be coded when we look.
        taken_out: coders who were taken out of the round.
        disputed: codings about which coders differed, in `disputed_units` units; `ruled` of them were decided, by
            `adjudicators` people, of whom `who_coded` had coded in the round.
    """

    number: int
    kind: str
    codebook: int
    coders: int
    units: int
    twice: int
    share: int
    agreed: Agreed | None = None
    taken_out: int = 0
    disputed: int = 0
    disputed_units: int = 0
    ruled: int = 0
    adjudicators: int = 0
    who_coded: int = 0


@dataclass(frozen=True)
class Quoting:
    """The quotes, and what was checked in them.

    Attributes:
        edited: quotes with something left out or put in.
        decided: findings that may stay, by what they are: (“a date”, 2).
        open: findings that nobody has decided.
        agreed_to: documents of which it was noted that they may be quoted, of `documents` that are quoted.
    """

    quotes: int = 0
    edited: int = 0
    decided: tuple[tuple[str, int], ...] = ()
    open: int = 0
    agreed_to: int = 0
    documents: int = 0


@dataclass(frozen=True)
class Log:
    """All of it.

    Attributes:
        respondents: who stands behind the texts, each once.
        withdrawn: units that were taken back.
        words: None where words were not counted.
    """

    question: str
    texts: tuple[Texts, ...]
    respondents: int
    withdrawn: int = 0
    duplicates: Duplicates = Duplicates()
    words: Words | None = None
    codebooks: tuple[CodebookVersion, ...] = ()
    rounds: tuple[RoundDone, ...] = ()
    quoting: Quoting = Quoting()

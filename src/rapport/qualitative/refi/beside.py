"""``rapport.json``: what REFI-QDA has no place for, in a file beside ``project.qde``.

Versions of the codebook, who settled what ("seen, nothing applies" is not "not yet coded"), rounds, rulings, agreement,
decisions about stems, the screening of publications. It holds no text of a respondent: a unit is a stretch of a source
in the same package. Nobody is named: coders have their labels, respondents their codes.

The file counts only together with the ``project.qde`` that it was written with, which it names by its SHA-256.
"""

from typing import Annotated, Literal

from pydantic import Field

from rapport.qualitative.refi.beside_screening import Screened
from rapport.qualitative.refi.layer import Layer, Long, Moment, Name, Place, Reason, Seed, Sha256, Short

Colour = Annotated[str, Field(pattern=r"^(#[0-9a-f]{6})?$")]
Share = Annotated[int, Field(ge=0, le=100)]


class About(Layer):
    """The project itself."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    question: Long = ""
    language: Annotated[str, Field(max_length=20)] = "english"
    seed: Seed
    begun_at: Moment


class Respondent(Layer):
    """Who wrote something; `same_as` is the place of the respondent as whom they count."""

    code: Annotated[str, Field(min_length=1, max_length=100)]
    values: dict[Short, Name] = {}
    same_as: Place | None = None


class Stood(Layer):
    """Where a paragraph stood in its document."""

    place: Short = ""
    under: Name = ""
    is_heading: bool = False


class Unit(Layer):
    """A stretch of a source, or nothing where the answer was taken back."""

    source: str = ""
    start: Place = 0
    end: Place = 0
    number: Place
    respondent: Place | None = None
    key: Short = ""
    withdrawn_at: Moment | None = None
    stood: Stood | None = None


class Document(Layer):
    """A file or the answers to one question; its units."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Literal["answers", "table", "transcript", "text"]
    unit: Literal["response", "turn", "paragraph"]
    degree: Literal["identified", "confidential", "anonymous"]
    field: Short = ""
    sha256: Sha256
    came_from: Name = ""
    consent: Long = ""
    at: Moment
    values: dict[Short, Name] = {}
    units: tuple[Unit, ...]


class SameText(Layer):
    """What was decided about one text of two respondents."""

    sha256: Sha256
    are_one: bool
    reason: Reason
    at: Moment


class Anchor(Layer):
    """An example of a code, or of what is just not it."""

    text: Annotated[str, Field(max_length=1000)]
    is_in: bool = True


class Stem(Layer):
    """A stem that hints at a code."""

    stem: Annotated[str, Field(min_length=1, max_length=100)]
    respondents: Place | None = None


class Entry(Layer):
    """What a version of the codebook says about a code; `code` and `parent` are places in the list of codes."""

    code: Place
    parent: Place | None = None
    position: Place
    name: Annotated[str, Field(min_length=1, max_length=100)]
    definition: Long = ""
    includes: Long = ""
    excludes: Long = ""
    is_codable: bool = True
    color: Colour = ""
    fate: Literal["keep", "check", "recode"] = "keep"
    hinted: Place | None = None
    anchors: tuple[Anchor, ...] = ()
    stems: tuple[Stem, ...] = ()


class Codebook(Layer):
    """A version of the codebook; the draft has no number."""

    number: Annotated[int, Field(ge=1, le=100_000)] | None
    reason: Reason = ""
    counted: Annotated[str, Field(max_length=300)] = ""
    published_at: Moment | None = None
    entries: tuple[Entry, ...] = ()


class Coding(Layer):
    """A code, and the stretch of the unit that was marked."""

    code: Place
    start: Place | None = None
    end: Place | None = None


class Assignment(Layer):
    """What one coder found in one unit; `unit` is its place among all units of the file."""

    unit: Place
    is_done: bool = True
    is_flagged: bool = False
    is_starred: bool = False
    memo: Annotated[str, Field(max_length=5000)] = ""
    changed_at: Moment | None = None
    codings: tuple[Coding, ...] = ()


class Coder(Layer):
    """Somebody who coded in a round, in their order."""

    label: Annotated[str, Field(min_length=1, max_length=100)]
    submitted_at: Moment | None = None
    released_at: Moment | None = None
    released_why: Reason = ""
    assignments: tuple[Assignment, ...] = ()


class Ruling(Layer):
    """What was decided between two coders."""

    unit: Place
    code: Place
    applies: bool
    reason: Annotated[str, Field(max_length=1000)]
    at: Moment


class Measured(Layer):
    """A measure of agreement with its interval, or why there is none."""

    measure: Annotated[str, Field(max_length=20)]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: Name = ""
    why_no_interval: Name = ""
    undefined_draws: Place = 0


class Compared(Layer):
    """What two coders did with one code; without a code, with all."""

    code: Place | None = None
    both: Place
    only_first: Place
    only_second: Place
    neither: Place
    numbers: tuple[Measured, ...] = ()


class Part(Layer):
    """All comparisons of a round, or those of some coders; `first` and `second` are places among its coders."""

    first: Place | None = None
    second: Place | None = None
    comparisons: Place
    units: Place
    respondents: Place
    lines: tuple[Compared, ...] = ()


class Agreement(Layer):
    """The numbers of a round."""

    made_at: Moment
    units: Place
    seed: Seed
    draws: Place
    data_sha256: Sha256
    programs: Name
    left_out: dict[Annotated[str, Field(max_length=20)], Place] = {}
    parts: tuple[Part, ...] = ()


class Round(Layer):
    """A closed round; `codebook` is the place of its version among the codebooks."""

    number: Annotated[int, Field(ge=1, le=100_000)]
    kind: Literal["training", "real", "brought in"]
    share: Share = 100
    seed: Seed
    opened_at: Moment
    closed_at: Moment
    codebook: Place
    coders: tuple[Coder, ...]
    rulings: tuple[Ruling, ...] = ()
    agreement: Agreement | None = None


class WordRule(Layer):
    """How words count; `takes_back` is the place of a rule that does not hold any more."""

    kind: Literal["stop", "count", "keep", "synonyms", "splits", "shortest", "line"]
    name: Short = ""
    words: Annotated[str, Field(max_length=1000)]
    reason: Reason
    takes_back: Place | None = None
    at: Moment


class WordDecision(Layer):
    """What was decided about a stem."""

    stem: Annotated[str, Field(min_length=1, max_length=100)]
    choice: Literal["candidate", "excluded", "added", "open"]
    reason: Reason
    at: Moment


class Edit(Layer):
    """Signs of a text that give way to a mark in its quote."""

    start: Place
    end: Place
    shown: Annotated[str, Field(max_length=2000)]


class Finding(Layer):
    """What may tell who speaks in a quote."""

    kind: Annotated[str, Field(max_length=12)]
    start: Place = 0
    end: Place = 0
    number: Place = 0


class QuoteDecision(Finding):
    """What was decided about such a finding."""

    stays: bool = True
    reason: Reason
    at: Moment


class Quote(Layer):
    """A text that stands beside a code in the results."""

    code: Place
    unit: Place
    at: Moment
    checked_at: Moment | None = None
    taken_out_at: Moment | None = None
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    decisions: tuple[QuoteDecision, ...] = ()


class Consent(Layer):
    """Whether texts of a document may be quoted; `document` is its place."""

    document: Place
    told_sha256: Sha256
    allows: bool
    reason: Reason
    at: Moment


class Expected(Layer):
    """Who is expected to do what a paragraph says under a code."""

    unit: Place
    code: Place
    party: Literal["mentor", "scholar", "both", "programme"]
    at: Moment


class Beside(Layer):
    """The whole file.

    Attributes:
        format: which shape it has.
        made_by: the program and its version.
        identity: GUID of the project, the same in every file that is written of it.
        project_sha256: of the ``project.qde`` that it belongs to.
        codes: how many codes there are; versions of the codebook say what each is called.
        words_counted: words were counted; with the same texts and rules they are counted again where it comes in.
    """

    format: Literal[1] = 1
    made_by: Short
    identity: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    project_sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    project: About
    attributes: tuple[Short, ...] = ()
    respondents: tuple[Respondent, ...] = ()
    documents: tuple[Document, ...] = ()
    same_texts: tuple[SameText, ...] = ()
    codes: Place = 0
    codebooks: tuple[Codebook, ...] = ()
    rounds: tuple[Round, ...] = ()
    words_counted: bool = False
    word_rules: tuple[WordRule, ...] = ()
    word_decisions: tuple[WordDecision, ...] = ()
    quotes: tuple[Quote, ...] = ()
    consents: tuple[Consent, ...] = ()
    beside_quotes: tuple[Short, ...] = ()
    expected: tuple[Expected, ...] = ()
    screening: Screened | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units, document by document: a place among units is a place here."""
        return tuple(unit for document in self.documents for unit in document.units)

"""The screening of publications as layers of ``rapport.json``: searches, publications, hits, readings, consensus."""

from typing import Annotated, Literal

from pydantic import Field

from rapport.qualitative.refi.layer import Layer, Long, Moment, Name, Place, Reason, Sha256, Short

Words = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=20_000_000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Answer = int | Number | Annotated[str, Field(max_length=100_000)] | tuple[int, ...]


class Search(Layer):
    """A file of a search that was brought in."""

    name: Name
    format: Annotated[str, Field(max_length=10)]
    sha256: Sha256
    found: Place
    left_out: Place = 0
    at: Moment
    confirmed_at: Moment


class Twice(Layer):
    """A record of a search that was there already; `search` is the place of its file."""

    search: Place
    line: Place
    title: Text
    why: Annotated[str, Field(max_length=400)]


class Used(Layer):
    """A use of a word of the family: where it stands, and whether it is meant in the sense that is sought."""

    part: Literal["title", "abstract", "text"]
    start: Place
    end: Place
    form: Short
    before: Long = ""
    word: Short
    after: Long = ""
    sense: Literal["open", "counts", "excluded"] = "open"
    reason: Reason = ""
    at: Moment | None = None


class Read(Layer):
    """What one of two reviewers decided, and what they wrote on the form."""

    decision: Literal["", "include", "exclude", "unsure"]
    reason: Reason = ""
    answers: dict[Short, Answer] = {}
    finished_at: Moment | None = None


class Agreed(Layer):
    """What the two agreed on."""

    is_included: bool
    reason: Reason = ""
    answers: dict[Short, Answer] = {}
    at: Moment


class Publication(Layer):
    """A publication; `search` is the place of the file that brought it. Readings stand here once both had finished."""

    search: Place
    line: Place
    title: Text
    authors: Text = ""
    year: Place | None = None
    source: Text = ""
    abstract: Text = ""
    pmid: Annotated[str, Field(max_length=8)] = ""
    doi: Words = ""
    kind: Name = ""
    text: Text = ""
    text_from: Name = ""
    opened_at: Moment | None = None
    doubles: tuple[Twice, ...] = ()
    hits: tuple[Used, ...] = ()
    readings: tuple[Read, ...] = ()
    agreed: Agreed | None = None


class Screened(Layer):
    """A screening. Publications are numbered by their place, from 1."""

    strategy: Long = ""
    words: Words
    without: Words = ""
    instrument: Annotated[str, Field(max_length=60)]
    instrument_version: Annotated[int, Field(ge=1, le=100_000)]
    draws: Place = 0
    begun_at: Moment
    searches: tuple[Search, ...] = ()
    publications: tuple[Publication, ...] = ()

"""What an instrument is made of: the models of its file. Knows no web and no database.

One file is one version of one instrument, and never changes once somebody has answered it.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.textfiles.strict_model import StrictModel

INSTRUMENT_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# Ids of items and scores become names of columns in statistics programs.
COLUMN = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_COLUMN = 26


def valid_instrument_id(word: str) -> str:
    if not INSTRUMENT_ID.fullmatch(word) or len(word) > 50:
        raise ValueError(f"“{word}” is no id – use small letters, digits and hyphens, at most 50 signs")
    return word


def valid_column(word: str) -> str:
    if not COLUMN.fullmatch(word) or len(word) > LONGEST_COLUMN:
        mend = f"use small letters, digits and underscores, a letter first, at most {LONGEST_COLUMN} signs"
        raise ValueError(f"“{word}” cannot be the name of a column – {mend}")
    return word


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text – write it, or take the key out")
    return text


InstrumentId = Annotated[str, AfterValidator(valid_instrument_id)]
Column = Annotated[str, AfterValidator(valid_column)]
Text = Annotated[str, AfterValidator(not_blank)]


class Source(StrictModel):
    """Where the instrument comes from, and whose words it uses."""

    citation: Text
    doi: str = ""
    # own: ours, after the published structure; verbatim: with permission; placeholder: may not be asked.
    wording_status: Literal["own", "verbatim", "placeholder"]
    licence: Text
    note: str = ""


class Option(StrictModel):
    """One point of a scale."""

    value: int
    label: Text


class Item(StrictModel):
    """A question with one answer out of a scale. Required means: reminded once, then free to leave out."""

    id: Column
    type: Literal["one"]
    ask: Text
    choices: Text
    required: bool = True


class Page(StrictModel):
    title: Text
    intro: str = ""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Score(StrictModel):
    """The mean of the answered items, when enough of them are answered."""

    title: Text
    mean: Annotated[tuple[Column, ...], Field(min_length=1)]
    reversed: tuple[Column, ...] = ()
    min_answered: Annotated[int, Field(ge=1)]
    range: tuple[int, int]
    note: str = ""

    @model_validator(mode="after")
    def is_possible(self) -> "Score":
        if twice := sorted({word for word in self.mean if self.mean.count(word) > 1}):
            raise ValueError(f"“{twice[0]}” is counted twice – name each item once")
        if self.min_answered > len(self.mean):
            raise ValueError(f"{self.min_answered} answers are needed of {len(self.mean)} items – ask for fewer")
        if self.range[0] >= self.range[1]:
            raise ValueError("the range is empty – write [lowest, highest]")
        if strange := [word for word in self.reversed if word not in self.mean]:
            raise ValueError(f"“{strange[0]}” is reversed but not counted – add it to the mean or take it out")
        return self


class WorkedTest(StrictModel):
    """Answers and the scores that they must give; the checker recomputes them."""

    name: Text
    given: dict[str, int | None]
    expect: dict[str, float | None]


class Instrument(StrictModel):
    instrument: InstrumentId
    version: Annotated[int, Field(ge=1)]
    title: Text
    language: Text
    about: Text
    source: Source
    choices: dict[str, tuple[Option, ...]]
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    scores: dict[str, Score]
    tests: tuple[WorkedTest, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for page in self.pages for item in page.items)

    def options(self, item: Item) -> tuple[Option, ...]:
        return self.choices[item.choices]

"""What a page of an instrument can hold: questions of every type, grids and notes. Knows no web and no database."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.surveys.kept_cells import Cells
from rapport.surveys.missing import MISSING
from rapport.textfiles.strict_model import StrictModel

# Ids of items and scores become names of columns in statistics programs.
COLUMN = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_COLUMN = 26
# Three underscores part an item from its choice in the name of a column.
PARTING = "___"
OTHER = "_other"


def valid_column(word: str) -> str:
    if not COLUMN.fullmatch(word) or len(word) > LONGEST_COLUMN:
        mend = f"use small letters, digits and underscores, a letter first, at most {LONGEST_COLUMN} signs"
        raise ValueError(f"“{word}” cannot be the name of a column – {mend}")
    if PARTING in word:
        raise ValueError(f"“{word}” holds {PARTING}, which parts an item from its choice – use fewer underscores")
    return word


def valid_name(word: str) -> str:
    if word and (not COLUMN.fullmatch(word) or PARTING in word or len(word) > 12):
        raise ValueError(f"“{word}” cannot be the name of an option – use at most 12 small letters, digits and _")
    return word


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text – write it, or take the key out")
    return text


Column = Annotated[str, AfterValidator(valid_column)]
Text = Annotated[str, AfterValidator(not_blank)]
Finite = Annotated[int | float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
Identifying = Literal["no", "possible", "yes"]


class Option(StrictModel):
    """One answer that can be chosen.

    Attributes:
        value: the number that is kept.
        label: what people read; a point of a scale between two labelled ones may have none.
        name: a short word for conditions and for columns of select-all questions.
        code: how a REDCap dictionary and its records call it, where that is not the value.
    """

    value: Annotated[int, Field(ge=-9_999, le=9_999)]
    label: str = ""
    name: Annotated[str, AfterValidator(valid_name)] = ""
    code: str = ""

    @model_validator(mode="after")
    def is_no_missing_code(self) -> "Option":
        if self.value in MISSING:
            mend = "choose another; “prefer not to say” is offered by prefer_not: true at the item"
            raise ValueError(f"{self.value} means that there is no answer – {mend}")
        return self

    @property
    def part(self) -> str:
        """How a column names this option."""
        return self.name or str(self.value).replace("-", "m")

    @property
    def text(self) -> str:
        """The label, or the bare number of a point without one."""
        return self.label or str(self.value)


class Placed(StrictModel):
    """What has a place on a page.

    Attributes:
        when: the condition under which it is shown (`role = 'mentor' and years >= 2`); empty: always.
        redcap: cells of its row in a REDCap dictionary that nothing here says.
    """

    id: Column
    when: str = ""
    redcap: Cells = {}


class Asked(Placed):
    """What is asked. Required means: reminded once, then free to leave out.

    Attributes:
        identifying: whether an answer can tell who gave it; exports leave such columns out where they must.
        prefer_not: offers “prefer not to say”, which is kept as -97.
    """

    ask: Text
    help: str = ""
    required: bool = True
    prefer_not: bool = False
    identifying: Identifying = "no"


class Choosing(Asked):
    """What is answered out of a list.

    Attributes:
        choices: the name of the list in the instrument's `choices`.
        other: name or value of the option that asks for words, kept as `<item>_other`.
    """

    choices: Text
    other: str | int = ""


class One(Choosing):
    """One out of a list."""

    type: Literal["one"]


class Many(Choosing):
    """As many as apply.

    Attributes:
        exclusive: options (name or value) that clear all others.
    """

    type: Literal["many"]
    exclusive: tuple[str | int, ...] = ()


class Scale(Asked):
    """One point of a scale, whose numbers mean something."""

    type: Literal["scale"]
    choices: Text


class ShortText(Asked):
    """A line of words."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=1_000)] = 200
    identifying: Identifying = "possible"


class LongText(Asked):
    """As many words as somebody likes."""

    type: Literal["longtext"]
    longest: Annotated[int, Field(ge=1, le=50_000)] = 10_000
    identifying: Identifying = "possible"


class Number(Asked):
    """A number with a unit, within limits."""

    type: Literal["number"]
    minimum: Finite
    maximum: Finite
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0

    @model_validator(mode="after")
    def has_room(self) -> "Number":
        if self.minimum >= self.maximum:
            raise ValueError("there is no number between minimum and maximum – write the smaller one as the minimum")
        if any(self.minimum <= code <= self.maximum for code in MISSING):
            raise ValueError("-97, -98 and -99 mean that there is no answer – keep the limits clear of them")
        return self


class Day(Asked):
    """A date."""

    type: Literal["date"]
    earliest: date | None = None
    latest: date | None = None

    @model_validator(mode="after")
    def has_room(self) -> "Day":
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("the latest day comes before the earliest – exchange them")
        return self


class Upload(Asked):
    """A file."""

    type: Literal["file"]
    kinds: Annotated[tuple[Literal["pdf", "png", "jpeg", "docx", "csv"], ...], Field(min_length=1)] = ("pdf",)
    megabytes: Annotated[int, Field(ge=1, le=50)] = 5
    identifying: Identifying = "yes"


class Note(Placed):
    """Words without a question."""

    type: Literal["note"]
    text: Text


class Grid(Asked):
    """Rows that are answered on one scale; with columns, each row once for each column.

    A cell is kept as `<row>`, or with columns as `<row>_<column>`. The columns `before` and `now` make a
    retrospective pre–post. `redcap_rows` keeps cells for the rows, as `redcap` does elsewhere.
    """

    type: Literal["grid"]
    choices: Text
    rows: Annotated[dict[Column, Text], Field(min_length=1)]
    columns: dict[Column, Text] = {}
    redcap_rows: dict[Column, Cells] = {}

    @property
    def is_retrospective(self) -> bool:
        """Each row is rated as it was and as it is now."""
        return tuple(self.columns) == ("before", "now")


Question = One | Many | Scale | ShortText | LongText | Number | Day | Upload | Grid
Item = Question | Note
AnyItem = Annotated[Item, Field(discriminator="type")]
# Types whose answer is one number out of a list.
Chosen = One | Scale | Grid

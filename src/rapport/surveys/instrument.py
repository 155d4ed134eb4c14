"""What an instrument is made of: the model of its file. Knows no web and no database.

One file is one version of one instrument, and never changes once somebody has answered it.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.people.roles import Role
from rapport.surveys.items import AnyItem, Asked, Choosing, Column, Grid, Item, Option, Scale, Text
from rapport.surveys.kept_cells import RedcapForm
from rapport.surveys.missing import LABELS, Missing
from rapport.surveys.rules import Definition, Derived, Score, WorkedTest
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.strict_model import StrictModel

INSTRUMENT_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
Degree = Literal["identified", "confidential", "anonymous"]


def valid_instrument_id(word: str) -> str:
    if not INSTRUMENT_ID.fullmatch(word) or len(word) > 50:
        raise ValueError(f"“{word}” is no id – use small letters, digits and hyphens, at most 50 signs")
    return word


InstrumentId = Annotated[str, AfterValidator(valid_instrument_id)]


class Source(StrictModel):
    """Where the instrument comes from, and whose words it uses.

    Attributes:
        wording_status: own – ours, after the published structure; adapted – close to theirs, as a licence lets us;
            verbatim – theirs; placeholder – structure only, which may not be asked.
        licence: of the words as they stand in this file.
        permission: what lets us print words that are not ours.
    """

    citation: Text
    doi: str = ""
    wording_status: Literal["own", "adapted", "verbatim", "placeholder"]
    licence: Text
    permission: str = ""
    note: str = ""

    @model_validator(mode="after")
    def may_be_printed(self) -> "Source":
        if self.wording_status in ("adapted", "verbatim") and not self.permission.strip():
            mend = "add a line “permission: …” that names the licence or the letter"
            raise ValueError(f"words that are {self.wording_status} need a permission – {mend}")
        return self


class Respondents(StrictModel):
    """For whom the instrument is made.

    Attributes:
        roles: who may be asked; empty: everybody who answers surveys.
        degrees: how closely answers may be tied to their person.
        about: of whom the answers speak.
    """

    roles: tuple[Role, ...] = ()
    degrees: Annotated[tuple[Degree, ...], Field(min_length=1)] = ("identified", "confidential", "anonymous")
    about: Literal["self", "mentor", "scholar", "pair", "training", "program"] = "self"


class Page(StrictModel):
    title: Text
    intro: str = ""
    when: str = ""
    items: Annotated[tuple[AnyItem, ...], Field(min_length=1)]


class Instrument(StrictModel):
    instrument: InstrumentId
    version: Annotated[int, Field(ge=1)]
    title: Text
    language: Text
    about: Text
    source: Source
    respondents: Respondents = Respondents()
    choices: dict[str, tuple[Option, ...]] = {}
    prefer_not_to_say: Text = LABELS[Missing.PREFER_NOT]
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    definitions: dict[str, Definition] = {}
    scores: dict[Column, Score] = {}
    derived: dict[Column, Derived] = {}
    tests: tuple[WorkedTest, ...] = ()
    redcap: RedcapForm | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything on the pages, in order."""
        return tuple(item for page in self.pages for item in page.items)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """Everything that is asked: the items without the notes."""
        return tuple(item for item in self.items if isinstance(item, Asked))

    @property
    def length(self) -> int:
        """How many questions somebody meets; each statement of a grid is one."""
        return sum(len(item.rows) if isinstance(item, Grid) else 1 for item in self.questions)

    def options(self, item: Choosing | Scale | Grid) -> tuple[Option, ...]:
        """What can be chosen at an item."""
        return self.choices[item.choices]

    @property
    def sha256(self) -> str:
        """The fingerprint. Keys left at their default do not count: the format can grow without new versions."""
        return fingerprint(self.model_dump(mode="json", exclude_defaults=True))


def option_of(options: tuple[Option, ...], word: str | int) -> Option | None:
    """The option of this name, or of this value."""
    return next((one for one in options if word in (one.value, one.name) and word != ""), None)


def by_value(options: tuple[Option, ...]) -> Mapping[int, Option]:
    """The options by what is kept."""
    return {option.value: option for option in options}

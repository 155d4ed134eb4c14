"""What an agreement template is made of: the model of its file. Knows no web and no database."""

import re
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.agreements.expectations import TYPE_IDS, Domain, Party
from rapport.textfiles.strict_model import StrictModel

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 50
NUMBER = "{number}"


def valid_id(word: str) -> str:
    """Ids stand in addresses and beside every answer, for ever."""
    if not ID.fullmatch(word) or len(word) > LONGEST_ID:
        raise ValueError(f"“{word}” is no id – use small letters, digits and hyphens, at most {LONGEST_ID} signs")
    return word


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text – write it, or take the key out")
    return text.strip()


def known_type(word: str) -> str:
    """One of the 32 types of the paper."""
    if word not in TYPE_IDS:
        mend = (
            f"did you mean “{near[0]}”?"
            if (near := get_close_matches(word, TYPE_IDS, 1))
            else "docs/guide-agreement-authors.md lists them"
        )
        raise ValueError(f"“{word}” is none of the 32 types of expectations – {mend}")
    return word


Id = Annotated[str, AfterValidator(valid_id)]
TypeId = Annotated[str, AfterValidator(known_type)]
Text = Annotated[str, AfterValidator(not_blank)]


class Readers(StrEnum):
    """Who will be able to read an answer. The sentence is ours, because the software keeps the promise."""

    PARTIES = "parties"

    @property
    def sentence(self) -> str:
        return (
            "Scholar and mentor read each other’s answers once both of them have submitted; what a mentor says, no "
            "other mentor reads. What is about the team is read by everybody in this mentorship, once all have "
            "submitted. Nobody else reads anything: not the programme, not the department."
        )


class Requirement(StrictModel):
    """Somebody outside the mentorship asks for this item to be settled."""

    who: Literal["the funder", "the school"]
    why: Text


class AnyItem(StrictModel):
    """What every item has: the question, and help for who does not know what they may ask for.

    What has a default was not there in the first version of the format: templates that were kept then go on.
    """

    id: Id
    domain: Domain
    # Who is expected to do it.
    party: Party = Party.BOTH
    # Which of the 32 types it settles; none for what the paper's table does not have, such as leave.
    covers: tuple[TypeId, ...] = ()
    # Each side also says what they think that the other expects.
    guess: bool = False
    required_by: Requirement | None = None
    # Whatever is answered carries a date or a measure: a number with its unit, how often.
    specific: bool = False
    title: Text
    question: Text
    usual: Text
    example: Text
    # What to ask each other when the answers lie side by side.
    prompt: Text
    readers: Readers


class Option(StrictModel):
    """One answer of a choice; `agreed` is the sentence that is proposed when everybody picks it."""

    id: Id
    label: Text
    agreed: Text


class ChoiceItem(AnyItem):
    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def options_differ(self) -> "ChoiceItem":
        ids = [option.id for option in self.options]
        if twice := sorted({word for word in ids if ids.count(word) > 1}):
            raise ValueError(f"the option “{twice[0]}” stands twice – give each option an id of its own")
        return self

    def spoken(self, value: str) -> str | None:
        return value if any(option.id == value for option in self.options) else None

    def words(self, value: str) -> str:
        return next((option.label for option in self.options if option.id == value), value)

    def proposal(self, value: str) -> str:
        return next((option.agreed for option in self.options if option.id == value), "")


class NumberItem(AnyItem):
    kind: Literal["number"]
    specific: Literal[True] = True
    unit: Text
    smallest: Annotated[int, Field(ge=0)]
    largest: int
    # Numbers that lie no further apart than this count as the same.
    close_enough: Annotated[int, Field(ge=0)] = 0
    agreed: Text

    @model_validator(mode="after")
    def makes_sense(self) -> "NumberItem":
        if self.smallest >= self.largest:
            raise ValueError("the smallest number is not below the largest – exchange them")
        if NUMBER not in self.agreed:
            raise ValueError(f"“agreed” does not say where the number goes – write {NUMBER} in the sentence")
        return self

    def spoken(self, value: str) -> int | None:
        word = value.strip()
        return int(word) if word.isascii() and word.isdecimal() else None

    def words(self, value: str) -> str:
        return f"{value.strip()} {self.unit}" if self.spoken(value) is not None else value

    def proposal(self, value: str) -> str:
        return self.agreed.replace(NUMBER, value.strip())


class TextItem(AnyItem):
    kind: Literal["text"]
    # People may write a date into their words or not: the item cannot promise it.
    specific: Literal[False] = False

    def spoken(self, value: str) -> str | None:
        return " ".join(value.split()) or None

    def words(self, value: str) -> str:
        return value

    def proposal(self, value: str) -> str:
        return value.strip()


Item = Annotated[ChoiceItem | NumberItem | TextItem, Field(discriminator="kind")]


class Consent(StrictModel):
    """What somebody agrees to when they sign electronically."""

    version: Annotated[int, Field(ge=1)]
    text: Text


class Template(StrictModel):
    """`content/agreements/<id>.yaml`."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    language: Text
    title: Text
    summary: Text
    consent: Consent
    # Types of expectations that no item covers, each with the reason.
    not_covered: dict[TypeId, Text] = {}
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def item(self, id: str) -> ChoiceItem | NumberItem | TextItem | None:  # noqa: A002 – the file's word
        return next((item for item in self.items if item.id == id), None)

"""What a course is made of: the models of its files, and the course as a value. Knows no web and no database."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rapport.textfiles.markdown import Prose
from rapport.textfiles.strict_model import StrictModel

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 50


def valid_id(word: str) -> str:
    """Ids stand in addresses and beside every answer, for ever."""
    if not ID.fullmatch(word) or len(word) > LONGEST_ID:
        raise ValueError(f"“{word}” is no id – use small letters, digits and hyphens, at most {LONGEST_ID} signs")
    return word


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("there is no text – write it, or take the key out")
    return text


Id = Annotated[str, AfterValidator(valid_id)]
Text = Annotated[str, AfterValidator(not_blank)]


class SectionOutline(StrictModel):
    """A section as `course.yaml` names it; its pages name the section."""

    id: Id
    title: Text


class Outline(StrictModel):
    """`course.yaml`."""

    id: Id
    title: Text
    version: Annotated[int, Field(ge=1)]
    language: Text
    summary: Text
    # When a course is done. The rule is printed on the course's page.
    completion: Literal["every activity"]
    sections: Annotated[tuple[SectionOutline, ...], Field(min_length=1)]


class PageHead(StrictModel):
    """The front matter of a page."""

    id: Id
    title: Text
    section: Id
    minutes: Annotated[int, Field(ge=1)]


class Option(StrictModel):
    """One answer of a choice, and what is said to who gives it."""

    id: Id
    text: Text
    feedback: Text
    fits_best: bool = False


class Choice(StrictModel):
    """Pick one; every answer gets its feedback."""

    prompt: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def options_differ(self) -> "Choice":
        ids = [option.id for option in self.options]
        if twice := sorted({word for word in ids if ids.count(word) > 1}):
            raise ValueError(f"the option “{twice[0]}” stands twice – give each option an id of its own")
        if sum(option.fits_best for option in self.options) > 1:
            raise ValueError("several options fit best – mark one, or none where opinions may differ")
        return self

    def option(self, id: str) -> Option | None:  # noqa: A002 – the file's word
        return next((option for option in self.options if option.id == id), None)


class Reflection(StrictModel):
    """A question to think about; what is written is kept as typed."""

    prompt: Text
    help: str = ""


KINDS: dict[str, type[Choice] | type[Reflection]] = {"choice": Choice, "reflection": Reflection}


@dataclass(frozen=True)
class Activity:
    """Something to do on a page. The hash says which wording an answer was given to."""

    id: str
    kind: str
    content: Choice | Reflection
    sha256: str


@dataclass(frozen=True)
class Page:
    id: str
    title: str
    minutes: int
    parts: tuple[Prose | Activity, ...]

    @property
    def activities(self) -> tuple[Activity, ...]:
        return tuple(part for part in self.parts if isinstance(part, Activity))

    def activity(self, id: str) -> Activity | None:  # noqa: A002 – the file's word
        return next((activity for activity in self.activities if activity.id == id), None)


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Course:
    """A course, read from its folder once."""

    id: str
    title: str
    version: int
    language: str
    summary: str
    sections: tuple[Section, ...]
    sha256: str

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for section in self.sections for page in section.pages)

    @property
    def minutes(self) -> int:
        return sum(page.minutes for page in self.pages)

    @property
    def activity_keys(self) -> tuple[tuple[str, str], ...]:
        """(page, activity) of everything that there is to do, in order."""
        return tuple((page.id, activity.id) for page in self.pages for activity in page.activities)

    def page(self, id: str) -> Page | None:  # noqa: A002 – the file's word
        return next((page for page in self.pages if page.id == id), None)

    def section_of(self, page: Page) -> Section:
        return next(section for section in self.sections if page in section.pages)

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """The page before and the page after."""
        around = (None, *self.pages, None)
        at = around.index(page)
        return around[at - 1], around[at + 1]

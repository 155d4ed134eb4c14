"""What a course is made of: the models of its files, and the course as a value. Knows no web and no database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from rapport.textfiles.markdown import Prose
from rapport.textfiles.strict_model import StrictModel
from rapport.training.activities import Block
from rapport.training.words import Id, Text

Key = tuple[str, str]
DOI = re.compile(r"10\.[0-9]{4,9}/[^\s]+")


class SectionOutline(StrictModel):
    """A section as `course.yaml` names it; its pages name the section."""

    id: Id
    title: Text
    summary: Text


class CompletionRule(StrictModel):
    """When a course is done. The rule is printed on the course's page."""

    # Per cent of the activities of each section that have been done.
    each_section: Annotated[int, Field(ge=1, le=100)]
    # An action plan has been made.
    action_plan: bool = False

    def needed(self, activities: int) -> int:
        """How many of so many activities have to be done: rounded up, so that 80 per cent of 4 are 4."""
        return -(-activities * self.each_section // 100)


class Outline(StrictModel):
    """`course.yaml`."""

    id: Id
    title: Text
    version: Annotated[int, Field(ge=1)]
    language: Text
    audience: Text
    summary: Text
    # For the certificate.
    hours: Annotated[float, Field(gt=0)]
    completion: CompletionRule
    sections: Annotated[tuple[SectionOutline, ...], Field(min_length=1)]
    # Ids that have changed, old to new: `page`, or `page/activity`. Answers stay under the old one, and are found.
    renamed: dict[Text, Text] = {}


class PageHead(StrictModel):
    """The front matter of a page."""

    id: Id
    title: Text
    section: Id
    minutes: Annotated[int, Field(ge=1)]
    objectives: tuple[Text, ...] = ()
    # Ids of `references.yaml`.
    sources: tuple[Id, ...] = ()


def valid_doi(word: str) -> str:
    """As registered, without an address in front."""
    if word and not DOI.fullmatch(word):
        raise ValueError(f"“{word}” is no DOI – write it as 10.1111/cts.12067, without https://doi.org/")
    return word


class Reference(StrictModel):
    """A work that a page leans on."""

    id: Id
    authors: Text
    year: Annotated[int, Field(ge=1800, le=2100)]
    title: Text
    # Where it came out: journal, volume, pages; or the publisher.
    source: Text
    doi: Annotated[str, AfterValidator(valid_doi)] = ""

    @property
    def href(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else ""


class References(StrictModel):
    """`references.yaml`."""

    references: tuple[Reference, ...]


class Tool(StrictModel):
    """A resource of the tool kit."""

    id: Id
    title: Text
    topic: Text
    audience: Text
    use: Text
    summary: Text
    # Where it leads: a page of this course, an agreement template of this server, a reference.
    page: str = ""
    template: str = ""
    reference: str = ""


class Toolkit(StrictModel):
    """`toolkit.yaml`."""

    tools: tuple[Tool, ...]


@dataclass(frozen=True)
class Activity:
    """A block on a page: something to do, or to hear. The hash says which wording an answer was given to."""

    id: str
    kind: str
    content: Block
    sha256: str

    @property
    def is_done(self) -> bool:
        """Whether there is something to do; a presentation or a recording counts for nothing."""
        return self.content.is_done


@dataclass(frozen=True)
class Page:
    id: str
    title: str
    minutes: int
    parts: tuple[Prose | Activity, ...]
    objectives: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()
    # Not that of the course where a translation lacks this page.
    language: str = ""

    @cached_property
    def blocks(self) -> tuple[Activity, ...]:
        """All that is not prose."""
        return tuple(part for part in self.parts if isinstance(part, Activity))

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """What there is to do."""
        return tuple(block for block in self.blocks if block.is_done)

    def activity(self, id: str) -> Activity | None:  # noqa: A002 – the file's word
        return next((activity for activity in self.activities if activity.id == id), None)


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    pages: tuple[Page, ...]
    summary: str = ""
    # Not that of the course where a translation does not name this section.
    language: str = ""


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
    audience: str
    hours: float
    completion: CompletionRule
    references: tuple[Reference, ...] = ()
    tools: tuple[Tool, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    # The address of each file of `media/`, by its path in the course's folder.
    media: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for section in self.sections for page in section.pages)

    @property
    def minutes(self) -> int:
        return sum(page.minutes for page in self.pages)

    @cached_property
    def activity_keys(self) -> tuple[Key, ...]:
        """(page, activity) of everything that there is to do, in order."""
        return tuple((page.id, activity.id) for page in self.pages for activity in page.activities)

    def page(self, id: str) -> Page | None:  # noqa: A002 – the file's word
        return next((page for page in self.pages if page.id == id), None)

    def block(self, key: Key | None) -> Activity | None:
        """The block under (page, activity): what `again` points to, for instance."""
        page = self.page(key[0]) if key else None
        return next((block for block in page.blocks if key and block.id == key[1]), None) if page else None

    def key_today(self, page: str, activity: str) -> Key:
        """Under which (page, activity) stands today what an answer was given to under this one, once."""
        key, seen = (page, activity), set()
        if not self.renamed:
            return key
        while key not in seen:
            seen.add(key)
            if whole := self.renamed.get("/".join(key)):
                page, _, activity = whole.partition("/")
                key = (page, activity)
            elif key[0] in self.renamed:
                key = (self.renamed[key[0]], key[1])
        return key

    def page_today(self, page: str) -> str:
        """The id today of a page that was once called so: an old address leads on."""
        seen = set()
        while page in self.renamed and page not in seen:
            seen.add(page)
            page = self.renamed[page]
        return page

    def names_of(self, page: str) -> frozenset[str]:
        """The page ids under which answers to this page may be kept: its own, and former ones."""
        names = {page}
        before: set[str] = set()
        while names != before:
            before = set(names)
            names |= {old.partition("/")[0] for old, new in self.renamed.items() if new.partition("/")[0] in names}
        return frozenset(names)

    def section_of(self, page: Page) -> Section:
        return next(section for section in self.sections if page in section.pages)

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """The page before and the page after."""
        around = (None, *self.pages, None)
        at = around.index(page)
        return around[at - 1], around[at + 1]

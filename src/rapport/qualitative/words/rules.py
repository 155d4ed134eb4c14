"""Which words count: the stop list of a language, and what a project decided, with reasons.

The stop list is a file of ours with a version (``content/stopwords``). A project writes what it adds and changes into
a rules file of its own::

    stop: [{word: course, reason: Everybody was asked about the course.}]
    count: [{word: not, reason: We look for what people do not do.}]
    keep: [{word: PI, reason: An abbreviation of two letters.}]
    synonyms:
      - {name: goal, words: [objective, aim], reason: …, who: Ada Example, when: 2026-02-01}
    splits:
      - {forms: [planning], reason: …, who: Ada Example, when: 2026-02-01}
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from rapport.qualitative.words.signs import is_one_word, small
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

FOLDER = Path(__file__).parents[2] / "content" / "stopwords"
SHORTEST = 3


def _one_word(text: str) -> str:
    if not is_one_word(text):
        raise ValueError(f"“{text}” is not one word – write letters only, with apostrophes between them at most")
    return text


Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
OneWord = Annotated[str, AfterValidator(_one_word)]


class StopGroup(StrictModel):
    """Words that are left out for the same reason."""

    reason: Text
    words: tuple[OneWord, ...] = Field(min_length=1)


class StopList(StrictModel):
    """A stop list.

    Attributes:
        name: what it is called, with its version: ``english@1``.
        version: raised whenever a word changes.
        language: the stemmer's name of the language.
        about: what it leaves out and what it does not.
        groups: the words.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    version: Annotated[int, Field(ge=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]+$")]
    about: Text
    groups: tuple[StopGroup, ...] = Field(min_length=1)

    @property
    def told(self) -> str:
        """Name and version."""
        return f"{self.name}@{self.version}"


class Reasoned(StrictModel):
    """A word that the project treats otherwise, and why."""

    word: OneWord
    reason: Text


class Decided(StrictModel):
    """What somebody decided by hand: why, who, when."""

    reason: Text
    who: Text
    when: date


class Synonyms(Decided):
    """Words that count as one, with all their forms, under a name."""

    name: OneWord
    words: tuple[OneWord, ...] = Field(min_length=1)


class Split(Decided):
    """Forms that do not count under their stem, but each by itself."""

    forms: tuple[OneWord, ...] = Field(min_length=1)


class ProjectRules(StrictModel):
    """The rules file of a project.

    Attributes:
        shortest: words with fewer letters do not count.
        stop: words that do not count, beside the stop list.
        count: words of the stop list that do count.
        keep: abbreviations, counted as they are: not stemmed, not too short, not stopped. One with capitals is known
            by them (IT is not it).
        synonyms: words that count as one.
        splits: forms that count by themselves.
    """

    shortest: Annotated[int, Field(ge=1, le=20)] = SHORTEST
    stop: tuple[Reasoned, ...] = ()
    count: tuple[Reasoned, ...] = ()
    keep: tuple[Reasoned, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()
    splits: tuple[Split, ...] = ()


NO_PROJECT = ProjectRules()


@dataclass(frozen=True)
class Rules:
    """Everything that decides what is counted.

    Attributes:
        language: the stemmer's name of the language.
        stop_list: that of the language; None where there is none.
        project: what the project decided.
    """

    language: str = "english"
    stop_list: StopList | None = None
    project: ProjectRules = NO_PROJECT

    def stopped(self) -> dict[str, str]:
        """Word → why it is left out."""
        counted = {small(entry.word) for entry in self.project.count}
        lists = self.stop_list.groups if self.stop_list else ()
        why = {small(word): group.reason for group in lists for word in group.words}
        why |= {small(entry.word): entry.reason for entry in self.project.stop}
        return {word: reason for word, reason in why.items() if word not in counted}


def default_rules(language: str = "english") -> Rules:
    """The rules of a language without anything of a project.

    Args:
        language: the stemmer's name of it.

    Returns:
        The rules, with the newest stop list of the language if we have one.
    """
    lists = [read(path, StopList) for path in sorted(FOLDER.glob("*.yaml"))]
    ours = [one for one in lists if one.language == language]
    return Rules(language, max(ours, key=lambda one: one.version, default=None))

"""A project for qualitative analysis as a value: what REFI-QDA can say of one, in words that know no program.

Positions are counted in Unicode code points from 0; the end is the first position that is no longer part (REFI-QDA
1.5, section 10.2). Line ends in texts are single line feeds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# The file beside project.qde for what REFI-QDA has no place for.
BESIDE = "rapport.json"


class Kind(StrEnum):
    """What values a variable has; REFI-QDA's own words."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATE_TIME = "DateTime"


@dataclass(frozen=True)
class User:
    """Somebody who coded.

    Attributes:
        guid: names them in this file.
        name: as it is shown; Rapport writes labels such as "Coder A", never names.
    """

    guid: str
    name: str


@dataclass(frozen=True)
class Code:
    """A code, or a group of codes.

    Attributes:
        guid: names it in this file.
        name: its name; unique in a file that we write.
        description: its definition.
        colour: "#rrggbb", or nothing.
        codable: whether texts can carry it; a group of codes is not codable.
        codes: the codes below it.
    """

    guid: str
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    codes: tuple["Code", ...] = ()


@dataclass(frozen=True)
class Variable:
    """A column of facts about cases and sources.

    Attributes:
        guid: names it in this file.
        name: its name.
        kind: what values it has.
        description: what it means.
    """

    guid: str
    name: str
    kind: Kind = Kind.TEXT
    description: str = ""


@dataclass(frozen=True)
class Value:
    """One fact.

    Attributes:
        variable: GUID of the variable.
        text: the value as it is written in XML.
    """

    variable: str
    text: str


@dataclass(frozen=True)
class Case:
    """Somebody or something that sources are about; in Rapport a respondent, under a pseudonym.

    Attributes:
        guid: names it in this file.
        name: a pseudonym; may be missing in files of others.
        values: facts about it.
        sources: GUIDs of its sources.
        selections: GUIDs of its passages, where it has only parts of a source.
    """

    guid: str
    name: str
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coding:
    """One person has given one code.

    Attributes:
        guid: names it in this file.
        code: GUID of the code.
        user: GUID of who gave it, or nothing.
        created: when, as in XML, or nothing.
    """

    guid: str
    code: str
    user: str = ""
    created: str = ""


@dataclass(frozen=True)
class Selection:
    """A passage of a text.

    Attributes:
        guid: names it in this file.
        start: its first position.
        end: the position after its last.
        codings: what was coded; may be none, where the passage only carries a memo or belongs to a case.
        user: GUID of who marked it, or nothing.
        name: what the writer calls it, or nothing.
        memo: what was noted about it.
        created: when, as in XML, or nothing.
    """

    guid: str
    start: int
    end: int
    codings: tuple[Coding, ...] = ()
    user: str = ""
    name: str = ""
    memo: str = ""
    created: str = ""


@dataclass(frozen=True)
class Source:
    """A text.

    Attributes:
        guid: names it in this file.
        name: its name; unique in a file that we write.
        text: the whole of it.
        description: what it is.
        user: GUID of who brought it in, or nothing.
        created: when, as in XML, or nothing.
        selections: its passages.
        values: facts about it.
        notes: GUIDs of notes about it.
    """

    guid: str
    name: str
    text: str
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[Selection, ...] = ()
    values: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A memo.

    Attributes:
        guid: names it in this file.
        name: its heading.
        text: what it says.
        user: GUID of who wrote it, or nothing.
        created: when, as in XML, or nothing.
    """

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""


@dataclass(frozen=True)
class Exchange:
    """A whole project.

    Attributes:
        name: its name.
        origin: which program wrote it.
        description: what it is about.
        user: GUID of who made it, or nothing.
        created: when, as in XML, or nothing.
        users: everybody who coded.
        codes: the codebook.
        variables: the columns of facts.
        cases: respondents.
        sources: texts.
        notes: memos.
        beside: the content of ``rapport.json``, or nothing.
    """

    name: str
    origin: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Codebook:
    """A codebook alone.

    Attributes:
        codes: its codes.
        origin: which program wrote it.
    """

    codes: tuple[Code, ...]
    origin: str = ""


def with_path(codes: tuple[Code, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[Code, tuple[str, ...]]]:
    """Every code, with the names of those above it, in the order of the file."""
    for code in codes:
        yield code, above
        yield from with_path(code.codes, (*above, code.name))


def all_codes(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Every code, in the order of the file."""
    return tuple(code for code, _ in with_path(codes))

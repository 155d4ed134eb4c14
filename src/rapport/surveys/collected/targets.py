"""What a column of a file can stand for, and a guess of what it does. Pure."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapport.surveys.branching import Branches
from rapport.surveys.collected.dropping import is_mail, is_reference, plain
from rapport.surveys.collected.table import AnswerTable, Column
from rapport.surveys.columns import export_columns
from rapport.surveys.exports.names import short_names

# What a column says that is no answer.
WHO, ABOUT, ANSWERED = "@who", "@about", "@answered"
OTHER_WORDS = {
    WHO: "Who answered (e-mail address, code of our exports, or ORCID iD)",
    ABOUT: "About whom or which pair (the same)",
    ANSWERED: "The day on which they answered",
}
Dates = Literal["iso", "dmy", "mdy"]
Cells = Literal["find", "codes", "labels"]
DATES: dict[Dates, str] = {
    "iso": "Year first: 2026-01-31",
    "dmy": "Day first: 31/01/2026, 31.1.2026",
    "mdy": "Month first: 01/31/2026",
}
CELLS: dict[Cells, str] = {
    "find": "Find out, column by column",
    "codes": "Codes: 1, 2, 3",
    "labels": "Labels: “Agree”",
}
TAG = re.compile(r"<[^>]*>")
SIGNS = re.compile(r"[\W_]+")
# What Qualtrics writes between a question and one of its ticks.
SELECTED = re.compile(r"\bselected choice\b")
DAYS = frozenset({"recordeddate", "enddate", "submittedat", "submissiondate", "submitted", "datesubmitted"})
PEOPLE = frozenset({"person", "personcode", "code", "orcid", "participant", "respondent", "who"})
MENTIONED = frozenset({"aboutperson", "about", "aboutwhom", "mentoremail", "mentorcode"})


@dataclass(frozen=True)
class Target:
    """What a column can stand for: a field, or one tick of a select-all field.

    Attributes:
        key: as it is remembered: the field, or the name of its column in exports.
        field: the id of the field.
        label: for people.
        option: of a tick, the value of its option.
    """

    key: str
    field: str
    label: str
    option: int | None = None


@dataclass(frozen=True)
class Matching:
    """What the columns of a file stand for.

    Attributes:
        columns: by the name of a column the key of its target; those that are left out are not in it.
        event: of a REDCap file, whose rows count; empty: all.
    """

    columns: Mapping[str, str]
    dates: Dates = "iso"
    cells: Cells = "find"
    event: str = ""

    def column_of(self, key: str) -> str | None:
        """Which column stands for this."""
        return next((column for column, target in self.columns.items() if target == key), None)


@dataclass(frozen=True)
class Mistaken:
    """Why a matching cannot be used: about a column, or about the whole."""

    what: str
    column: str = ""


def targets(branches: Branches) -> dict[str, Target]:
    """Everything that a column can stand for, in the order of the pages; files cannot be brought in."""
    found: dict[str, Target] = {}
    for column in export_columns(branches):
        one = column.field
        if one.kind == "file":
            continue
        if column.option is not None and one.id not in found:
            found[one.id] = Target(one.id, one.id, f"{one.ask} (all ticks in one cell)")
        found[column.name] = Target(column.name, one.id, column.label, column.option)
    return found


def guess(branches: Branches, table: AnswerTable, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """For each column that can be told the key of what it stands for; none stands for what another does.

    Args:
        branches: the instrument.
        table: the file.
        known: what was chosen for columns of these names the last time; empty: to be left out.
    """
    known = known or {}
    possible = targets(branches)
    by_name, by_text = called(possible, branches), spoken(possible.values())
    found: dict[str, str] = {}
    taken: set[str] = set()

    def take(column: str, key: str | None) -> None:
        if key and column not in found and key not in taken:
            found[column] = key
            taken.add(key)

    for one in table.columns:
        key = known.get(one.name)
        take(one.name, key if key in possible or key in OTHER_WORDS else None)
    free = [one for one in table.columns if one.name not in known]
    for one in free:
        take(one.name, by_name.get(one.name.casefold()))
    for one in free:
        take(one.name, by_text.get(worded(one.text)) if one.text else by_text.get(worded(one.name)))
    for column, key in others(free, table.source):
        take(column, key)
    return found


def called(possible: Mapping[str, Target], branches: Branches) -> dict[str, str]:
    """Targets by what their columns are called in exports – whole, cut for statistics programs, or by code."""
    found = {name.casefold(): name for name in possible}
    for name, short in short_names(possible).items():
        found.setdefault(short.casefold(), name)
    for key, one in possible.items():
        if one.option is not None:
            found.setdefault(f"{one.field}___{str(one.option).replace('-', 'm')}", key)
            found.setdefault(f"{one.field}___{str(one.option).replace('-', '_')}", key)
    return found


def spoken(possible: Iterable[Target]) -> dict[str, str]:
    """Targets by what is asked; what two of them ask is no mark of either."""
    found: dict[str, str] = {}
    twice = set()
    for one in possible:
        words = worded(one.label)
        twice |= {words} & found.keys()
        found[words] = one.key
    return {words: key for words, key in found.items() if words and words not in twice}


def worded(text: str) -> str:
    """A text without tags, signs and capital letters."""
    said = SIGNS.sub(" ", html.unescape(TAG.sub(" ", text)).casefold())
    return " ".join(SELECTED.sub(" ", said).split())


def others(columns: Sequence[Column], source: str) -> Iterator[tuple[str, str]]:
    """Columns that say who, about whom and when, the surest first."""
    # REDCap fills its own identifier only for those whom it invited: it is no better than a column of addresses.
    for one in sorted(columns, key=lambda one: one.name == "redcap_survey_identifier"):
        if is_mail(one.name, one.text) or is_reference(one.name, one.text):
            yield one.name, WHO
    for one in columns:
        if plain(one.name) in PEOPLE:
            yield one.name, WHO
    if source == "redcap" and columns:
        yield columns[0].name, WHO
    for one in columns:
        if plain(one.name) in MENTIONED:
            yield one.name, ABOUT
        if {plain(one.name), plain(one.text)} & DAYS:
            yield one.name, ANSWERED


def mistakes(matching: Matching, table: AnswerTable, branches: Branches) -> list[Mistaken]:
    """Why a matching cannot be used; none: it can."""
    possible, names = targets(branches), {one.name for one in table.columns}
    found: list[Mistaken] = []
    seen: dict[str, str] = {}
    for column, key in matching.columns.items():
        if column not in names:
            found.append(Mistaken(f"the file has no column “{column}”", column))
        elif key not in possible and key not in OTHER_WORDS:
            found.append(Mistaken(f"“{key}” is no field of this instrument", column))
        elif key in seen:
            found.append(Mistaken(f"“{seen[key]}” and “{column}” stand for the same; keep one of them", column))
        seen.setdefault(key, column)
    if WHO not in seen:
        found.append(Mistaken("no column says who answered; choose one, or the file cannot be matched to people"))
    if not any(key in possible for key in seen):
        found.append(Mistaken("no column stands for anything that this survey asks"))
    for key in seen:
        one = possible.get(key)
        if one and one.option is not None and one.field in seen:
            what = f"“{seen[one.field]}” holds all ticks of a question, and “{seen[key]}” one of them; keep one way"
            found.append(Mistaken(what, seen[key]))
    return found

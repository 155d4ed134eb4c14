"""The codebook of what is taken out: of each variable what it is, its name in every program, and how many answered."""

from collections.abc import Mapping
from dataclasses import astuple, fields

from rapport.stats.suppression import Hidden, Shown
from rapport.surveys.codebook import HEADINGS, CodebookRow, codebook
from rapport.surveys.exports.counting import Tally
from rapport.surveys.exports.layout import Edition, Layout, Variable
from rapport.surveys.exports.sheets import names_in_programs
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import PARTING

MORE = ("Name in SPSS, Stata and SAS", "Answered", "Prefer not to say", "Not asked", "Skipped or blank")
HEAD = (*HEADINGS, *MORE)
# How a page calls the same columns.
KEYS = (
    *(one.name for one in fields(CodebookRow)), "instrument", "version", "language", "source", "licence", "sha256",
    "short", "answered", "prefer_not", "not_asked", "skipped",
)  # fmt: skip


def survey_codebook(
    editions: Mapping[int, Edition], layout: Layout, leads: tuple[Variable, ...], counts: Mapping[str, Tally]
) -> list[list[str]]:
    """The codebook as rows of text, the headings first; each version says of its variables what they mean in it.

    Args:
        editions: what was asked, by version.
        layout: what is taken out of it.
        leads: the columns that stand before the answers.
        counts: how each variable was answered; of those that are not in it, nothing is told.

    Returns:
        Rows of equal length. What is left out of the table is not among them.
    """
    short = names_in_programs((*leads, *layout.variables))
    kept = {one.name: one for one in layout.variables}
    newest = editions[max(editions)]
    found = [list(HEAD)]
    for one in leads:
        row = CodebookRow(one.name, f"{one.type}, about the response", one.label, identifying=one.identifying)
        found.append([*astuple(row), *of_instrument(newest), short[one.name], "", "", "", ""])
    for version in sorted(editions, reverse=True):
        for row in rows_of(editions[version].branches.instrument, kept):
            apart = f"{row.variable}_v{version}"
            name = apart if apart in kept else row.variable
            if name in kept:
                told = counted(counts.get(name))
                of = of_instrument(editions[version])
                found.append([name, *astuple(row)[1:], *of, short[name], *told])
    return found


def rows_of(instrument: Instrument, kept: Mapping[str, Variable]) -> list[CodebookRow]:
    """The rows of one version; where select-all items stand joined too, each has a row before its ticks."""
    found: list[CodebookRow] = []
    seen: set[str] = set()
    for row in codebook(instrument):
        item = row.variable.partition(PARTING)[0]
        if item != row.variable and item in kept and item not in seen:
            seen.add(item)
            found.append(
                CodebookRow(item, "text", kept[item].label, "the labels of all ticks, joined by “; ”", page=row.page)
            )
        found.append(row)
    return found


def of_instrument(edition: Edition) -> list[str]:
    """What every row says about the instrument."""
    one = edition.branches.instrument
    return [one.instrument, str(one.version), one.language, one.source.citation, one.source.licence, edition.sha256]


def counted(one: Tally | None) -> list[str]:
    """Four counts in words; empty where there are none."""
    if one is None:
        return ["", "", "", ""]
    return [said(count) for count in (one.answered, one.prefer_not, one.not_asked, one.skipped)]


def said(count: Shown) -> str:
    """A count, or that it is too small to be told."""
    return "hidden" if isinstance(count, Hidden) else str(count)

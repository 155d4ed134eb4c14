"""The report of a run as a part of a page: every number opens how it was made. Pure.

The report is made by the analysis as a whole page of its own; here its body is taken out, and each row of a table is
tied to the numbers behind it – by the labels of the plan, which both have.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from rapport.analysis.plan import Plan
from rapport.evaluation.numbers.records import anchor

MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
HEADING = re.compile(r"\s*<h1[^>]*>.*?</h1>", re.DOTALL)
# A link to another file of the run, with what stands behind # in it.
FILE_LINK = re.compile(r'<a href="([\w.-]+)(?:#([^"]*))?"([^>]*)>(.*?)</a>', re.DOTALL)
RECORDS, DATA = "records.html", "-data"
SECTION = re.compile(r'(<section class="publication-table" id="([^"]+)">)(.*?)(</section>)', re.DOTALL)
BODY_ROW = re.compile(r'<tr><th scope="(row|rowgroup)" class="level-(\d+)"([^>]*)>(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"(<td[^>]*>)(.*?)(</td>)", re.DOTALL)
TAG = re.compile(r"<sup>.*?</sup>|<[^>]+>")
Link = Callable[[str], str]


@dataclass(frozen=True)
class Terms:
    """How labels of a plan are called in its numbers.

    Attributes:
        variables: label → name.
        levels: name of a variable → label of a level → the level.
    """

    variables: dict[str, str]
    levels: dict[str, dict[str, str]]


def terms_of(plan: Plan | None) -> Terms:
    """What a plan calls its variables, levels, pairs and exclusions; nothing without one."""
    variables = {"Rows in the data file": "rows", "Analysed": "analysed"}
    levels: dict[str, dict[str, str]] = {}
    if plan is None:
        return Terms(variables, levels)
    for one in plan.variables:
        unit = getattr(one, "unit", "")
        variables[f"{one.label} ({unit})" if unit else one.label] = one.name
        labels = dict(getattr(one, "labels", {}) or {})
        named = {labels.get(level, level): level for level in getattr(one, "levels", ())}
        levels[one.name] = named | {choice.label: choice.label for choice in getattr(one, "choices", ())}
    for table in plan.tables:
        variables |= {pair.label: pair.before for pair in getattr(table, "pairs", ())}
    variables |= {f"Excluded: {one.label}": f"excluded={one.label}" for one in plan.exclusions}
    return Terms(variables, levels)


def body_of(report: str) -> str:
    """What stands in a report below its heading."""
    found = MAIN.search(report)
    return HEADING.sub("", found.group(1), count=1).strip() if found else ""


def linked(body: str, terms: Terms, link: Link, files: Mapping[str, str]) -> str:
    """The body with a link at each row and number of each table, and its own links as links of the page.

    Args:
        body: HTML of the report.
        terms: how its labels are called in the numbers.
        link: gives the address of the numbers of a table.
        files: the address of each file of the run.
    """

    def section(found: re.Match[str]) -> str:
        start, name, inside, end = found.groups()
        # The numbers of a figure stand under the figure's name.
        return f"{start}{_rows(inside, terms, link(name.removesuffix(DATA)))}{end}"

    def to_file(found: re.Match[str]) -> str:
        name, part, more, words = found.groups()
        href = link(part) if name == RECORDS and part else files.get(name)
        return f'<a href="{escape(href)}"{more}>{words}</a>' if href else words

    return SECTION.sub(section, FILE_LINK.sub(to_file, body))


def _rows(inside: str, terms: Terms, address: str) -> str:
    variable = ""

    def row(found: re.Match[str]) -> str:
        nonlocal variable
        scope, level, more, label, rest = found.groups()
        words = unescape(TAG.sub("", label)).strip()
        if level == "0":
            variable = terms.variables.get(words, "")
            target = anchor(variable or words)
        else:
            known = terms.levels.get(variable, {}).get(words)
            target = anchor(f"{variable}={known}" if variable and known is not None else words)
        href = escape(f"{address}#{target}")
        cells = CELL.sub(lambda cell: _cell(cell, href), rest)
        return f'<tr><th scope="{scope}" class="level-{level}"{more}><a href="{href}">{label}</a></th>{cells}</tr>'

    return BODY_ROW.sub(row, inside)


def _cell(found: re.Match[str], href: str) -> str:
    """A number that opens how it was made; by keyboard, the label of its row does."""
    start, text, end = found.groups()
    if not any(sign.isdigit() for sign in TAG.sub("", text)):
        return found.group(0)
    return f'{start}<a href="{href}" tabindex="-1">{text}</a>{end}'

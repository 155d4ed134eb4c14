"""The files of the results, and all of them in one archive: the same input and log give the same bytes."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rapport.qualitative.results.appendix import AgreedRound, appendix
from rapport.qualitative.results.log import Log
from rapport.qualitative.results.methods import methods
from rapport.qualitative.results.table3 import Found, table3
from rapport.tables import word
from rapport.tables.csv_export import csv_bytes, rows_as_csv
from rapport.tables.html import page, section
from rapport.tables.latex import fragment
from rapport.tables.markdown import escaped, markdown
from rapport.tables.record import results_json
from rapport.tables.table import Table

# The same archive each time: no time stands in it.
NO_DAY = (2000, 1, 1, 0, 0, 0)
HOW = "How it was done"
TABLE = "table-3"


@dataclass(frozen=True)
class Entry:
    """A code in a version of the codebook."""

    version: int
    name: str
    parent: str
    definition: str
    includes: str
    excludes: str
    examples: str
    stems: str


@dataclass(frozen=True)
class Quoted:
    """A quote, where it comes from, and what was done to the text."""

    code: str
    shown: str
    edits: int
    document: str
    unit: int
    state: str


@dataclass(frozen=True, order=True)
class Decided:
    """One decision of the log.

    Attributes:
        at: when.
        what: “a stem”, “the same text”, “codebook”, “coders differ”, “quote”.
        about: which one.
        decision: what was decided.
        who: by whom.
    """

    at: datetime
    what: str
    about: str
    decision: str
    reason: str
    who: str


@dataclass(frozen=True)
class Results:
    """Everything that the files are made of."""

    found: Found
    log: Log
    agreed: tuple[AgreedRound, ...] = ()
    codebook: tuple[Entry, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    decided: tuple[Decided, ...] = ()


def files_of(results: Results) -> dict[str, bytes]:
    """Make the files.

    Args:
        results: what was found and done.

    Returns:
        Name → bytes.
    """
    table, paragraphs = table3(results.found), methods(results.log)
    further = list(appendix(results.agreed))
    title = results.found.title
    files = {
        f"{TABLE}.html": _html(title, table, paragraphs, further).encode(),
        f"{TABLE}.docx": _docx(title, table, paragraphs, further),
        f"{TABLE}.tex": fragment(table).encode(),
        f"{TABLE}.csv": csv_bytes(table),
        f"{TABLE}.md": _markdown(table, paragraphs, further).encode(),
        "methods.txt": ("\n\n".join(paragraphs) + "\n").encode(),
        "results.json": results_json(one for each in (table, *further) for one in each.records).encode(),
        "codebook.csv": rows_as_csv(list(_codebook(results.codebook))),
        "quotes.csv": rows_as_csv(list(_quotes(results.quotes))),
        "decisions.csv": rows_as_csv(list(_decisions(results.decided))),
    }
    for one in further:
        files |= {f"{one.name}.csv": csv_bytes(one), f"{one.name}.tex": fragment(one).encode()}
    return files


def archive(files: Mapping[str, bytes]) -> bytes:
    """All files in one.

    Args:
        files: name → bytes.

    Returns:
        A zip file without a time in it.
    """
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w") as made:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            made.writestr(entry, content)
    return together.getvalue()


def _html(title: str, table: Table, paragraphs: Sequence[str], further: Sequence[Table]) -> str:
    how = [f"<h2>{HOW}</h2>", *(f"<p>{_plain(one)}</p>" for one in paragraphs)]
    return page(title, [section(table), *how, *map(section, further)])


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _docx(title: str, table: Table, paragraphs: Sequence[str], further: Sequence[Table]) -> bytes:
    paper = word.start(title)
    word.add_heading(paper, HOW)
    for one in paragraphs:
        word.add_text(paper, one)
    for each in (table, *further):
        word.add_table(paper, each)
    return word.finish(paper)


def _markdown(table: Table, paragraphs: Sequence[str], further: Sequence[Table]) -> str:
    parts = [markdown(table), f"## {HOW}\n", *(f"{escaped(one)}\n" for one in paragraphs), *map(markdown, further)]
    return "\n".join(parts)


Rows = Iterator[Sequence[str]]


def _codebook(entries: Sequence[Entry]) -> Rows:
    yield "version", "code", "under", "definition", "belongs to it", "does not", "examples", "stems"
    for one in entries:
        yield (
            str(one.version),
            one.name,
            one.parent,
            one.definition,
            one.includes,
            one.excludes,
            one.examples,
            one.stems,
        )


def _quotes(quotes: Sequence[Quoted]) -> Rows:
    yield "code", "quote", "edits", "document", "text", "state"
    for one in quotes:
        yield one.code, one.shown, str(one.edits), one.document, str(one.unit), one.state


def _decisions(decided: Sequence[Decided]) -> Rows:
    yield "when", "what", "about", "decision", "reason", "who"
    for one in sorted(decided):
        when = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        yield when, one.what, one.about, one.decision, one.reason, one.who

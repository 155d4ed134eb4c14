"""The decision log: what people decided about a stem, with reason, name and day.

YAML or CSV (columns stem, decision, reason, who, when)::

    decisions:
      - {stem: relationship, decision: excluded, reason: Overlaps with another code., who: Ada, when: 2026-02-01}
      - {stem: support, decision: added, reason: Belongs to the course., who: Ada, when: 2026-02-01}

A stem may stand there more than once: the last day counts, on one day the last line; the earlier ones stay in the log.
``open`` takes back what was decided: the stem is undecided again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rapport.qualitative.words.counts import WordCount
from rapport.textfiles import csv_file
from rapport.textfiles.mistakes import Mistake, MistakeList
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document, check_nodes, open_document
from rapport.textfiles.yaml_nodes import Nodes, Value
from rapport.textfiles.yaml_nodes import Path as Place

COLUMNS = ("stem", "decision", "reason", "who", "when")
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Choice(StrEnum):
    """What is decided about a stem."""

    CANDIDATE = "candidate"
    EXCLUDED = "excluded"
    ADDED = "added"
    OPEN = "open"


class Decision(StrictModel):
    """One decision.

    Attributes:
        stem: what it is about, as the list shows it.
        decision: candidate (above the line, looked at and kept), excluded, added from below the line, or open again.
        reason: why.
        who: who decided.
        when: on which day.
    """

    stem: Text
    decision: Choice
    reason: Text
    who: Text
    when: date

    @property
    def told(self) -> str:
        """In words, for results.json."""
        return f"{self.decision}: {self.reason} ({self.who}, {self.when})"


class DecisionFile(StrictModel):
    """The file."""

    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class DecisionLog:
    """All decisions.

    Attributes:
        all: as they stand in the file.
    """

    all: tuple[Decision, ...] = ()

    def last(self) -> dict[str, Decision]:
        """Stem → the decision that counts; nothing for what is open again."""
        ordered = sorted(self.all, key=lambda one: one.when)  # of one day, in the order of the file
        last = {one.stem: one for one in ordered}
        return {stem: one for stem, one in last.items() if one.decision is not Choice.OPEN}


def read_decisions(path: Path | str) -> Document[DecisionFile]:
    """Read a decision log.

    Args:
        path: the file; one whose name ends in .csv is CSV, any other YAML.

    Returns:
        The log with its lines; :func:`log_for` ties it to a count.

    Raises:
        TextFileError: with every mistake of the file.
    """
    if Path(path).suffix.lower() == ".csv":
        return check_nodes(_nodes_of_csv(path), DecisionFile)
    return open_document(path, DecisionFile)


def log_for(document: Document[DecisionFile], count: WordCount) -> DecisionLog:
    """Tie a log to what was counted: a decision is about a stem, not about one of its forms or a word left out.

    Args:
        document: the log.
        count: what was counted. A stem that nobody uses in it is no mistake: the answers may be others than those
            that were decided on.

    Returns:
        The log.

    Raises:
        TextFileError: with every decision about a word that is no stem.
    """
    stems = {one.stem for one in count.stems}
    of_form = {form: one.stem for one in count.stems for form, _ in one.forms}
    left_out = {one.word: one.reason for one in count.left_out}
    found = MistakeList()
    for at, decision in enumerate(document.content.decisions):
        stem = decision.stem
        if stem in stems:
            continue
        if stem in of_form:
            what, mend = f"“{stem}” is a form of the stem “{of_form[stem]}”", f"write “{of_form[stem]}”"
        elif stem in left_out:
            what = f"“{stem}” does not count: {left_out[stem]}"
            mend = "take the decision out, or name the word under “count” in the rules file"
        else:
            continue
        found.add(document.mistake("decisions", at, "stem", what=what, mend=mend))
    found.raise_if_any()
    return DecisionLog(document.content.decisions)


def _nodes_of_csv(path: Path | str) -> Nodes:
    """The rows of a CSV file as if they were YAML, with their lines."""
    table = csv_file.read(path)
    found = MistakeList()
    for column in COLUMNS:
        if column not in table.header:
            mend = f"the columns are {', '.join(COLUMNS)}"
            found.add(Mistake(table.file, table.header_line, f"there is no column “{column}”", mend))
    for column in table.header:
        if column not in COLUMNS:
            found.add(Mistake(table.file, table.header_line, f"“{column}” is not known here", "take the column out"))
    found.raise_if_any()
    entries: list[Value] = []
    lines: dict[Place, int] = {(): table.header_line, ("decisions",): table.header_line}
    for at, row in enumerate(table.rows):
        entries.append({name: cell.strip() for name, cell in zip(table.header, row.cells, strict=True)})
        lines["decisions", at] = row.line
        for name in table.header:
            lines["decisions", at, name] = row.line
    return Nodes(table.file, 1, {"decisions": entries}, lines)

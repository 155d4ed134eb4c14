"""The form that takes a file of answers, and what is said of its columns."""

from collections.abc import Mapping
from typing import cast

from django import forms

from rapport.kit.forms import UploadField
from rapport.surveys.branching import Branches
from rapport.surveys.collected.dropping import KnownBy
from rapport.surveys.collected.interpreting import events_of
from rapport.surveys.collected.reading import LARGEST_FILE
from rapport.surveys.collected.table import SOURCES, AnswerTable, Source
from rapport.surveys.collected.targets import CELLS, DATES, OTHER_WORDS, Matching, Mistaken, mistakes, targets

KNOWN_BY = [
    ("email", "E-mail address"),
    ("code", "A code: of our exports, an ORCID iD, or the reference (ExternalReference) that you gave people"),
]


class FileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Your file",
        help_text="CSV (Qualtrics with its three headers, REDCap records, or any other) or SPSS (.sav), up to 30 MB.",
        accept=".csv,.tsv,.txt,.sav",
        empty="This file is empty. Export it with a header and a row for each person.",
        at_most=(LARGEST_FILE, "This file is larger than 30 MB. Divide it, or leave columns out."),
    )
    known_by = forms.ChoiceField(
        label="How the file says who answered",
        choices=KNOWN_BY,
        initial="email",
        widget=forms.RadioSelect,
        help_text="All other columns with addresses, names and places are dropped before anything is kept.",
        error_messages={"required": "Choose one."},
    )
    source = forms.ChoiceField(
        label="What wrote it",
        choices=[("", "Find out"), *SOURCES.items()],
        required=False,
    )

    @property
    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())

    @property
    def said_known_by(self) -> KnownBy:
        return cast("KnownBy", self.cleaned_data["known_by"])

    @property
    def said_source(self) -> Source | None:
        return cast("Source | None", self.cleaned_data["source"] or None)


class ColumnsForm:
    """What each column stands for: many selects of one kind, so they are read and shown by hand."""

    def __init__(self, table: AnswerTable, branches: Branches, guessed: Matching) -> None:
        self.table, self.branches = table, branches
        self.matching = guessed
        self.mistakes: list[Mistaken] = []
        self.events = list(events_of(table))

    def read(self, sent: Mapping[str, str]) -> bool:
        """Take what was chosen. Returns whether it can be used; if not, the mistakes say why."""
        chosen = {}
        for at, column in enumerate(self.table.columns):
            key = sent.get(f"to-{at}", "").strip()
            if key:
                chosen[column.name] = key
        dates, cells, event = (sent.get(name, "") for name in ("dates", "cells", "event"))
        self.matching = Matching(
            chosen,
            dates if dates in DATES else "iso",
            cells if cells in CELLS else "find",
            event if event in self.events else "",
        )
        self.mistakes = mistakes(self.matching, self.table, self.branches)
        if len(self.events) > 1 and not event:
            self.mistakes.append(Mistaken("the file holds several events; choose the one that this survey is"))
        return not self.mistakes

    @property
    def with_left_out(self) -> Matching:
        """The same, with the columns that are left out: so that they are left out the next time."""
        columns = {one.name: self.matching.columns.get(one.name, "") for one in self.table.columns}
        return Matching(columns, self.matching.dates, self.matching.cells, self.matching.event)

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a column can stand for, in two groups."""
        answers = [(one.key, f"{one.key}: {one.label}") for one in targets(self.branches).values()]
        return [("Says", list(OTHER_WORDS.items())), ("Answers", answers)]

    @property
    def lines(self) -> list[dict[str, object]]:
        """Each column with two of its cells and what it stands for."""
        wrong = {one.column: one.what for one in self.mistakes if one.column}
        found = []
        for at, column in enumerate(self.table.columns):
            cells = (row.cells[at].strip() for row in self.table.rows[:200])
            some = list(dict.fromkeys(cell for cell in cells if cell))[:2]
            found.append({
                "at": at, "column": column, "samples": [one[:60] for one in some],
                "target": self.matching.columns.get(column.name, ""), "wrong": wrong.get(column.name, ""),
            })  # fmt: skip
        return found

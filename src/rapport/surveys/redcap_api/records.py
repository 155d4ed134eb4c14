"""Rows of an export: the answers are read in portions, so that memory does not grow with their number."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapport.surveys.models import Submission
from rapport.surveys.redcap import logic
from rapport.surveys.redcap.logic import FieldValue, Logic
from rapport.surveys.redcap_api.boxes import box_rows
from rapport.surveys.redcap_api.chosen import Chosen
from rapport.surveys.redcap_api.index import At, Index, Piece, index
from rapport.surveys.redcap_api.names import RECORD
from rapport.surveys.redcap_api.project import Form, Project
from rapport.surveys.redcap_api.queries import Caller, survey_of_box
from rapport.surveys.redcap_api.sheet import Cells, Sheet

PORTION = 500
# What a row is made of: of each form its cells, and the day on which it was handed in.
Parts = Sequence[tuple[int, Cells, str]]
Portion = list[tuple[At, Parts]]


@dataclass(frozen=True)
class Told:
    """One row: where it stands, what comes before the answers, and the answers."""

    at: At
    lead: list[str]
    cells: list[str]


def export(caller: Caller, project: Project, chosen: Chosen) -> tuple[Sheet, Iterator[Told]]:
    """The columns of an export and its rows. Who has answered is looked up now; the answers, while rows are read."""
    sheet = Sheet(project, chosen)
    rule = Rule(project, chosen.rule) if chosen.rule else None
    if project.survey is not None:
        portions: Iterator[Portion] = iter([_of_box(project, chosen)])
    else:
        forms = [form for form in project.forms if form in chosen.forms or (rule and form.name in rule.forms)]
        # A rule may look at other events than those that are told.
        wanted = replace(chosen, events=None) if rule and rule.looks_elsewhere else chosen
        portions = _of_program(project, index(caller, project, wanted, forms))
    return sheet, _rows(sheet, portions, rule)


def _of_box(project: Project, chosen: Chosen) -> Portion:
    released = box_rows(survey_of_box(project), project.forms[0])
    is_wanted = chosen.records.__contains__ if chosen.records is not None else lambda code: True
    return [((code, 0, -1, 0), [(0, cells, "")]) for code, cells in released if is_wanted(code)]


def _of_program(project: Project, found: Index) -> Iterator[Portion]:
    for portion in found.portions(PORTION):
        pieces = [piece for _, some in portion for piece in some]
        answers = dict(
            Submission.objects.filter(pk__in=[one.submission for one in pieces], is_last=True).values_list(
                "pk", "answers"
            )
        )
        yield [(at, [*_read(project, some, answers)]) for at, some in portion]


def _read(project: Project, pieces: Iterable[Piece], answers: Mapping[int, str]) -> Iterator[tuple[int, Cells, str]]:
    """The cells of each form; what was taken back meanwhile is not there any more."""
    for one in pieces:
        if one.submission in answers:
            reader = project.forms[one.form].readers[one.version]
            yield one.form, reader(json.loads(answers[one.submission])), one.day


def _rows(sheet: Sheet, portions: Iterable[Portion], rule: "Rule | None") -> Iterator[Told]:
    chosen, project = sheet.chosen, sheet.project
    own = {at for at, form in enumerate(project.forms) if form in chosen.forms}
    for portion in portions:
        keeps = rule.keeps(portion) if rule else None
        for at, parts in portion:
            record, event, repeat, instance = at
            is_elsewhere = chosen.events is not None and project.events[event].name not in chosen.events
            if (keeps is not None and at not in keeps) or is_elsewhere or own.isdisjoint(form for form, _, _ in parts):
                continue
            row = sheet.blank(event, is_repeat=repeat >= 0)
            for form, cells, day in parts:
                sheet.fill(row, form, cells, day)
            yield Told(at, sheet.before(record, event, repeat, instance), row)


class Rule:
    """Which rows a rule keeps. It reads codes, whatever the export tells."""

    def __init__(self, project: Project, rule: Logic) -> None:
        self.project, self.rule = project, rule
        self.asked = list(logic.fields(rule))
        names = frozenset(one.name for one in self.asked) - {RECORD}
        self.forms = {form.name for name, form in project.form_of.items() if name in names}
        self.looks_elsewhere = any(one.event is not None for one in self.asked)
        forms: tuple[Form, ...] = tuple(form for form in project.forms if form.name in self.forms)
        self.sheet = Sheet(project, Chosen(names, has_record=False, forms=forms))
        self.place = {column.name: at for at, column in enumerate(self.sheet.columns)}
        self.ticks = {
            (column.field.name, column.code): at for at, column in enumerate(self.sheet.columns) if column.field
        }

    def keeps(self, portion: Portion) -> set[At]:
        """The rows of these for which it holds; they are those of whole records."""
        rows = {at: self._row(at, parts) for at, parts in portion}
        # What an event holds beside forms that repeat.
        of_event = {(at[0], at[1]): row for at, row in rows.items() if at[2] < 0}
        return {at for at, row in rows.items() if logic.holds(self.rule, self._values(at, row, of_event))}

    def _row(self, at: At, parts: Parts) -> list[str]:
        row = self.sheet.blank(at[1], is_repeat=at[2] >= 0)
        for form, cells, day in parts:
            if self.project.forms[form].name in self.forms:
                self.sheet.fill(row, form, cells, day)
        return row

    def _values(self, at: At, row: list[str], of_event: Mapping[tuple[str, int], list[str]]) -> "Values":
        return Values(self, at, row, of_event)


@dataclass(frozen=True)
class Values:
    """What a rule finds in one row."""

    rule: Rule
    at: At
    row: list[str]
    of_event: Mapping[tuple[str, int], list[str]]

    def __call__(self, value: FieldValue) -> str:
        if value.name == RECORD:
            return self.at[0]
        row: list[str] | None = self.row
        if value.event is not None:
            names = [event.name for event in self.rule.project.events]
            row = self.of_event.get((self.at[0], names.index(value.event)))
        if row is None:
            return ""
        place = self.rule.ticks.get((value.name, value.code)) if value.code else self.rule.place.get(value.name)
        return row[place] if place is not None else ""

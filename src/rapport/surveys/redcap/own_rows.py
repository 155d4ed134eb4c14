"""The rows that we would write ourselves for an instrument: one for each field, then its scores and groups."""

from collections.abc import Iterator
from dataclasses import replace

from rapport.surveys.branching import Branches, branches
from rapport.surveys.fields import Field, fields_of
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import (
    Choosing,
    Day,
    Grid,
    Item,
    LongText,
    Many,
    Note,
    Number,
    Question,
    Scale,
    ShortText,
    Upload,
)
from rapport.surveys.redcap.calculations import calculation, group_choices, grouping
from rapport.surveys.redcap.choices import YES_NO, Choice, write_choices
from rapport.surveys.redcap.conditions import PREFER_NOT, Names, code_of, joined, rather_not_note, to_logic
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.redcap.logic import Compare, Every, FieldValue, Literal, parse, write
from rapport.surveys.redcap.names import called, form_of
from rapport.surveys.redcap.sections import header_of

# What a field of words takes here where its item says nothing else: no limit is written for these.
UNLIMITED = (200, 1_000, 10_000)


def own_rows(instrument: Instrument) -> dict[str, tuple[Row, ...]]:
    """What we would write ourselves, by the item; under "" the scores and groups. Of kept cells, only names count.

    Args:
        instrument: one that the reader found whole.

    Returns:
        The rows of each item, in the order of the pages.
    """
    return _Writer(instrument).rows()


class _Writer:
    """Writes one instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.ready: Branches = branches(instrument)
        self.names = Names(self.ready.fields, called(instrument))
        self.form = form_of(instrument)

    def rows(self) -> dict[str, tuple[Row, ...]]:
        found: dict[str, tuple[Row, ...]] = {}
        for at, page in enumerate(self.instrument.pages):
            header = header_of(page, self.instrument if at == 0 else None)
            for item in page.items:
                first, *rest = self.rows_of(item)
                joined = "\n".join(filter(None, [header, first.section_header]))
                found[item.id] = (replace(first, section_header=joined), *rest)
                header = ""
        return found | {"": tuple(self.rules())}

    def rows_of(self, item: Item) -> Iterator[Row]:
        when = self.when(item)
        if isinstance(item, Note):
            name = self.names[item.id]
            yield Row(name, self.form, field_type="descriptive", field_label=item.text, branching_logic=when)
        elif isinstance(item, Grid):
            yield from self.matrix(item, when)
        else:
            for one in fields_of(self.instrument, item):
                yield self.words_behind(one, when) if one.opened_by else self.question(one, item, when)

    def when(self, item: Item) -> str:
        condition = self.ready.conditions.get(item.id)
        return write(to_logic(condition, self.names)) if condition is not None else ""

    def question(self, one: Field, item: Question, when: str) -> Row:
        row = Row(
            self.names[one.id],
            self.form,
            field_label=item.ask,
            field_note=item.help,
            identifier="y" if item.identifying == "yes" else "",
            branching_logic=when,
            required_field="y" if item.required else "",
        )
        if isinstance(item, Choosing | Scale):
            return self.with_choices(row, one, item)
        row = with_limits(row, item)
        # A list has a choice for it; elsewhere only words can say what the number means.
        rather_not = rather_not_note(self.instrument.prefer_not_to_say) if item.prefer_not else ""
        return replace(row, field_annotation=" ".join(filter(None, [row.field_annotation, rather_not])))

    def with_choices(self, row: Row, one: Field, item: Choosing | Scale) -> Row:
        choices = self.choices(one)
        if tuple(choices) == YES_NO and not isinstance(item, Many):
            return replace(row, field_type="yesno")
        kind = "checkbox" if isinstance(item, Many) else "radio"
        alone = [code_of(option) for option in one.options if option.value in one.exclusive]
        alone += [PREFER_NOT] if isinstance(item, Many) and item.prefer_not else []
        tag = f"@NONEOFTHEABOVE='{','.join(alone)}'" if alone else ""
        cell = write_choices(choices)
        return replace(row, field_type=kind, select_choices_or_calculations=cell, field_annotation=tag)

    def choices(self, one: Field) -> list[Choice]:
        found = [Choice(code_of(option), option.text) for option in one.options]
        rather_not = [Choice(PREFER_NOT, self.instrument.prefer_not_to_say)] if one.item.prefer_not else []
        return found + rather_not

    def words_behind(self, one: Field, when: str) -> Row:
        """The words behind “other”: a line of text that is shown where the option is chosen."""
        opener, option = one.opened_by or ("", one.options[0])
        is_ticks = self.ready.fields[opener].kind == "ticks"
        name, code = self.names[opener], code_of(option)
        chosen = Compare(FieldValue(name, code if is_ticks else None), "=", Literal("1" if is_ticks else code))
        logic = joined(Every, (parse(when), chosen)) if when else chosen
        return Row(self.names[one.id], self.form, field_label=one.ask, branching_logic=write(logic))

    def matrix(self, grid: Grid, when: str) -> Iterator[Row]:
        """A matrix for a grid; one for each column where it has several, since a matrix has one."""
        cells = list(fields_of(self.instrument, grid))
        for column in grid.columns or {"": ""}:
            head = f"{grid.ask} – {grid.columns[column]}" if column else grid.ask
            group = f"{self.names[grid.id]}_{column}".strip("_")
            for one in cells:
                if one.column == column:
                    yield Row(
                        self.names[one.id],
                        self.form,
                        head,
                        "radio",
                        grid.rows[one.row],
                        write_choices(self.choices(one)),
                        grid.help,
                        identifier="y" if grid.identifying == "yes" else "",
                        branching_logic=when,
                        required_field="y" if grid.required else "",
                        matrix_group_name=group,
                    )
                    head = ""

    def rules(self) -> Iterator[Row]:
        for name, score in self.instrument.scores.items():
            formula = calculation(score, self.names)
            yield Row(self.names[name], self.form, "", "calc", score.title, formula, score.note)
        for name, derived in self.instrument.derived.items():
            means = "; ".join(f"{value} = {label}" for value, label in group_choices(derived).items())
            formula = grouping(derived, self.names)
            yield Row(self.names[name], self.form, "", "calc", derived.title, formula, means)
            self.names = replace(self.names, groups={**self.names.groups, name: derived.groups})


def with_limits(row: Row, item: Question) -> Row:
    """Type, validation and limits of a question that is answered without a list."""
    kind = "text_validation_type_or_show_slider_number"
    if isinstance(item, Number):
        note = " ".join(filter(None, [f"({item.unit})" if item.unit else "", item.help]))
        limits = {"text_validation_min": f"{item.minimum}", "text_validation_max": f"{item.maximum}"}
        return replace(row, field_note=note, **{kind: "number" if item.decimals else "integer"}, **limits)
    if isinstance(item, Day):
        days = {"text_validation_min": item.earliest, "text_validation_max": item.latest}
        shown = {key: day.isoformat() for key, day in days.items() if day}
        return replace(row, **{kind: "date_ymd"}, **shown)
    if isinstance(item, Upload):
        return replace(row, field_type="file")
    longest = item.longest if isinstance(item, ShortText | LongText) else 0
    tag = "" if longest in UNLIMITED else f"@CHARLIMIT={longest}"
    return replace(row, field_type="notes" if isinstance(item, LongText) else "text", field_annotation=tag)

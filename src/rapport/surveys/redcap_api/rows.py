"""Rows of a data dictionary for the fields of a form: with names of the project, and codes as we keep them.

Pure. What is hidden by a condition is -98 in the records, so conditions stand here as they are asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapport.surveys.branching import Branches
from rapport.surveys.condition import All, Compare, Condition, Either, Not
from rapport.surveys.fields import Field
from rapport.surveys.instrument import Instrument, Page
from rapport.surveys.items import PARTING, Day, Grid, LongText, Many, Note, Number
from rapport.surveys.redcap.choices import Choice, write_choices
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.rules import Derived, Score

Named = Callable[[str], str]
OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
TYPES = {"choice": "radio", "ticks": "checkbox", "number": "text", "date": "text", "file": "file"}


@dataclass(frozen=True)
class Telling:
    """What makes the rows of one form.

    Attributes:
        form: its name in the project.
        branches: the version that says the words.
        named: the name of a field in the project.
    """

    form: str
    branches: Branches
    named: Named

    def answer(self, one: Field, identifying: str) -> Row:
        """The row of a question, a cell of a grid, or the words behind “other”."""
        item = one.item
        kind, least, most = _validated(one)
        return Row(
            field_name=self.named(one.id),
            form_name=self.form,
            section_header=heading(self.branches.instrument, one),
            field_type="notes" if isinstance(item, LongText) and not one.opened_by else TYPES.get(one.kind, "text"),
            field_label=label_of(one),
            select_choices_or_calculations=choices_of(one),
            field_note=item.help if not one.opened_by else "",
            text_validation_type_or_show_slider_number=kind,
            text_validation_min=least,
            text_validation_max=most,
            identifier="y" if identifying == "yes" else "",
            branching_logic=self.logic(one),
            required_field="y" if one.is_required else "",
            matrix_group_name=item.id if isinstance(item, Grid) else "",
            field_annotation=_exclusive(one),
        )

    def note(self, note: Note) -> Row:
        """Words without a question."""
        return Row(self.named(note.id), self.form, field_type="descriptive", field_label=note.text)

    def score(self, name: str, rule: Score, title: str) -> Row:
        """A score. Its formula stands here where REDCap could say it."""
        return Row(
            self.named(name),
            self.form,
            field_type="calc",
            field_label=title,
            select_choices_or_calculations=formula(rule, self.named),
            field_note=rule.note,
        )

    def group(self, name: str, rule: Derived) -> Row:
        """A variable that puts people into groups; the note says what its numbers mean."""
        meaning = "; ".join(f"{one.value} = {one.label}" for one in rule.groups)
        return Row(self.named(name), self.form, field_type="calc", field_label=rule.title, field_note=meaning)

    def logic(self, one: Field) -> str:
        """When it is shown, as REDCap writes conditions."""
        found = []
        condition = self.branches.conditions.get(one.item.id)
        if condition is not None:
            found.append(condition)
        if one.opened_by:
            opener, option = one.opened_by
            is_ticks = self.branches.fields[opener].kind == "ticks"
            found.append(Compare(opener, "=", 1 if is_ticks else option.value, option.value if is_ticks else None))
        return logic_of(found[0] if len(found) == 1 else All(tuple(found)), self.named) if found else ""


def label_of(one: Field) -> str:
    """The question; of a cell its row, with the column in brackets."""
    if isinstance(one.item, Grid):
        row = one.item.rows[one.row]
        return f"{row} ({one.item.columns[one.column]})" if one.column else row
    return one.ask


def choices_of(one: Field) -> str:
    """Codes and labels, as a cell of the dictionary."""
    return write_choices(Choice(str(option.value), option.text) for option in one.options)


def heading(instrument: Instrument, one: Field) -> str:
    """What stands above a field: the title of its page before the first one, and the question above a grid."""
    page = next((page for page in instrument.pages if any(item.id == one.item.id for item in page.items)), None)
    if page is None or one.opened_by or not is_first_of_item(one):
        return ""
    words = [page.title] if is_first(page, one) else []
    return "\n".join([*words, one.item.ask] if isinstance(one.item, Grid) else words)


def is_first(page: Page, one: Field) -> bool:
    """The field belongs to the first question of its page."""
    asked = [item.id for item in page.items if not isinstance(item, Note)]
    return bool(asked) and asked[0] == one.item.id


def is_first_of_item(one: Field) -> bool:
    """The first cell of a grid, or whatever is no cell."""
    if not isinstance(one.item, Grid):
        return True
    first_column = next(iter(one.item.columns), "")
    return (one.row, one.column) == (next(iter(one.item.rows)), first_column)


def _validated(one: Field) -> tuple[str, str, str]:
    item = one.item
    if one.opened_by:
        return "", "", ""
    if isinstance(item, Number):
        return "number" if item.decimals else "integer", str(item.minimum), str(item.maximum)
    if isinstance(item, Day):
        first, last = (day.isoformat() if day else "" for day in (item.earliest, item.latest))
        return "date_ymd", first, last
    return "", "", ""


def _exclusive(one: Field) -> str:
    if not isinstance(one.item, Many) or one.kind != "ticks" or not one.exclusive:
        return ""
    return f"@NONEOFTHEABOVE='{','.join(map(str, sorted(one.exclusive)))}'"


def logic_of(condition: Condition, named: Named) -> str:
    """A condition as REDCap writes it; it has no “not”, so what is denied is turned round."""
    text, _ = _said(condition, named, denied=False)
    return text


def _said(condition: Condition, named: Named, *, denied: bool) -> tuple[str, bool]:
    if isinstance(condition, Compare):
        sign = OPPOSITE[condition.operator] if denied else condition.operator
        code = f"({condition.option})" if condition.option is not None else ""
        return f"[{named(condition.field)}{code}] {sign} '{condition.value}'", False
    if isinstance(condition, Not):
        return _said(condition.part, named, denied=not denied)
    parts = [_said(part, named, denied=denied) for part in condition.parts]
    if len(parts) == 1:
        return parts[0]
    word = " and " if isinstance(condition, Either) == denied else " or "
    return word.join(f"({text})" if is_long else text for text, is_long in parts), True


def formula(rule: Score, named: Named) -> str:
    """A score as REDCap would compute it; empty where it has no words for the rule."""
    if rule.reversed or rule.prorated or rule.needed < len(rule.parts) or PARTING in "".join(rule.parts):
        return ""
    fields = [f"[{named(part)}]" for part in rule.parts]
    if rule.kind in ("mean", "sum"):
        return f"{rule.kind}({', '.join(fields)})"
    return " - ".join(fields) if rule.kind == "difference" else ""


def notes_before(instrument: Instrument) -> tuple[Mapping[str, Sequence[Note]], Sequence[Note]]:
    """The notes that stand before each question, by its id; and those behind the last."""
    found: dict[str, list[Note]] = {}
    waiting: list[Note] = []
    for item in instrument.items:
        if isinstance(item, Note):
            waiting.append(item)
        else:
            found[item.id], waiting = waiting, []
    return found, waiting

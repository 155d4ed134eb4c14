"""The fields of the editor's forms: words without invisible signs, and tables of rows that need no script."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms

Row = dict[str, str]

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
LONG, SHORT = 20_000, 300
# Rows that stand ready to be filled, and the most that a table takes.
SPARE, MOST = 2, 200


def without_controls(text: str) -> None:
    """Refuse signs that nobody sees and that no file can hold."""
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise forms.ValidationError(f"Line {line} holds an invisible control character. Please take it out.")


class Words(forms.CharField):
    """Text as typed, with one kind of line end and no invisible signs; may be empty while a draft is written."""

    def __init__(self, label: str, *, rows: int = 0, longest: int = 0, **options: object) -> None:
        longest = longest or (LONG if rows else SHORT)
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
        options = {"required": False, "widget": widget, **options}
        super().__init__(label=label, max_length=longest, **options)  # type: ignore[arg-type]
        self.validators.append(without_controls)

    def to_python(self, value: object) -> str:
        text = "" if value is None else str(value)
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def tick(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def choice(label: str, choices: Sequence[tuple[str, object]], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)


def several(label: str, choices: Sequence[tuple[str, str]], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


@dataclass
class Table:
    """A table of rows in a form: each row a line of boxes with buttons that move it or take it out.

    Attributes:
        name: of the table; boxes are called `<name>.<row>.<key>`.
        caption: what the rows are.
        columns: key and heading of each column.
        rows: what stands in it.
        locked: short names (`id`) that cannot be changed any more.
    """

    name: str
    caption: str
    columns: Sequence[tuple[str, str]]
    rows: list[Row]
    help: str = ""
    locked: frozenset[str] = frozenset()
    mistakes: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, object]]:
        """The rows with the names of their boxes, and spare ones below."""
        spare: list[Row] = [{} for _ in range(SPARE)]
        return [self.line(at, row) for at, row in enumerate([*self.rows, *spare])]

    def line(self, at: int, row: Row) -> dict[str, object]:
        boxes = [
            {
                "name": f"{self.name}.{at}.{key}",
                "label": heading,
                "key": key,
                "value": row.get(key, ""),
                "is_locked": key == "id" and row.get(key) in self.locked,
            }
            for key, heading in self.columns
        ]
        return {"at": at, "number": at + 1, "boxes": boxes, "is_spare": at >= len(self.rows)}

    def read(self, data: Mapping[str, str]) -> None:
        """Take over what was typed, and do what a button of a row asks for."""
        found: dict[int, Row] = {}
        pattern = re.compile(rf"{re.escape(self.name)}\.(\d{{1,3}})\.(\w+)")
        keys = {key for key, _ in self.columns}
        for name, value in data.items():
            if (box := pattern.fullmatch(name)) and box[2] in keys and int(box[1]) < MOST:
                found.setdefault(int(box[1]), {})[box[2]] = str(value).strip()
        places = sorted(found)
        rows = [found[at] for at in places]
        self._press(rows, places, str(data.get("row", "")))
        self.rows = [row for row in rows if any(row.values())]
        for row in self.rows:
            for value in row.values():
                if CONTROL.search(value) or len(value) > LONG:
                    self.mistakes.append("A row is too long or holds an invisible control character.")

    def _press(self, rows: list[Row], places: list[int], pressed: str) -> None:
        """Do what a button says: `<table>.<row>.up`, `.down` or `.out`."""
        button = re.fullmatch(rf"{re.escape(self.name)}\.(\d{{1,3}})\.(up|down|out)", pressed)
        if button is None or int(button[1]) not in places:
            return
        at = places.index(int(button[1]))
        to = at + {"up": -1, "down": 1, "out": 0}[button[2]]
        if button[2] == "out":
            rows[at] = {}
        elif 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]

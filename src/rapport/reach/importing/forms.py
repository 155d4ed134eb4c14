"""A file of registrations, its columns, and its words."""

from collections.abc import Mapping, Sequence

from django import forms

from rapport.kit.forms import UploadField
from rapport.reach.importing.layout import (
    CATEGORIES,
    LABELS,
    NONE,
    ORDER_LABELS,
    REASONS,
    DayOrder,
    Part,
    guessed,
    guessed_columns,
)
from rapport.training.models import Registration

LARGEST = 60_000_000
NOT_THERE = ""
MEANINGS = {Part.CATEGORY: Registration.Category.choices, Part.REASON: Registration.Reason.choices}
AMONG = {Part.CATEGORY: CATEGORIES, Part.REASON: REASONS}


class FileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Registrations of earlier years",
        help_text="CSV, one row for each registration, up to 60 MB; which column is what, you say next.",
        accept=".csv,.tsv,.txt",
        empty="This file is empty. Save it with a header and a row for each registration.",
        at_most=(LARGEST, "This file is larger than 60 MB. Bring it in as several files."),
    )

    @property
    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())


class ColumnsForm(forms.Form):
    """Which column is what; the first guess stands in it."""

    use_required_attribute = False

    def __init__(self, data: object, *, header: Sequence[str], said: Mapping[Part, str]) -> None:
        guess = said or guessed_columns(header)
        super().__init__(data, initial={part.value: guess.get(part, NOT_THERE) for part in Part})  # type: ignore[arg-type]
        choices = [(NOT_THERE, "– not in this file –"), *((name, name) for name in header if name)]
        for part, label in LABELS.items():
            self.fields[part.value] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=part == Part.ON,
                error_messages={"required": "Without a day nothing can be counted by year: choose its column."},
            )

    def clean(self) -> dict[str, object]:
        """No column is two things."""
        data: dict[str, object] = super().clean() or {}
        seen: dict[str, str] = {}
        for part, label in LABELS.items():
            name = str(data.get(part.value) or "")
            if name and name in seen:
                self.add_error(
                    part.value, f"“{name}” is chosen for “{seen[name]}” already: one of the two is another column."
                )
            seen.setdefault(name, label)
        return data

    @property
    def columns(self) -> dict[Part, str]:
        """Part → column."""
        return {part: str(self.cleaned_data[part.value]) for part in Part if self.cleaned_data.get(part.value)}


class WordsForm(forms.Form):
    """How days are written, and what the words of two columns mean here."""

    use_required_attribute = False

    def __init__(self, data: object, *, orders: Sequence[DayOrder], words: Mapping[Part, Sequence[str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["order"] = forms.ChoiceField(
            label="How days are written",
            help_text="A month without a day counts as its first day, a year as its 1 January.",
            choices=[(order.value, ORDER_LABELS[order]) for order in orders],
            initial=orders[0].value,
            widget=forms.RadioSelect,
        )
        self.asked: dict[str, tuple[Part, str]] = {}
        for part, found in words.items():
            choices = [*MEANINGS[part], (NONE, "none of these")]
            for number, word in enumerate(found):
                name = f"{part.value}-{number}"
                self.asked[name] = part, word
                self.fields[name] = forms.ChoiceField(label=word, choices=choices, initial=guessed(word, AMONG[part]))

    def fields_of(self, part: str) -> list[forms.BoundField]:
        """The questions about the words of one column."""
        return [self[name] for name, (of, _) in self.asked.items() if of == part]

    @property
    def words(self) -> dict[tuple[Part, str], str]:
        """(part, word) → what it means."""
        return {asked: self.cleaned_data[name] for name, asked in self.asked.items()}

    @property
    def order(self) -> DayOrder:
        """How days are written."""
        return DayOrder(self.cleaned_data["order"])

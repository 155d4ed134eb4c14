"""Which items a programme asks, and an item of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from rapport.agreements.adapted import option_lines
from rapport.agreements.choosing.actions import Chosen
from rapport.agreements.expectations import Domain, Party, by_domain
from rapport.agreements.models import ProgramItem
from rapport.agreements.template import ChoiceItem, NumberItem, TextItem
from rapport.kit.forms import TOO_LONG, AsTyped

Item = ChoiceItem | NumberItem | TextItem
FEWEST_OPTIONS = 2
LARGEST = 100_000
PARTIES = [
    (Party.SCHOLAR.value, "The scholar"),
    (Party.MENTOR.value, "The mentor"),
    (Party.BOTH.value, "Both of them"),
    (Party.TEAM.value, "All mentors together"),
]


@dataclass(frozen=True)
class Choosing:
    """One item with its three fields."""

    item: Item
    is_own: bool
    is_on: forms.BoundField
    required_by: forms.BoundField
    why: forms.BoundField


class ChooseForm(forms.Form):
    """All items of the programme's template, and those of its own."""

    use_required_attribute = False

    def __init__(self, items: Sequence[Item], kept: dict[str, ProgramItem], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.items, self.kept = items, kept
        for item in items:
            choice = kept.get(item.id)
            asked = item.required_by
            self.fields[f"{item.id}-on"] = forms.BooleanField(
                label="Ask this", required=False, initial=choice.is_on if choice else True
            )
            self.fields[f"{item.id}-required"] = forms.ChoiceField(
                label="Required by",
                required=False,
                choices=[("", f"As in the template: {asked.who}" if asked else "Nobody"), *ProgramItem.By.choices],
                initial=choice.required_by if choice else "",
            )
            self.fields[f"{item.id}-why"] = forms.CharField(
                label="Why", required=False, max_length=300, initial=choice.why if choice else ""
            )

    @property
    def parts(self) -> list[tuple[Domain, list[Choosing]]]:
        """Domain by domain."""
        rows = [
            Choosing(
                item,
                bool(item.id in self.kept and self.kept[item.id].kind),
                *(self[f"{item.id}-{field}"] for field in ("on", "required", "why")),
            )
            for item in self.items
        ]
        return by_domain(rows, lambda row: row.item.domain)

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        for item in self.items:
            is_on, required, why = (words.get(f"{item.id}-{field}") for field in ("on", "required", "why"))
            if required and not is_on:
                self.add_error(f"{item.id}-required", "What is required must also be asked.")
            if required and not why:
                self.add_error(f"{item.id}-why", "Say why: scholars and mentors read it beside the question.")
        if not any(words.get(f"{item.id}-on") for item in self.items):
            raise forms.ValidationError("Leave at least one item on: nobody can agree on nothing.")
        return words

    @property
    def chosen(self) -> dict[str, Chosen]:
        """What stands in the form, by item."""
        words = self.cleaned_data
        return {
            item.id: Chosen(words[f"{item.id}-on"], words[f"{item.id}-required"], words[f"{item.id}-why"])
            for item in self.items
        }


class OwnItemForm(forms.Form):
    """An item that the programme writes itself."""

    use_required_attribute = False

    title = forms.CharField(label="What it is about", help_text="Two or three words.", max_length=120)
    question = AsTyped(label="The question", max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    party = forms.ChoiceField(label="Who is expected to do it?", choices=PARTIES, initial=Party.BOTH.value)
    domain = forms.ChoiceField(label="Where it belongs", choices=[(one.value, one.heading) for one in Domain])
    usual = AsTyped(
        label="What is usual",
        help_text="For a scholar who does not know what they may ask for.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    example = AsTyped(label="An example of an answer", max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    prompt = AsTyped(
        label="What to ask each other when the answers lie side by side",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label="How is it answered?", choices=ProgramItem.Kind.choices, widget=forms.RadioSelect, initial="text"
    )
    options = AsTyped(
        label="The answers to choose from",
        help_text="For a choice: one a line, at least two.",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    unit = forms.CharField(
        label="Unit", help_text="For a number: days, hours, per cent.", required=False, max_length=40
    )
    smallest = forms.IntegerField(label="Smallest number", required=False, min_value=0, max_value=LARGEST)
    largest = forms.IntegerField(label="Largest number", required=False, min_value=1, max_value=LARGEST)

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        if words.get("kind") == ProgramItem.Kind.CHOICE:
            options = option_lines(str(words.get("options", "")))
            if len(set(options)) < FEWEST_OPTIONS:
                self.add_error("options", "Write at least two different answers, one a line.")
        if words.get("kind") == ProgramItem.Kind.NUMBER and not self.errors:
            if not words.get("unit"):
                self.add_error("unit", "Say what is counted.")
            if int(str(words.get("smallest") or 0)) >= int(str(words.get("largest") or 0)):
                self.add_error("largest", "Write a number that is larger than the smallest.")
        return words

    @property
    def item(self) -> ProgramItem:
        """What stands in the form, not yet kept."""
        words = dict(self.cleaned_data)
        words["smallest"] = words["smallest"] or 0
        words["largest"] = words["largest"] or 1
        return ProgramItem(**words)

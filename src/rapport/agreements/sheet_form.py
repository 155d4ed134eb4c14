"""The form of a sheet: what one party expects, of whom, and what they think that the other expects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from rapport.agreements.expectations import Domain, by_domain
from rapport.agreements.fields import line_field, words_field
from rapport.agreements.given import Given, Other, asks_of_me, may_differ
from rapport.agreements.labels import by_when_label, guess_label, of_one_label, subject_label
from rapport.agreements.models import Answer
from rapport.agreements.template import AnyItem, ChoiceItem, NumberItem, Template, TextItem
from rapport.agreements.wording import Party
from rapport.kit.forms import TOO_LONG, AsTyped

AnItem = ChoiceItem | NumberItem | TextItem


@dataclass(frozen=True)
class OneMentor:
    """What a scholar expects of one mentor in particular."""

    mentor: Party
    value: forms.BoundField
    guess: forms.BoundField | None


@dataclass(frozen=True)
class Row:
    """One item of the sheet with its fields; those that it does not ask for are None."""

    item: ChoiceItem | NumberItem | TextItem
    value: forms.BoundField
    weight: forms.BoundField
    discussed: forms.BoundField
    subject: str
    by_when: forms.BoundField | None
    guess: forms.BoundField | None
    of_me: forms.BoundField | None
    of_one: list[OneMentor]

    @property
    def differs(self) -> bool:
        """Something stands in the fields for single mentors."""
        return any(str(one.value.value() or "").strip() for one in self.of_one)

    @property
    def is_answered(self) -> bool:
        """Something stands in the field."""
        return bool(str(self.value.value() or "").strip())


@dataclass(frozen=True)
class Part:
    """The items of one domain, and how many of them are answered."""

    domain: Domain
    rows: list[Row]
    # The domain after this one.
    onward: Domain | None

    @property
    def answered(self) -> int:
        """So many have something in the field."""
        return sum(row.is_answered for row in self.rows)


@dataclass(frozen=True)
class Asked:
    """Who is asked what, and what they said so far."""

    template: Template
    is_scholar: bool
    mentors: tuple[Party, ...]
    kept: Mapping[str, Given]

    def single(self, item: AnyItem) -> tuple[Party, ...]:
        """The mentors of whom a scholar may expect different things in this item."""
        return self.mentors if self.is_scholar and len(self.mentors) > 1 and may_differ(item) else ()


class SheetForm(forms.Form):
    """All items of a template, for one party. A draft may hold anything; what is submitted must make sense."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Sent by the button that puts this form in the place of what another tab saved.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, asked: Asked, data: QueryDict | None = None, *, version: int) -> None:
        initial: dict[str, object] = {"version": version}
        for id_, given in asked.kept.items():
            initial |= posted(id_, given)
        super().__init__(data, initial=initial)
        self.asked = asked
        for item in asked.template.items:
            self._add(item)

    def _add(self, item: AnItem) -> None:
        self.fields[f"{item.id}-value"] = value_field(item)
        self.fields[f"{item.id}-weight"] = forms.TypedChoiceField(
            label="How much does it matter to you?",
            choices=Answer.Weight.choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "scale"}),
        )
        self.fields[f"{item.id}-discussed"] = forms.ChoiceField(
            label="Have you talked about it?",
            choices=Answer.Discussed.choices,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "scale"}),
        )
        if not item.specific:
            self.fields[f"{item.id}-by-when"] = line_field(by_when_label())
        if item.guess:
            label = guess_label(item, is_scholar=self.asked.is_scholar, mentors=self.asked.mentors)
            self.fields[f"{item.id}-guess"] = short_field(item, label)
        if asks_of_me(item):
            self.fields[f"{item.id}-of-me"] = words_field("And of yourself?", rows=3)
        for mentor in self.asked.single(item):
            self.fields[f"{item.id}-of-{mentor.person.pk}"] = one_field(item, of_one_label(mentor))
            if item.guess:
                label = f"What do you think {mentor.person} expects?"
                self.fields[f"{item.id}-guess-{mentor.person.pk}"] = one_field(item, label)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(item) for item in self.asked.template.items]

    def _row(self, item: AnItem) -> Row:
        return Row(
            item,
            self[f"{item.id}-value"],
            self[f"{item.id}-weight"],
            self[f"{item.id}-discussed"],
            subject_label(item, is_scholar=self.asked.is_scholar, mentors=self.asked.mentors),
            self._field(f"{item.id}-by-when"),
            self._field(f"{item.id}-guess"),
            self._field(f"{item.id}-of-me"),
            [
                OneMentor(
                    mentor, self[f"{item.id}-of-{mentor.person.pk}"], self._field(f"{item.id}-guess-{mentor.person.pk}")
                )
                for mentor in self.asked.single(item)
            ],
        )

    def _field(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    @cached_property
    def parts(self) -> list[Part]:
        found = by_domain(self.rows, lambda row: row.item.domain)
        onward = [*(domain for domain, _ in found[1:]), None]
        return [Part(domain, rows, after) for (domain, rows), after in zip(found, onward, strict=True)]

    @property
    def answered(self) -> int:
        return sum(row.is_answered for row in self.rows)

    @property
    def began_with(self) -> int:
        return self.cleaned_data["replaces"] or self.cleaned_data["version"] or 0

    @property
    def given(self) -> dict[str, Given]:
        return {item.id: read_given(item, self.asked, self.cleaned_data) for item in self.asked.template.items}

    def can_be_submitted(self) -> bool:
        """Numbers are numbers, and in range; leaving an item empty is an answer, too."""
        for item in self.asked.template.items:
            if not isinstance(item, NumberItem):
                continue
            mentors = [mentor.person.pk for mentor in self.asked.single(item)]
            names = [f"{item.id}-{part}" for pk in mentors for part in (f"of-{pk}", f"guess-{pk}")]
            for name in (f"{item.id}-value", f"{item.id}-guess", *names):
                if (mistake := number_mistake(item, self.cleaned_data.get(name) or "")) is not None:
                    self.add_error(name, mistake)
        return not self.errors


def number_mistake(item: NumberItem, value: str) -> str | None:
    """Why this is no number that makes sense here; nothing at all is no mistake."""
    number = item.spoken(value)
    if not value.strip() or (number is not None and item.smallest <= number <= item.largest):
        return None
    return f"Please write a whole number of {item.unit} from {item.smallest} to {item.largest}, or leave it empty."


def read_given(item: AnItem, asked: Asked, words: Mapping[str, Any]) -> Given:
    """What stands in the fields of one item; `words` may be what was typed before a session ended."""
    of_one = {}
    for mentor in asked.single(item):
        pk = mentor.person.pk
        other = Other(words.get(f"{item.id}-of-{pk}") or "", words.get(f"{item.id}-guess-{pk}") or "")
        if other != Other():
            of_one[pk] = other
    return Given(
        value=words.get(f"{item.id}-value") or "",
        weight=words.get(f"{item.id}-weight"),
        discussed=words.get(f"{item.id}-discussed") or "",
        by_when=words.get(f"{item.id}-by-when") or "",
        guess=words.get(f"{item.id}-guess") or "",
        of_me=words.get(f"{item.id}-of-me") or "",
        of_one=of_one,
    )


def posted(id_: str, given: Given) -> dict[str, object]:
    """What was given, by the names of the fields."""
    found: dict[str, object] = {
        f"{id_}-value": given.value,
        f"{id_}-weight": given.weight,
        f"{id_}-discussed": given.discussed,
        f"{id_}-by-when": given.by_when,
        f"{id_}-guess": given.guess,
        f"{id_}-of-me": given.of_me,
    }
    for pk, other in given.of_one.items():
        found |= {f"{id_}-of-{pk}": other.value, f"{id_}-guess-{pk}": other.guess}
    return found


def value_field(item: AnItem) -> forms.Field:
    """The main question of an item, with what is usual and an example."""
    field = short_field(item, item.question)
    field.help_text = format_html("<p>{}</p><p>For example: “{}”</p>", item.usual, item.example)
    if isinstance(item, TextItem):
        field.widget.attrs["rows"] = 5
    return field


def short_field(item: AnItem, label: str, none: str = "") -> forms.Field:
    """The same kind of answer as the item's, under another question; `none` is what choosing nothing is called."""
    if isinstance(item, ChoiceItem):
        options = [("", none)] if none else []
        options += [(option.id, option.label) for option in item.options]
        return forms.ChoiceField(choices=options, required=False, widget=forms.RadioSelect, label=label)
    if isinstance(item, NumberItem):
        attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "few-signs"}
        widget = forms.TextInput(attrs=attributes)
        errors = {"max_length": TOO_LONG}
        return AsTyped(max_length=20, required=False, widget=widget, error_messages=errors, label=label)
    return words_field(label, rows=2)


def one_field(item: AnItem, label: str) -> forms.Field:
    """The same for one mentor; what was chosen can be taken back."""
    return short_field(item, label, none="The same as above")

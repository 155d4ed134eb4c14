"""The forms: what one party expects, what the parties write together, a signature, a copy to be checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.html import format_html

from rapport.agreements.actions import Given
from rapport.agreements.expectations import Domain, by_domain
from rapport.agreements.models import Answer
from rapport.agreements.names import same_name
from rapport.agreements.template import ChoiceItem, NumberItem, Template, TextItem
from rapport.people.models import Person

LONGEST_TEXT = 20_000
LARGEST_COPY = 20 * 1024 * 1024
TOO_LONG = "This is longer than %(limit_value)d characters. It is still here, but not saved: please shorten it."


class AsTyped(forms.CharField):
    """Text as typed; browsers send line ends as CRLF or LF, whichever way the form was sent."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Row:
    """One item of the sheet with its three fields."""

    item: ChoiceItem | NumberItem | TextItem
    value: forms.BoundField
    weight: forms.BoundField
    discussed: forms.BoundField

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


class SheetForm(forms.Form):
    """All items of a template, for one party. A draft may hold anything; what is submitted must make sense."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Sent by the button that puts this form in the place of what another tab saved.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, template: Template, data: QueryDict | None = None, *, kept: Mapping[str, Given], version: int
    ) -> None:
        initial: dict[str, object] = {"version": version}
        for id_, given in kept.items():
            initial |= {f"{id_}-value": given.value, f"{id_}-weight": given.weight, f"{id_}-discussed": given.discussed}
        super().__init__(data, initial=initial)
        self.template = template
        for item in template.items:
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

    @property
    def rows(self) -> list[Row]:
        return [
            Row(item, self[f"{item.id}-value"], self[f"{item.id}-weight"], self[f"{item.id}-discussed"])
            for item in self.template.items
        ]

    @property
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
        words = self.cleaned_data
        return {
            item.id: Given(words[f"{item.id}-value"], words[f"{item.id}-weight"], words[f"{item.id}-discussed"])
            for item in self.template.items
        }

    def can_be_submitted(self) -> bool:
        """Numbers are numbers, and in range; leaving an item empty is an answer, too."""
        for item in self.template.items:
            value = self.cleaned_data[f"{item.id}-value"]
            if not isinstance(item, NumberItem) or not value.strip():
                continue
            number = item.spoken(value)
            if number is None or not item.smallest <= number <= item.largest:
                self.add_error(
                    f"{item.id}-value",
                    f"Please write a whole number of {item.unit} from {item.smallest} to {item.largest}, "
                    "or leave it empty.",
                )
        return not self.errors


def value_field(item: ChoiceItem | NumberItem | TextItem) -> forms.Field:
    help_text = format_html("<p>{}</p><p>For example: “{}”</p>", item.usual, item.example)
    words = {"label": item.question, "help_text": help_text}
    if isinstance(item, ChoiceItem):
        options = [(option.id, option.label) for option in item.options]
        return forms.ChoiceField(choices=options, required=False, widget=forms.RadioSelect, **words)  # type: ignore[arg-type]
    errors = {"max_length": TOO_LONG}
    if isinstance(item, NumberItem):
        widget: forms.Widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few-signs"}
        )
        return AsTyped(max_length=20, required=False, widget=widget, error_messages=errors, **words)  # type: ignore[arg-type]
    widget = forms.Textarea(attrs={"rows": 5})
    return AsTyped(
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=widget,
        error_messages=errors,
        **words,  # type: ignore[arg-type]
    )


class StatementForm(forms.Form):
    """What the parties write together to one item."""

    use_required_attribute = False

    text = AsTyped(
        label="What we agree",
        help_text="Say what, who, and by when – in words that both of you would say aloud.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG, "required": "Write at least one sentence, then save it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Sent by the button that puts this text in the place of one that somebody else saved meanwhile.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def began_with(self) -> int:
        began_with: int = self.cleaned_data["replaces"] or self.cleaned_data["version"]
        return began_with


class SignForm(forms.Form):
    """A signature: the name typed, the consent given, the fingerprint of what was shown."""

    use_required_attribute = False

    typed_name = forms.CharField(
        label="Type your full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Type your name to sign."},
    )
    consent = forms.BooleanField(
        label="I agree to sign electronically", error_messages={"required": "Tick this if you agree; else do not sign."}
    )
    stand_in = forms.BooleanField(
        label="I sign as this made-up person of the demo",
        help_text="On a real server you would have to sign in again here.",
        error_messages={"required": "Tick this to sign as a demo person."},
    )
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, person: Person, data: QueryDict | None = None, *, sha256: str, stands_in: bool) -> None:
        super().__init__(data, initial={"sha256": sha256})
        self.person = person
        self.fields["typed_name"].help_text = f"As it stands in your account: {person.name}"
        if not stands_in:
            del self.fields["stand_in"]

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if not same_name(typed, self.person.name):
            raise forms.ValidationError(f"This is not the name in your account, which is “{self.person.name}”.")
        return typed


class CopyForm(forms.Form):
    """A PDF, or the exact words, whose fingerprint is compared; it is read and forgotten."""

    use_required_attribute = False

    copy = forms.FileField(
        label="The file",
        help_text="The PDF of an agreement, or its exact words (JSON). It is compared and then forgotten, not kept.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,application/json,.json"}),
        error_messages={"required": "Choose a file first.", "empty": "This file is empty."},
    )

    def clean_copy(self) -> UploadedFile[bytes]:
        copy: UploadedFile[bytes] = self.cleaned_data["copy"]
        if copy.size is None or copy.size > LARGEST_COPY:
            raise forms.ValidationError("This file is larger than any agreement that Rapport makes.")
        return copy

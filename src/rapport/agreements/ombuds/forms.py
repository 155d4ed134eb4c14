"""A word to the ombuds person, and back."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from rapport.agreements.fields import LONGEST_TEXT
from rapport.kit.forms import AsTyped
from rapport.people.models import Person

LONGEST = f"Please shorten this to {LONGEST_TEXT} characters, or write it in two parts."


class WordForm(forms.Form):
    """One message."""

    use_required_attribute = False

    text = AsTyped(
        label="What would you like to say?",
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": "Write something first.", "max_length": LONGEST},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("Write something first.")
        return text


class FirstWordForm(WordForm):
    """The first message: to whom, and whether a letter should come when there is an answer."""

    wants_mail = forms.BooleanField(
        label="Send me a mail when there is an answer",
        help_text="It says only that there is something for you. Whoever sees your mailbox sees that it came.",
        required=False,
    )

    def __init__(self, hearers: Sequence[Person], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.hearers = {str(one.pk): one for one in hearers}
        if len(hearers) > 1:
            self.fields["hearer"] = forms.ChoiceField(
                label="To whom",
                choices=[(pk, str(one)) for pk, one in self.hearers.items()],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one of them."},
            )
            self.order_fields(["hearer", "text", "wants_mail"])

    @property
    def hearer(self) -> Person:
        return self.hearers[self.cleaned_data.get("hearer") or next(iter(self.hearers))]

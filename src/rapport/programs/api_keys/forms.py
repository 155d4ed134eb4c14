"""The form of a new key: what it is for, what it may read, and until when."""

from collections.abc import Collection
from datetime import date, timedelta

from django import forms
from django.utils import timezone

from rapport.people import scopes
from rapport.people.roles import Role
from rapport.programs.forms import TidyForm, line

YEAR = timedelta(days=365)


class KeyForm(TidyForm):
    name = line("What is it for?", "In your own words, such as “Dashboard of the dean”.", longest=100)
    words_of_it = forms.MultipleChoiceField(
        label="What may it read?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what the program needs, and no more. You may read all of this yourself.",
        error_messages={"required": "Tick at least one."},
    )
    expires_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="After this day it opens nothing. You can revoke it before.",
        error_messages={"required": "Choose a last day.", "invalid": "Choose a day, like 2027-01-31."},
    )

    def __init__(self, data: object, *, roles: Collection[Role]) -> None:
        """The form for somebody who holds these roles: it offers what a key of theirs would open today."""
        super().__init__(data, initial={"words_of_it": ["programs"], "expires_on": timezone.localdate() + YEAR})  # type: ignore[arg-type]
        self.fields["name"].error_messages["required"] = "Say what the key is for, so that you know it again."
        choices = [(word, scopes.API[word][:1].upper() + scopes.API[word][1:]) for word in scopes.readable(roles)]
        self.fields["words_of_it"].choices = choices  # type: ignore[attr-defined]

    def clean_expires_on(self) -> date:
        """Not in the past, and not for ever."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + 3 * YEAR:
            raise forms.ValidationError("Choose a day from today on, within three years.")
        return day

"""The form of a new key: what it is for, what it may read, and until when."""

from collections.abc import Collection

from django import forms

from rapport.people import scopes
from rapport.people.roles import Role
from rapport.programs.forms import KeyUntilForm


class KeyForm(KeyUntilForm):
    field_order = ("name", "words_of_it", "expires_on")

    words_of_it = forms.MultipleChoiceField(
        label="What may it read?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick what the program needs, and no more. You may read all of this yourself.",
        error_messages={"required": "Tick at least one."},
    )

    def __init__(self, data: object, *, roles: Collection[Role]) -> None:
        """The form for somebody who holds these roles: it offers what a key of theirs would open today."""
        super().__init__(data, example="Dashboard of the dean", first={"words_of_it": ["programs"]})
        choices = [(word, scopes.API[word][:1].upper() + scopes.API[word][1:]) for word in scopes.readable(roles)]
        self.fields["words_of_it"].choices = choices  # type: ignore[attr-defined]

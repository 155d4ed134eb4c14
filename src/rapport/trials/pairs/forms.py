"""The form of a pair."""

from collections.abc import Sequence

from django import forms

from rapport.people.models import Person
from rapport.trials.forms import Plain
from rapport.trials.models import Participant
from rapport.trials.reading import Component


class NearPeerForm(Plain):
    component = forms.ChoiceField(label="For which component?", error_messages={"required": "Choose a component."})
    participant = forms.ChoiceField(label="Participant", error_messages={"required": "Choose a participant."})
    mentor = forms.ChoiceField(
        label="Near-peer mentor",
        help_text="A mentor of this institution, a step or two ahead.",
        error_messages={"required": "Choose a mentor."},
    )

    def __init__(
        self, data: object, components: Sequence[Component], people: Sequence[Participant], mentors: Sequence[Person]
    ) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        self.mentors = {str(one.pk): one for one in mentors}
        first = ("", "Choose")
        choices = {
            "participant": [first, *((key, f"{one.code} {one.person}") for key, one in self.people.items())],
            "mentor": [first, *((key, str(one)) for key, one in self.mentors.items())],
            "component": [(one.name, one.name) for one in components],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if len(components) == 1:
            only = components[0].name
            self.fields["component"].widget = forms.HiddenInput()
            self.fields["component"].initial = only

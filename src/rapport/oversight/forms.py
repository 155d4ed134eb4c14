"""Find people on the director's page."""

from django import forms

from rapport.oversight.queries import Task
from rapport.people.roles import Role

MISSING = [
    ("", "Anything or nothing"),
    (Task.TRAIN, "The course"),
    (Task.AGREE, "An agreement"),
    (Task.ANSWER, "A survey"),
]
ROLES = [("", "Scholars and mentors"), (Role.SCHOLAR, "Scholars"), (Role.MENTOR, "Mentors")]


class FilterForm(forms.Form):
    q = forms.CharField(label="Name or address", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label="Role", required=False, choices=ROLES)
    missing = forms.ChoiceField(label="Still missing", required=False, choices=MISSING)

    def asked(self) -> dict[str, str]:
        """What was asked for; a word that means nothing asks for nothing."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name, "")).strip() for name in ("q", "role", "missing")}

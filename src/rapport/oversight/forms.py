"""Find people on the director's page; say what the programme asks of them."""

from typing import Any

from django import forms

from rapport.agreements import library as agreements
from rapport.oversight.queries import Task
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training import library as training

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


class ContentForm(forms.Form):
    """The course and the agreement, out of what this server has."""

    course = forms.ChoiceField(label="Course for mentors", required=False)
    agreement_template = forms.ChoiceField(
        label="Agreement",
        required=False,
        help_text="Pairs that have begun keep the agreement they began with.",
    )

    def __init__(self, program: Program, data: Any = None) -> None:  # noqa: ANN401 – as of every form
        chosen = {"course": program.course, "agreement_template": program.agreement_template}
        super().__init__(data, initial=chosen)
        courses = training.shelf().courses.values()
        templates = agreements.shelf().templates.values()
        for name, found in (("course", courses), ("agreement_template", templates)):
            titles = sorted((one.title, one.id) for one in found)
            self.fields[name].choices = [("", "None"), *((key, title) for title, key in titles)]  # type: ignore[attr-defined]

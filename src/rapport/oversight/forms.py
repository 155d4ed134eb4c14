"""Find people on the director's page; say what the programme asks of them."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from rapport.agreements import library as agreements
from rapport.oversight.queries import Task
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys import library as surveys
from rapport.surveys.fielding import refusals
from rapport.surveys.reading import ReadInstrument
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


class SurveyForm(forms.Form):
    """What is asked, of whom, from when until when."""

    instrument = forms.ChoiceField(label="Questions")
    role = forms.ChoiceField(label="Who answers", choices=[(Role.SCHOLAR, "Scholars"), (Role.MENTOR, "Mentors")])
    opens_on = forms.DateField(label="First day", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    closes_on = forms.DateField(label="Last day", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 – as of every form
        super().__init__(data, initial={"opens_on": timezone.localdate()})
        self.askable = {
            f"{key}-{version}": found
            for (key, version), found in surveys.shelf().instruments.items()
            if not refusals(found.content)
        }
        titles = sorted((found.content.title, key) for key, found in self.askable.items())
        self.fields["instrument"].choices = [(key, title) for title, key in titles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        found, role = self.askable.get(said.get("instrument", "")), said.get("role")
        if found and role and found.content.respondents.roles and role not in found.content.respondents.roles:
            self.add_error("role", "These questions are not made for them. Choose others, or another role.")
        first, last = said.get("opens_on"), said.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", "The last day lies before the first. Choose a later one.")
        if last and last < timezone.localdate():
            self.add_error("closes_on", "This day has passed. Choose a later one.")
        return said

    def chosen(self) -> ReadInstrument:
        return self.askable[self.cleaned_data["instrument"]]

    def times(self) -> dict[str, datetime]:
        """From the first minute of the first day to the last one of the last."""
        first, last = self.cleaned_data["opens_on"], self.cleaned_data["closes_on"]
        return {
            "opens_at": timezone.make_aware(datetime.combine(first, time.min)),
            "closes_at": timezone.make_aware(datetime.combine(last, time(23, 59, 59))),
        }

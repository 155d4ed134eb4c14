"""The form of a requirement."""

from typing import Any

from django import forms

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.library import shelf
from rapport.training.required.actions import Rule
from rapport.training.required.queries import ROLES

MOST_DAYS, MOST_YEARS = 3650, 20


class RequirementForm(forms.Form):
    use_required_attribute = False

    course = forms.ChoiceField(label="Course", error_messages={"required": "Choose a course."})
    role = forms.ChoiceField(
        label="Required of everybody who is",
        choices=[(role.value, role.value.capitalize()) for role in ROLES],
        initial=Role.MENTOR.value,
    )
    when = forms.ChoiceField(
        label="To be finished",
        choices=[("day", "by a day, the same for all"), ("joining", "so many days after each person has joined")],
        initial="joining",
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(
        label="By",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day like 2027-03-31."},
    )
    days_after = forms.IntegerField(
        label="Days after joining",
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Whoever takes part already has as many days from today.",
    )
    refresher_years = forms.IntegerField(
        label="Refresh every … years",
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text="Leave it empty if once is enough. The first completion stays on record.",
    )

    def __init__(self, program: Program, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        courses = sorted((course.title, course.id) for course in shelf().courses.values())
        self.fields["course"].choices = [(name, title) for title, name in courses]  # type: ignore[attr-defined]
        self.fields["course"].initial = program.course

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == "day" and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Say by which day.")
        if said.get("when") == "joining" and not said.get("days_after") and "days_after" not in self.errors:
            self.add_error("days_after", "Say after how many days.")
        return said

    @property
    def rule(self) -> Rule:
        """One of the two ways of saying when; what was typed for the other does not count."""
        said = self.cleaned_data
        is_day = said["when"] == "day"
        return Rule(
            due_on=said["due_on"] if is_day else None,
            days_after=None if is_day else said["days_after"],
            refresher_years=said["refresher_years"],
        )

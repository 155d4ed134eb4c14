"""Forms of the plan: a duty, and what was done about one that was missed."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from rapport.oversight.days import day
from rapport.oversight.models import Duty, Remedy
from rapport.oversight.plan.actions import Asked, Done
from rapport.people.roles import Role

LONGEST_WAIT, LONGEST_TEXT = 3650, 2000
ROLES = [(Role.MENTOR.value, "Every mentor"), (Role.SCHOLAR.value, "Every scholar")]


class AskedForm(forms.Form):
    """By when something is asked, and what follows when it is missed."""

    use_required_attribute = False
    days_after = forms.IntegerField(
        label="Days",
        required=False,
        min_value=0,
        max_value=LONGEST_WAIT,
        help_text="The course is counted from joining, an agreement from the start of the pair, a review from the day "
        "that the agreement names, a survey from the day on which it opens.",
        error_messages={"invalid": "Write a whole number of days."},
    )
    fixed_on = day("Or a fixed day for all")
    escalation = forms.ChoiceField(
        label="What Rapport does when it is missed",
        choices=Duty.Escalation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what follows."},
    )
    missed = forms.CharField(
        label="What else follows, in your own words",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands in the plan for the application after our own sentence.",
    )

    def __init__(self, duty: Duty | None = None, data: QueryDict | None = None) -> None:
        kept = ("days_after", "fixed_on", "escalation", "missed")
        initial = {name: getattr(duty, name) for name in kept} if duty else {"escalation": Duty.Escalation.LETTER}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        days, fixed = said.get("days_after"), said.get("fixed_on")
        if days is None and fixed is None and not {"days_after", "fixed_on"} & self.errors.keys():
            self.add_error("days_after", "Say by when: a number of days, or a fixed day.")
        if days is not None and fixed is not None:
            self.add_error("fixed_on", "Say either a number of days or a fixed day.")
        return said

    @property
    def asked(self) -> Asked:
        """What was said."""
        said = self.cleaned_data
        return Asked(said["days_after"], said["fixed_on"], said["missed"].strip(), said["escalation"])


class NewDutyForm(AskedForm):
    role = forms.ChoiceField(
        label="Who", choices=ROLES, widget=forms.RadioSelect, error_messages={"required": "Choose who."}
    )
    what = forms.ChoiceField(
        label="Does what",
        choices=Duty.What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is asked."},
    )
    field_order = ("role", "what", "days_after", "fixed_on", "escalation", "missed")


class RemedyForm(forms.Form):
    """What was done about something that was missed."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label="What was done",
        choices=Remedy.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done."},
    )
    on = day("On which day", required=True)
    new_due = day("The new day", "Where you agreed on another one.")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=200,
        help_text="A few words for the record. Nothing private: no reasons of health or family, and nothing that "
        "somebody told you in confidence.",
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"on": timezone.localdate()})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == Remedy.Kind.NEW_DAY and not said.get("new_due") and "new_due" not in self.errors:
            self.add_error("new_due", "Choose the new day.")
        if said.get("kind") != Remedy.Kind.NEW_DAY and said.get("new_due"):
            self.add_error("kind", "A new day goes with “Agreed on another day”.")
        return said

    @property
    def done(self) -> Done:
        """What was said."""
        said = self.cleaned_data
        return Done(said["kind"], said["on"], said["note"].strip(), said["new_due"])

"""The forms of time: what a chair confirms, and what a mentor states."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from rapport.agreements.models import MentorTime
from rapport.agreements.team.forms import day

MOST_HOURS, MOST_SCHOLARS = 300, 50


class EffortForm(forms.Form):
    use_required_attribute = False
    percent = forms.IntegerField(
        label="Protected time, per cent",
        min_value=1,
        max_value=100,
        error_messages={"required": "Write how many per cent are protected.", "invalid": "Write a whole number."},
    )
    since = day("From", required=True)
    until = day("Until", "Leave this empty when no end is fixed.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "This day lies before the first one.")
        return said


class TimeForm(forms.Form):
    use_required_attribute = False
    hours_a_month = forms.IntegerField(
        label="Hours a month for mentoring, all scholars together",
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        error_messages={"invalid": "Write a whole number of hours."},
    )
    room_for = forms.IntegerField(
        label="How many more scholars you could take on",
        required=False,
        min_value=0,
        max_value=MOST_SCHOLARS,
        error_messages={"invalid": "Write a whole number, such as 0."},
    )

    def __init__(self, kept: MentorTime | None, data: QueryDict | None = None) -> None:
        initial = {"hours_a_month": kept.hours_a_month, "room_for": kept.room_for} if kept else {}
        super().__init__(data, initial=initial)

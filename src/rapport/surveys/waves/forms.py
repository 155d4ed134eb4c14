"""Forms of waves: plan one, change its days, open a survey in it, choose when to remind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django import forms
from django.utils import timezone

from rapport.people.roles import GRANTS, Role, Verb
from rapport.surveys.fielding import refusals
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Survey, Wave
from rapport.surveys.waves.actions import Reminders, reasons_against
from rapport.surveys.windows import midnight

SUGGESTED = ("Baseline", "After the course", "3 months", "12 months")
FIXED, COUNTED = "fixed", "counted"
LONGEST_WAIT, LONGEST_OPEN = 3650, 365
DAY = {"type": "date"}
DEGREES = {
    Survey.Degree.IDENTIFIED: "With names: directors, coordinators and evaluators read who answered what",
    Survey.Degree.CONFIDENTIAL: "Confidential: nobody who runs the programme sees what somebody answers, or whether "
    "they have; evaluators outside the mentors’ lines get answers without names, from five people on",
    Survey.Degree.ANONYMOUS: "Anonymous: a ballot box that nobody can open by name; what is sent cannot be changed or "
    "returned",
}


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """A day, as a browser asks for it."""
    words = {"invalid": "Write a date such as 2027-01-31.", "required": "Choose a day."}
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget, error_messages=words)


def number(label: str, help_text: str = "", *, most: int, least: int = 0) -> forms.IntegerField:
    """A number of days."""
    words = {"invalid": "Write a whole number of days.", "required": "Write a number of days."}
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=most, required=False, error_messages=words
    )


class PlainForm(forms.Form):
    """Browsers leave the judgement to us, so that all mistakes are told in the same words."""

    use_required_attribute = False

    def needs_all(self, *names: str) -> bool:
        """Whether these are filled in; each that is empty gets its mistake."""
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return not any(name in self.errors for name in names)


class FixedDays(PlainForm):
    """The days of a wave that is the same for all."""

    first_on = day("First day")
    last_on = day("Last day", "The whole of this day still counts.")

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it opens and closes."""
        return midnight(self.cleaned_data["first_on"]), midnight(self.cleaned_data["last_on"] + timedelta(days=1))

    @staticmethod
    def of(wave: Wave) -> dict[str, date | None]:
        """What stands in the form before it is changed."""
        first = timezone.localdate(wave.opens_at) if wave.opens_at else None
        return {"first_on": first, "last_on": wave.last_day}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.needs_all("first_on", "last_on")
        return said


class CountedDays(PlainForm):
    """The days of a wave that is counted from joining."""

    days_after = number("Opens so many days after joining", "0 is the day of joining itself.", most=LONGEST_WAIT)
    open_days = number("Stays open for so many days", least=1, most=LONGEST_OPEN)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.needs_all("days_after", "open_days")
        return said


class PlanForm(FixedDays, CountedDays):
    """A new wave."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="People read it above the questions.",
        widget=forms.TextInput(attrs={"list": "names", "autocomplete": "off"}),
        error_messages={"required": "Give the wave a name."},
    )
    kind = forms.ChoiceField(
        label="When is it open?",
        widget=forms.RadioSelect,
        choices=[
            (FIXED, "On the same days for all – such as a baseline before the course"),
            (COUNTED, "Counted for each person from the day on which they joined in their role – such as a year later"),
        ],
        error_messages={"required": "Choose one of the two."},
    )

    field_order = ("name", "kind", "first_on", "last_on", "days_after", "open_days")

    def clean(self) -> dict[str, Any]:
        said = forms.Form.clean(self) or {}
        kind = said.get("kind")
        if kind == COUNTED:
            self.needs_all("days_after", "open_days")
        if kind == FIXED and self.needs_all("first_on", "last_on"):
            if said["last_on"] < said["first_on"]:
                self.add_error("last_on", "The last day cannot be before the first.")
            elif said["last_on"] < timezone.localdate():
                self.add_error("last_on", "The last day has passed; the earliest is today.")
        return said


@dataclass(frozen=True)
class Chosen:
    """How a survey is to be opened."""

    role: Role
    degree: Survey.Degree
    report_days: tuple[date, ...]


class OpenForm(PlainForm):
    """Of whom an instrument is asked, how closely answers are tied to their person, when reports are made."""

    role = forms.ChoiceField(label="Who is asked", error_messages={"required": "Choose who is asked."})
    degree = forms.ChoiceField(
        label="How closely answers are tied to people",
        help_text="Chosen once: nobody can change it later. Whoever is asked reads what it means before they answer.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    report_1 = day("First report for mentors", "After the wave has closed. A mentor gets one only from five scholars.")
    report_2 = day("Second report")
    report_3 = day("Third report", "These days are promised to those who answer, and stay.")

    def __init__(self, wave: Wave, content: Instrument, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.wave, self.content = wave, content
        roles = roles_for(content)
        self.fields["role"].choices = [(role.value, f"Every {role.value}") for role in roles]  # type: ignore[attr-defined]
        degrees = [degree for degree in Survey.Degree if not refusals(content, degree)]
        self.fields["degree"].choices = [(one.value, DEGREES[one]) for one in degrees]  # type: ignore[attr-defined]
        if len(degrees) == 1:
            self.fields["degree"].initial = degrees[0].value
        if content.respondents.about != "mentor" or Survey.Degree.CONFIDENTIAL not in degrees:
            for name in REPORTS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "role" in said and "degree" in said and not self.errors:
            chosen = self.chosen
            for reason in reasons_against(self.wave, self.content, chosen.role, chosen.degree, chosen.report_days):
                place = "report_1" if "report" in reason and "report_1" in self.fields else None
                self.add_error(place, f"{reason[:1].upper()}{reason[1:]}.")
        return said

    @property
    def chosen(self) -> Chosen:
        """What was chosen."""
        days = [self.cleaned_data.get(name) for name in REPORTS]
        given = tuple(sorted({day for day in days if day}))
        return Chosen(Role(self.cleaned_data["role"]), Survey.Degree(self.cleaned_data["degree"]), given)


REPORTS = ("report_1", "report_2", "report_3")


def roles_for(content: Instrument) -> list[Role]:
    """Of whom an instrument may be asked, in the order of the table of roles."""
    return [role for role in Role if role in (content.respondents.roles or GRANTS[Verb.ANSWER_SURVEYS])]


def why_not_asked(content: Instrument) -> list[str]:
    """Why an instrument may be asked in no degree; empty if it may in one."""
    reasons = [refusals(content, degree) for degree in content.respondents.degrees]
    return [] if any(not one for one in reasons) else list(dict.fromkeys(chain.from_iterable(reasons)))


class RemindersForm(PlainForm):
    """On which days those are reminded whose answers are not in."""

    after = forms.CharField(
        label="Days after the invitation", required=False, help_text="Such as 7, 14. Empty: none.", max_length=60
    )
    before = forms.CharField(
        label="Days before the last day",
        required=False,
        help_text="Such as 2; 0 is the last day itself.",
        max_length=60,
    )

    def clean_after(self) -> tuple[int, ...]:
        return _days(self.cleaned_data["after"], least=1)

    def clean_before(self) -> tuple[int, ...]:
        return _days(self.cleaned_data["before"], least=0)

    @property
    def reminders(self) -> Reminders:
        """What was chosen."""
        before = tuple(sorted(self.cleaned_data["before"], reverse=True))
        return Reminders(self.cleaned_data["after"], before)

    @staticmethod
    def of(chosen: Reminders) -> dict[str, str]:
        """What stands in the form before it is changed."""
        return {"after": _words(chosen.after), "before": _words(chosen.before)}


def _days(typed: str, *, least: int) -> tuple[int, ...]:
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 and int(part) >= least for part in parts):
        raise forms.ValidationError(f"Write whole numbers of days from {least} to 999, with commas between them.")
    if len(parts) > MOST_REMINDERS:
        raise forms.ValidationError(f"At most {MOST_REMINDERS}: more reminders bring fewer answers.")
    return tuple(sorted({int(part) for part in parts}))


MOST_REMINDERS = 5


def _words(days: Sequence[int]) -> str:
    return ", ".join(map(str, days))

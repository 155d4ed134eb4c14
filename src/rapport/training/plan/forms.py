"""The forms of an action plan."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm
from rapport.training.course import Course
from rapport.training.kinds.writing import LONGEST_TEXT
from rapport.training.models import PlanLine
from rapport.training.plan.actions import LineWords


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """A day, or none."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class LineForm(VersionedForm):
    """What, with whom, by when."""

    what = AsTyped(
        label="What I will do",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you will do.", "max_length": TOO_LONG},
    )
    with_whom = AsTyped(
        label="With whom",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    by_when = day_field("By when")
    remind_on = day_field("Remind me on", "One letter in the morning of that day, to you alone.")

    def __init__(self, data: QueryDict | None = None, *, kept: PlanLine | None = None, **more: Any) -> None:  # noqa: ANN401 – Django's
        if kept:
            words = {name: getattr(kept, name) for name in ("what", "with_whom", "by_when", "remind_on", "version")}
            more["initial"] = {**words, **(more.get("initial") or {})}
        super().__init__(data, **more)
        self.kept = kept
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.fields["remind_on"].widget.attrs["min"] = tomorrow.isoformat()

    def clean_remind_on(self) -> date | None:
        day: date | None = self.cleaned_data["remind_on"]
        is_as_it_was = self.kept is not None and self.kept.remind_on == day
        if day and not is_as_it_was and day <= timezone.localdate():
            raise forms.ValidationError("Choose a day from tomorrow on.")
        return day

    @property
    def words(self) -> LineWords:
        return LineWords(*(self.cleaned_data[name] for name in ("what", "with_whom", "by_when", "remind_on")))


class NewLineForm(LineForm):
    """A line of one's own; whoever takes several courses says which one it follows from."""

    def __init__(self, courses: list[Course], data: QueryDict | None = None, **more: Any) -> None:  # noqa: ANN401 – Django's
        super().__init__(data, **more)
        self.courses = courses
        if len(courses) > 1:
            choices = [(course.id, course.title) for course in courses]
            self.fields["course"] = forms.ChoiceField(label="It follows from", choices=choices)

    @property
    def follows_from(self) -> Course | None:
        """The course that the line counts for."""
        wanted = self.cleaned_data.get("course")
        return next((one for one in self.courses if wanted in (None, one.id)), None)


class HappenedForm(VersionedForm):
    """Did it happen?"""

    happened = forms.ChoiceField(
        label="Did it happen?",
        choices=PlanLine.Happened.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    how_it_went = AsTyped(
        label="How it went, or what got in the way",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

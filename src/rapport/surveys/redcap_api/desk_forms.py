"""The forms of the page on which people make keys, and keep views for export."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.utils import timezone

from rapport.people import scopes
from rapport.surveys.models import Survey
from rapport.surveys.redcap_api.chosen import rule_of
from rapport.surveys.redcap_api.project import Project
from rapport.surveys.redcap_api.refused import RefusedError

PROGRAM = "program"
YEAR = timedelta(days=365)
REACHES = [
    (scopes.FULL, "Everything that you may export yourself"),
    (scopes.NO_IDENTIFIERS, "Nothing of a field that always tells who somebody is, such as a file"),
    (scopes.DEIDENTIFIED, "Nothing that may tell who somebody is: no words, no dates, no files"),
]


class KeyForm(forms.Form):
    """A new key: what it opens, how far, and until when."""

    use_required_attribute = False

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="In your own words, such as “Script for the yearly report”.",
        error_messages={"required": "Say what the key is for, so that you know it again."},
    )
    opens = forms.ChoiceField(label="What does it open?", widget=forms.RadioSelect)
    reach = forms.ChoiceField(label="How much does it tell?", choices=REACHES, widget=forms.RadioSelect)
    writes = forms.BooleanField(
        label="It may also enter answers, in forms that staff fill in",
        required=False,
    )
    expires_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="After this day it opens nothing. You can revoke it before.",
        error_messages={"required": "Choose a last day.", "invalid": "Choose a day, like 2027-01-31."},
    )

    def __init__(self, data: object, *, project: str, anonymous: Sequence[tuple[Survey, str]]) -> None:
        first = {"opens": PROGRAM, "reach": scopes.FULL, "expires_on": timezone.localdate() + YEAR}
        super().__init__(data, initial=first)  # type: ignore[arg-type]
        choices = [(PROGRAM, project)]
        choices += [(str(one.pk), f"Only the anonymous survey “{title}”, {one.wave}") for one, title in anonymous]
        self.fields["opens"].choices = choices  # type: ignore[attr-defined]
        if not anonymous:
            self.fields["opens"].widget = forms.HiddenInput()

    def clean_expires_on(self) -> date:
        """Not in the past, and not for ever."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + 3 * YEAR:
            raise forms.ValidationError("Choose a day from today on, within three years.")
        return day

    @property
    def words(self) -> list[str]:
        """The scopes of the key."""
        said = self.cleaned_data
        found = [said["reach"]]
        if said["opens"] != PROGRAM:
            return [*found, f"{scopes.SURVEY}{said['opens']}"]
        return [*found, scopes.IMPORT] if said["writes"] else found


class ViewForm(forms.Form):
    """A view to keep: which forms and events, and which rows."""

    use_required_attribute = False
    prefix = "view"

    title = forms.CharField(label="Title", max_length=100, error_messages={"required": "Give the view a title."})
    of_forms = forms.MultipleChoiceField(
        label="Forms", required=False, widget=forms.CheckboxSelectMultiple, help_text="None ticked: all."
    )
    of_events = forms.MultipleChoiceField(
        label="Events", required=False, widget=forms.CheckboxSelectMultiple, help_text="None ticked: all."
    )
    filter_logic = forms.CharField(
        label="Only rows for which this holds",
        required=False,
        max_length=2_000,
        help_text="A rule such as [cc_field] = '5'. Leave it empty for every row.",
    )

    def __init__(self, data: object, *, project: Project) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.project = project
        self.fields["of_forms"].choices = [(one.name, one.title) for one in project.forms]  # type: ignore[attr-defined]
        arms = len(project.arms) > 1
        self.fields["of_events"].choices = [  # type: ignore[attr-defined]
            (one.name, f"{one.label}, {project.arms[one.arm].lower()}" if arms else one.label) for one in project.events
        ]

    def clean_filter_logic(self) -> str:
        """A rule that can be followed."""
        text = str(self.cleaned_data["filter_logic"]).strip()
        try:
            rule_of(self.project, text)
        except RefusedError as wrong:
            raise forms.ValidationError(wrong.message.partition(": ")[2].capitalize() + ".") from wrong
        return text

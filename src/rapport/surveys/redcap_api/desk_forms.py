"""The forms of the page on which people make keys, and keep views for export."""

from collections.abc import Sequence

from django import forms

from rapport.people import scopes
from rapport.programs.forms import KeyUntilForm
from rapport.surveys.models import Survey
from rapport.surveys.redcap_api.chosen import rule_of
from rapport.surveys.redcap_api.project import Project
from rapport.surveys.redcap_api.refused import RefusedError

PROGRAM = "program"
REACHES = [
    (scopes.FULL, "Everything that you may export yourself"),
    (scopes.NO_IDENTIFIERS, "Nothing of a field that always tells who somebody is, such as a file"),
    (scopes.DEIDENTIFIED, "Nothing that may tell who somebody is: no words, no dates, no files"),
]


class KeyForm(KeyUntilForm):
    """A new key: what it opens, how far, and until when."""

    field_order = ("name", "opens", "reach", "writes", "expires_on")
    opens = forms.ChoiceField(label="What does it open?", widget=forms.RadioSelect)
    reach = forms.ChoiceField(label="How much does it tell?", choices=REACHES, widget=forms.RadioSelect)
    writes = forms.BooleanField(
        label="It may also enter answers, in forms that staff fill in",
        required=False,
    )

    def __init__(self, data: object, *, project: str, anonymous: Sequence[tuple[Survey, str]]) -> None:
        first = {"opens": PROGRAM, "reach": scopes.FULL}
        super().__init__(data, example="Script for the yearly report", first=first)
        choices = [(PROGRAM, project)]
        choices += [(str(one.pk), f"Only the anonymous survey “{title}”, {one.wave}") for one, title in anonymous]
        self.fields["opens"].choices = choices  # type: ignore[attr-defined]
        if not anonymous:
            self.fields["opens"].widget = forms.HiddenInput()

    @property
    def granted(self) -> list[str]:
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

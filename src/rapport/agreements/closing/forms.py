"""The forms of a closing, and of the wish for another team."""

from collections.abc import Collection

from django import forms
from django.http import QueryDict

from rapport.agreements.closing.actions import Said
from rapport.agreements.models import ClosingSheet, Settlement
from rapport.agreements.typed import long_text
from rapport.kit.forms import VersionedForm
from rapport.people.models import Person


class SheetForm(VersionedForm):
    """One party's part."""

    reason = forms.ChoiceField(
        label="Why does it end?",
        help_text="Choose what comes nearest. Ends are part of mentoring; none of these is anybody’s fault.",
        choices=ClosingSheet.Reason.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    continues = long_text("What goes on?", "Papers, a grant, a letter of reference, a coffee twice a year.")
    thanks = long_text("What would you like to thank the others for?", "Nothing here is fine, too.", rows=4)

    @property
    def said(self) -> Said:
        words = self.cleaned_data
        return Said(words["reason"], words["continues"], words["thanks"])


class SettlementForm(forms.Form):
    """One thing, who does it, and by when."""

    use_required_attribute = False

    kind = forms.ChoiceField(label="About", choices=Settlement.Kind.choices)
    what = forms.CharField(
        label="What",
        help_text="Such as: “First author on the cohort paper stays Amara; David is last.”",
        max_length=500,
        error_messages={"required": "Write what is settled."},
    )
    due_on = forms.DateField(
        label="By when",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day of the calendar."},
    )

    def __init__(self, people: Collection[Person], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        choices = [(pk, str(one)) for pk, one in self.people.items()]
        self.fields["who"] = forms.ChoiceField(label="Who does it", choices=choices)
        self.order_fields(["kind", "what", "who", "due_on"])

    @property
    def settled(self) -> dict[str, object]:
        words = self.cleaned_data
        return {
            "kind": words["kind"],
            "what": words["what"],
            "who": self.people[words["who"]],
            "due_on": words["due_on"],
        }


class ChangeForm(forms.Form):
    """The wish for another team."""

    use_required_attribute = False

    words = long_text("Is there anything that they should know before they speak with you?", "No reason is needed.")

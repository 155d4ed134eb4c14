"""The form of the terms."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from rapport.agreements.agree.actions import Said, said_in
from rapport.agreements.models import Terms
from rapport.people.models import Person

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChairChoice(forms.ModelChoiceField[Person]):
    def label_from_instance(self, obj: Person) -> str:
        return str(obj)


class TermsForm(forms.Form):
    """Protected time, reviews, and the chair where there are several."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    protected_percent = forms.IntegerField(
        label="Protected time, in per cent",
        help_text="How much of the scholar’s working time is kept free for research. Career awards often ask for 75.",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "few-signs", "inputmode": "numeric"}),
        error_messages={"invalid": "Write a whole number from 0 to 100."},
    )
    protected_until = forms.DateField(
        label="Protected until", help_text="Leave it empty if it has no end.", required=False, widget=DAY
    )
    review_on = forms.DateField(
        label="Next review on",
        help_text="Only if you want one earlier than your programme asks for.",
        required=False,
        widget=DAY,
    )
    review_every_months = forms.IntegerField(
        label="Later reviews, every so many months",
        help_text="Only if you want them more often than your programme asks for.",
        required=False,
        min_value=1,
        max_value=12,
        widget=forms.NumberInput(attrs={"class": "few-signs", "inputmode": "numeric"}),
        error_messages={"invalid": "Write a whole number from 1 to 12."},
    )
    chair = ChairChoice(
        queryset=None,
        label="Chair who signs",
        help_text="Your programme asks for the signature of the scholar’s chair. They see what you agree, and nothing "
        "of what each of you said before.",
        required=False,
        empty_label="Not chosen",
        error_messages={"invalid_choice": "Choose a chair of this programme."},
    )

    def __init__(self, data: QueryDict | None = None, *, kept: Terms | None, chairs: list[Person]) -> None:
        super().__init__(data, initial={**vars(said_in(kept)), "version": kept.version} if kept else {"version": 0})
        self.fields["chair"].queryset = Person.objects.filter(pk__in=[chair.pk for chair in chairs])  # type: ignore[attr-defined]
        if len(chairs) < 2:
            del self.fields["chair"]

    def clean_review_on(self) -> object:
        day = self.cleaned_data["review_on"]
        if "review_on" in self.changed_data and day and day <= timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return day

    @property
    def began_with(self) -> int:
        """The version of the terms that this form may replace."""
        return self.cleaned_data.get("replaces") or self.cleaned_data.get("version") or 0

    @property
    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            given["protected_percent"],
            given["protected_until"],
            given["review_on"],
            given["review_every_months"],
            given.get("chair"),
        )

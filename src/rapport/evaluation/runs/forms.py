"""What a plan runs on, and whether the director hears of it."""

from django import forms

from rapport.evaluation.data.forms import SelectionForm


class RunForm(SelectionForm):
    shows = forms.BooleanField(
        label="Show the summary to the director as soon as it is made",
        required=False,
        help_text="One page in plain words, small numbers hidden. You can take it back.",
    )

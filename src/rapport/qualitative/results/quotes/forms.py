"""How a quote is edited, and what is decided about it."""

from django import forms

from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm

WHY = {"required": "Say why.", "max_length": TOO_LONG}


class QuoteForm(VersionedForm):
    """The quote as it shall be printed."""

    typed = AsTyped(
        label="Edit it",
        max_length=20_000,
        help_text="Put […] or [...] where you leave words out, and your own words into [brackets]. Every other word "
        "stays as it was written.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Nothing is left of the quote. Take it out instead.", "max_length": TOO_LONG},
    )


class ReasonForm(forms.Form):
    """Why what was found may stay."""

    use_required_attribute = False

    kind = forms.CharField(max_length=12, widget=forms.HiddenInput)
    stays = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="Why may it stay?", max_length=500, error_messages=WHY)


class ConsentForm(forms.Form):
    """Whether texts of a document may be quoted."""

    use_required_attribute = False

    document = forms.IntegerField(widget=forms.HiddenInput)
    allows = forms.ChoiceField(
        label="May these texts be quoted?",
        choices=[("yes", "Yes, without a name"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="What people were told, where that is written, or what the ethics board decided.",
        error_messages=WHY,
    )

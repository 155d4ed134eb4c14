"""What somebody decides about a text that several people handed in."""

from django import forms

from rapport.kit.forms import TOO_LONG

ONE, EACH = "one", "each"


class DecisionForm(forms.Form):
    use_required_attribute = False

    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Are they one person?",
        choices=((ONE, "One person, who counts once"), (EACH, "Different people, each counts")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are one person."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        error_messages={"required": "Give a reason: it stands in the method text.", "max_length": TOO_LONG},
    )

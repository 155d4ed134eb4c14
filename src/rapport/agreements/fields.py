"""Fields that several forms of agreements share."""

from django import forms

from rapport.kit.forms import TOO_LONG, AsTyped

LONGEST_TEXT = 20_000


def words_field(label: str, *, rows: int) -> forms.Field:
    """Words as typed."""
    return AsTyped(
        label=label,
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG},
    )


def line_field(label: str) -> forms.Field:
    """A line of words."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return AsTyped(label=label, max_length=200, required=False, widget=widget, error_messages={"max_length": TOO_LONG})

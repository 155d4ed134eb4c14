"""Fields that several forms of agreements share."""

from django import forms

LONGEST_TEXT = 20_000
TOO_LONG = "This is longer than %(limit_value)d characters. It is still here, but not saved: please shorten it."


class AsTyped(forms.CharField):
    """Text as typed; browsers send line ends as CRLF or LF, whichever way the form was sent."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


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

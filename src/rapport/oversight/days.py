"""A day, as a browser asks for it."""

from datetime import date

from django import forms


def day(label: str, help_text: str = "", *, required: bool = False, initial: date | None = None) -> forms.DateField:
    """A field for a day."""
    words = {"invalid": "Write a date such as 2027-01-31.", "required": "Choose a day."}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=required, initial=initial, widget=widget, error_messages=words
    )

"""The form of a new calendar address."""

from django import forms


class CalendarForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label="What you subscribe with",
        help_text="So that you know later which address to revoke: my phone, the calendar at work.",
        max_length=100,
        initial="My phone",
        error_messages={"required": "Give it a name, such as “my phone”."},
    )

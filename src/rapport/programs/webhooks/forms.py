"""The form of a new webhook."""

from django import forms
from django.conf import settings

from rapport.kit.outgoing import problem_with, says_it_is_near
from rapport.programs.forms import TidyForm, line
from rapport.programs.models import Program
from rapport.programs.webhooks.events import EVENTS
from rapport.programs.webhooks.queries import is_told


class WebhookForm(TidyForm):
    name = line("Name", "Who is told, such as “Dashboard of the graduate school”.", longest=100)
    url = line("Address", "Where messages go, such as https://hooks.example.edu/rapport.", longest=500)
    events = forms.MultipleChoiceField(
        label="What is told",
        choices=list(EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )

    def __init__(self, program: Program, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.program = program
        self.fields["url"].widget = forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"})

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if problem := problem_with(url, settings.WEBHOOK_INTERNAL_HOSTS):
            raise forms.ValidationError(f"The address {problem}.")
        if says_it_is_near(url, settings.WEBHOOK_INTERNAL_HOSTS):
            raise forms.ValidationError("The address leads into the local network.")
        if is_told(self.program, url):
            raise forms.ValidationError("There is a webhook with this address already.")
        return url

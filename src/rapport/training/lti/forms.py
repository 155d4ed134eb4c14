"""The forms of whoever registers a platform."""

from typing import Any

from django import forms

from rapport.people.roles import Role
from rapport.programs.forms import TidyForm, line
from rapport.training.lti.actions import NewPlatform
from rapport.training.lti.outgoing import problem_with

ROLES = ((Role.MENTOR.value, "Mentor"), (Role.SCHOLAR.value, "Scholar"))


def url(label: str, help_text: str) -> forms.CharField:
    """An address of the platform."""
    found = line(label, help_text, longest=500)
    found.widget = forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off", "maxlength": "500"})
    return found


class PlatformForm(TidyForm):
    name = line("Name", "As your people call it.", longest=100)
    site = url("Platform address", "Where people open it, such as https://lms.example.edu. Completions go there alone.")
    issuer = url("Issuer", "Also called platform ID.")
    client_id = line("Client ID", "What the platform calls Rapport.", longest=255)
    deployment = line("Deployment ID", "Further ones can be added later.", longest=255)
    sign_in_url = url("Authentication request address", "Where we send people so that the platform says who they are.")
    token_url = url("Access token address", "Where we ask to be let in before we tell of a completion.")
    keys_url = url("Public keyset address", "Where the platform publishes the keys that it signs with (JWKS).")
    role = forms.ChoiceField(
        label="Whoever comes from there is", widget=forms.RadioSelect, choices=ROLES, initial=Role.MENTOR.value
    )
    cohort = line("Cohort", "One that is there, or a new one. May stay empty.", longest=100, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("site", "issuer", "sign_in_url", "token_url", "keys_url"):
            if name in said and (problem := problem_with(said[name])):
                self.add_error(name, f"The address {problem}.")
        return said

    @property
    def new(self) -> NewPlatform:
        said = self.cleaned_data
        return NewPlatform(
            name=self.words("name"),
            site=said["site"].strip(),
            issuer=said["issuer"].strip(),
            client_id=said["client_id"].strip(),
            sign_in_url=said["sign_in_url"].strip(),
            token_url=said["token_url"].strip(),
            keys_url=said["keys_url"].strip(),
            deployment=said["deployment"].strip(),
            role=Role(said["role"]),
            cohort=self.words("cohort"),
        )


class DeploymentForm(TidyForm):
    number = line("Deployment ID", "As the platform shows it where Rapport was made available.", longest=255)

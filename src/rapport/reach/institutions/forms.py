"""Which institutions belong to a network."""

from django import forms

from rapport.kit.forms import UploadField
from rapport.reach.institutions import queries

LARGEST = 2_000_000
NOT_KNOWN = (
    "No institution of the registry has this name or id, or several have. Look it up, and write it as it stands there."
)


class NetworkForm(forms.Form):
    """One institution, one network, one span of time."""

    use_required_attribute = False

    network = forms.CharField(
        label="Network", max_length=60, help_text="For example CTSA.", error_messages={"required": "Name the network."}
    )
    institution = forms.CharField(
        label="Institution",
        max_length=300,
        help_text="Its name or id in the registry.",
        error_messages={"required": "Name the institution."},
    )
    since = forms.DateField(
        label="Member since",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say since when.", "invalid": "Write the day as 2012-10-17."},
    )
    until = forms.DateField(
        label="Member until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: still today.",
        error_messages={"invalid": "Write the day as 2012-10-17."},
    )

    def clean_institution(self) -> object:
        """The institution that is meant."""
        found = queries.by_name(" ".join(self.cleaned_data["institution"].split()))
        if found is None:
            raise forms.ValidationError(NOT_KNOWN)
        return found

    def clean(self) -> dict[str, object]:
        """Nobody leaves before they came."""
        data: dict[str, object] = super().clean() or {}
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "This day lies before the other one.")
        return data


class NetworkFileForm(forms.Form):
    """Many at once."""

    use_required_attribute = False

    file = UploadField(
        "A list of members",
        help_text="CSV with the columns network, institution (name or id), since, until; days as 2012-10-17.",
        accept=".csv",
        at_most=(LARGEST, "This file is larger than 2 MB."),
    )

"""The form that takes a roster file."""

from django import forms

from rapport.kit.forms import UploadField
from rapport.programs.roster.sheet import LARGEST_FILE


class RosterForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Your roster",
        help_text="CSV or XLSX, up to 5 MB.",
        accept=".csv,.tsv,.txt,.xlsx",
        empty="This file is empty. Save it with a header and a row for each person.",
        at_most=(LARGEST_FILE, "This file is larger than 5 MB. Upload only the sheet with the people."),
    )

    @property
    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())

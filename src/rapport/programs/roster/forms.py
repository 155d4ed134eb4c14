"""The form that takes a roster file."""

from django import forms

from rapport.programs.roster.sheet import LARGEST_FILE


class RosterForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label="Your roster",
        help_text="CSV or XLSX, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "empty": "This file is empty. Save it with a header and a row for each person.",
            "invalid": "The file did not arrive. Please choose it again.",
        },
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("This file is larger than 5 MB. Upload only the sheet with the people.")
        return file

    @property
    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())

"""A contract to be brought in."""

from django import forms

from rapport.kit.forms import TOO_LONG, UploadField
from rapport.qualitative.papers.bounded import LARGEST

MEGABYTE = 1024 * 1024


class ContractForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label="What it is called",
        max_length=150,
        help_text="As it stands in the matrix, such as the name of the institution.",
        error_messages={"required": "Give it a name.", "max_length": TOO_LONG},
    )
    site = forms.CharField(
        label="Site", max_length=200, required=False, help_text="Where it is used, if you compare sites."
    )
    file = UploadField(
        "Contract or policy",
        help_text="A Word file (.docx), a PDF with text in it, or plain text. Lists and tables come in, too.",
        accept=".docx,.pdf,.txt",
        at_most=(LARGEST, f"This file is larger than {LARGEST // MEGABYTE} MB."),
    )

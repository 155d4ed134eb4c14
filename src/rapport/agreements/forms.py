"""The forms: a signature, a copy to be checked."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from rapport.agreements.names import same_name
from rapport.people.models import Person

LARGEST_COPY = 20 * 1024 * 1024


class SignForm(forms.Form):
    """A signature: the name typed, the consent given, the fingerprint of what was shown."""

    use_required_attribute = False

    typed_name = forms.CharField(
        label="Type your full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Type your name to sign."},
    )
    consent = forms.BooleanField(
        label="I agree to sign electronically", error_messages={"required": "Tick this if you agree; else do not sign."}
    )
    stand_in = forms.BooleanField(
        label="I sign as this made-up person of the demo",
        help_text="On a real server you would have to sign in again here.",
        error_messages={"required": "Tick this to sign as a demo person."},
    )
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, person: Person, data: QueryDict | None = None, *, sha256: str, stands_in: bool) -> None:
        super().__init__(data, initial={"sha256": sha256})
        self.person = person
        self.fields["typed_name"].help_text = f"As it stands in your account: {person.name}"
        if not stands_in:
            del self.fields["stand_in"]

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if not same_name(typed, self.person.name):
            raise forms.ValidationError(f"This is not the name in your account, which is “{self.person.name}”.")
        return typed


class CopyForm(forms.Form):
    """A PDF, or the exact words, whose fingerprint is compared; it is read and forgotten."""

    use_required_attribute = False

    copy = forms.FileField(
        label="The file",
        help_text="The PDF of an agreement, or its exact words (JSON). It is compared and then forgotten, not kept.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,application/json,.json"}),
        error_messages={"required": "Choose a file first.", "empty": "This file is empty."},
    )

    def clean_copy(self) -> UploadedFile[bytes]:
        copy: UploadedFile[bytes] = self.cleaned_data["copy"]
        if copy.size is None or copy.size > LARGEST_COPY:
            raise forms.ValidationError("This file is larger than any agreement that Rapport makes.")
        return copy

"""Fields and forms that every package shares."""

from django import forms

TOO_LONG = "This is longer than %(limit_value)d characters. It is still here, but not saved: please shorten it."


class AsTyped(forms.CharField):
    """Text as typed; browsers send line ends as CRLF or LF, whichever way the form was sent."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class VersionedForm(forms.Form):
    """A form that says which version it began with, so that nobody overwrites another unseen."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Sent by the button that puts this form in the place of what was saved elsewhere meanwhile.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def began_with(self) -> int:
        began_with: int = self.cleaned_data["replaces"] or self.cleaned_data["version"] or 0
        return began_with


class UploadField(forms.FileField):
    """A file to read: `accept` lists its endings, `at_most` how many bytes it may have and what to say of more."""

    def __init__(
        self,
        label: str,
        *,
        help_text: str,
        accept: str,
        empty: str = "This file is empty.",
        at_most: tuple[int, str],
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.FileInput(attrs={"accept": accept}),
            error_messages={
                "required": "Choose a file first.",
                "missing": "Choose a file first.",
                "empty": empty,
                "invalid": "The file did not arrive. Please choose it again.",
            },
        )
        self.most, self.too_large = at_most

    def clean(self, data: object, initial: object = None) -> object:
        """The file. Raises ValidationError."""
        file = super().clean(data, initial)
        if file.size > self.most:
            raise forms.ValidationError(self.too_large)
        return file

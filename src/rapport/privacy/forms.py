"""The one question before a person is erased."""

from django import forms

WORD = "erase"


class EraseForm(forms.Form):
    word = forms.CharField(
        label=f"Type the word “{WORD}” to confirm",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip().lower()
        if word != WORD:
            raise forms.ValidationError(f"Nothing was erased. To go on, type the word “{WORD}”.")
        return word

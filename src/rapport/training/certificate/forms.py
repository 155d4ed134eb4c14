"""How a name is to read; why a certificate is withdrawn."""

from django import forms

from rapport.training.models.certificate import LONGEST_NAME


class NameForm(forms.Form):
    name = forms.CharField(
        label="Your name on the certificate",
        help_text="As others should read it, with titles if you like.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Please write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        help_text="The person reads this. The public page says only that the certificate is withdrawn.",
        max_length=1000,
        error_messages={"required": "Please say why: the person will want to know."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

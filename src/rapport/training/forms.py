"""One form for each kind of activity. They work without JavaScript."""

from django import forms
from django.http import QueryDict

from rapport.training.actions import Given
from rapport.training.activities import Choice
from rapport.training.course import Activity

LONGEST_TEXT = 20_000


class AnswerForm(forms.Form):
    """What every activity's form carries: which activity it is, and the version of the answer that it began with."""

    use_required_attribute = False

    activity = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Sent by the button that puts this text in the place of one that was saved elsewhere.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    @property
    def began_with(self) -> int:
        return self.cleaned_data["replaces"] or self.cleaned_data["version"] or 0

    @property
    def given(self) -> Given:
        raise NotImplementedError


class AsTyped(forms.CharField):
    """Text as typed. Empty is fine: it takes back what was written."""

    def validate(self, value: str) -> None:
        pass


class ReflectionForm(AnswerForm):
    text = AsTyped(
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": "This is longer than %(limit_value)d characters. It is still here, but not saved: "
            "please shorten it."
        },
    )

    def clean_text(self) -> str:
        """As typed: browsers send line ends as CRLF or LF, whichever way the form was sent."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    @property
    def given(self) -> Given:
        return Given(text=self.cleaned_data["text"])


class ChoiceForm(AnswerForm):
    option = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Pick one of the answers, then check it."}
    )

    @property
    def given(self) -> Given:
        return Given(options=(self.cleaned_data["option"],))


def form_for(activity: Activity, given: Given, posted: QueryDict | None = None) -> AnswerForm:
    """The activity's form, filled with what was given, or with what was posted."""
    words = activity.content
    initial = {"activity": activity.id, "text": given.text, "option": "".join(given.options[:1])}
    form: AnswerForm
    if isinstance(words, Choice):
        form = ChoiceForm(posted, initial=initial, auto_id=f"{activity.id}-%s")
        form.fields["option"].choices = [(option.id, option.text) for option in words.options]  # type: ignore[attr-defined]
        form.fields["option"].label = words.prompt
        return form
    form = ReflectionForm(posted, initial=initial, auto_id=f"{activity.id}-%s")
    form.fields["text"].label = getattr(words, "prompt", "")
    form.fields["text"].help_text = getattr(words, "help", "")
    return form

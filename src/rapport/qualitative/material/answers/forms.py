"""Which answers come in, and what of those who wrote them."""

from collections.abc import Sequence

from django import forms

from rapport.qualitative.material.answers.queries import ATTRIBUTES, Question


class AnswersForm(forms.Form):
    """One question; attributes, where its answers are tied to people."""

    use_required_attribute = False

    question = forms.ChoiceField(
        label="Which question?", widget=forms.RadioSelect, error_messages={"required": "Choose a question."}
    )
    attributes = forms.MultipleChoiceField(
        label="What else comes along?",
        required=False,
        choices=[(one, one.capitalize()) for one in ATTRIBUTES],
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what you will compare by. Where fewer than five people share all that you tick, nothing of it "
        "comes along for them. With anonymous answers nothing ever does.",
    )

    def __init__(self, data: object, questions: Sequence[Question]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.questions = {one.key: one for one in questions}
        self.fields["question"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.column.label} – {one.label} ({one.survey.degree})") for key, one in self.questions.items()
        ]

    @property
    def chosen(self) -> Question:
        """The question."""
        return self.questions[self.cleaned_data["question"]]

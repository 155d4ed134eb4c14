"""How a plan begins, and its text."""

from django import forms

from rapport.evaluation.plans.library import shipped
from rapport.evaluation.plans.reading import LONGEST
from rapport.kit.forms import TOO_LONG, AsTyped, UploadField, VersionedForm

LARGEST = 400_000


class FileForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "Plan (YAML)",
        help_text="A plan that you wrote elsewhere. What is wrong in it is shown beside the text, line by line.",
        accept=".yaml,.yml",
        at_most=(LARGEST, "This file is larger than a plan can be (400 kB)."),
    )


class ShippedForm(forms.Form):
    use_required_attribute = False

    shipped = forms.ChoiceField(label="Which plan?", error_messages={"required": "Choose a plan."})

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        known = sorted((one.title, one.key) for one in shipped().values())
        self.fields["shipped"].choices = [(key, title) for title, key in known]  # type: ignore[attr-defined]


class TextForm(VersionedForm):
    """The whole text; it may have mistakes."""

    text = AsTyped(
        label="The plan",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "wrap": "off", "class": "plan-text"}),
        error_messages={"max_length": TOO_LONG, "required": "Write something first."},
    )

"""What is asked of a screening: what is looked for, files, whole texts, readers."""

from django import forms

from rapport.kit.forms import TOO_LONG, AsTyped, UploadField
from rapport.people.models import Person
from rapport.qualitative.models import Reading, Screening
from rapport.qualitative.screening.actions import Edition
from rapport.qualitative.screening.family import Family, FamilyFinder
from rapport.qualitative.screening.reading import LARGEST
from rapport.surveys.library import instruments

DEFAULT = "abstraction-form@1"
WORDS = "expect expected expectation"
MEGABYTE = 1024 * 1024


class SettingsForm(forms.Form):
    use_required_attribute = False

    words = forms.CharField(
        label="Words that are looked for",
        max_length=300,
        help_text="Single words with spaces between them. Each brings all its forms: expect, expects, expectations …",
        error_messages={"required": "Name at least one word.", "max_length": TOO_LONG},
    )
    without = forms.CharField(
        label="Forms that do not count",
        max_length=300,
        required=False,
        help_text="Forms of these words that mean something else, such as expectancy.",
    )
    strategy = AsTyped(
        label="The search",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which databases were searched, with which terms, when, within which limits. The report says it.",
        error_messages={"max_length": TOO_LONG},
    )
    instrument = forms.ChoiceField(
        label="Form for what a publication says",
        help_text="Each of the two reviewers fills it in alone; its questions are the columns of the evidence table.",
        error_messages={"required": "Choose a form.", "invalid_choice": "This form is not there. Choose another."},
    )

    def __init__(self, data: object = None, screening: Screening | None = None) -> None:
        initial = {"words": WORDS, "instrument": DEFAULT}
        if screening is not None:
            initial = {name: getattr(screening, name) for name in ("words", "without", "strategy")}
            initial["instrument"] = f"{screening.instrument}@{screening.instrument_version}"
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.language = screening.project.language if screening is not None else "english"
        found = [
            (f"{name}@{version}", f"{read.content.title} ({version})")
            for (name, version), read in instruments().items()
        ]
        self.fields["instrument"].choices = sorted(found, key=lambda one: (one[0] != DEFAULT, one[1]))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        for name in ("words", "without"):
            words = tuple(str(told.get(name, "")).replace(",", " ").split())
            try:
                if words:
                    FamilyFinder(Family(words, language=self.language))
            except ValueError as error:
                self.add_error(name, f"{error} – write letters only.")
        return told

    def in_words(self) -> list[tuple[str, str]]:
        """What stands now, as pairs of label and words."""
        labels = dict(self.fields["instrument"].choices)  # type: ignore[attr-defined]
        said = {name: str(self.initial[name]) for name in self.fields}
        said["instrument"] = labels.get(said["instrument"], said["instrument"])
        return [(str(self.fields[name].label), words or "–") for name, words in said.items()]

    @property
    def family(self) -> Family:
        words, without = (tuple(self.cleaned_data[name].replace(",", " ").split()) for name in ("words", "without"))
        return Family(words, without, self.language)

    @property
    def edition(self) -> Edition:
        name, _, version = self.cleaned_data["instrument"].partition("@")
        return name, int(version)


class SearchForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "File of references",
        help_text="PubMed (.nbib), RIS (.ris) or CSV with a column “Title”, as the database exports it.",
        accept=".nbib,.ris,.csv,.txt",
        at_most=(LARGEST, f"This file is larger than {LARGEST // MEGABYTE} MB. Export the search in several parts."),
    )


class TextForm(forms.Form):
    use_required_attribute = False

    file = UploadField(
        "The whole text",
        help_text="A Word file, a PDF with text in it, or a plain text. The words are then looked for in it, too.",
        accept=".docx,.pdf,.txt",
        at_most=(20 * MEGABYTE, "This file is larger than 20 MB."),
    )


class ReviewersForm(forms.Form):
    use_required_attribute = False

    reviewers = forms.MultipleChoiceField(
        label="Who reads",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each publication goes to any two of them. Nobody sees what the other has decided before both have.",
        error_messages={"required": "Choose at least two people.", "invalid_choice": "Choose people of the project."},
    )

    def __init__(self, data: object, people: list[Person], chosen: list[int]) -> None:
        super().__init__(data, initial={"reviewers": [str(pk) for pk in chosen]})  # type: ignore[arg-type]
        self.people = {str(one.pk): one for one in people}
        self.fields["reviewers"].choices = [(pk, str(one)) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    def clean_reviewers(self) -> list[Person]:
        chosen = self.cleaned_data["reviewers"]
        if len(chosen) < 2:
            raise forms.ValidationError("Choose at least two people.")
        return [self.people[pk] for pk in chosen]


class DecisionForm(forms.Form):
    decision = forms.CharField(max_length=8, required=False)
    reason = forms.CharField(max_length=500, required=False)

    def clean_decision(self) -> str:
        """A decision; nothing takes it back."""
        said: str = self.cleaned_data["decision"]
        if said not in Reading.Decision.values:
            raise forms.ValidationError("This is no decision.")
        return said


class SettleForm(forms.Form):
    use_required_attribute = False

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="What you agreed on",
        choices=[("include", "Include it"), ("exclude", "Exclude it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is included."},
    )
    reason = AsTyped(
        label="Why",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where the two did not decide so. It is counted in the flow diagram where it is excluded.",
        error_messages={"max_length": TOO_LONG},
    )

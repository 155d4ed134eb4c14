"""How a coding project begins, and who works on it."""

from collections.abc import Sequence

from django import forms

from rapport.kit.forms import TOO_LONG, AsTyped
from rapport.people.models import Person
from rapport.qualitative.models import Member

# Languages whose stems we know; the word query asks the stemmer under these names.
LANGUAGES = (
    ("english", "English"),
    ("french", "French"),
    ("german", "German"),
    ("italian", "Italian"),
    ("portuguese", "Portuguese"),
    ("spanish", "Spanish"),
)


class ProjectForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        max_length=200,
        help_text="As the people who work on it call it: “Open comments, 2026”.",
        error_messages={"required": "Give the project a name.", "max_length": TOO_LONG},
    )
    question = AsTyped(
        label="What do you want to know?",
        required=False,
        max_length=2000,
        help_text="In a sentence or two. Coders read it before they begin.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class NewProjectForm(ProjectForm):
    language = forms.ChoiceField(
        label="In which language are the texts?",
        choices=LANGUAGES,
        help_text="It decides which forms of a word are counted together. It cannot be changed later.",
    )


class MemberForm(forms.Form):
    """Who, and as what; only those whose role in the programme allows it are offered."""

    use_required_attribute = False

    person = forms.ChoiceField(label="Who?", error_messages={"required": "Choose somebody."})
    part = forms.ChoiceField(
        label="What do they do?",
        choices=Member.Part.choices,
        initial=Member.Part.CODER,
        widget=forms.RadioSelect,
        help_text="Somebody may have several parts. Only evaluators lead.",
    )

    def __init__(self, data: object, people: Sequence[tuple[Person, bool]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.people = {str(person.pk): (person, leads) for person, leads in people}
        offered = [(key, str(person)) for key, (person, _) in self.people.items()]
        self.fields["person"].choices = [("", "Choose somebody"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        person, leads = self.people.get(str(found.get("person", "")), (None, False))
        if person and found.get("part") == Member.Part.LEAD and not leads:
            self.add_error("part", f"{person} is no evaluator of the programme, and only evaluators lead a project.")
        return found

    @property
    def chosen(self) -> Person:
        return self.people[self.cleaned_data["person"]][0]

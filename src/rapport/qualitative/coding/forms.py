"""What a lead says of a new round, and why a coder is taken out of one."""

from typing import Any

from django import forms

from rapport.people.models import Person
from rapport.qualitative.coding import queries
from rapport.qualitative.coding.actions import Wanted
from rapport.qualitative.coding.drawing import drawn
from rapport.qualitative.coding.queries import Which
from rapport.qualitative.models import Codebook, Member, Project, Round

TRAINING_TEXTS = 20
WHICH = {
    Which.ALL: "all texts",
    Which.NEW: "only those that were in no round yet, training rounds apart",
    Which.CHANGED: "only those that a changed codebook asks to look at again",
}


class RoundForm(forms.Form):
    """Training or not, with which codebook, what, by whom."""

    use_required_attribute = False

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    kind = forms.ChoiceField(
        label="What is it for?",
        widget=forms.RadioSelect,
        choices=[
            (Round.Kind.REAL, "A round: its coding goes into the results"),
            (Round.Kind.TRAINING, "A training round: to learn the codebook together; it has numbers of its own"),
        ],
    )
    codebook = forms.ChoiceField(label="Codebook")
    documents = forms.MultipleChoiceField(
        label="Texts",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    which = forms.ChoiceField(label="Of these", widget=forms.RadioSelect, choices=list(WHICH.items()))
    texts = forms.IntegerField(
        label="How many of them",
        required=False,
        min_value=1,
        help_text="So many are drawn by lot. Without a number, all. For training, twenty are usually enough.",
    )
    coders = forms.MultipleChoiceField(
        label="Coders",
        widget=forms.CheckboxSelectMultiple,
        help_text="With more than two, each text goes to two of them; every pair gets as many.",
        error_messages={"required": "Choose who codes."},
    )
    share = forms.IntegerField(
        label="Per cent of the texts that two coders code",
        min_value=0,
        max_value=100,
        help_text="100: everything is coded twice. Less: the others have one coder, and agreement is counted on what "
        "two have coded.",
        error_messages={"required": "Say how many per cent."},
    )

    def __init__(self, data: object, project: Project, *, is_training: bool) -> None:
        self.project = project
        self.members = {str(one.pk): one for one in coders_of(project)}
        self.versions = {str(one.pk): one for one in queries.versions(project)}
        documents = {str(one.pk): one.name for one in project.documents.order_by("pk")}
        initial: dict[str, Any] = {
            "number": project.rounds.count() + 1,
            "kind": Round.Kind.TRAINING if is_training else Round.Kind.REAL,
            "documents": list(documents),
            "which": Which.ALL,
            "texts": TRAINING_TEXTS if is_training else None,
            "coders": list(self.members),
            "share": 100,
        }
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        choices = {
            "codebook": [(key, version(one)) for key, one in self.versions.items()],
            "documents": list(documents.items()),
            "coders": [(key, one.name) for key, one in self.members.items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """The round to be."""
        said = self.cleaned_data
        book = self.versions[said["codebook"]]
        units = queries.units(self.project, [int(one) for one in said["documents"]], said["which"], book)
        if said["texts"] and said["texts"] < len(units):
            chosen = set(drawn(units, seed=self.project.seed, what=f"texts {said['number']}")[: said["texts"]])
            units = [unit for unit in units if unit in chosen]
        people = [self.members[one] for one in said["coders"]]
        return Wanted(said["kind"], book, units, people, said["share"], said["number"])


def version(one: Codebook) -> str:
    """A version of the codebook in the list."""
    codes = int(one.codes)  # type: ignore[attr-defined]
    return f"Version {one.number}, {codes} {'code' if codes == 1 else 'codes'}"


def coders_of(project: Project) -> list[Person]:
    """Who codes in the project today."""
    today = project.members.filter(part=Member.Part.CODER, until=None)
    return [one.person for one in today.select_related("person").order_by("since", "pk")]


class ReleaseForm(forms.Form):
    """Why a coder is taken out of a round."""

    use_required_attribute = False

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="It stands on the page of the round. The coder reads it.",
        error_messages={"required": "Say why."},
    )

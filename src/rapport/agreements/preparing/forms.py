"""The forms of a plan, of who reads it, of notes on possible mentors, and of what a mentor offers."""

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from rapport.agreements.models import Aspect
from rapport.agreements.preparing.areas import AREAS, ASPECTS, LEVELS, Question, Rated
from rapport.agreements.typed import long_text
from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm
from rapport.people.models import Person

ONLY_ME, SOME, TEAM = "me", "some", "team"
MOST_SCHOLARS = 50
LONGEST_WORDS = 500


class PartForm(VersionedForm):
    """One part of the plan."""

    def __init__(self, question: Question, data: QueryDict | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.fields["text"] = long_text(question.asks, question.helps, rows=9)


def level_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[("", "–"), *LEVELS.items()], coerce=int, empty_value=None, required=False
    )


@dataclass(frozen=True)
class AreaRow:
    """One area with its three fields."""

    name: str
    now: forms.BoundField
    wanted: forms.BoundField
    words: forms.BoundField


class SkillsForm(PartForm):
    """The part on skills: words, and a row for each area."""

    def __init__(self, question: Question, data: QueryDict | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(question, data, initial=initial)
        self.fields["text"].widget.attrs["rows"] = 4
        for area in AREAS:
            self.fields[f"{area}-now"] = level_field("Now")
            self.fields[f"{area}-wanted"] = level_field("Where I want to be")
            self.fields[f"{area}-words"] = AsTyped(
                label="In my words",
                max_length=LONGEST_WORDS,
                required=False,
                strip=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"max_length": TOO_LONG},
            )

    @property
    def rows(self) -> list[AreaRow]:
        return [
            AreaRow(name, self[f"{area}-now"], self[f"{area}-wanted"], self[f"{area}-words"])
            for area, name in AREAS.items()
        ]

    @property
    def rated(self) -> list[Rated]:
        words = self.cleaned_data
        return [Rated(area, words[f"{area}-now"], words[f"{area}-wanted"], words[f"{area}-words"]) for area in AREAS]


def rated_words(rated: Collection[Rated]) -> dict[str, object]:
    """Ratings as the words of a form."""
    return {
        f"{one.area}-{name}": value
        for one in rated
        for name, value in (("now", one.now), ("wanted", one.wanted), ("words", one.words))
    }


class AudienceForm(forms.Form):
    """Who reads one part of the plan from now on."""

    use_required_attribute = False

    audience = forms.ChoiceField(
        label="Who may read this part?",
        choices=[
            (ONLY_ME, "Only me"),
            (SOME, "These mentors, whom I tick below"),
            (TEAM, "My whole team, also whoever joins it later"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )

    def __init__(self, team: Collection[Person], data: QueryDict | None = None, **words: object) -> None:
        super().__init__(data, **words)  # type: ignore[arg-type]
        self.fields["readers"] = forms.ModelMultipleChoiceField(
            label="These mentors",
            queryset=Person.objects.filter(pk__in=[one.pk for one in team]).order_by("name"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        if words.get("audience") == SOME and not words.get("readers"):
            self.add_error("readers", "Tick at least one mentor, or choose “Only me”.")
        return words

    @property
    def chosen(self) -> list[Person]:
        return list(self.cleaned_data["readers"]) if self.cleaned_data["audience"] == SOME else []


class NewPossibleMentorForm(forms.Form):
    """Somebody to take notes on: a mentor of the programme, or a name."""

    use_required_attribute = False

    name = forms.CharField(label="Or somebody else", max_length=200, required=False)

    def __init__(self, mentors: Collection[Person], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["mentor"] = forms.ModelChoiceField(
            label="A mentor of the programme",
            queryset=Person.objects.filter(pk__in=[one.pk for one in mentors]).order_by("name"),
            required=False,
            empty_label="–",
        )
        self.order_fields(["mentor", "name"])

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        if not self.errors and bool(words["mentor"]) == bool(str(words["name"]).strip()):
            raise forms.ValidationError("Choose a mentor of the programme, or write one name.")
        return words


@dataclass(frozen=True)
class AspectRow:
    """One aspect with its question and two fields."""

    label: str
    question: Question
    text: forms.BoundField
    asked: forms.BoundField


class NotesForm(VersionedForm):
    """What a scholar has found out about somebody."""

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        for aspect in Aspect:
            question = ASPECTS[aspect]
            self.fields[f"{aspect}-text"] = long_text(question.asks, question.helps, rows=3)
            self.fields[f"{aspect}-asked"] = forms.BooleanField(label="I have asked them", required=False)

    @property
    def rows(self) -> list[AspectRow]:
        return [
            AspectRow(aspect.label, ASPECTS[aspect], self[f"{aspect}-text"], self[f"{aspect}-asked"])
            for aspect in Aspect
        ]

    @property
    def notes(self) -> dict[str, tuple[str, bool]]:
        words = self.cleaned_data
        return {aspect.value: (words[f"{aspect}-text"], words[f"{aspect}-asked"]) for aspect in Aspect}


class OfferForm(VersionedForm):
    """What a mentor says of themselves."""

    interest = long_text("What interests you", "The questions you would like a scholar to work on with you.", rows=4)
    background = long_text("Your background", "Field, methods, whom you have mentored.", rows=4)
    resources = long_text("What a scholar could use", "Data, space, equipment, money, people.", rows=4)
    room_for = forms.IntegerField(
        label="How many more scholars you have room for",
        help_text="0 says: not now. Leave it empty to say nothing.",
        min_value=0,
        max_value=MOST_SCHOLARS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "few-signs"}),
    )
    is_shown = forms.BooleanField(label="Show this to the scholars of the programme", required=False)

    @property
    def words(self) -> dict[str, object]:
        names = ("interest", "background", "resources", "room_for", "is_shown")
        return {name: self.cleaned_data[name] for name in names}

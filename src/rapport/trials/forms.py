"""Forms of trials: short ones, each with what it asks in plain words."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils import timezone

from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm
from rapport.people.models import Person
from rapport.trials.models import Happening, Participant, Site
from rapport.trials.randomising.design import Factor
from rapport.trials.reading import LONGEST, Component

WHY = {"max_length": TOO_LONG, "required": "Say why, in a few words."}
# Somebody else, or another tab, has done meanwhile what this page still offered.
NOT_ANY_MORE = "This cannot be chosen any more: it was done or changed meanwhile. See how it stands now."
SINCE_WHEN = "Say since when: a day that is not in the future."
WHAT = {"required": "Choose what has happened."}


class Plain(forms.Form):
    """Several of them stand on one page: the ids of each are its own, so that a label marks its own field."""

    use_required_attribute = False

    def __init__(self, data: object = None) -> None:
        super().__init__(data, auto_id=f"id_{type(self).__name__.removesuffix('Form').lower()}_%s")  # type: ignore[arg-type]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NOT_ANY_MORE


class ProtocolForm(VersionedForm):
    """The whole text; it may have mistakes."""

    text = AsTyped(
        label="The protocol",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "wrap": "off", "class": "plan-text"}),
        error_messages={"max_length": TOO_LONG, "required": "Write something first."},
    )
    why = AsTyped(
        label="What do you change, and why?",
        required=False,
        max_length=1000,
        help_text="Asked for once the protocol is registered. It stands in the list of versions.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )


class RegisterForm(Plain):
    register = forms.CharField(
        label="Number in a register of trials",
        required=False,
        max_length=60,
        help_text="Such as NCT01234567, if it has one already.",
        error_messages={"max_length": TOO_LONG},
    )


class ApproachForm(Plain):
    institution = forms.CharField(
        label="Institution",
        max_length=200,
        help_text="As it is called in the roster; a new name adds it.",
        widget=forms.TextInput(attrs={"list": "institutions-known", "autocomplete": "off"}),
        error_messages={"required": "Name an institution.", "max_length": TOO_LONG},
    )

    def __init__(self, data: object, names: Sequence[str]) -> None:
        super().__init__(data)
        self.known = {" ".join(name.split()).casefold(): name for name in names}

    def clean_institution(self) -> str:
        """The name that is known already, whichever capitals and spaces were typed: no cluster is approached twice."""
        typed = " ".join(str(self.cleaned_data["institution"]).split())
        return self.known.get(typed.casefold(), typed)


class RelianceField(forms.DateField):
    """Since when an institution relies on the one review board."""

    def __init__(self, help_text: str, *, required: bool = True) -> None:
        super().__init__(
            label="Relies on the trial’s review board since",
            required=required,
            help_text=help_text,
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={"invalid": "Write a day such as 2026-03-15.", "required": SINCE_WHEN},
        )

    def validate(self, value: object) -> None:
        """Raises ValidationError for a day that lies ahead."""
        super().validate(value)
        if isinstance(value, date) and value > timezone.localdate():
            raise forms.ValidationError(SINCE_WHEN)


class RelyForm(Plain):
    """An institution that recruits relies on a review board that is new."""

    def __init__(self, data: object, board: str) -> None:
        super().__init__(data)
        self.fields["since"] = RelianceField(board)


class MoveForm(Plain):
    """How an institution goes on from where it is; with a review board, since when it relies on that."""

    state = forms.ChoiceField(label="What has happened?", widget=forms.RadioSelect, error_messages=WHAT)
    why = forms.CharField(label="Why it ends", required=False, max_length=300, error_messages=WHY)

    def __init__(self, data: object, ways: Sequence[tuple[str, str]], board: str = "") -> None:
        super().__init__(data)
        self.fields["state"].choices = ways  # type: ignore[attr-defined]
        if board and Site.State.RECRUITING in dict(ways):
            words = f"{board}. Nobody is asked before the institution has agreed to that."
            self.fields["relies_since"] = RelianceField(words, required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("state") in (Site.State.DECLINED, Site.State.STOPPED) and not found.get("why"):
            self.add_error("why", WHY["required"])
        if found.get("state") == Site.State.RECRUITING and found.get("relies_since", "") is None:
            self.add_error("relies_since", SINCE_WHEN)
        return found


class LevelsForm(Plain):
    """A level of each stratum or factor; the fields are those of the protocol."""

    def __init__(self, data: object, factors: Sequence[Factor], known: dict[str, str]) -> None:
        super().__init__(data)
        for at, factor in enumerate(factors):
            self.fields[f"factor_{at}"] = forms.ChoiceField(
                label=factor.name.capitalize(),
                choices=[(level, level) for level in factor.levels],
                initial=known.get(factor.name, ""),
                widget=forms.RadioSelect,
                error_messages={"required": "Choose a level."},
            )
        self.factors = factors

    def levels(self) -> dict[str, str]:
        return {factor.name: self.cleaned_data[f"factor_{at}"] for at, factor in enumerate(self.factors)}


class AskForm(Plain):
    person = forms.ChoiceField(label="Whom?", error_messages={"required": "Choose somebody."})

    def __init__(self, data: object, people: Sequence[Person]) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        return self.people[self.cleaned_data["person"]]


class LeaveForm(Plain):
    """Somebody is not included, or leaves; the page asks which."""

    participant = forms.ChoiceField(label="Who?", error_messages={"required": "Choose somebody."})
    state = forms.ChoiceField(
        label="What has happened?",
        choices=[
            (Participant.State.NOT_ELIGIBLE, "They are not eligible"),
            (Participant.State.DECLINED, "They would rather not take part"),
            (Participant.State.WITHDREW, "They were included and withdrew"),
            (Participant.State.LOST, "They were included and can no longer be reached"),
        ],
        widget=forms.RadioSelect,
        error_messages=WHAT,
    )
    why = forms.CharField(label="Why, if you know", required=False, max_length=300, error_messages=WHY)

    def __init__(self, data: object, people: Sequence[Participant]) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        self.fields["participant"].choices = [(key, f"{one.code} {one.person}") for key, one in self.people.items()]  # type: ignore[attr-defined]


class PassphraseForm(Plain):
    passphrase = forms.CharField(
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="It is kept nowhere.",
        error_messages={"required": "Type the passphrase."},
    )


class SealForm(PassphraseForm):
    """A new passphrase, typed twice."""

    again = forms.CharField(
        label="Passphrase again",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type it again."},
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        first, second = found.get("passphrase"), found.get("again")
        if isinstance(first, str) and len(first) < 12:
            self.add_error("passphrase", "Take four words or more: at least 12 letters.")
        elif first and second and first != second:
            self.add_error("again", "These are two different passphrases.")
        return found


class ListForm(PassphraseForm):
    """To take the whole list out."""


class RevealForm(PassphraseForm):
    """To tell the seed."""


class UnblindForm(Plain):
    """Nothing takes it back, so that one press is not enough."""

    sure = forms.BooleanField(
        label="The plan of analysis is final",
        help_text="Whoever knows the arms can no longer choose how they are compared unswayed.",
        error_messages={"required": "Tick that the plan of analysis is final; unblinding cannot be taken back."},
    )


class OpenForm(PassphraseForm):
    site = forms.ChoiceField(label="For which institution?", error_messages={"required": "Choose an institution."})

    def __init__(self, data: object, sites: Sequence[Site]) -> None:
        super().__init__(data)
        self.sites = {str(one.pk): one for one in sites}
        first = [("", "Choose")] if len(sites) > 1 else []
        self.fields["site"].choices = [*first, *((key, str(one)) for key, one in self.sites.items())]  # type: ignore[attr-defined]
        self.order_fields(["site", "passphrase"])


class AnnulForm(Plain):
    site = forms.ChoiceField(label="Of which institution?", error_messages={"required": "Choose an institution."})
    reason = forms.CharField(label="Why?", max_length=300, error_messages=WHY)

    def __init__(self, data: object, sites: Sequence[Site]) -> None:
        super().__init__(data)
        self.sites = {str(one.pk): one for one in sites}
        self.fields["site"].choices = [(key, str(one)) for key, one in self.sites.items()]  # type: ignore[attr-defined]


class HappeningForm(Plain):
    kind = forms.ChoiceField(
        label="What kind?",
        choices=Happening.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind."},
    )
    site = forms.ChoiceField(
        label="Where?", required=False, help_text="Whoever keeps the institution that you name reads it, too."
    )
    happened_on = forms.DateField(
        label="When?", widget=forms.DateInput(attrs={"type": "date"}), error_messages={"required": "Say when."}
    )
    what = AsTyped(
        label="What happened?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG, "required": "Say what happened."},
    )

    def __init__(self, data: object, sites: Sequence[Site]) -> None:
        super().__init__(data)
        self.sites = {str(one.pk): one for one in sites}
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            ("", "the whole trial"),
            *((key, str(one)) for key, one in self.sites.items()),
        ]

    @classmethod
    def of(cls, site: Site, data: object = None) -> "HappeningForm":
        """The form of one institution: it does not ask where."""
        made = cls(data, [site])
        del made.fields["site"]
        return made

    def clean_happened_on(self) -> object:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return day


def _named(one: Participant) -> str:
    """A participant; whoever has left could have come to a session before."""
    left = "" if one.state == Participant.State.INCLUDED else f" ({one.get_state_display().lower()})"
    return f"{one.code} {one.person}{left}"


class SessionForm(Plain):
    component = forms.ChoiceField(label="Which component?", error_messages={"required": "Choose a component."})
    held_on = forms.DateField(
        label="When was it?", widget=forms.DateInput(attrs={"type": "date"}), error_messages={"required": "Say when."}
    )
    minutes = forms.IntegerField(
        label="How many minutes?",
        min_value=1,
        max_value=1440,
        error_messages={"required": "Say how long it was.", "max_value": "A day has 1440 minutes."},
    )
    present = forms.MultipleChoiceField(label="Who came?", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object, components: Sequence[Component], people: Sequence[Participant]) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        self.fields["component"].choices = [(one.name, one.name) for one in components]  # type: ignore[attr-defined]
        self.fields["present"].choices = [(key, _named(one)) for key, one in self.people.items()]  # type: ignore[attr-defined]

"""What the parties make of one item, and items that they add."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from rapport.agreements.aligning.actions import OwnItem
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.expectations import Domain
from rapport.agreements.fields import LONGEST_TEXT
from rapport.agreements.models import Judgement, Statement
from rapport.agreements.template import ChoiceItem, NumberItem, TextItem
from rapport.agreements.wording import Party
from rapport.kit.forms import TOO_LONG, AsTyped

# Empty lines for who does what, beside those that are filled; and how many there can be.
SPARE = 2
MOST = 12
REACHED = {Statement.Outcome.AGREED, Statement.Outcome.COMPROMISE}
NEEDS_WORDS = {
    Statement.Outcome.AGREED: "Write at least one sentence, then save it.",
    Statement.Outcome.COMPROMISE: "Write at least one sentence, then save it.",
    Statement.Outcome.DROPPED: "Say in a few words why you leave it out, so that both of you remember.",
}


class UndertakingForm(forms.Form):
    """Who does what by when: one line."""

    use_required_attribute = False

    who = forms.TypedChoiceField(label="Who", required=False, coerce=int, empty_value=None)
    what = forms.CharField(label="Does what", required=False, max_length=300)
    due_on = forms.DateField(label="By when", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, parties: Sequence[Party], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        people = [(party.person.pk, str(party.person)) for party in parties]
        self.fields["who"].choices = [("", "All of us"), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        if words.get("due_on") and not words.get("what"):
            self.add_error("what", "Say what is to be done by then.")
        return words


class StatementForm(forms.Form):
    """What the parties write together to one item, how they came to it, and who does what by when."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="How have you resolved it?",
        choices=Statement.Outcome.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    text = AsTyped(
        label="What we agree",
        help_text="Say what, who, and by when – in words that all of you would say aloud.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Sent by the button that puts this text in the place of one that somebody else saved meanwhile.
    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self,
        parties: Sequence[Party],
        data: QueryDict | None = None,
        *,
        item: ChoiceItem | NumberItem | TextItem,
        kept: Statement | None = None,
        initial: dict[str, str | int] | None = None,
        lines: list[dict[str, object]] | None = None,
    ) -> None:
        super().__init__(
            data, initial={"outcome": kept.outcome if kept else Statement.Outcome.AGREED, **(initial or {})}
        )
        if not isinstance(item, TextItem):
            self.fields["value"] = value_field(item)
        if item.required_by is not None:
            chosen = [one for one in Statement.Outcome.choices if one[0] != Statement.Outcome.DROPPED]
            self.fields["outcome"].choices = chosen  # type: ignore[attr-defined]
        filled = _kept_lines(kept) if lines is None else lines
        # As many as were sent, else those that are filled and some to spare.
        number_of_lines = len(typed_lines(data)) if data else min(len(filled) + SPARE, MOST)
        self.lines = [
            UndertakingForm(
                parties, data, prefix=f"line-{number}", initial=filled[number] if number < len(filled) else {}
            )
            for number in range(number_of_lines)
        ]

    def is_valid(self) -> bool:
        lines = [line.is_valid() for line in self.lines]
        return super().is_valid() and all(lines)

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or {}
        outcome = words.get("outcome") or Statement.Outcome.AGREED
        words["outcome"] = outcome
        missing = NEEDS_WORDS.get(Statement.Outcome(str(outcome)))
        if outcome not in REACHED:
            words["value"] = None
        if missing and "text" in words and not str(words["text"]).strip():
            self.add_error("text", missing)
        return words

    @property
    def began_with(self) -> int:
        began_with: int = self.cleaned_data["replaces"] or self.cleaned_data["version"]
        return began_with

    @property
    def decided(self) -> Decided:
        """What stands in the form; empty lines say nothing."""
        lines = [line.cleaned_data for line in self.lines]
        promised = tuple(Promised(line["what"], line["who"], line["due_on"]) for line in lines if line["what"])
        value = self.cleaned_data.get("value")
        said = "" if value is None else str(value)
        return Decided(self.cleaned_data["text"], self.cleaned_data["outcome"], promised, said)


def value_field(item: ChoiceItem | NumberItem) -> forms.Field:
    """Which of the answers the text comes to; it can be left open."""
    help_text = "What you sign is the text. This lets Rapport reckon with it."
    if isinstance(item, ChoiceItem):
        options = [("", "None of these"), *((option.id, option.label) for option in item.options)]
        label = "Which answer comes to the same?"
        return forms.ChoiceField(label=label, choices=options, help_text=help_text, required=False)
    return forms.IntegerField(
        label=f"As a number, in {item.unit}",
        help_text=help_text,
        required=False,
        min_value=item.smallest,
        max_value=item.largest,
        error_messages={"invalid": "Write a whole number, or leave it open."},
    )


def typed_lines(typed: QueryDict) -> list[dict[str, object]]:
    """The lines as they were sent, also those that make no sense."""
    numbers = [number for number in range(MOST) if f"line-{number}-what" in typed]
    return [{name: typed.get(f"line-{number}-{name}", "") for name in ("who", "what", "due_on")} for number in numbers]


def _kept_lines(kept: Statement | None) -> list[dict[str, object]]:
    if kept is None:
        return []
    return [{"who": one.who_id, "what": one.what, "due_on": one.due_on} for one in kept.undertakings.all()]


class JudgeForm(forms.Form):
    """Whether both mean the same."""

    verdict = forms.ChoiceField(
        label="Do you mean the same?", choices=Judgement.Verdict.choices, widget=forms.RadioSelect
    )


class OwnItemForm(forms.Form):
    """An item that the parties add themselves."""

    use_required_attribute = False

    title = forms.CharField(label="What it is about", help_text="Two or three words.", max_length=120)
    question = AsTyped(
        label="The question",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="As you would ask it.",
    )
    domain = forms.ChoiceField(label="Where it belongs", choices=[(one.value, one.heading) for one in Domain])

    @property
    def own(self) -> OwnItem:
        """What stands in the form."""
        words = self.cleaned_data
        return OwnItem(words["title"], words["question"], words["domain"])

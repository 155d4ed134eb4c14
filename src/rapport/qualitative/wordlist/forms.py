"""What people say of words: a decision about a stem, a rule, that one holds no more."""

from django import forms

from rapport.kit.forms import TOO_LONG
from rapport.qualitative.models import WordDecision, WordRule
from rapport.qualitative.wordlist.actions import NewRule
from rapport.qualitative.words.listing import Measure
from rapport.qualitative.words.signs import is_one_word

Choice = WordDecision.Choice
Kind = WordRule.Kind
CHOICES = {
    Choice.CANDIDATE: "A candidate: it may stand for a code",
    Choice.EXCLUDED: "Excluded",
    Choice.ADDED: "Added, although it is below the line",
    Choice.OPEN: "Open again: take back what was decided",
}
MEASURES = (
    (Measure.RESPONDENTS, "respondents"),
    (Measure.PERCENT_RESPONDENTS, "% of the respondents who wrote something"),
    (Measure.PERCENT_WORDS, "% of the words that count"),
)
WHY = "A reason is needed: it goes into the log, and from there into the paper."


class DecisionForm(forms.Form):
    """About one stem; only what can be decided of it is offered."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect, error_messages={"required": "Say what it is."}
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        help_text="Needed for what is excluded or added.",
        error_messages={"max_length": TOO_LONG},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: object = None, *, above: bool, decided: bool, **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]
        offered = [Choice.CANDIDATE, Choice.EXCLUDED] if above else [Choice.ADDED, Choice.EXCLUDED]
        offered += [Choice.OPEN] if decided else []
        self.fields["choice"].choices = [(one.value, CHOICES[one]) for one in offered]  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """One rule; which kind, its page says."""

    use_required_attribute = False

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    name = forms.CharField(label="They count under", required=False, max_length=100)
    words = forms.CharField(
        label="Words", required=False, max_length=1000, help_text="With a space between, if there are several."
    )
    measure = forms.ChoiceField(label="Of what?", choices=MEASURES, required=False)
    number = forms.CharField(label="At least", required=False, max_length=10)
    reason = forms.CharField(label="Why?", max_length=500, error_messages={"required": WHY, "max_length": TOO_LONG})

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        kind = found.get("kind", "")
        if kind in (Kind.SHORTEST, Kind.LINE):
            self._check_number(str(found.get("number", "")).strip(), kind, str(found.get("measure", "")))
        elif kind:
            self._check_words(str(found.get("words", "")).split(), kind)
        return found

    def _check_words(self, words: list[str], kind: str) -> None:
        if not words:
            self.add_error("words", "Write at least one word.")
        if wrong := [word for word in words if not is_one_word(word)]:
            self.add_error("words", f"“{wrong[0]}” is not one word: write letters only, with apostrophes between them.")
        name = str(self.cleaned_data.get("name", "")).strip()
        if kind == Kind.SYNONYMS and not is_one_word(name):
            self.add_error("name", "Write the one word under which they count.")

    def _check_number(self, text: str, kind: str, measure: str) -> None:
        whole = text.isascii() and text.isdigit()
        if kind == Kind.SHORTEST and not (whole and 1 <= int(text) <= 20):
            self.add_error("number", "Write a whole number from 1 to 20.")
        elif kind == Kind.LINE and measure == Measure.RESPONDENTS and not (whole and int(text) > 0):
            self.add_error("number", "Write a whole number from 1.")
        elif kind == Kind.LINE and not is_percent(text, whole=measure == Measure.RESPONDENTS):
            self.add_error("number", "Write a number above 0 and up to 100, with a point: 7.3")

    @property
    def rule(self) -> NewRule:
        """The rule, once the form is valid."""
        said = self.cleaned_data
        kind = said["kind"]
        if kind in (Kind.SHORTEST, Kind.LINE):
            name = said["measure"] if kind == Kind.LINE else ""
            return NewRule(kind, f"{float(said['number']):g}", said["reason"], name)
        return NewRule(kind, said["words"], said["reason"], said["name"] if kind == Kind.SYNONYMS else "")


def is_percent(text: str, *, whole: bool) -> bool:
    """Whether it is a share above 0 and up to 100; with `whole`, any number will do."""
    try:
        value = float(text)
    except ValueError:
        return False
    return whole or 0 < value <= 100

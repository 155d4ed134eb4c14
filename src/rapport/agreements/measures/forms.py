"""Forms: a self-report, who is to observe, and what an observer rates."""

from collections.abc import Iterator, Sequence

from django import forms

from rapport.agreements.measures.questions import FULLY, HEADINGS, MOST_TALKS, SKILLS, Points, Question

NOTHING = "Nothing is answered yet: one answer is enough."


def scale(label: str, points: Points) -> forms.TypedChoiceField:
    """Points side by side; none may be chosen."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(value, words) for value, words in points],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )


def times(label: str) -> forms.IntegerField:
    """How often."""
    return forms.IntegerField(
        label=label,
        help_text="A number of times; 0 if you have not.",
        min_value=0,
        max_value=MOST_TALKS,
        required=False,
        widget=forms.NumberInput(attrs={"class": "few-signs"}),
        error_messages={"invalid": "Write a whole number, such as 3."},
    )


class Answers(forms.Form):
    """Questions by their ids; each may be left out, not all."""

    use_required_attribute = False

    def clean(self) -> dict[str, object]:
        words: dict[str, object] = super().clean() or self.cleaned_data
        if not self.errors and not self.given:
            self.add_error(next(iter(self.fields)), NOTHING)
        return words

    @property
    def given(self) -> dict[str, int]:
        """What was answered, by question."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class SelfReportForm(Answers):
    def __init__(self, asked: Sequence[Question], *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.asked = asked
        for one in asked:
            self.fields[one.id] = scale(one.words, one.points) if one.points else times(one.words)

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        for group, heading in HEADINGS.items():
            if found := [self[one.id] for one in self.asked if one.group == group]:
                yield heading, found


class ObservedForm(Answers):
    def __init__(self, *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        for id_, label in SKILLS.items():
            self.fields[id_] = scale(label, FULLY)


class ObserverForm(forms.Form):
    use_required_attribute = False

    observer = forms.CharField(
        label="Name",
        max_length=200,
        help_text="Somebody whom both of you trust, and who will be at the meeting.",
        error_messages={"required": "Write their name."},
    )
    email = forms.EmailField(
        label="E-mail",
        help_text="Used for one mail, and forgotten once they have rated or the link is over.",
        error_messages={"required": "Write their address.", "invalid": "Write an address such as ada@example.org."},
    )

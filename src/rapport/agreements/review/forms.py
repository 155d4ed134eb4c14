"""The forms of a review, of how quiet it shall be, and of a programme's rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from rapport.agreements.models import ProgramRules, ReviewPace
from rapport.agreements.review.actions import Rules, Says
from rapport.agreements.review.queries import Row
from rapport.agreements.template import NumberItem

LONGEST_NOTE = 2000
KEEP, CHANGE = "keep", "change"


@dataclass(frozen=True)
class Asked:
    """One statement with its two fields."""

    row: Row
    verdict: forms.BoundField
    note: forms.BoundField
    value: forms.BoundField | None


def value_field(row: Row) -> forms.Field:
    """What somebody expects now, in the item's own terms; empty stands for what they said before."""
    item, before = row.asks, f"You said: {row.mine_in_words}." if row.mine_in_words else "You left it open before."
    if isinstance(item, NumberItem):
        return forms.IntegerField(
            label=f"What do you expect now, in {item.unit}?",
            help_text=before,
            required=False,
            min_value=item.smallest,
            max_value=item.largest,
            widget=forms.NumberInput(attrs={"class": "few-signs", "inputmode": "numeric"}),
            error_messages={"invalid": f"Write a whole number from {item.smallest} to {item.largest}."},
        )
    options = [(option.id, option.label) for option in item.options] if item else []
    return forms.ChoiceField(
        label="What do you expect now?",
        help_text=before,
        required=False,
        choices=[("", "As before"), *options],
        error_messages={"invalid_choice": "Choose one of these."},
    )


class ReviewForm(forms.Form):
    """For each statement: still right, or change it. What nobody touches is still right."""

    use_required_attribute = False

    def __init__(self, rows: Sequence[Row], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[f"{row.item}-verdict"] = forms.ChoiceField(
                label="Is this still right?",
                choices=[(KEEP, "Still right"), (CHANGE, "Change it")],
                initial=KEEP,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "scale"}),
            )
            self.fields[f"{row.item}-note"] = forms.CharField(
                label="What has changed, or should",
                required=False,
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 1}),
                error_messages={"max_length": "This is longer than %(limit_value)d characters: please shorten it."},
            )
            if row.asks:
                self.fields[f"{row.item}-value"] = value_field(row)

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(
                row,
                verdict=self[f"{row.item}-verdict"],
                note=self[f"{row.item}-note"],
                value=self[f"{row.item}-value"] if row.asks else None,
            )
            for row in self.rows
        ]

    @property
    def mattering(self) -> list[Asked]:
        """The statements that matter to the reader."""
        return [asked for asked in self.asked if asked.row.matters]

    @property
    def others(self) -> list[Asked]:
        """All other statements."""
        return [asked for asked in self.asked if not asked.row.matters]

    @property
    def says(self) -> dict[str, Says]:
        given = self.cleaned_data
        return {
            row.item: Says(
                keeps=given[f"{row.item}-verdict"] != CHANGE,
                note=given[f"{row.item}-note"].replace("\r\n", "\n"),
                value=as_text(given.get(f"{row.item}-value")),
            )
            for row in self.rows
        }


def as_text(value: object) -> str:
    return "" if value is None else str(value)


class PaceForm(forms.Form):
    """How often a pair wants to be reminded."""

    use_required_attribute = False

    days = forms.TypedChoiceField(
        label="Remind all of us of a review that is due",
        choices=ReviewPace.Days.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )


class RulesForm(forms.Form):
    """What a programme asks of its agreements."""

    use_required_attribute = False

    chair_signs = forms.BooleanField(
        label="The chair signs each agreement",
        help_text="After scholar and mentors, to confirm the protected time: the chair of the scholar’s institution in "
        "this programme, or the one whom the pair names. They see what was agreed and signed, and nothing else.",
        required=False,
    )
    first_review_months = forms.IntegerField(
        label="First review, months after all have signed",
        min_value=1,
        max_value=12,
        widget=forms.NumberInput(attrs={"class": "few-signs", "inputmode": "numeric"}),
        error_messages={"required": "Write a number of months.", "invalid": "Write a whole number from 1 to 12."},
    )
    review_every_months = forms.TypedChoiceField(
        label="Later reviews",
        help_text="A pair may ask for earlier ones in its own agreement.",
        choices=ProgramRules.Every.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )

    @property
    def rules(self) -> Rules:
        return Rules(**self.cleaned_data)

"""The form of an instrument: one group of choices for each item. It works without JavaScript."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from rapport.surveys.instrument import Instrument
from rapport.surveys.items import One


def shown(instrument: Instrument) -> list[One]:
    """The items that this form can show; `fielding.py` keeps an instrument with others from being asked."""
    return [item for item in instrument.items if isinstance(item, One)]


class ItemField(forms.TypedChoiceField):
    """One out of a scale. A required item is reminded of once and may then be left out, so empty is never a mistake."""

    def validate(self, value: str) -> None:
        if value not in self.empty_values:
            super().validate(value)


class AnswersForm(forms.Form):
    use_required_attribute = False

    def __init__(self, instrument: Instrument, values: Mapping[str, int], posted: QueryDict | None = None) -> None:
        super().__init__(posted, initial=dict(values), auto_id="%s")
        for item in shown(instrument):
            self.fields[item.id] = ItemField(
                label=item.ask,
                required=item.required,
                choices=[(option.value, option.label) for option in instrument.options(item)],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect(attrs={"class": "scale"}),
            )

    @property
    def given(self) -> dict[str, int]:
        """The answers that were given, by item."""
        return {item: value for item, value in self.cleaned_data.items() if value is not None}

    def left_open(self, instrument: Instrument) -> list[One]:
        """Required items without an answer."""
        return [item for item in shown(instrument) if item.required and item.id not in self.given]

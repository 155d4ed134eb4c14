"""Forms of mechanisms: since when each is used, and who came on which day."""

from typing import Any

from django import forms
from django.http import QueryDict

from rapport.oversight.days import day
from rapport.oversight.mechanisms.actions import Period
from rapport.oversight.mechanisms.queries import DATED, ScholarRow
from rapport.oversight.models import Mechanism, MechanismUse
from rapport.people.models import Person


class UsesForm(forms.Form):
    """Since when and until when each mechanism is used."""

    use_required_attribute = False

    def __init__(self, kept: dict[Mechanism, MechanismUse], data: QueryDict | None = None) -> None:
        super().__init__(data)
        for mechanism in Mechanism:
            use = kept.get(mechanism)
            self.fields[f"{mechanism}-since"] = day("Since", initial=use.since if use else None)
            self.fields[f"{mechanism}-until"] = day("Until", initial=use.until if use else None)

    @property
    def rows(self) -> list[tuple[Mechanism, forms.BoundField, forms.BoundField]]:
        """(mechanism, its two fields)."""
        return [(one, self[f"{one}-since"], self[f"{one}-until"]) for one in Mechanism]

    @property
    def periods(self) -> dict[str, Period]:
        """What was said, by mechanism."""
        said = self.cleaned_data
        return {one: (said[f"{one}-since"], said[f"{one}-until"]) for one in Mechanism}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for one in Mechanism:
            since, until = said.get(f"{one}-since"), said.get(f"{one}-until")
            if until and not since and f"{one}-since" not in self.errors:
                self.add_error(f"{one}-since", "Say since when, too.")
            elif since and until and until < since:
                self.add_error(f"{one}-until", "This day lies before the first one.")
        return said


class Who(forms.ModelMultipleChoiceField[Person]):
    def label_from_instance(self, obj: Person) -> str:
        return str(obj)


class CameForm(forms.Form):
    """Who came to a meeting on a day."""

    use_required_attribute = False
    mechanism = forms.ChoiceField(
        label="To what",
        choices=[(one.value, one.label) for one in DATED],
        error_messages={"required": "Choose what it was."},
    )
    on = day("On which day", required=True)
    scholars = Who(
        queryset=Person.objects.none(),
        label="Who came",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick who came.", "invalid_choice": "Tick scholars of this programme."},
    )

    def __init__(self, rows: list[ScholarRow], data: QueryDict | None = None) -> None:
        super().__init__(data)
        people = Person.objects.filter(pk__in=[row.scholar.pk for row in rows]).order_by("name", "pk")
        self.fields["scholars"].queryset = people  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """The days of one scholar."""

    use_required_attribute = False

    def __init__(self, row: ScholarRow, data: QueryDict | None = None) -> None:
        super().__init__(data)
        for kind, noted in zip(DATED, row.days, strict=True):
            self.fields[kind.value] = day(kind.label, initial=noted.on if noted else None)

"""The surveys of a programme to choose from, how they are arranged, and of whom."""

from django import forms

from rapport.evaluation.data.sources import Selection, Source
from rapport.evaluation.models import Run
from rapport.programs.models import Cohort
from rapport.stats.suppression import INSIDE


class SelectionForm(forms.Form):
    """The surveys of a programme to choose from."""

    use_required_attribute = False

    sources = forms.MultipleChoiceField(
        label="Which answers?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one survey."},
    )
    arrangement = forms.ChoiceField(
        label="How do they stand in the table?",
        choices=Run.Arrangement.choices,
        widget=forms.RadioSelect,
        help_text="Side by side, the columns of each wave have its name behind theirs (“score__baseline”): for what "
        "changed in the same people. One row for each response: for waves and cohorts beside each other, by the "
        "columns “wave” and “cohort”.",
        error_messages={"required": "Choose how they stand."},
    )
    cohort = forms.ChoiceField(label="Of whom?", required=False)

    def __init__(self, data: object, found: list[Source], cohorts: list[Cohort]) -> None:
        super().__init__(data, initial={"arrangement": Run.Arrangement.LONG})  # type: ignore[arg-type]
        self.found = {one.key: one for one in found}
        self.cohorts = {str(one.pk): one for one in cohorts}
        self.fields["sources"].choices = [(key, words(one)) for key, one in self.found.items()]  # type: ignore[attr-defined]
        named = [(key, one.name) for key, one in self.cohorts.items()]
        self.fields["cohort"].choices = [("", "Everybody"), *named]  # type: ignore[attr-defined]
        if not cohorts:
            del self.fields["cohort"]

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        said = self.cleaned_data
        chosen = tuple(self.found[key] for key in said["sources"])
        return Selection(chosen, said["arrangement"], self.cohorts.get(said.get("cohort", "")))


def words(source: Source) -> str:
    """A survey in the list, with how many have answered it where that may be told."""
    if source.is_few:
        return f"{source.label} · fewer than {INSIDE} responses"
    if source.number is None:
        return f"{source.label} · {source.survey.degree}"
    return f"{source.label} · {source.number} {'response' if source.number == 1 else 'responses'}"

"""The forms of a series of meetings, and of one that is moved."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils import timezone

from rapport.people.models import Person
from rapport.training.facilitating.forms import MOMENT
from rapport.training.models import Workshop
from rapport.trials.forms import NOT_ANY_MORE, Plain
from rapport.trials.meetings.actions import Series, When
from rapport.trials.reading import Component

AS_PLANNED = "Empty: as the protocol says."


def moment(label: str) -> forms.DateTimeField:
    """A day and an hour."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": "Say when it begins.", "invalid": "Write it like 2027-03-31 14:00."},
    )


def led_by(people: Mapping[str, Person]) -> forms.MultipleChoiceField:
    """Who leads."""
    return forms.MultipleChoiceField(
        label="Led by",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, str(one)) for key, one in people.items()],
        help_text="They find the list of who is asked, and note who came.",
        error_messages={"invalid_choice": NOT_ANY_MORE},
    )


def place() -> forms.CharField:
    """Where, in words."""
    return forms.CharField(
        label="Place", max_length=300, required=False, help_text="A room, or the address of a meeting on the web."
    )


class SeriesForm(Plain):
    component = forms.ChoiceField(label="Which meetings?", error_messages={"required": "Choose which."})
    first_at = moment("The first begins")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    times = forms.IntegerField(label="How many?", min_value=1, max_value=60, required=False, help_text=AS_PLANNED)
    weeks = forms.IntegerField(
        label="Weeks from one to the next", min_value=1, max_value=52, required=False, help_text=AS_PLANNED
    )
    minutes = forms.IntegerField(
        label="Minutes each", min_value=15, max_value=1440, required=False, help_text=AS_PLANNED
    )
    place = place()

    def __init__(self, data: object, components: Sequence[Component], people: Sequence[Person]) -> None:
        super().__init__(data)
        self.people = {str(one.pk): one for one in people}
        self.given = {one.name: one for one in components}
        self.fields["component"].choices = [(one.name, one.name) for one in components]  # type: ignore[attr-defined]
        if people:
            self.fields["leaders"] = led_by(self.people)

    @property
    def series(self) -> Series:
        said = dict(self.cleaned_data)
        del said["seen"]
        said["leaders"] = tuple(self.people[key] for key in said.get("leaders", ()))
        asked = self.given[said["component"]].meetings
        for name in ("times", "weeks", "minutes"):
            said[name] = said[name] or getattr(asked, name)
        return Series(**said)


class ElsewhenForm(Plain):
    starts_at = moment("Begins")
    place = place()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: object, workshop: Workshop, leaders: Sequence[Person], others: Sequence[Person]) -> None:
        super().__init__(data)
        at = timezone.localtime(workshop.starts_at).strftime(MOMENT)
        now = [str(one.pk) for one in leaders]
        self.initial = {"starts_at": at, "place": workshop.place, "version": workshop.version, "leaders": now}
        self.people = {str(one.pk): one for one in (*leaders, *others)}
        if self.people:
            self.fields["leaders"] = led_by(self.people)

    @property
    def when(self) -> When:
        said = self.cleaned_data
        leaders = tuple(self.people[key] for key in said.get("leaders", ()))
        return When(said["starts_at"], said["place"], said["version"], leaders)

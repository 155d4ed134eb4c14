"""The forms of a team: who covers an item and a promise among mentors."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from rapport.agreements.models import Share
from rapport.agreements.team.actions import Given
from rapport.agreements.team.queries import Row
from rapport.agreements.template import AnyItem, ChoiceItem, NumberItem
from rapport.people.models import Person
from rapport.programs.models import TeamMember

LONGEST = 500
BAD_DAY = {"invalid": "Write a date such as 2027-01-31."}
TOO_LONG = {"max_length": "Please keep to %(limit_value)d characters. What you typed is still here."}


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """A day, as a browser asks for it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    words = {**BAD_DAY, "required": "Choose a day."}
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget, error_messages=words)


@dataclass(frozen=True)
class MentorFields:
    """What is asked about one mentor."""

    member: TeamMember
    is_proposed: bool
    part: forms.BoundField
    value: forms.BoundField | None
    note: forms.BoundField


class ShareForm(forms.Form):
    """Who leads and who helps with one item, and how it is done with each mentor."""

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, row: Row, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"seen": row.seen})
        self.row = row
        for column in row.columns:
            self._ask(row.item, column.member, column.share)

    def _ask(self, item: AnyItem, member: TeamMember, share: Share | None) -> None:
        at = member.mentor_id
        self.fields[f"part-{at}"] = forms.ChoiceField(
            label="Part",
            required=False,
            widget=forms.RadioSelect,
            choices=[("leads", "Leads"), ("helps", "Helps"), ("", "Neither")],
            initial=share.part if share else "",
        )
        if (asked := value_field(item)) is not None:
            asked.initial = share.value if share else ""
            self.fields[f"value-{at}"] = asked
        self.fields[f"note-{at}"] = forms.CharField(
            label="Note",
            required=False,
            max_length=LONGEST,
            error_messages=TOO_LONG,
            initial=share.note if share else "",
        )

    @property
    def mentors(self) -> list[MentorFields]:
        """The fields mentor by mentor."""
        found = []
        for column in self.row.columns:
            at = column.member.mentor_id
            value = self[f"value-{at}"] if f"value-{at}" in self.fields else None
            waits = column.share is not None and column.share.taken_on is None
            found.append(MentorFields(column.member, waits, self[f"part-{at}"], value, self[f"note-{at}"]))
        return found

    @property
    def given(self) -> dict[int, Given]:
        """What was said about each mentor, by id."""
        said, found = self.cleaned_data, {}
        for column in self.row.columns:
            at = column.member.mentor_id
            value = said.get(f"value-{at}")
            found[at] = Given(said[f"part-{at}"], "" if value is None else str(value), said[f"note-{at}"].strip())
        return found


def value_field(item: AnyItem) -> forms.Field | None:
    """How an item is done with a mentor, where that can be compared."""
    if isinstance(item, ChoiceItem):
        options = [("", "Not said"), *((option.id, option.label) for option in item.options)]
        return forms.ChoiceField(label="How it is with this mentor", required=False, choices=options)
    if isinstance(item, NumberItem):
        return forms.IntegerField(
            label=f"How it is with this mentor, in {item.unit}",
            required=False,
            min_value=item.smallest,
            max_value=item.largest,
            error_messages={"invalid": "Write a whole number."},
        )
    return None


class CommitmentForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label="What you will do",
        max_length=LONGEST,
        error_messages={"required": "Write what you will do.", **TOO_LONG},
    )
    to = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="For whom",
        required=False,
        empty_label="The whole team",
        error_messages={"invalid_choice": "Choose a mentor of this team."},
    )
    due_on = day("By when")

    def __init__(self, others: list[Person], data: QueryDict | None = None) -> None:
        super().__init__(data)
        queryset = Person.objects.filter(pk__in=[other.pk for other in others]).order_by("name", "pk")
        self.fields["to"].queryset = queryset  # type: ignore[attr-defined]

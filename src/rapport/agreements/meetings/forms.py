"""Forms of meetings, notes and actions."""

from collections.abc import Sequence

from django import forms
from django.conf import settings

from rapport.agreements.enabling.forms import Lines, day, line
from rapport.agreements.meetings.actions import MeetingWords
from rapport.agreements.models import Meeting, MeetingNote
from rapport.kit.forms import VersionedForm
from rapport.people.models import Person


class MeetingForm(VersionedForm):
    """When, where and about what; with whom is chosen before, and stays."""

    starts_at = forms.DateTimeField(
        label="When",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"required": "Choose a day and a time.", "invalid": "Write a time such as 2027-01-31 14:30."},
    )
    minutes = forms.IntegerField(
        label="How long",
        help_text="In minutes.",
        min_value=5,
        max_value=600,
        initial=45,
        error_messages={"required": "Write a number of minutes.", "invalid": "Write a whole number of minutes."},
    )
    where = line("Where", "A room, or the address of a call. It stays on this page and out of calendars.")
    state = forms.ChoiceField(label="State", choices=Meeting.State.choices)
    agenda = Lines("Agenda", rows=9)

    def __init__(self, mentor: Person | None, *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.mentor = mentor
        self.fields["starts_at"].help_text = f"In the time of {settings.TIME_ZONE.replace('_', ' ')}."
        readers = f"the scholar and {mentor}" if mentor else "everybody in this mentorship"
        self.fields["agenda"].help_text = f"Read and changed by {readers}, and by nobody else."

    @property
    def words(self) -> MeetingWords:
        names = ("starts_at", "minutes", "where", "agenda", "state")
        return MeetingWords(mentor=self.mentor, **{name: self.cleaned_data[name] for name in names})


def of_meeting(kept: Meeting) -> dict[str, object]:
    """What stands in the form of a meeting at first."""
    names = ("starts_at", "minutes", "where", "agenda", "state", "version")
    return {name: getattr(kept, name) for name in names}


class NoteForm(VersionedForm):
    readers = forms.ChoiceField(
        label="Who will read this note",
        widget=forms.RadioSelect,
        error_messages={"required": "Say for whom the note is."},
    )
    text = Lines("Your note", rows=5, required="Write something, or leave the note.")

    def __init__(self, readers: Sequence[tuple[str, str]], *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.fields["readers"].choices = readers  # type: ignore[attr-defined]
        has_pair = MeetingNote.Readers.PAIR in dict(readers)
        self.fields["readers"].initial = MeetingNote.Readers.PAIR if has_pair else MeetingNote.Readers.ME


class ActionForm(forms.Form):
    use_required_attribute = False

    what = line("What", "For example: send the outline of aim 2.", required="Write what is to be done.")
    who = forms.TypedChoiceField(label="Who", coerce=int, error_messages={"required": "Say who does it."})
    due_on = day("By when")

    def __init__(self, people: Sequence[Person], *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.people = {person.pk: person for person in people}
        self.fields["who"].choices = [(person.pk, str(person)) for person in people]  # type: ignore[attr-defined]

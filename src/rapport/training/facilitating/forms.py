"""The form of a workshop, and what a list of attendance sends."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs.models import Cohort, Program
from rapport.training.facilitating import queries
from rapport.training.facilitating.actions import Taken
from rapport.training.facilitating.queries import Row, WorkshopWords
from rapport.training.library import shelf
from rapport.training.models import Attendance, Workshop

LONGEST = Decimal(24)
MOMENT = "%Y-%m-%dT%H:%M"
WHO = [role for role in Role if role in GRANTS[Verb.TAKE_COURSES]]


class WorkshopForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the workshop a title."})
    starts_at = forms.DateTimeField(
        label="Begins",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": "Say when it begins.", "invalid": "Write it like 2027-03-31 14:00."},
    )
    hours = forms.DecimalField(
        label="Hours",
        min_value=Decimal("0.25"),
        max_value=LONGEST,
        max_digits=4,
        decimal_places=2,
        help_text="What counts for somebody who is there for all of it.",
        error_messages={"required": "Say how many hours it counts."},
    )
    place = forms.CharField(
        label="Place", max_length=300, required=False, help_text="A room, or the address of a meeting on the web."
    )
    course = forms.ChoiceField(
        label="Goes with the course", required=False, help_text="Its hours and those of the course are added up."
    )
    role = forms.ChoiceField(
        label="Expected are",
        required=False,
        choices=[("", "All who learn"), *((role.value, f"Every {role.value}") for role in WHO)],
    )
    cohort = forms.ModelChoiceField[Cohort](
        label="Of the cohort", queryset=None, required=False, empty_label="All cohorts"
    )
    capacity = forms.IntegerField(
        label="Room for", min_value=1, max_value=9999, required=False, help_text="People; leave it empty if it is wide."
    )
    leaders = forms.ModelMultipleChoiceField[Person](
        label="Led by",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Facilitators and coordinators of the programme. A facilitator takes attendance where they lead.",
    )

    def __init__(self, program: Program, *args: Any, workshop: Workshop | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        if workshop is not None:
            kwargs["initial"] = said_of(workshop) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        titles = sorted((course.title, name) for name, course in shelf().courses.items())
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            ("", "None: it stands alone"),
            *((name, title) for title, name in titles),
        ]
        self.fields["cohort"].queryset = Cohort.objects.filter(program=program).order_by("name")  # type: ignore[attr-defined]
        self.fields["leaders"].queryset = queries.could_lead(program)  # type: ignore[attr-defined]
        if workshop is None:
            self.fields["course"].initial = program.course

    @property
    def words(self) -> WorkshopWords:
        said = dict(self.cleaned_data)
        said["leaders"] = tuple(said["leaders"])
        return WorkshopWords(**said)


def said_of(workshop: Workshop) -> dict[str, Any]:
    """A workshop as its form shows it."""
    names = ("title", "starts_at", "hours", "place", "course", "role", "cohort", "capacity")
    leaders = [person.pk for person in queries.leaders_of(workshop)]
    return {name: getattr(workshop, name) for name in names} | {"leaders": leaders}


def read_sheet(post: QueryDict, workshop: Workshop, rows: Iterable[Row]) -> tuple[dict[int, Taken], dict[int, str]]:
    """What a list of attendance says, by the person's id; and what cannot be kept, in words."""
    taken, mistakes = {}, {}
    for row in rows:
        pk = row.person.pk
        state = post.get(f"state-{pk}", "")
        if state not in {"", *Attendance.State.values}:
            continue
        hours, mistake = None, ""
        if state == Attendance.State.PARTLY:
            hours, mistake = part_of(post.get(f"hours-{pk}", ""), workshop.hours)
        taken[pk] = Taken(state, hours, post.get(f"was-{pk}", ""))
        if mistake:
            mistakes[pk] = mistake
    return taken, mistakes


def part_of(text: str, whole: Decimal) -> tuple[Decimal | None, str]:
    """The hours of somebody who was there for a part, and what is wrong with them."""
    try:
        hours = Decimal(text.strip().replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite():
        return None, "Say for how many hours."
    if not 0 < hours < whole:
        return None, f"A part is more than 0 and less than {whole.normalize():f} hours."
    return hours, ""


def also(post: QueryDict, others: Iterable[Person]) -> Person | None:
    """Somebody who was not expected and was there."""
    return next((one for one in others if str(one.pk) == post.get("also")), None)

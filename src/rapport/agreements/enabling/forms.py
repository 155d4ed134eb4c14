"""Forms of milestones, goals, small steps and ratings."""

from collections.abc import Sequence

from django import forms

from rapport.agreements.enabling.actions import GoalWords, MilestoneWords
from rapport.agreements.models import Goal, GoalRating, Milestone
from rapport.agreements.template import Template
from rapport.kit.forms import TOO_LONG, AsTyped, VersionedForm
from rapport.people.models import Person

LONGEST_TEXT = 20_000


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """A day, as a browser asks for it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a date such as 2027-01-31.", "required": "Choose a day."},
    )


def line(label: str, help_text: str = "", *, required: str = "") -> forms.CharField:
    """One line; `required` is what to say when it is empty."""
    errors = {"max_length": TOO_LONG, "required": required}
    return forms.CharField(
        label=label, help_text=help_text, max_length=200, required=bool(required), error_messages=errors
    )


class Lines(AsTyped):
    """Several lines."""

    def __init__(self, label: str, help_text: str = "", *, rows: int = 4, required: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=LONGEST_TEXT,
            required=bool(required),
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"max_length": TOO_LONG, "required": required},
        )


class MilestoneForm(VersionedForm):
    title = line("The milestone", "For example: K23 application submitted.", required="Write what the milestone is.")
    kind = forms.ChoiceField(
        label="Kind", choices=Milestone.Kind.choices, error_messages={"required": "Choose a kind."}
    )
    due_on = day("When", "The day on which it is to be reached.", required=True)
    identifier = line("Identifier", "A DOI, PubMed id or grant number, once there is one.")
    goal = forms.TypedChoiceField(label="Part of the goal", coerce=int, empty_value=None, required=False)

    def __init__(self, goals: Sequence[Goal], *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.goals = {goal.pk: goal for goal in goals}
        self.fields["goal"].choices = [("", "None"), *((goal.pk, goal.title) for goal in goals)]  # type: ignore[attr-defined]
        if not goals:
            del self.fields["goal"]

    @property
    def words(self) -> MilestoneWords:
        given = self.cleaned_data
        return MilestoneWords(
            given["kind"],
            given["title"],
            given["due_on"],
            given["identifier"],
            self.goals.get(given.get("goal") or 0),
        )


def of_milestone(kept: Milestone) -> dict[str, object]:
    """What stands in the form of a milestone at first."""
    names = ("title", "kind", "due_on", "identifier", "version")
    return {name: getattr(kept, name) for name in names} | {"goal": kept.goal_id or ""}


class GoalForm(VersionedForm):
    title = line("The goal", "A result, such as: independent funding.", required="Write what the goal is.")
    owner = forms.TypedChoiceField(label="Whose goal", coerce=int, error_messages={"required": "Choose somebody."})
    due_on = day("By when")
    status = forms.ChoiceField(label="How far", choices=Goal.Status.choices)
    detail = Lines("What it takes", "How you will know that it is reached, and what the other side contributes.")
    evidence = Lines("What shows it", "A paper, a notice of award, a letter – once there is something.", rows=3)
    item = forms.ChoiceField(label="The expectation that it serves", required=False)

    def __init__(self, people: Sequence[Person], template: Template | None, *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self.people = {person.pk: person for person in people}
        self.fields["owner"].choices = [(person.pk, str(person)) for person in people]  # type: ignore[attr-defined]
        items = template.items if template else ()
        self.fields["item"].choices = [("", "None"), *((item.id, item.title) for item in items)]  # type: ignore[attr-defined]
        if not items:
            del self.fields["item"]

    @property
    def words(self) -> GoalWords:
        given = self.cleaned_data
        names = ("title", "status", "due_on", "detail", "evidence")
        return GoalWords(
            owner=self.people[given["owner"]], item=given.get("item", ""), **{name: given[name] for name in names}
        )


def of_goal(kept: Goal) -> dict[str, object]:
    """What stands in the form of a goal at first."""
    names = ("title", "due_on", "status", "detail", "evidence", "item", "version")
    return {name: getattr(kept, name) for name in names} | {"owner": kept.owner_id}


class StepForm(forms.Form):
    use_required_attribute = False

    title = line("A small step", "Something that one of you can do in a week or two.", required="Write what to do.")
    due_on = day("By when")


class ReachForm(forms.Form):
    use_required_attribute = False

    on = day("Reached on", required=True)


class DropForm(forms.Form):
    use_required_attribute = False

    because = forms.CharField(
        label="Why you drop it",
        help_text="A line that both of you will still understand in a year.",
        max_length=500,
        error_messages={"required": "Say why in a line; then drop it.", "max_length": TOO_LONG},
    )


class RateForm(forms.Form):
    use_required_attribute = False

    rating = forms.TypedChoiceField(
        label="What was achieved, against what you expected",
        help_text="Unseen by the others, and theirs by you, until all of you have rated.",
        choices=GoalRating.Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )

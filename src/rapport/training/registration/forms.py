"""Forms of registration: who somebody is, what they say of themselves, a new code."""

from datetime import date
from typing import Any

from django import forms

from rapport.people.forms import ADDRESS, NameField
from rapport.people.models import Institution, Person
from rapport.programs import queries as programs
from rapport.programs.forms import TidyForm, line
from rapport.programs.models import Program
from rapport.training.library import shelf
from rapport.training.models import Registration
from rapport.training.registration.actions import NewCode, Said

DAY = {"type": "date"}


class GuestForm(TidyForm):
    """All that a stranger says before their address is proved."""

    name = NameField()
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Any address that you can read. We send a code there; there is no password.",
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"required": "Write your e-mail address.", "invalid": "Write it like name@example.org."},
    )


class RegistrationForm(TidyForm):
    """What somebody says of themselves."""

    name = NameField()
    job_title = line("Job title", "Such as Assistant Professor.")
    institution = line("Institution", "Choose one that is known, or write the name of yours.")
    category = forms.ChoiceField(
        label="What describes you best?",
        choices=Registration.Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pick the one that fits best."},
    )
    reasons = forms.MultipleChoiceField(
        label="Why do you register?",
        help_text="Tick all that apply.",
        choices=Registration.Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one reason."},
    )
    reason_other = line("If another reason: which?", "You can leave this empty.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["institution"].widget.attrs.update(list="institutions", autocomplete="organization")
        self.fields["job_title"].widget.attrs.update(autocomplete="organization-title")

    @staticmethod
    def begun_with(person: Person, registration: Registration | None) -> dict[str, object]:
        """What the form begins with: what the person said before, or their name alone."""
        if registration is None:
            work = person.affiliations.select_related("institution").first()
            known = {"institution": work.institution.name, "job_title": work.title} if work else {}
            return {"name": person.name, **known}
        return {
            "name": person.name,
            "job_title": registration.job_title,
            "institution": registration.institution_typed,
            "category": registration.category,
            "reasons": registration.reasons,
            "reason_other": registration.reason_other,
        }

    @property
    def said(self) -> Said:
        return Said(
            job_title=self.words("job_title"),
            institution=self.words("institution"),
            reasons=tuple(self.cleaned_data["reasons"]),
            category=self.cleaned_data["category"],
            reason_other=self.words("reason_other"),
        )


class CodeForm(TidyForm):
    """A new code. A group has somebody who follows it, or nobody; the public page lists what is open to everybody."""

    course = forms.ChoiceField(label="Course", error_messages={"required": "Choose a course."})
    kind = forms.ChoiceField(
        label="Who may register",
        choices=[
            ("listed", "Everybody – the course stands on the public page of open courses"),
            ("open", "Whoever has the address"),
            ("group", "A group, such as a department that has to take it"),
        ],
        initial="group",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may register."},
    )
    group = line("Name of the group", "Its people read it when they register.", longest=120, required=False)
    cohort = line("Cohort", "One that is there, or a new one.", longest=100, required=False)
    due_on = forms.DateField(
        label="To be finished by",
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text="Whoever registered is reminded, at most once a week, until they have finished.",
        error_messages={"invalid": "Write the day like 2027-03-31."},
    )
    follower_name = line(
        "Who follows the group: name",
        "This person sees who registered and when each finished – never what anybody writes.",
        required=False,
    )
    follower_email = forms.EmailField(
        label="Their e-mail address",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
        error_messages={"invalid": "Write it like name@example.org."},
    )

    def __init__(self, program: Program, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        courses = sorted((course.title, course.id) for course in shelf().courses.values())
        self.fields["course"].choices = [(name, title) for title, name in courses]  # type: ignore[attr-defined]
        self.fields["course"].initial = program.course
        self.fields["cohort"].widget.attrs.update(list="cohorts", autocomplete="off")
        self.program = program

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == "group" and not said.get("group"):
            self.add_error("group", "Say what the group is called.")
        if said.get("follower_name") and not said.get("follower_email") and "follower_email" not in self.errors:
            self.add_error("follower_email", "Write the address of who follows the group.")
        if said.get("follower_email") and not said.get("follower_name"):
            self.add_error("follower_name", "Write the name of who follows the group.")
        return said

    @property
    def new(self) -> NewCode:
        said, is_group = self.cleaned_data, self.cleaned_data["kind"] == "group"
        due_on: date | None = said["due_on"]
        known = {name.casefold(): name for name in programs.cohorts_of(self.program)}
        cohort = self.words("cohort")
        return NewCode(
            course=said["course"],
            group=self.words("group") if is_group else "",
            is_listed=said["kind"] == "listed",
            cohort=known.get(cohort.casefold(), cohort),
            follower_name=self.words("follower_name") if is_group else "",
            follower_email=said["follower_email"] if is_group else "",
            due_on=due_on if is_group else None,
        )


class LinkForm(forms.Form):
    """Which institution is meant by a name that people typed."""

    use_required_attribute = False

    typed = forms.CharField(max_length=200, widget=forms.HiddenInput)
    institution = forms.CharField(
        label="Institution",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "off"}),
        error_messages={"required": "Choose an institution."},
    )

    def clean_institution(self) -> Institution:
        name = " ".join(str(self.cleaned_data["institution"]).split())
        found = Institution.objects.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError("Choose one of the institutions that are known.")
        return found

"""Forms of programmes: one person by hand, a pair, a new programme."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from rapport.kit import content
from rapport.people.models import Person
from rapport.people.roles import BY_APPOINTMENT, Role
from rapport.programs import queries
from rapport.programs.actions import NewMember, NewProgram
from rapport.programs.models import Program, TeamMember

ADDRESS = {"inputmode": "email", "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
# Words that are addresses of our own pages.
TAKEN_SLUGS = {"new"}
YEAR = timedelta(days=365)


def line(label: str, help_text: str = "", *, longest: int = 200, required: bool = True) -> forms.CharField:
    """A line of text."""
    words = {"required": f"Write the {label[:1].lower()}{label[1:]}."}
    return forms.CharField(
        label=label, help_text=help_text, max_length=longest, required=required, error_messages=words
    )


class TidyForm(forms.Form):
    use_required_attribute = False

    def words(self, name: str) -> str:
        """What was typed, without spaces that nobody meant."""
        return " ".join(str(self.cleaned_data[name]).split())


class KeyUntilForm(TidyForm):
    """A new key for a program: what it is for, and until when it opens something."""

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        error_messages={"required": "Say what the key is for, so that you know it again."},
    )
    expires_on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="After this day it opens nothing. You can revoke it before.",
        error_messages={"required": "Choose a last day.", "invalid": "Choose a day, like 2027-01-31."},
    )

    def __init__(self, data: object, *, example: str, first: Mapping[str, object]) -> None:
        """The form with a name as an example of what a key is for, and what is chosen at first."""
        super().__init__(data, initial={**first, "expires_on": timezone.localdate() + YEAR})  # type: ignore[arg-type]
        self.fields["name"].help_text = f"In your own words, such as “{example}”."

    def clean_expires_on(self) -> date:
        """Not in the past, and not for ever."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + 3 * YEAR:
            raise forms.ValidationError("Choose a day from today on, within three years.")
        return day


class MemberForm(TidyForm):
    name = line("Name", "As colleagues should see it. Somebody who has an account keeps the name they gave it.")
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="They sign in with a code that we send there.",
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"required": "Write the e-mail address.", "invalid": "Write it like name@example.org."},
    )
    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})
    cohort = line("Cohort", "One that is there, or a new one.", longest=100, required=False)
    institution = line("Institution", "", required=False)
    department = line("Department", "", required=False)
    title = line("Title", "Such as Assistant Professor.", required=False)

    def __init__(self, program: Program, *args: Any, may_appoint: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.program = program
        roles = [role for role in Role if role is not Role.SERVER_ADMINISTRATOR]
        given = [role for role in roles if may_appoint or role not in BY_APPOINTMENT]
        choices = [("", "Choose a role"), *((role.value, role.value.capitalize()) for role in given)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        for name in ("cohort", "institution"):
            self.fields[name].widget.attrs.update(list=f"{name}s", autocomplete="off")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("institution") and (said.get("department") or said.get("title")):
            self.add_error("institution", "Say at which institution this department or title is.")
        return said

    def spelled(self, name: str, known: list[str]) -> str:
        """What was typed, as it is spelled where it is known already."""
        typed = self.words(name)
        return {word.casefold(): word for word in known}.get(typed.casefold(), typed)

    @property
    def new(self) -> NewMember:
        return NewMember(
            name=self.words("name"),
            email=self.cleaned_data["email"],
            role=Role(self.cleaned_data["role"]),
            cohort=self.spelled("cohort", queries.cohorts_of(self.program)),
            institution=self.spelled("institution", queries.institution_names()),
            department=self.words("department"),
            title=self.words("title"),
        )


class PersonChoice(forms.ModelChoiceField[Person]):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} ({obj.email})" if obj.name and obj.email else str(obj)


class PairForm(TidyForm):
    scholar = PersonChoice(
        queryset=None,
        label="Scholar",
        empty_label="Choose a scholar",
        error_messages={"required": "Choose a scholar.", "invalid_choice": "Choose a scholar of this programme."},
    )
    mentor = PersonChoice(
        queryset=None,
        label="Mentor",
        empty_label="Choose a mentor",
        error_messages={"required": "Choose a mentor.", "invalid_choice": "Choose a mentor of this programme."},
    )
    place = forms.ChoiceField(
        label="Place in the team",
        widget=forms.RadioSelect,
        choices=[
            (TeamMember.Place.PRIMARY, "Primary mentor: answers for the whole; there is one"),
            (TeamMember.Place.CO, "Co-mentor: shares the work of the primary mentor"),
            (TeamMember.Place.CAREER, "Career mentor: looks at career and networks"),
            (TeamMember.Place.NEAR_PEER, "Near-peer mentor: a step or two ahead"),
        ],
    )

    def __init__(self, program: Program, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name, role in (("scholar", Role.SCHOLAR), ("mentor", Role.MENTOR)):
            self.fields[name].queryset = queries.with_role(program, role)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("scholar") and said.get("scholar") == said.get("mentor"):
            self.add_error("mentor", "Nobody is their own mentor.")
        return said


class ProgramForm(TidyForm):
    name = line("Name of the programme")
    slug = forms.SlugField(
        label="Short name",
        max_length=50,
        help_text="Small letters, digits and hyphens. It stands in every address and cannot be changed later.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}),
        error_messages={"required": "Write a short name."},
    )
    institution = line("Institution that runs it", required=False)
    about = forms.CharField(
        label="What it is",
        help_text="Two or three sentences; everybody in the programme reads them on its page.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    course = forms.ChoiceField(label="Course", required=False)
    agreement_template = forms.ChoiceField(label="Agreement template", required=False)
    director_name = line("Director’s name")
    director_email = forms.EmailField(
        label="Director’s e-mail address",
        max_length=254,
        help_text="We write to them that the programme is open. They sign in with a second factor.",
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"required": "Write the director’s address.", "invalid": "Write it like name@example.org."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        templates = [name.removesuffix(".yaml") for name in content.files("agreements", "*.yaml")]
        for name, known in (("course", list(content.folders("courses"))), ("agreement_template", templates)):
            self.fields[name].choices = [("", "None yet"), *((one, one) for one in known)]  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise forms.ValidationError("Only small letters and digits, with single hyphens between them.")
        if slug in TAKEN_SLUGS or queries.all_programs().filter(slug=slug).exists():
            raise forms.ValidationError("This short name is taken; choose another.")
        return slug

    @property
    def new(self) -> NewProgram:
        return NewProgram(
            slug=self.cleaned_data["slug"],
            name=self.words("name"),
            institution=self.words("institution"),
            about=self.cleaned_data["about"],
            course=self.cleaned_data["course"],
            agreement_template=self.cleaned_data["agreement_template"],
        )

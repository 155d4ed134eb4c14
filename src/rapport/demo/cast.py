"""Who plays in the demo: `content/demo/lakeside.yaml`, read strictly."""

from datetime import date
from functools import cache
from typing import Literal

from rapport.kit.content import files
from rapport.people.roles import Role
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

Stage = Literal["new", "one side", "compared", "aligning", "signed"]


class Somebody(StrictModel):
    name: str
    email: str
    # What one can see as this person; those without are not offered on the demo page.
    guide: str = ""


class Member(Somebody):
    role: str
    cohort: str = ""
    title: str = ""
    department: str = ""
    institution: str = ""

    @property
    def role_held(self) -> Role:
        return Role(self.role)


class Pair(StrictModel):
    scholar: str
    mentor: str
    stage: Stage


class ScholarsPlan(StrictModel):
    """A development plan, the parts of it that the team reads, and skills: now, wanted, in words."""

    scholar: str
    shared: list[str]
    parts: dict[str, str]
    skills: dict[str, tuple[int, int, str]]


class MentorsOffer(StrictModel):
    mentor: str
    room_for: int
    interest: str
    background: str
    resources: str


class Programme(StrictModel):
    slug: str
    name: str
    institution: str
    about: str
    course: str
    agreement_template: str
    cohorts: list[str]


class Planned(StrictModel):
    """A wave: on the same days for all, counted from the start of the demo, or counted from joining."""

    name: str
    opens: int = 0
    closes: int = 0
    days_after: int | None = None
    open_days: int = 0


class AskedSurvey(StrictModel):
    wave: str
    instrument: str
    role: str
    degree: Literal["identified", "confidential", "anonymous"] = "identified"
    # On which days reports may be made, counted from the start of the demo.
    reports: list[int] = []
    answered: list[str] = []
    # Staff may enter answers, as from sheets of paper.
    by_staff: bool = False
    # People differ, as they do: without it all of them answer around the middle.
    spread: bool = False
    # By so many steps most of them answer higher than they would at first.
    higher: int = 0


class ATrial(StrictModel):
    """Who runs a trial with the director, and how many take part at each institution.

    Names are put together from first and last ones, in turn; the last ones must be one fewer than the first.
    """

    officer: str
    statistician: str
    institutions: dict[str, int]
    # Institution → why it declined.
    declined: dict[str, str]
    given: list[str]
    family: list[str]


class Neighbour(StrictModel):
    slug: str
    name: str
    institution: str
    about: str
    director: Somebody
    scholar: Somebody
    mentor: Somebody
    trial: ATrial


class AGoal(StrictModel):
    title: str
    due: int
    status: str
    detail: str
    evidence: str = ""
    # The expectation that it serves.
    item: str = ""


class AStep(StrictModel):
    title: str
    due: int
    done: bool = False


class AMilestone(StrictModel):
    kind: str
    title: str
    due: int
    reached: int | None = None
    goal: str = ""
    identifier: str = ""
    steps: list[AStep] = []


class AnAction(StrictModel):
    who: Literal["scholar", "mentor"]
    what: str
    due: int
    done: bool = False


class AMeeting(StrictModel):
    day: int
    hour: int
    state: str
    agenda: str
    note: str = ""
    to_do: list[AnAction] = []


class SomeTerms(StrictModel):
    percent: int
    review_in: int


class AnObserver(StrictModel):
    """Whom the scholar at work asks to observe the next meeting."""

    name: str
    email: str


class Work(StrictModel):
    """What one pair works towards; all days are counted from the start of the demo."""

    scholar: str
    mentor: str
    terms: SomeTerms
    goals: list[AGoal]
    milestones: list[AMilestone]
    meetings: list[AMeeting]
    observer: AnObserver


class ADuty(StrictModel):
    role: str
    what: str
    days_after: int
    missed: str
    escalation: str


class Overseeing(StrictModel):
    """What the programme asks by when, what it offers, and what the chair and the mentors say of time."""

    duties: list[ADuty]
    # Since when it uses each, counted from the start of the demo.
    mechanisms: dict[str, int]
    # Who came to the orientation.
    came: list[str]
    effort: dict[str, int]
    hours: dict[str, int]


class ARequirement(StrictModel):
    """Days are counted from the start of the demo."""

    course: str
    role: str
    due: int
    refresher_years: int


class AGuest(Somebody):
    """Somebody who registers by a code, and has no role in the programme."""

    title: str
    institution: str


class ACode(StrictModel):
    course: str
    group: str
    cohort: str
    due: int
    guests: list[AGuest]


class AWorkshop(StrictModel):
    """A workshop so many days from the start of the demo; of one that has been, who was there."""

    title: str
    day: int
    hour: int
    hours: str
    place: str
    role: str
    capacity: int
    led_by: str
    present: list[str] = []
    partly: dict[str, str] = {}
    absent: list[str] = []


class Teaching(StrictModel):
    required: list[ARequirement]
    codes: list[ACode]
    workshops: list[AWorkshop]


class OnAuthorship(StrictModel):
    scholar: str
    mentor: str
    together: str


class Words(StrictModel):
    reflections: list[str]
    on_authorship: OnAuthorship
    mentor: list[str]
    together: tuple[tuple[str, str], ...]
    # By when, or how one will know; an empty one leaves it open.
    dates: list[str]
    undertakings: list[str]
    numbers: dict[str, tuple[int, int]]


class Cast(StrictModel):
    program: Programme
    people: list[Member]
    pairs: list[Pair]
    work: Work
    overseeing: Overseeing
    plans: list[ScholarsPlan]
    offers: list[MentorsOffer]
    trained: list[str]
    teaching: Teaching
    waves: list[Planned]
    surveys: list[AskedSurvey]
    neighbour: Neighbour
    words: Words

    @property
    def guides(self) -> list[tuple[Somebody, str]]:
        """Who is offered for one-click sign-in, with their role, in the order of the file."""
        offered: list[tuple[Somebody, str]] = [(person, person.role) for person in self.people if person.guide]
        director = self.neighbour.director
        return [*offered, (director, f"director of {self.neighbour.name}")]


@cache
def cast() -> Cast:
    """The packaged cast."""
    return read(files("demo", "*.yaml")["lakeside.yaml"], Cast)


def first_of_autumn(cohort: str) -> date:
    """When a cohort called "Autumn 2026" starts."""
    return date(int(cohort.rsplit(" ", 1)[-1]), 9, 1)

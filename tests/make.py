"""Builders: three lines each, typed, through the same actions as the pages."""

from datetime import date, timedelta

from django.utils import timezone

from rapport.agreements import actions as agreements
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.enabling import actions as enabling
from rapport.agreements.enabling.actions import GoalWords, MilestoneWords
from rapport.agreements.given import Given
from rapport.agreements.meetings import actions as meetings
from rapport.agreements.meetings.actions import MeetingWords
from rapport.agreements.models import Goal, Meeting, Milestone, ProgramRules, ProgressReport, Version
from rapport.agreements.progress import actions as progress
from rapport.agreements.progress.actions import ReportWords
from rapport.demo.learning import best
from rapport.evaluation.data.sources import LONG, Selection, Source
from rapport.evaluation.models import PlanVersion, Run
from rapport.evaluation.plans import actions as analysis_plans
from rapport.evaluation.plans import queries as analysis_versions
from rapport.evaluation.plans.suggesting import suggestion
from rapport.evaluation.runs import actions as evaluations
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as mentorships
from rapport.programs.models import Mentorship, Program, TeamMember
from rapport.surveys import actions as surveys
from rapport.surveys.actions import Given as Answered
from rapport.surveys.fields import Value
from rapport.surveys.library import shelf as instruments
from rapport.surveys.models import Response, Survey, Wave
from rapport.surveys.subjects import ALONE, Subject
from rapport.surveys.waves import actions as waves
from rapport.tables.record import Record, Statistic, results_json
from rapport.training import actions as training
from rapport.training import queries as courses
from rapport.training.lti import actions as platforms
from rapport.training.lti.actions import NewPlatform
from rapport.training.models import Platform
from rapport.training.plan import actions as plans
from rapport.training.plan.actions import LineWords

# Those of people, and of coding projects, stand in files of their own.
from tests.make_coding import closed as closed
from tests.make_coding import codebook as codebook
from tests.make_coding import foreign_file as foreign_file
from tests.make_coding import project as project
from tests.make_coding import round as round  # noqa: A004 – make.round(…) is what it is called
from tests.make_coding import screened as screened
from tests.make_coding import units as units
from tests.make_people import administrator as administrator
from tests.make_people import institution as institution
from tests.make_people import member as member
from tests.make_people import numbers
from tests.make_people import participation as participation
from tests.make_people import person as person
from tests.make_people import program as program
from tests.make_people import second_factor as second_factor

make_person, make_program = person, program


def mentorship(
    program: Program | None = None,
    scholar: Person | None = None,
    mentor: Person | None = None,
    place: TeamMember.Place = TeamMember.Place.PRIMARY,
) -> Mentorship:
    """A scholar and their primary mentor, both enrolled."""
    program = program or make_program()
    scholar, mentor = scholar or make_person("Scholar"), mentor or make_person("Mentor")
    participation(program, Role.SCHOLAR, scholar)
    participation(program, Role.MENTOR, mentor)
    return programs.pair(by=None, program=program, scholar=scholar, mentor=mentor, place=place)


def wave(program: Program | None = None, opens: int = -1, closes: int = 7, name: str = "") -> Wave:
    """A wave on the same days for all; it opens and closes so many days from now."""
    now = timezone.now()
    return waves.plan_wave(
        by=None,
        program=program or make_program(),
        name=name or f"Wave {next(numbers)}",
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
    )


def counted_wave(program: Program, days_after: int = 0, open_days: int = 14) -> Wave:
    """A wave that is counted for each person from the day on which they joined."""
    name = f"Wave {next(numbers)}"
    return waves.plan_counted_wave(by=None, program=program, name=name, days_after=days_after, open_days=open_days)


make_wave = wave


def survey(
    program: Program | None = None,
    role: Role = Role.SCHOLAR,
    opens: int = -1,
    closes: int = 7,
    *,
    instrument: str = "science-identity",
    degree: Survey.Degree = Survey.Degree.IDENTIFIED,
    wave: Wave | None = None,
) -> Survey:
    """An instrument (the science identity scale), asked of a role in a wave of its own."""
    return waves.open_survey(
        by=None,
        wave=wave or make_wave(program, opens, closes),
        instrument=instruments().instruments[instrument, 1],
        role=role,
        degree=degree,
    )


make_survey = survey


def answered(survey: Survey, person: Person, subject: Subject = ALONE, **values: Value) -> Response:
    """Somebody hands in these answers to a survey that carries names."""
    given = {name: Answered(value) for name, value in values.items()}
    return surveys.submit(by=person, survey=survey, given=given, subject=subject).response


def given(value: object = "", weight: int | None = None, discussed: str = "") -> Given:
    """What somebody gives to one item of an agreement."""
    return Given(str(value), weight, discussed)


SCHOLAR_SAYS = {"meeting-frequency": given("weekly", 3, "assumed"), "feedback-days": given(7, 2, "talked about")}
MENTOR_SAYS = {"meeting-frequency": given("monthly", 2, "talked about"), "feedback-days": given(7, 1, "assumed")}
JOINT_TEXTS = {
    "meeting-frequency": "We meet every two weeks, on Tuesdays.",
    "feedback-days": "Comments on a draft come back within seven days.",
    "authorship": "The scholar is first author on papers from their own project.",
}
JOINT_ANSWERS = {"meeting-frequency": "fortnightly", "feedback-days": "7"}


def agreeing_pair() -> Mentorship:
    """A mentorship in a programme that has chosen `tests/agreements/small.yaml`: three items, one of each kind."""
    program = make_program()
    programs.choose_content(by=None, program=program, course="", agreement_template="small")
    return mentorships.mentorship(mentorship(program).pk)


def agreeing_team(mentors: int = 2, template: str = "parties") -> Mentorship:
    """A scholar with so many mentors, in a programme that has chosen `tests/agreements/parties.yaml`."""
    program = make_program()
    programs.choose_content(by=None, program=program, course="", agreement_template=template)
    scholar = person("Scholar")
    for number in range(mentors):
        place = TeamMember.Place.CO if number else TeamMember.Place.PRIMARY
        pair = mentorship(program, scholar, person(f"Mentor {number + 1}"), place=place)
    return mentorships.mentorship(pair.pk)


def mentor_of(mentorship: Mentorship) -> Person:
    return mentorships.mentorship(mentorship.pk).mentors[0].mentor  # type: ignore[attr-defined,no-any-return]


def compared_pair() -> Mentorship:
    """Both have submitted; their answers are open to both."""
    pair = agreeing_pair()
    agreements.submit(by=pair.scholar, mentorship=pair, answers=SCHOLAR_SAYS, version=0)
    agreements.submit(by=mentor_of(pair), mentorship=pair, answers=MENTOR_SAYS, version=0)
    return pair


def chair_who_signs(mentorship: Mentorship, name: str = "Chair") -> Person:
    """A chair of the pair's programme, which asks for their signature."""
    ProgramRules.objects.update_or_create(program=mentorship.program, defaults={"chair_signs": True})
    return member(mentorship.program, Role.CHAIR, name)


def version_to_sign(pair: Mentorship | None = None) -> Version:
    """The pair has written a joint text to every item and made a version of it."""
    pair = pair or compared_pair()
    written = set(pair.agreement.statements.values_list("item", flat=True))
    for item, text in JOINT_TEXTS.items():
        if item in written:
            continue
        value = JOINT_ANSWERS.get(item, "")
        agreements.save_statement(by=pair.scholar, mentorship=pair, item=item, text=text, value=value, version=0)
    return agreements.make_version(by=pair.scholar, mentorship=pair)


def promising_pair(*promised: Promised, pair: Mentorship | None = None) -> Mentorship:
    """A pair that has agreed, and signed, on who does what."""
    pair = pair or compared_pair()
    decided = Decided(JOINT_TEXTS["authorship"], promised=promised)
    agreements.decide(by=pair.scholar, mentorship=pair, item="authorship", decided=decided, version=0)
    signed_version(pair)
    return mentorships.mentorship(pair.pk)


def signed_version(pair: Mentorship | None = None) -> Version:
    """Both have signed."""
    version = version_to_sign(pair)
    pair = version.agreement.mentorship
    for party in (pair.scholar, mentor_of(pair)):
        agreements.sign(by=party, version=version, sha256=version.sha256, typed_name=party.name)
    return Version.objects.get(pk=version.pk)


def milestone(pair: Mentorship, title: str = "K23 submitted", days: int = 10, **more: str) -> Milestone:
    """A milestone that is due so many days from today."""
    words = MilestoneWords(more.pop("kind", Milestone.Kind.GRANT), title, in_days(days), **more)
    return enabling.add_milestone(by=pair.scholar, mentorship=pair, words=words)


def goal(pair: Mentorship, title: str = "Independence", status: str = Goal.Status.ACHIEVED) -> Goal:
    """A goal of the scholar; closed, so that it can be rated."""
    return enabling.add_goal(by=pair.scholar, mentorship=pair, words=GoalWords(pair.scholar, title, status))


def meeting(
    pair: Mentorship, days: int = 3, state: str = Meeting.State.PLANNED, *, with_team: bool = False, agenda: str = ""
) -> Meeting:
    """A meeting of the scholar with the primary mentor, so many days from now."""
    mentor = None if with_team else mentor_of(pair)
    words = MeetingWords(mentor, timezone.now() + timedelta(days=days), agenda=agenda, state=state)
    return meetings.plan(by=pair.scholar, mentorship=pair, words=words)


def reported(pair: Mentorship, by: Person | None = None, progress_made: str = "All is well") -> ProgressReport:
    """Somebody of the pair has submitted a progress report."""
    words = ReportWords(in_days(-90), in_days(0), progress_made)
    return progress.submit(by=by or pair.scholar, mentorship=pair, words=words, version=0)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def second_mentor(pair: Mentorship) -> Person:
    """Another mentor joins the team."""
    mentor = member(pair.program, Role.MENTOR)
    programs.pair(by=None, program=pair.program, scholar=pair.scholar, mentor=mentor, place=TeamMember.Place.CO)
    return mentor


def finish_course(person: Person, name: str) -> None:
    """Answer every activity of a course that is still open, and begin an action plan where its rule asks for one."""
    course = courses.course(name)
    done = courses.facts(person, course).done
    if course.completion.action_plan:
        plans.add_line(by=person, words=LineWords("Listen more"), course=course)
    for page in course.pages:
        for activity in page.activities:
            if (page.id, activity.id) in done:
                continue
            given = best(activity, "I will listen more.")
            training.save_answer(by=person, course=course, page=page, activity=activity, given=given, version=0)


def platform(program: Program, by: Person, site: str = "https://lms.example.edu") -> Platform:
    """A learning platform whose people are mentors of the programme."""
    new = NewPlatform(
        name="Campus",
        site=site,
        issuer=site,
        client_id=f"client-{next(numbers)}",
        sign_in_url=f"{site}/auth",
        token_url=f"{site}/token",
        keys_url=f"{site}/keys",
        deployment="1",
        role=Role.MENTOR,
    )
    return platforms.register(by=by, program=program, new=new)


# What the table of an `evaluated` run is called.
TABLE = "table-1"


def selected(*surveys: Survey, arrangement: str = LONG) -> Selection:
    """Surveys whose answers a plan reads."""
    return Selection(tuple(Source(one, one.instrument) for one in surveys), arrangement)


def planned(program: Program, by: Person, selection: Selection, text: str = "") -> PlanVersion:
    """A plan that runs on these surveys."""
    plan = analysis_plans.begin(by=by, program=program, text=text or suggestion(selection, "An evaluation"))
    return analysis_versions.version(plan)


def evaluated(program: Program, by: Person, survey: Survey | None = None) -> Run:
    """A run that is made, without computing anything: one number in one table."""
    selection = selected(survey or make_survey(program, Role.SCHOLAR))
    run = evaluations.ask(by=by, version=planned(program, by, selection), selection=selection)
    record = Record(TABLE, Statistic.N, 12, 12, term="si_team")
    files = {"results.json": results_json([record]).encode(), "report.html": b"<main><h1>A</h1><p>B</p></main>"}
    found = evaluations.Found(
        12,
        "d" * 64,
        "e" * 64,
        "",
        frozenset(),
        frozenset(),
        True,
        files,
        findings=[("lead", "12 responses were read."), ("more", "It rose.")],
    )
    evaluations.keep(run=run, found=found)
    return Run.objects.get(pk=run.pk)

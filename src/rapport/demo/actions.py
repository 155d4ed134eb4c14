"""Make the demo programme, only by what people can do themselves; the same each time."""

from datetime import timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from rapport.agreements import actions as agreements
from rapport.agreements import queries as agreement_queries
from rapport.agreements.aligning import actions as judging
from rapport.agreements.decided import Decided, Promised
from rapport.agreements.template import Template, TextItem
from rapport.demo import measuring, preparing
from rapport.demo.cast import AskedSurvey, Cast, Member, Pair, Stage, cast, first_of_autumn
from rapport.demo.coding import code_comments
from rapport.demo.comparing import compare
from rapport.demo.documents import read_documents
from rapport.demo.evaluating import evaluate
from rapport.demo.expecting import Expecting
from rapport.demo.learning import best
from rapport.demo.overseeing import oversee
from rapport.demo.reaching import reach
from rapport.demo.teaching import teach
from rapport.demo.trying import begin_trial, hold_pilot
from rapport.demo.working import Working
from rapport.people import actions as people
from rapport.people import queries as people_queries
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs import queries as program_queries
from rapport.programs.models import Cohort, Mentorship, Program
from rapport.surveys import actions as surveys
from rapport.surveys import queries as survey_queries
from rapport.surveys.actions import Given as Answered
from rapport.surveys.library import branches_of, shelf
from rapport.surveys.redcap_api import actions as interchange
from rapport.surveys.waves import actions as waves
from rapport.surveys.windows import midnight
from rapport.training import actions as training
from rapport.training import queries as courses
from rapport.training.plan import actions as plans
from rapport.training.plan.actions import LineWords

ORDER: list[Stage] = ["new", "one side", "compared", "aligning", "signed"]


@transaction.atomic
def load() -> bool:
    """Make the demo where nobody is known yet. Returns False, and does nothing, on a server that has people."""
    if people_queries.anybody():
        return False
    Play(cast()).perform()
    return True


class Play:
    """The cast on its stage: who is who, by name."""

    def __init__(self, script: Cast) -> None:
        self.script = script
        self.persons: dict[str, Person] = {}
        self.turns = count()

    def perform(self) -> None:
        """Everybody takes part and does what the script says."""
        lakeside = self.lakeside()
        for number, pair in enumerate(self.script.pairs):
            self.agree(lakeside, pair, number)
        for written in self.script.plans:
            preparing.plan(self.persons[written.scholar], lakeside, written)
        for said in self.script.offers:
            preparing.offer(self.persons[said.mentor], lakeside, said)
        for name in self.script.trained:
            self.train(self.persons[name])
        measuring.figures(lakeside, self.held_by(Role.DIRECTOR))
        self.plan(lakeside)
        evaluate(lakeside, self.held_by(Role.EVALUATOR))
        code_comments(lakeside, self.held_by(Role.EVALUATOR), self.persons)
        read_documents(lakeside, self.held_by(Role.EVALUATOR), self.persons)
        oversee(self.script, lakeside, self.persons)
        reach(lakeside, self.held_by(Role.DIRECTOR))
        teach(self.script, lakeside, self.persons)
        begin_trial(lakeside, self.held_by(Role.DIRECTOR))
        hold_pilot(lakeside, self.persons)
        self.neighbour()

    def lakeside(self) -> Program:
        """The programme with its cohorts and people."""
        written = self.script.program
        home = people.add_institution(by=None, name=written.institution)
        program = programs.open_program(
            by=None, slug=written.slug, name=written.name, institution=home, about=written.about
        )
        programs.choose_content(
            by=None, program=program, course=written.course, agreement_template=written.agreement_template
        )
        cohorts = {
            name: programs.add_cohort(by=None, program=program, name=name, starts_on=first_of_autumn(name))
            for name in written.cohorts
        }
        for member in self.script.people:
            self.enrol(program, member, cohorts.get(member.cohort))
        return program

    def enrol(self, program: Program, member: Member, cohort: Cohort | None) -> None:
        """One member with role, institution and title."""
        person = self.persons[member.name] = people.add_person(
            by=None, name=member.name, email=member.email, is_demo=True
        )
        institution = (
            people.add_institution(by=None, name=member.institution) if member.institution else program.institution
        )
        if institution and member.title:
            people.affiliate(
                by=None, person=person, institution=institution, department=member.department, title=member.title
            )
        programs.enrol(
            by=None, program=program, person=person, role=member.role_held, cohort=cohort, institution=institution
        )

    def agree(self, program: Program, pair: Pair, number: int) -> None:
        """A pair goes as far as its stage says."""
        scholar, mentor = self.persons[pair.scholar], self.persons[pair.mentor]
        paired = programs.pair(by=None, program=program, scholar=scholar, mentor=mentor)
        mentorship = program_queries.mentorship(paired.pk)
        template = agreement_queries.desk(scholar, mentorship).template
        reached = ORDER.index(pair.stage)
        if template is None:
            return
        says = Expecting(template, self.script.words, number)
        if reached >= ORDER.index("one side"):
            agreements.submit(by=scholar, mentorship=mentorship, answers=says.scholar, version=0)
        if reached >= ORDER.index("compared"):
            agreements.submit(by=mentor, mentorship=mentorship, answers=says.mentor, version=0)
        if pair.stage == "aligning":
            self.align(mentorship, template, says.together, (scholar, mentor))
        at_work = (pair.scholar, pair.mentor) == (self.script.work.scholar, self.script.work.mentor)
        if at_work:
            Working(mentorship, scholar, mentor).perform(self.script.work)
        if reached >= ORDER.index("signed"):
            self.sign(mentorship, says, (scholar, mentor), self.promised((scholar, mentor)) if at_work else ())
        if reached >= ORDER.index("compared"):
            measuring.report(mentorship, scholar, mentor, number)
        if at_work:
            measuring.observe(mentorship, self.script.work.observer, scholar)

    def align(
        self, mentorship: Mentorship, template: Template, together: dict[str, str], parties: tuple[Person, Person]
    ) -> None:
        """The pair is in the middle of it: one item agreed, one for later, one left out, one judged by both."""
        scholar, mentor = parties
        free = [item for item in template.items if item.required_by is None]
        decided = (
            Decided(together[free[0].id], "compromise", self.promised(parties)),
            Decided("", "deferred"),
            Decided("This does not arise in our field.", "dropped"),
        )
        for item, how in zip(free, decided, strict=False):
            agreements.decide(by=scholar, mentorship=mentorship, item=item.id, decided=how, version=0)
        words = [item for item in template.items if isinstance(item, TextItem)]
        for party, verdict in ((scholar, "not the same"), (mentor, "not sure")):
            judging.judge(by=party, mentorship=mentorship, mentor=mentor, item=words[-1].id, verdict=verdict)

    def promised(self, parties: tuple[Person, Person]) -> tuple[Promised, ...]:
        """Who does what; the last of them within a week."""
        doing = zip(parties, self.script.words.undertakings, strict=True)
        *standing, (who, what) = [(who.pk, what) for who, what in doing]
        soon = timezone.localdate() + timedelta(days=7)
        return (*(Promised(what, who) for who, what in standing), Promised(what, who, soon))

    def sign(
        self,
        mentorship: Mentorship,
        says: Expecting,
        parties: tuple[Person, Person],
        promised: tuple[Promised, ...] = (),
    ) -> None:
        """The pair writes down what they agree on – and, with the first item, who does what –, and both sign."""
        scholar = parties[0]
        for item, text in says.together.items():
            decided = Decided(text, promised=promised, value=says.comes_to.get(item, ""))
            agreements.decide(by=scholar, mentorship=mentorship, item=item, decided=decided, version=0)
            promised = ()
        version = agreements.make_version(by=scholar, mentorship=mentorship)
        for party in parties:
            agreements.sign(by=party, version=version, sha256=version.sha256, typed_name=party.name)

    def train(self, person: Person) -> None:
        """Somebody answers every activity of the course."""
        course = courses.course(self.script.program.course)
        thoughts = self.script.words.reflections
        for page in course.pages:
            for activity in page.activities:
                given = best(activity, thoughts[next(self.turns) % len(thoughts)])
                training.save_answer(by=person, course=course, page=page, activity=activity, given=given, version=0)
        if course.completion.action_plan:
            words = LineWords(thoughts[next(self.turns) % len(thoughts)])
            plans.add_line(by=person, words=words, course=course)

    def plan(self, program: Program) -> None:
        """The waves, and the surveys in them; some have answered."""
        today = timezone.localdate()
        planned = {}
        for one in self.script.waves:
            if one.days_after is not None:
                planned[one.name] = waves.plan_counted_wave(
                    by=None, program=program, name=one.name, days_after=one.days_after, open_days=one.open_days
                )
            else:
                first, after = (midnight(today + timedelta(days=days)) for days in (one.opens, one.closes + 1))
                planned[one.name] = waves.plan_wave(
                    by=None, program=program, name=one.name, opens_at=first, closes_at=after
                )
        for asked in self.script.surveys:
            survey = waves.open_survey(
                by=None,
                wave=planned[asked.wave],
                instrument=shelf().instruments[asked.instrument, 1],
                role=Role(asked.role),
                degree=waves.Degree(asked.degree),
                report_days=[today + timedelta(days=days) for days in asked.reports],
            )
            if asked.by_staff:
                interchange.let_staff_enter(by=None, survey=survey, may=True)
            for number, name in enumerate(asked.answered):
                self.answer(survey.pk, self.persons[name], number, asked)
        interchange.give_study_ids(by=None, program=program)

    def answer(self, survey: int, person: Person, number: int, written: AskedSurvey) -> None:
        """Somebody answers everything that is chosen from a list, about each subject; or staff enter it for them."""
        asked = survey_queries.survey(survey)
        instrument = survey_queries.instrument_of(asked)
        if instrument is None:
            return
        fields = [one for one in branches_of(asked.instrument, asked.instrument_version).fields.values() if one.options]
        given = {
            one.id: Answered(one.options[choice(written, len(one.options), number, place)].value)
            for place, one in enumerate(fields)
        }
        for subject in survey_queries.subjects_of(person, asked, instrument):
            if written.by_staff:
                entry = interchange.Entry(asked, person, subject, given)
                interchange.enter(by=self.held_by(Role.COORDINATOR), entries=[entry])
            else:
                surveys.submit(by=person, survey=asked, given=given, subject=subject)

    def held_by(self, role: Role) -> Person:
        """Who holds a role of staff."""
        return self.persons[next(one.name for one in self.script.people if one.role_held is role)]

    def neighbour(self) -> None:
        """A second programme, whose director sees nothing of the first; it has a trial whose outcomes are in."""
        written = self.script.neighbour
        home = people.add_institution(by=None, name=written.institution)
        program = programs.open_program(
            by=None, slug=written.slug, name=written.name, institution=home, about=written.about
        )
        roles = ((written.director, Role.DIRECTOR), (written.scholar, Role.SCHOLAR), (written.mentor, Role.MENTOR))
        found = []
        for somebody, role in roles:
            person = people.add_person(by=None, name=somebody.name, email=somebody.email, is_demo=True)
            programs.enrol(by=None, program=program, person=person, role=role, institution=home)
            found.append(person)
        programs.pair(by=None, program=program, scholar=found[1], mentor=found[2])
        compare(program, found[0], self.persons, written.trial)


def choice(written: AskedSurvey, options: int, number: int, place: int) -> int:
    """Which of so many options somebody chooses: around the middle or their own place, and later perhaps higher."""
    middle = number % options if written.spread else options // 2
    changed = written.higher if (number * 2 + place) % 5 else 0
    return min(max(middle + (number + place) % 3 - 1 + changed, 0), options - 1)

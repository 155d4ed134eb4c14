"""Two programmes with everything in them that an address can name, and everybody who might ask for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from rapport.agreements.enabling import actions as enabling
from rapport.agreements.enabling.actions import GoalWords, MilestoneWords
from rapport.agreements.measures import actions as measures
from rapport.agreements.meetings import actions as meetings
from rapport.agreements.meetings.actions import MeetingWords
from rapport.agreements.models import Goal, Meeting, Milestone, Observation, Undertaking
from rapport.agreements.ombuds import actions as ombuds
from rapport.agreements.preparing import actions as plans
from rapport.agreements.progress import actions as progress
from rapport.agreements.progress.actions import ReportWords
from rapport.agreements.team import actions as teams
from rapport.evaluation.models import Run
from rapport.oversight.evidence import actions as packs
from rapport.oversight.evidence.tasks import make_pack
from rapport.oversight.plan import actions as duties
from rapport.oversight.queries import Task
from rapport.people import actions as people
from rapport.people import first_sign_in
from rapport.people.models import Person, Token
from rapport.people.roles import Role, Verb
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program
from rapport.programs.roster import actions as rosters
from rapport.qualitative.models import Unit
from rapport.surveys.anonymous import actions as boxes
from rapport.surveys.anonymous import queries as anonymous_surveys
from rapport.surveys.collected import actions as brought
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.reading import read as read_answers
from rapport.surveys.editor import actions as editor
from rapport.surveys.exports import actions as exports
from rapport.surveys.exports.actions import Wanted
from rapport.surveys.models import Attachment, Survey
from rapport.training import queries as courses
from rapport.training.certificate import queries as certificates
from rapport.training.facilitating import actions as workshops
from rapport.training.facilitating.actions import WorkshopWords
from rapport.training.learners import actions as learners
from rapport.training.learners.queries import Wanted as Sought
from rapport.training.models import JoinCode
from rapport.training.plan import actions as own_plans
from rapport.training.plan.actions import LineWords
from rapport.training.registration import actions as registrations
from rapport.training.registration.actions import NewCode
from rapport.training.required import actions as required
from tests import make
from tests.access import coding_world as texts
from tests.access import outside_world as outside
from tests.access import reach_world as reach
from tests.access import trials_world as trials

COURSE, ITEM = "optimising-mentoring", "meeting-frequency"
# What belongs to the server is open to a role in any programme.
OF_THE_SERVER = {Verb.READ_CODEBOOKS, Verb.WRITE_INSTRUMENTS}
# A role reaches these only in its own pair.
OF_THE_PAIR = {Verb.ANSWER_EXPECTATIONS, Verb.READ_AGREEMENT}


@dataclass
class World:
    """Programme `here` with a signed pair and all roles; `elsewhere` with its own; and what addresses name."""

    here: Program
    elsewhere: Program
    pair: Mentorship
    newcomer: Person  # has a link and has never signed in
    asked: frozenset[Role]  # whom the survey is for
    visitors: dict[str, Person] = field(default_factory=dict)
    roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    roles_elsewhere: dict[str, frozenset[Role]] = field(default_factory=dict)
    parties: frozenset[str] = frozenset({"scholar", "mentor"})
    words: dict[str, Any] = field(default_factory=dict)  # what stands in an address for <word>

    def add(self, name: str, person: Person, *roles: Role) -> Person:
        """Let somebody visit; `roles` are those that they hold here."""
        self.visitors[name], self.roles[name] = person, frozenset(roles)
        return person

    def may(self, name: str, verb: Verb, grants: dict[Verb, frozenset[Role]]) -> bool:
        """What the role table says of this visitor and what is here."""
        held = self.roles[name] & grants[verb]
        if verb in OF_THE_SERVER:
            return bool(held | (self.roles_elsewhere.get(name, frozenset()) & grants[verb]))
        if verb in OF_THE_PAIR:
            return bool(held) and name in self.parties
        return bool(held & self.asked if verb is Verb.ANSWER_SURVEYS else held)


def world() -> World:
    pair = make.compared_pair()
    chair, mentor = make.chair_who_signs(pair), make.mentor_of(pair)
    version = make.version_to_sign(pair)
    for party in (pair.scholar, mentor):
        make.agreements.sign(by=party, version=version, sha256=version.sha256, typed_name=party.name)
    make.agreements.sign(by=chair, version=version, sha256=version.sha256, typed_name=chair.name)
    programs.choose_content(
        by=None, program=pair.program, course=COURSE, agreement_template=pair.program.agreement_template
    )
    made = World(pair.program, make.program(), pair, make.person(), frozenset({Role.SCHOLAR}))
    made.add("scholar", pair.scholar, Role.SCHOLAR)
    made.add("mentor", mentor, Role.MENTOR)
    made.add("chair", chair, Role.CHAIR)
    for role in set(Role) - {Role.SCHOLAR, Role.MENTOR, Role.CHAIR, Role.SERVER_ADMINISTRATOR}:
        made.add(role.value, make.member(made.here, role), role)
    made.add(Role.SERVER_ADMINISTRATOR.value, make.administrator(), Role.SERVER_ADMINISTRATOR)
    strangers(made)
    made.words = {word: fill(made) for word, fill in FILL.items()}
    return made


def strangers(made: World) -> None:
    """Those who must be refused: another pair here, another programme's people, and who has no part in anything."""
    other = make.mentorship(made.here)
    made.add("scholar of another pair", other.scholar, Role.SCHOLAR)
    made.add("mentor of another pair", make.mentor_of(other), Role.MENTOR)
    made.add("director of another programme", make.member(made.elsewhere, Role.DIRECTOR))
    made.roles_elsewhere["director of another programme"] = frozenset({Role.DIRECTOR})
    their = make.mentorship(made.elsewhere)
    made.add("scholar of another programme", their.scholar)
    made.add("mentor of another programme", make.mentor_of(their))
    made.add("somebody without a role", make.person())
    gone = make.member(made.here, Role.DIRECTOR)
    seat = gone.participations.get()
    programs.end_participation(by=made.visitors["director"], participation=seat)
    made.add("director of former times", gone)


def director(made: World) -> Person:
    return made.visitors["director"]


def anonymous(made: World) -> Survey:
    """An anonymous survey whose box is open."""
    found = anonymous_surveys.anonymous().filter(wave__program=made.here).exclude(box="").first()
    if found is None:
        wave = make.counted_wave(made.here)
        found = make.survey(
            role=Role.SCHOLAR, wave=wave, instrument="mentor-training-evaluation", degree=Survey.Degree.ANONYMOUS
        )
        boxes.open_rolling_box(survey=found)
    return found


def scholar_of_the_chair(made: World) -> int:
    """The scholar of the pair, at the institution of the chair."""
    place = make.institution()
    for who in (made.pair.scholar, made.visitors["chair"]):
        who.participations.update(institution=place)
    return int(made.pair.scholar.pk)


def asked_duty(made: World) -> int:
    asked = duties.Asked(days_after=90, fixed_on=None, missed="", escalation="letter")
    return int(duties.add_duty(by=director(made), program=made.here, role="scholar", what="agree", asked=asked).pk)


def evidence_made(made: World) -> int:
    pack = packs.ask_for_pack(by=director(made), program=made.here)
    make_pack(pack.pk)
    return int(pack.pk)


def promised(made: World) -> int:
    mentor = make.mentor_of(made.pair)
    return int(teams.commit(by=mentor, mentorship=made.pair, text="I call", to=None, due_on=None).pk)


def agreed_on(made: World) -> int:
    """Something that the pair promised before it signed."""
    statement = made.pair.agreement.statements.earliest("pk")
    words = {"what": "Reads the draft", "written_at": statement.edited_at}
    return int(Undertaking.objects.get_or_create(statement=statement, place=1, defaults=words)[0].pk)


def kept_roster(made: World) -> int:
    content = b"name,email,role\nAda,ada@example.org,scholar\n"
    upload = rosters.keep(by=director(made), program=made.here, name="roster.csv", content=content)
    return int(upload.pk)


def answered(made: World) -> int:
    return int(make.answered(make.survey(made.here, Role.SCHOLAR), made.pair.scholar).pk)


def attached(made: World) -> int:
    """A file that was handed in; the instrument asks for one."""
    response = make.answered(make.survey(made.here, Role.SCHOLAR), made.pair.scholar)
    return int(
        Attachment.objects.create(response=response, field="proof", name="a.pdf", kind="pdf", content=b"%PDF").pk
    )


def exported(made: World) -> int:
    survey = make.survey(made.here, Role.SCHOLAR)
    return int(exports.ask(by=director(made), survey=survey, wanted=Wanted("sav")).pk)


def collected(made: World) -> int:
    """A file of answers that waits."""
    survey = make.survey(made.here, Role.SCHOLAR)
    table = read_answers(b"email,si_team\nada@example.org,4\n", name="answers.csv", door=Door())
    return int(brought.keep(by=director(made), survey=survey, name="answers.csv", table=table).pk)


def planned(made: World) -> int:
    """A line of the scholar's own action plan."""
    return int(own_plans.add_line(by=made.pair.scholar, words=LineWords("Ask"), course=None).line.pk)


def milestone(made: World) -> Milestone:
    words = MilestoneWords(Milestone.Kind.GRANT, "K23 application", timezone.localdate())
    return enabling.add_milestone(by=made.pair.scholar, mentorship=made.pair, words=words)


def goal(made: World) -> Goal:
    """A closed one, so that it can be rated."""
    words = GoalWords(made.pair.scholar, "Independence", Goal.Status.ACHIEVED)
    return enabling.add_goal(by=made.pair.scholar, mentorship=made.pair, words=words)


def meeting(made: World) -> Meeting:
    words = MeetingWords(make.mentor_of(made.pair), timezone.now())
    return meetings.plan(by=made.pair.scholar, mentorship=made.pair, words=words)


def observation(made: World) -> Observation:
    """The scholar has named an observer; the mentor has not said yes."""
    return measures.ask_observer(by=made.pair.scholar, meeting=meeting(made), observer="Ada", email="ada@example.org")


def way_in(made: World) -> str:
    """The secret of an observer to whom both have said yes."""
    asked = measures.agree(by=make.mentor_of(made.pair), observation=observation(made))
    drawn = measures.draw_way_in(by=None, observation=asked.pk)
    assert drawn is not None
    measures.mark_sent(by=None, observation=asked)
    return drawn[1]


def reported(made: World) -> int:
    """A progress report of the scholar, submitted and not shared."""
    today = timezone.localdate()
    words = ReportWords(today, today, "All is well")
    return int(progress.submit(by=made.pair.scholar, mentorship=made.pair, words=words, version=0).pk)


def in_confidence(made: World) -> object:
    """What the scholar wrote to the ombuds person."""
    hearer = made.visitors[Role.OMBUDS.value]
    return ombuds.begin(by=made.pair.scholar, program=made.here, hearer=hearer, text="May I speak with you?").pk


def certified(made: World) -> str:
    """The certificate of the scholar, who took the course here."""
    make.finish_course(made.pair.scholar, COURSE)
    return str(certificates.all_of(made.pair.scholar)[0].number)


def join_code(made: World) -> JoinCode:
    return registrations.make_code(by=director(made), program=made.here, new=NewCode(COURSE, group="Medicine"))


def workshop_of_today(made: World) -> int:
    """One that the facilitator of the programme leads."""
    leader = made.visitors[Role.FACILITATOR.value]
    words = WorkshopWords("Listening", timezone.now(), Decimal(2), leaders=(leader,))
    return int(workshops.plan_workshop(by=director(made), program=made.here, words=words).pk)


def registered(made: World) -> int:
    """A learning platform of the programme."""
    return int(make.platform(made.here, by=director(made)).pk)


def evaluated(made: World) -> Run:
    """The one run of the programme, which is made."""
    found = Run.objects.filter(program=made.here).first()
    return found or make.evaluated(made.here, by=made.visitors[Role.EVALUATOR.value])


# What stands in an address for each <word>. A new word needs its line here, or the walk cannot go there.
FILL: dict[str, Callable[[World], Any]] = {
    "part": lambda made: "goals",
    "conversation": in_confidence,
    "noted": lambda made: plans.add_possible_mentor(by=made.pair.scholar, program=made.here, name="Ada Berg").pk,
    "program": lambda made: made.here.slug,
    "mentorship": lambda made: made.pair.pk,
    "item": lambda made: ITEM,
    "number": lambda made: 1,
    "task": lambda made: Task.TRAIN.value,
    "course": lambda made: COURSE,
    "certificate": certified,
    "page": lambda made: courses.course(COURSE).pages[0].id,
    "workshop": workshop_of_today,
    "asked_to": lambda made: trials.meeting(made).workshop_id,
    "planned": lambda made: trials.meeting(made).pk,
    "taken_out": lambda made: trials.baseline_file(made).name,
    "workbook": lambda made: learners.ask(by=director(made), program=made.here, wanted=Sought(COURSE)).pk,
    "platform": registered,
    "hashed": lambda made: "0" * 16,
    "name": lambda made: "none.mp3",
    "instrument": lambda made: "science-identity",
    "draft": lambda made: editor.begin(by=director(made)).pk,
    "kind": lambda made: "about",
    "key": lambda made: "all",
    # One that is asked of each pair, so that an address can name the pair.
    "survey": lambda made: make.survey(made.here, Role.SCHOLAR, instrument="agreement-experience").pk,
    "subject": lambda made: str(made.pair.pk),
    "wave": lambda made: make.wave(made.here).pk,
    "response": answered,
    "attachment": attached,
    "export": exported,
    "collected": collected,
    "person": lambda made: made.pair.scholar.pk,
    "seat": lambda made: made.pair.scholar.participations.get().pk,
    "member": lambda made: made.pair.team.get().pk,
    "document": lambda made: "research-use",
    "upload": kept_roster,
    "slug": lambda made: anonymous(made).box,
    "anonymous": lambda made: anonymous(made).pk,
    "text": lambda made: "changes",
    "who": lambda made: made.newcomer.pk,
    "token": lambda made: first_sign_in.link(made.newcomer).rstrip("/").rpartition("/")[2],
    "file": lambda made: "no-mail.log",
    "scholar": scholar_of_the_chair,
    "commitment": promised,
    "promise": agreed_on,
    "duty": asked_duty,
    "evidence": evidence_made,
    "pk": lambda made: Authenticator.objects.order_by("pk").values_list("pk", flat=True)[0],
    "milestone": lambda made: milestone(made).pk,
    "step": lambda made: enabling.add_step(by=made.pair.scholar, milestone=milestone(made), title="Aims").pk,
    "goal": lambda made: goal(made).pk,
    "meeting": lambda made: meeting(made).pk,
    "note": lambda made: meetings.add_note(by=made.pair.scholar, meeting=meeting(made), text="a", readers="me").pk,
    "action": lambda made: (
        meetings.add_action(by=made.pair.scholar, meeting=meeting(made), who=made.pair.scholar, what="Read").pk
    ),
    "mentor": lambda made: make.mentor_of(made.pair).pk,
    "observation": lambda made: observation(made).pk,
    "once": way_in,
    "progress": reported,
    "secret": lambda made: people.make_token(by=made.pair.scholar, kind=Token.Kind.CALENDAR)[1],
    "line": planned,
    "template": lambda made: "phd-student",
    "old": reach.old_file,
    "figure": lambda made: "growth",
    "decision": reach.decision,
    "pair": reach.pair,
    "hub": reach.hub,
    "code": lambda made: join_code(made).code,
    "group": lambda made: join_code(made).pk,
    "requirement": lambda made: (
        required.require(
            by=None, program=made.here, course=COURSE, role=Role.MENTOR, rule=required.Rule(days_after=30)
        ).pk
    ),
    "webhook": lambda made: outside.webhook(made).pk,
    "delivery": outside.told,
    "analysis": lambda made: evaluated(made).version.plan_id,
    "run": lambda made: evaluated(made).pk,
    "result": lambda made: evaluated(made).files.get(name="results.json").pk,
    "table": lambda made: make.TABLE,
    "project": lambda made: texts.coding_project(made).pk,
    "foreign": lambda made: make.foreign_file(made.here, made.visitors[Role.EVALUATOR.value]).pk,
    "closed_round": lambda made: texts.closed_round(made).pk,
    "difference": lambda made: (
        Unit.objects.filter(assignments__coder__round=texts.closed_round(made)).order_by("pk")[0].pk
    ),
    "agreement_file": lambda made: "agreement.csv",
    "results_name": lambda made: "table-3.csv",
    "coding_round": lambda made: texts.open_round(made).pk,
    "coder": lambda made: texts.open_round(made).coders.latest("pk").pk,
    "position": lambda made: 1,
    "waiting": texts.table_that_waits,
    "of_code": lambda made: texts.coding_project(made).codes.earliest("pk").pk,
    "quote": lambda made: texts.quoted(made).pk,
    "material": lambda made: texts.coding_project(made).documents.earliest("pk").pk,
    "search": lambda made: texts.screened(made).file_id,
    "reference": lambda made: texts.screened(made).pk,
    "trial": lambda made: trials.tried(made).pk,
    "site": lambda made: trials.site(made).pk,
    "provider_id": lambda made: "nowhere",
    "organization_slug": lambda made: "nowhere",
}

"""Who may do what: one table that a non-programmer can audit. It is shown at /people/roles/.

A role is held in one programme; a verb reaches only as far as its sentence says. What a table cannot say –
"only their own pair" – stands in the sentence and in the package's `permissions.py`.
"""

from enum import StrEnum


class Role(StrEnum):
    SCHOLAR = "scholar"
    MENTOR = "mentor"
    CHAIR = "chair"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    EVALUATOR = "evaluator"
    STATISTICIAN = "statistician"
    ALLOCATION_OFFICER = "allocation officer"
    SITE_COORDINATOR = "site coordinator"
    CODER = "coder"
    FACILITATOR = "facilitator"
    OMBUDS = "ombuds person"
    OBSERVER = "observer"
    SERVER_ADMINISTRATOR = "server administrator"


WHO_THEY_ARE = {
    Role.SCHOLAR: "Is mentored: says what they expect, agrees, follows milestones, gives feedback.",
    Role.MENTOR: "Mentors one or more scholars: takes the course, agrees, keeps commitments.",
    Role.CHAIR: "Leads a department: confirms protected time.",
    Role.COORDINATOR: "Runs the programme from day to day: enrols people, sends reminders.",
    Role.DIRECTOR: "Is responsible for the programme: sees who has trained, agreed and answered.",
    Role.EVALUATOR: "Designs instruments and reports; works with coded data.",
    Role.STATISTICIAN: "Plans and analyses without knowing who is who.",
    Role.ALLOCATION_OFFICER: "Keeps the sealed list of a trial.",
    Role.SITE_COORDINATOR: "Recruits and looks after the participants of one institution.",
    Role.CODER: "Codes free text, alone until the round closes.",
    Role.FACILITATOR: "Leads workshops of a course.",
    Role.OMBUDS: "Hears what a scholar cannot say elsewhere.",
    Role.OBSERVER: "Rates one meeting that they were invited to.",
    Role.SERVER_ADMINISTRATOR: "Keeps the server: programmes, backups, settings. Reads no answers.",
}


class Verb(StrEnum):
    SEE_PROGRAM = "programs.see"
    SEE_PEOPLE = "programs.people"
    IMPORT_ROSTER = "programs.roster"
    APPOINT = "programs.appoint"
    READ_AUDIT = "programs.audit"
    TAKE_COURSES = "training.take"
    WITHDRAW_CERTIFICATES = "training.withdraw"
    SEE_LEARNERS = "training.learners"
    REQUIRE_COURSES = "training.require"
    EXPORT_USE = "training.use"
    LEAD_WORKSHOPS = "training.lead"
    KEEP_WORKSHOPS = "training.workshops"
    LEAD_MEETINGS = "training.meetings"
    ANSWER_EXPECTATIONS = "agreements.answer"
    READ_AGREEMENT = "agreements.read"
    CHOOSE_ITEMS = "agreements.items"
    SIGN_AS_CHAIR = "agreements.chair"
    READ_PROGRESS_REPORTS = "agreements.reports"
    WRITE_PLAN = "agreements.plan"
    OFFER_MENTORING = "agreements.offer"
    CHANGE_TEAMS = "agreements.changes"
    WRITE_TO_OMBUDS = "agreements.ombuds"
    HEAR = "agreements.hear"
    CONFIRM_EFFORT = "agreements.effort"
    SEE_LOAD = "agreements.load"
    STATE_TIME = "agreements.time"
    READ_MEASURES = "agreements.measures"
    ANSWER_SURVEYS = "surveys.answer"
    READ_IDENTIFIED = "surveys.identified"
    EXPORT_CONFIDENTIAL = "surveys.confidential"
    SEE_RATES = "surveys.rates"
    BRING_IN_ANSWERS = "surveys.bring_in"
    READ_OWN_REPORT = "surveys.report"
    WRITE_INSTRUMENTS = "surveys.instruments"
    READ_CODEBOOKS = "surveys.codebooks"
    SEE_STATUS = "oversight.status"
    SEND_REMINDERS = "oversight.remind"
    CHOOSE_CONTENT = "oversight.asks"
    CONNECT_PLATFORMS = "training.platforms"
    KEEP_PLAN = "oversight.plan"
    OPEN_SURVEYS = "surveys.open"
    OPEN_PROGRAMS = "programs.open"
    KEEP_WEBHOOKS = "programs.webhooks"
    MAKE_KEYS = "programs.keys"
    WRITE_PLANS = "evaluation.plans"
    RUN_EVALUATION = "evaluation.run"
    SEE_EVALUATION_SUMMARY = "evaluation.summary"
    SEE_REACH = "reach.see"
    KEEP_REACH = "reach.keep"
    SEE_TRIALS = "trials.see"
    PLAN_TRIALS = "trials.plan"
    KEEP_SITES = "trials.site"
    OPEN_ALLOCATION = "trials.allocation"
    ANALYSE_TRIALS = "trials.analyse"
    SEE_ARMS = "trials.arms"
    SEE_BASELINE = "trials.baseline"
    LEAD_CODING = "qualitative.lead"
    CODE_TEXT = "qualitative.code"
    READ_CODING_RESULTS = "qualitative.results"


WHAT_IT_MEANS = {
    Verb.SEE_PROGRAM: "Open the page of a programme that they take part in.",
    Verb.SEE_PEOPLE: "See who takes part in the programme, with role, institution and pair.",
    Verb.IMPORT_ROSTER: "Add people, roles, institutions and pairs, by hand or from a file, and end them.",
    Verb.APPOINT: "Give and end the roles that run, study or protect the programme.",
    Verb.READ_AUDIT: "Read who did what in the programme: ids and verbs, never content.",
    Verb.WITHDRAW_CERTIFICATES: "See which certificates were issued in the programme, and withdraw one with a reason.",
    Verb.TAKE_COURSES: "Take the programme's courses; what they write there is theirs alone. Whoever registered for an "
    "open course, or was given one by their arm of a trial, takes that one as well.",
    Verb.SEE_LEARNERS: "See and export who is registered for a course by the programme or has to take it, what they "
    "said when they registered, whether they have begun, and when they finished – never what they wrote in it. Whom "
    "the programme names for a group sees names and days of that group.",
    Verb.REQUIRE_COURSES: "Open courses to guests, make codes for groups, and require a course of a role by a day.",
    Verb.EXPORT_USE: "Take out how much of a course was used, under numbers, of those who agreed to research and from "
    "five of them on – unless they learn in the programme, run it or teach in it. Never a word that anybody wrote.",
    Verb.LEAD_WORKSHOPS: "Make a discussion guide of a course, see the programme’s workshops, and take attendance at "
    "them; a facilitator only at their own. Never what anybody wrote in the course.",
    Verb.KEEP_WORKSHOPS: "Plan workshops, say who leads them and who is expected, and take out everybody’s hours.",
    Verb.LEAD_MEETINGS: "See who is asked to a meeting that they were named to lead, and note who came; no other "
    "meeting.",
    Verb.ANSWER_EXPECTATIONS: "Say what they expect in their own pair; unseen by the other until both have submitted.",
    Verb.READ_AGREEMENT: "Read, edit and sign the agreement of their own pair.",
    Verb.CHOOSE_ITEMS: "Say which items the programme's agreement asks, which are required, and add its own.",
    Verb.SIGN_AS_CHAIR: "Read and sign what a pair has agreed and signed, where the programme asks a chair for it – "
    "never what each of them said before.",
    Verb.READ_PROGRESS_REPORTS: "Read the progress reports that scholars and mentors submit – but of no mentorship "
    "that they are part of.",
    Verb.WRITE_PLAN: "Write their own development plan and notes on possible mentors; theirs alone, but for "
    "the parts of the plan that they share.",
    Verb.OFFER_MENTORING: "Say to the scholars of the programme what they offer as a mentor.",
    Verb.CHANGE_TEAMS: "Hear who would like a team to change, unless they are in that team themselves.",
    Verb.WRITE_TO_OMBUDS: "Write to the ombuds person of the programme; nobody else learns of it.",
    Verb.HEAR: "Read and answer what was written to them in confidence, unless they stand in a mentor’s line.",
    Verb.CONFIRM_EFFORT: "Confirm the protected time of scholars of their own institution.",
    Verb.SEE_LOAD: "See how many scholars each mentor has, the hours that mentors state, and how much time of each "
    "scholar is protected; a chair at their own institution alone. No other word of an agreement.",
    Verb.STATE_TIME: "Say how many hours they have for mentoring, and for how many more scholars.",
    Verb.READ_MEASURES: "Read how mentorships go in figures of five pairs or more – unless they are scholar or mentor "
    "there.",
    Verb.ANSWER_SURVEYS: "Answer the surveys that are meant for them.",
    Verb.READ_IDENTIFIED: "Read and export who answered what in surveys that carry names, and in no others.",
    Verb.EXPORT_CONFIDENTIAL: "Export confidential and released anonymous answers without names, from enough people "
    "on – unless they are a scholar, a mentor, or in a mentor's line in the programme.",
    Verb.BRING_IN_ANSWERS: "Bring in answers that people gave elsewhere, to surveys that carry names – to confidential "
    "ones only as an evaluator who may export them, and never to an anonymous one.",
    Verb.SEE_RATES: "See of how many a survey was asked and how many have answered; small numbers are hidden.",
    Verb.READ_OWN_REPORT: "Read what at least five scholars together say about them, on days fixed in advance.",
    Verb.WRITE_INSTRUMENTS: "Write instruments in the browser, and publish a new version.",
    Verb.READ_CODEBOOKS: "Read every instrument of this server and its codebook: questions and rules, never an answer.",
    Verb.SEE_STATUS: "See who has trained, agreed and answered – never what they wrote.",
    Verb.SEND_REMINDERS: "Write to those who still have something to do.",
    Verb.CHOOSE_CONTENT: "Choose the course and the agreement of the programme, whether a chair signs it, and "
    "how often it is reviewed.",
    Verb.CONNECT_PLATFORMS: "Register the learning platforms (LTI) whose people take part in the programme.",
    Verb.KEEP_PLAN: "Write the assessment plan, note what the programme uses and what was done about what is late, and "
    "take out the evidence pack: counts only, small ones hidden.",
    Verb.OPEN_SURVEYS: "Open a survey: what is asked, of whom, and for how long.",
    Verb.KEEP_WEBHOOKS: "Say which other systems are told that something has happened, in codes and numbers only, and "
    "see what became of these messages.",
    Verb.MAKE_KEYS: "Make a key with which a program reads what they may read of the programme themselves, and end it.",
    Verb.OPEN_PROGRAMS: "Open a new programme and name its director.",
    Verb.WRITE_PLANS: "Write analysis plans for the programme, and register them before data are looked at.",
    Verb.RUN_EVALUATION: "Run a plan on the programme's answers and read its tables, small numbers hidden – those of "
    "confidential and anonymous surveys only if they may export these.",
    Verb.SEE_EVALUATION_SUMMARY: "Read on one page, in plain words, what an evaluation found for five people or more.",
    Verb.SEE_REACH: "See how many people registered over the years, from which institutions and why, and how far they "
    "came – figures, no names.",
    Verb.KEEP_REACH: "Bring in registrations of earlier years, say which institution or person is meant, and which "
    "institutions belong to a network.",
    Verb.SEE_TRIALS: "See a trial of the programme: its protocol, how far it is, and its flow diagram – with letters "
    "in the place of arms for who must not know them.",
    Verb.PLAN_TRIALS: "Write and register the protocol of a trial, and approach institutions.",
    Verb.KEEP_SITES: "Follow an institution of a trial, ask its people, include them, plan its meetings, record "
    "sessions; a site coordinator at their own institution alone.",
    Verb.OPEN_ALLOCATION: "Seal the allocation of a trial with a passphrase, open it for one institution after the "
    "other, reveal its seed, unblind – unless they analyse it; whoever chooses who takes part neither seals nor opens.",
    Verb.ANALYSE_TRIALS: "Take out who is in which arm of a trial and how they scored – numbers for people, "
    "letters for arms until it is unblinded.",
    Verb.SEE_BASELINE: "Have the baseline of a trial made and read it; arms are letters in it.",
    Verb.SEE_ARMS: "See what each arm of a trial received and what went another way – unless they analyse it.",
    Verb.LEAD_CODING: "Bring in texts without names, write the codebook, open rounds for coders and draw up results "
    "– where texts are confidential only if they are neither a scholar, a mentor, nor in a mentor’s line there.",
    Verb.CODE_TEXT: "Code texts of a project that they belong to, alone until the round closes; confidential ones only "
    "if they are neither a scholar, a mentor, nor in a mentor’s line there.",
    Verb.READ_CODING_RESULTS: "Read what coders of free text found, once whoever leads the project shows it: for each "
    "code how many people, from five on, and quotes in which nothing tells who speaks.",
}

EVERYONE_IN_A_PROGRAM = frozenset(Role) - {Role.SERVER_ADMINISTRATOR, Role.OBSERVER}
PAIR = frozenset({Role.SCHOLAR, Role.MENTOR})
STAFF = frozenset({Role.DIRECTOR, Role.COORDINATOR})

GRANTS: dict[Verb, frozenset[Role]] = {
    Verb.SEE_PROGRAM: EVERYONE_IN_A_PROGRAM,
    Verb.SEE_PEOPLE: STAFF,
    Verb.IMPORT_ROSTER: STAFF,
    Verb.APPOINT: frozenset({Role.DIRECTOR}),
    Verb.READ_AUDIT: frozenset({Role.DIRECTOR}),
    Verb.TAKE_COURSES: EVERYONE_IN_A_PROGRAM,
    Verb.WITHDRAW_CERTIFICATES: STAFF | {Role.SERVER_ADMINISTRATOR},
    Verb.SEE_LEARNERS: STAFF,
    Verb.REQUIRE_COURSES: STAFF,
    Verb.EXPORT_USE: frozenset({Role.EVALUATOR, Role.STATISTICIAN}),
    Verb.LEAD_WORKSHOPS: STAFF | {Role.FACILITATOR},
    Verb.KEEP_WORKSHOPS: STAFF,
    Verb.LEAD_MEETINGS: STAFF | {Role.FACILITATOR, Role.MENTOR, Role.SITE_COORDINATOR},
    Verb.ANSWER_EXPECTATIONS: PAIR,
    Verb.READ_AGREEMENT: PAIR,
    Verb.CHOOSE_ITEMS: STAFF,
    Verb.SIGN_AS_CHAIR: frozenset({Role.CHAIR}),
    Verb.READ_PROGRESS_REPORTS: frozenset({Role.DIRECTOR, Role.CHAIR}),
    Verb.WRITE_PLAN: frozenset({Role.SCHOLAR}),
    Verb.OFFER_MENTORING: frozenset({Role.MENTOR}),
    Verb.CHANGE_TEAMS: STAFF,
    Verb.WRITE_TO_OMBUDS: EVERYONE_IN_A_PROGRAM,
    Verb.HEAR: frozenset({Role.OMBUDS}),
    Verb.CONFIRM_EFFORT: frozenset({Role.CHAIR}),
    Verb.SEE_LOAD: STAFF | {Role.CHAIR},
    Verb.STATE_TIME: frozenset({Role.MENTOR}),
    Verb.READ_MEASURES: frozenset({Role.DIRECTOR}),
    Verb.ANSWER_SURVEYS: EVERYONE_IN_A_PROGRAM,
    Verb.READ_IDENTIFIED: STAFF | {Role.EVALUATOR},
    Verb.EXPORT_CONFIDENTIAL: frozenset({Role.EVALUATOR, Role.STATISTICIAN}),
    Verb.SEE_RATES: STAFF | {Role.EVALUATOR},
    Verb.BRING_IN_ANSWERS: STAFF | {Role.EVALUATOR},
    Verb.READ_OWN_REPORT: frozenset({Role.MENTOR}),
    Verb.WRITE_INSTRUMENTS: STAFF | {Role.EVALUATOR},
    Verb.READ_CODEBOOKS: STAFF | {Role.EVALUATOR},
    Verb.SEE_STATUS: STAFF,
    Verb.SEND_REMINDERS: STAFF,
    Verb.CHOOSE_CONTENT: STAFF,
    Verb.CONNECT_PLATFORMS: STAFF | {Role.SERVER_ADMINISTRATOR},
    Verb.KEEP_PLAN: STAFF,
    Verb.OPEN_SURVEYS: STAFF | {Role.EVALUATOR},
    Verb.OPEN_PROGRAMS: frozenset({Role.SERVER_ADMINISTRATOR}),
    Verb.KEEP_WEBHOOKS: STAFF,
    Verb.MAKE_KEYS: EVERYONE_IN_A_PROGRAM,
    Verb.WRITE_PLANS: frozenset({Role.EVALUATOR, Role.STATISTICIAN}),
    Verb.RUN_EVALUATION: frozenset({Role.EVALUATOR, Role.STATISTICIAN}),
    Verb.SEE_EVALUATION_SUMMARY: frozenset({Role.DIRECTOR, Role.EVALUATOR, Role.STATISTICIAN}),
    Verb.SEE_REACH: STAFF | {Role.EVALUATOR},
    Verb.KEEP_REACH: STAFF,
    Verb.SEE_TRIALS: STAFF | {Role.EVALUATOR, Role.STATISTICIAN, Role.ALLOCATION_OFFICER, Role.SITE_COORDINATOR},
    Verb.PLAN_TRIALS: STAFF,
    Verb.KEEP_SITES: STAFF | {Role.SITE_COORDINATOR},
    Verb.OPEN_ALLOCATION: frozenset({Role.ALLOCATION_OFFICER}),
    Verb.ANALYSE_TRIALS: frozenset({Role.STATISTICIAN}),
    Verb.SEE_ARMS: STAFF | {Role.ALLOCATION_OFFICER},
    Verb.SEE_BASELINE: STAFF | {Role.ALLOCATION_OFFICER, Role.STATISTICIAN},
    Verb.LEAD_CODING: frozenset({Role.EVALUATOR}),
    Verb.CODE_TEXT: frozenset({Role.CODER, Role.EVALUATOR}),
    Verb.READ_CODING_RESULTS: frozenset({Role.DIRECTOR, Role.EVALUATOR, Role.STATISTICIAN}),
}

# Roles that see many people's data: they sign in with a second factor.
NEED_SECOND_FACTOR = frozenset({Role.DIRECTOR, Role.EVALUATOR, Role.SERVER_ADMINISTRATOR})

# Roles that run, study or protect the programme: whoever may APPOINT gives them, not everybody who keeps the roster.
BY_APPOINTMENT = frozenset(
    {
        Role.DIRECTOR,
        Role.COORDINATOR,
        Role.EVALUATOR,
        Role.STATISTICIAN,
        Role.ALLOCATION_OFFICER,
        Role.CODER,
        Role.OMBUDS,
    }
)

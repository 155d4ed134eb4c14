"""What is next for somebody: one list, asked of each package in turn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, get_text_list

from rapport.agreements import queries as agreements
from rapport.agreements.aligning import queries as promises
from rapport.agreements.closing import queries as closing
from rapport.agreements.effort import queries as effort
from rapport.agreements.enabling import queries as enabling
from rapport.agreements.meetings import queries as meetings
from rapport.agreements.ombuds import queries as in_confidence
from rapport.agreements.queries import Step
from rapport.agreements.review import queries as reviews
from rapport.evaluation.summary import queries as evaluations
from rapport.evaluation.summary.queries import Says
from rapport.kit.next_step import NextStep
from rapport.oversight import queries as oversight
from rapport.oversight.queries import Total
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Participation, Program
from rapport.qualitative import next_steps as coding
from rapport.qualitative.results.shown import queries as free_text
from rapport.qualitative.results.shown.queries import Reads
from rapport.reach import next_steps as reach
from rapport.surveys import queries as surveys
from rapport.training import queries as training
from rapport.training.facilitating import queries as workshops
from rapport.training.plan import queries as plans
from rapport.training.required import queries as required
from rapport.training.required.queries import Duty
from rapport.trials import next_steps as trials

# When it is somebody's turn in an agreement: the page, the heading, why, and the button.
TURNS = {
    Step.ANSWER: (
        "answer",
        "Say what you expect of your mentoring with {others}",
        "You answer alone. Nobody sees your answers before they have submitted their own.",
        "Say what you expect",
    ),
    Step.ALIGN: (
        "compare",
        "Compare with {others} and agree",
        "You have both answered. Look at what differs first, talk it over, and write down what you agree on.",
        "Compare",
    ),
    Step.SIGN: (
        "sign",
        "Sign the agreement with {others}",
        "The text is ready. It counts when all of you have signed the same words.",
        "Read and sign",
    ),
}

# What lies further ahead is not next.
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Running:
    """A programme that the person helps to run, and how far its people are."""

    program: Program
    people: int
    totals: list[Total]


def next_steps(person: Person, held: list[Participation]) -> list[NextStep]:
    """What waits for the person now, the most useful first; empty when all is done."""
    roles = {Role(one.role) for one in held}
    steps: list[NextStep] = []
    if roles & GRANTS[Verb.ANSWER_EXPECTATIONS]:
        steps += agreement_steps(person)
        steps += review_steps(person)
        steps += meeting_steps(person)
        steps += due_steps(person)
        steps += closing_steps(person)
    if roles & GRANTS[Verb.HEAR]:
        steps += confidence_steps(person, held)
    steps += course_steps(person, roles)
    if roles & GRANTS[Verb.TAKE_COURSES]:
        steps += plan_steps(person)
        steps += workshop_steps(person)
    if roles & GRANTS[Verb.ANSWER_SURVEYS]:
        steps += survey_steps(person)
    if roles & GRANTS[Verb.CONFIRM_EFFORT]:
        steps += effort_steps(person, held)
    if roles & GRANTS[Verb.CODE_TEXT]:
        steps += coding.waiting_for(person)
    if roles & GRANTS[Verb.SEE_TRIALS]:
        steps += trials.waiting_for(person)
    if roles & GRANTS[Verb.KEEP_REACH]:
        steps += reach.waiting_for(person)
    return steps


def agreement_steps(person: Person) -> Iterator[NextStep]:
    """An agreement in which it is this person's turn."""
    for desk in agreements.desks_of(person):
        if desk.template and desk.others and desk.step in TURNS:
            name, title, words, action = TURNS[desk.step]
            named = desk.seen if desk.step == Step.ALIGN and desk.seen else desk.others
            others = get_text_list([str(party.person) for party in named], "and")
            href = reverse(f"agreements:{name}", args=[desk.mentorship.pk])
            yield NextStep(title.format(others=others), words, href, action)


def review_steps(person: Person) -> Iterator[NextStep]:
    """An agreement that it is time to look at again."""
    for review in reviews.waiting(person):
        has_opened = review.opened_at is not None
        yield NextStep(
            "Talk over what shall change in your agreement" if has_opened else "Is your agreement still right?",
            "All of you have looked at it again."
            if has_opened
            else f"It was due on {review.due_on:%-d %B}. If nothing has changed, one press is enough.",
            reverse("agreements:review", args=[review.agreement.mentorship_id]),
            "See what each said" if has_opened else "Look again",
        )


def meeting_steps(person: Person) -> Iterator[NextStep]:
    """The next meeting within two weeks."""
    for meeting in meetings.coming(person, SOON)[:1]:
        pair = meeting.mentorship
        whom = "the mentoring team"
        if meeting.mentor:
            whom = str(meeting.mentor if person == pair.scholar else pair.scholar)
        yield NextStep(
            f"Meeting with {whom}",
            f"{timezone.localtime(meeting.starts_at):%A, %-d %B, %H:%M}. Look at the agenda, and change it.",
            reverse("agreements:meeting", args=[pair.pk, meeting.pk]),
            "Open the agenda",
        )


def due_steps(person: Person) -> Iterator[NextStep]:
    """What one said at a meeting, what one agreed to, the next small step and milestone: one of each, soon due."""
    today = timezone.localdate()
    for action in meetings.actions_of(person, today + SOON)[:1]:
        meeting = action.meeting
        href = f"{reverse('agreements:meeting', args=[meeting.mentorship_id, meeting.pk])}#actions"
        said = f"You said so at a meeting. {due(action.due_on, today)}".strip()
        yield NextStep(action.what, said, href, "Tick it")
    for promise in promises.promised_by(person, today + SOON)[:1]:
        href = f"{reverse('agreements:overview', args=[promise.statement.agreement.mentorship_id])}#doing"
        yield NextStep(promise.what, f"You agreed to it. {due(promise.due_on, today)}", href, "Tick it")
    for step in enabling.next_steps(person, today + SOON)[:1]:
        href = way(step.milestone.mentorship_id, step.milestone_id)
        yield NextStep(step.title, f"A step to “{step.milestone.title}”. {due(step.due_on, today)}", href, "Tick it")
    for milestone in enabling.next_due(person, today + SOON)[:1]:
        href = way(milestone.mentorship_id, milestone.pk)
        yield NextStep(milestone.title, f"A milestone. {due(milestone.due_on, today)}", href, "Look at it")


def way(mentorship: int, milestone: int) -> str:
    """Where a milestone stands."""
    return f"{reverse('agreements:way', args=[mentorship])}#milestone-{milestone}"


def due(day: date | None, today: date) -> str:
    """A day in a sentence; nothing without one."""
    if day is None:
        return ""
    return f"It was due on {day:%-d %B}." if day < today else f"It is due on {day:%-d %B}."


def closing_steps(person: Person) -> Iterator[NextStep]:
    """A mentorship that is being closed, and this person's part is not finished."""
    for mentorship in closing.waits_for(person):
        yield NextStep(
            f"Say your part at the end: {mentorship}",
            "What goes on, what is settled, and a word of thanks. The others read it when you have finished.",
            reverse("agreements:closing", args=[mentorship.pk]),
            "Say it",
        )


def confidence_steps(person: Person, held: list[Participation]) -> Iterator[NextStep]:
    """For an ombuds person alone: somebody has written to them and waits."""
    for one in held:
        if Role(one.role) in GRANTS[Verb.HEAR] and in_confidence.waits_for(person, one.program):
            yield NextStep(
                "Something was written to you in confidence",
                f"Only you can read it. Nobody in {one.program} sees that it is there.",
                reverse("agreements:ombuds_desk", args=[one.program.slug]),
                "Read it",
            )


def course_steps(person: Person, roles: set[Role]) -> Iterator[NextStep]:
    """A course that is not finished, or has to be gone over again: those with a day first.

    A programme's course is next for mentors, and for whoever it is required of or has registered; others find it under
    their training.
    """
    duties = {duty.course.id: duty for duty in required.duties_of(person)}
    courses = training.courses_of(person) if Role.MENTOR in roles else training.registered_courses(person)
    wanted = {course.id: course for course in [*courses, *(duty.course for duty in duties.values())]}
    yield from (refresher_step(one) for one in duties.values() if one.is_again)
    progresses = training.progress_in(person, list(wanted.values())) if wanted else []
    days = {name: duty.due_on or date.max for name, duty in duties.items()}
    for progress in sorted(progresses, key=lambda one: days.get(one.course.id, date.max)):
        course, duty = progress.course, duties.get(progress.course.id)
        if progress.completed_on:
            continue
        if progress.done < progress.of:
            minutes = f"About {course.minutes} minutes in all, in any order; you can stop and come back."
            yield NextStep(
                course.title,
                f"{asked_by(duty)} {minutes}" if duty else minutes,
                reverse("training:page", args=[course.id, progress.resume_at.id]),
                "Go on" if progress.has_begun else "Begin the course",
                progress.done,
                progress.of,
            )
        elif training.lacks_plan(person, course):
            yield NextStep(
                f"One thing is left: your action plan for “{course.title}”",
                "You have done every activity. One line in your plan completes the course.",
                f"{reverse('training:plan')}?course={course.id}",
                "Make the plan",
            )


def plan_steps(person: Person) -> Iterator[NextStep]:
    """Their own action plan: what they wanted to be reminded of, and whether it happened."""
    waiting = plans.waiting_for(person)
    if waiting.to_do:
        line, more = waiting.to_do[0], len(waiting.to_do) - 1
        others = f" {more} more of your lines {'waits' if more == 1 else 'wait'}, too." if more else ""
        yield NextStep(
            Truncator(line.what).chars(80),
            f"From your action plan: you wanted to be reminded on {line.remind_on:%-d %B}.{others}",
            f"{reverse('training:plan')}#line-{line.pk}",
            "Open the plan",
        )
    if waiting.asked:
        line = waiting.asked[0]
        more = len(waiting.asked) - 1
        others = f" So are {more} more of your lines." if more > 1 else " So is one more of your lines." if more else ""
        yield NextStep(
            f"Did it happen? {Truncator(line.what).chars(80)}",
            f"It is in your action plan since {line.added_on:%-d %B}.{others} Only you read the answer.",
            reverse("training:happened", args=[line.pk]),
            "Say how it went",
        )


def asked_by(duty: Duty) -> str:
    """Who requires a course, and by when."""
    names = get_text_list([one.name for one in duty.programs], "and")
    asks = f"{names} {'requires' if len(duty.programs) == 1 else 'require'} it"
    if duty.is_late:
        return f"{asks}. It was due on {duty.due_on:%-d %B %Y}."
    return f"{asks} by {duty.due_on:%-d %B %Y}." if duty.due_on else f"{asks}."


def refresher_step(duty: Duty) -> NextStep:
    """A course that was finished years ago and is asked for again."""
    return NextStep(
        f"Go over it again: {duty.course.title}",
        f"You finished it on {duty.standing.last_done_on:%-d %B %Y}. {asked_by(duty)}",
        reverse("training:again", args=[duty.course.id]),
        "Begin the refresher",
    )


def workshop_steps(person: Person) -> Iterator[NextStep]:
    """The next workshop within two weeks; whoever leads it finds its list."""
    one = workshops.next_workshop(person)
    if one and timezone.localdate(one.workshop.starts_at) <= timezone.localdate() + SOON:
        noun, where = one.workshop.noun, one.workshop.place
        what = f"You lead this {noun}" if one.leads else f"A {noun}"
        begins = f"{timezone.localtime(one.workshop.starts_at):%A, %-d %B, %H:%M}"
        yield NextStep(
            one.workshop.title,
            f"{what}: {begins}{f', {where}' if where else ''}.",
            one.page or reverse("training:my_workshops"),
            "People and attendance" if one.leads else "See your workshops",
        )


def survey_steps(person: Person) -> Iterator[NextStep]:
    """A survey that is open and not sent in."""
    waiting = [one for one in surveys.invitations_of(person) if one.is_waiting]
    titles = Counter((one.instrument.title, one.subject) for one in waiting)
    for one in waiting:
        about = f" about {one.subject.about}" if one.subject.about else ""
        # The same questions may be asked twice at a time: then it matters for when.
        when = f" ({one.survey.wave.name})" if titles[one.instrument.title, one.subject] > 1 else ""
        yield NextStep(
            f"{one.instrument.title}{about}{when}",
            f"{one.instrument.length} questions for {one.survey.program}, open until {one.window.last_day:%-d %B}.",
            reverse("surveys:answer", args=[one.survey.pk, *filter(None, [one.subject.key])]),
            "Go on" if one.response else "Answer",
        )


def effort_steps(person: Person, held: list[Participation]) -> Iterator[NextStep]:
    """Protected time that waits for a chair."""
    for one in held:
        if Role(one.role) in GRANTS[Verb.CONFIRM_EFFORT] and (waiting := effort.chairs_to_ask(one.program).get(person)):
            yield NextStep(
                f"Confirm protected time in {one.program}",
                f"{waiting} of the scholars of your institution {'waits' if waiting == 1 else 'wait'} for it.",
                reverse("agreements:efforts", args=[one.program.slug]),
                "See whom",
            )


def runs(held: list[Participation]) -> list[Running]:
    """The programmes that somebody with these roles helps to run, with their totals."""
    found = {one.program.pk: one.program for one in held if Role(one.role) in GRANTS[Verb.SEE_STATUS]}
    rows = {program: oversight.statuses(program) for program in found.values()}
    return [Running(program, len(of), oversight.totals(of)) for program, of in rows.items()]


def found(held: list[Participation]) -> list[Says]:
    """What the evaluation of the programmes that somebody directs has found, as far as it is shown to them."""
    directed = [one.program_id for one in held if Role(one.role) is Role.DIRECTOR]
    return evaluations.at_home(directed) if directed else []


def coded(held: list[Participation]) -> list[Reads]:
    """What people wrote in the programmes that somebody directs, as far as it is shown to them."""
    directed = [one.program_id for one in held if Role(one.role) is Role.DIRECTOR]
    return free_text.at_home(directed) if directed else []


def learns(person: Person) -> bool:
    """The person registered for a course, with or without a role."""
    return bool(training.registered_courses(person))


def roles_held(person: Person) -> list[Participation]:
    """The person's roles today."""
    return list(programs.participations_of(person))

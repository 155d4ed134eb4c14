"""What is next for somebody: one list, asked of each package in turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from rapport.agreements import queries as agreements
from rapport.agreements.closing import queries as closing
from rapport.agreements.effort import queries as effort
from rapport.agreements.enabling import queries as enabling
from rapport.agreements.meetings import queries as meetings
from rapport.agreements.ombuds import queries as in_confidence
from rapport.agreements.queries import Step
from rapport.agreements.review import queries as reviews
from rapport.oversight import queries as oversight
from rapport.oversight.queries import Total
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Role, Verb
from rapport.programs import queries as programs
from rapport.programs.models import Participation, Program
from rapport.surveys import queries as surveys
from rapport.training import queries as training

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
class NextStep:
    """Something that waits for the person: what, why, and the button that leads there."""

    title: str
    words: str
    href: str
    action: str
    done: int = 0
    of: int = 0


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
    if Role.MENTOR in roles:
        steps += course_steps(person)
    if roles & GRANTS[Verb.ANSWER_SURVEYS]:
        steps += survey_steps(person)
    if roles & GRANTS[Verb.CONFIRM_EFFORT]:
        steps += effort_steps(person, held)
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
    for promise in agreements.promised_by(person, today, today + SOON)[:1]:
        href = reverse("agreements:item", args=[promise.statement.agreement.mentorship_id, promise.statement.item])
        yield NextStep(promise.what, f"You agreed to it. {due(promise.due_on, today)}", href, "Look at it")
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


def course_steps(person: Person) -> Iterator[NextStep]:
    """A course that is not finished. It is asked of mentors; others find it under their training."""
    for progress in training.progress_in(person, training.courses_of(person)):
        if progress.done < progress.of:
            course = progress.course
            href = reverse("training:page", args=[course.id, progress.resume_at.id])
            yield NextStep(
                course.title,
                f"About {course.minutes} minutes in all, in any order; you can stop and come back.",
                href,
                "Go on" if progress.has_begun else "Begin the course",
                progress.done,
                progress.of,
            )


def survey_steps(person: Person) -> Iterator[NextStep]:
    """A survey that is open and not sent in."""
    for one in surveys.invitations_of(person):
        if one.is_waiting:
            about = f" about {one.subject.about}" if one.subject.about else ""
            yield NextStep(
                f"{one.instrument.title}{about}",
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


def roles_held(person: Person) -> list[Participation]:
    """The person's roles today."""
    return list(programs.participations_of(person))

"""What is next for somebody: one list, asked of each package in turn."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import get_text_list

from rapport.agreements import queries as agreements
from rapport.agreements.effort import queries as effort
from rapport.agreements.queries import Step
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
        "You answer alone. Nobody sees your answers before all of you have submitted.",
        "Say what you expect",
    ),
    Step.ALIGN: (
        "compare",
        "Compare with {others} and agree",
        "All answers are in. Look at what differs first, talk it over, and write down what you agree on.",
        "Compare",
    ),
    Step.SIGN: (
        "sign",
        "Sign the agreement with {others}",
        "The text is ready. It counts when all of you have signed the same words.",
        "Read and sign",
    ),
}


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
            others = get_text_list([str(party.person) for party in desk.others], "and")
            href = reverse(f"agreements:{name}", args=[desk.mentorship.pk])
            yield NextStep(title.format(others=others), words, href, action)


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
                f"{len(one.instrument.questions)} questions for {one.survey.program}, open until "
                f"{one.window.last_day:%-d %B}.",
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

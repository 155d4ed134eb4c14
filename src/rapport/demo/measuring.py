"""What the demo pairs report about their mentorships, whom one asks to observe, and the director's figures."""

from rapport.agreements.measures import actions as measures
from rapport.agreements.measures.questions import MOST_TALKS, TALKS, questions
from rapport.agreements.meetings import queries as meetings
from rapport.demo.cast import AnObserver
from rapport.people.models import Person
from rapport.programs import queries as programs
from rapport.programs.models import Mentorship, Program


def report(mentorship: Mentorship, scholar: Person, mentor: Person, number: int) -> None:
    """Both sides report; each pair has numbers of its own."""
    for side, by in enumerate((scholar, mentor)):
        asked = questions(is_scholar=by == scholar)
        given = {}
        for place, one in enumerate(asked):
            turn = (place * (number + 2) + side) % 3
            given[one.id] = min(1 + turn + number % 2, MOST_TALKS) if one.id == TALKS else one.points[-1 - turn][0]
        measures.report(by=by, mentorship=mentorship, mentor=mentor, given=given)


def observe(mentorship: Mentorship, written: AnObserver, by: Person) -> None:
    """A scholar would like somebody to observe the next meeting; the mentor has not said yes."""
    planned = [one for one in meetings.meetings(mentorship) if one.state == "planned" and one.mentor]
    if planned:
        measures.ask_observer(by=by, meeting=planned[0], observer=written.name, email=written.email)


def figures(program: Program, director: Person) -> None:
    """The director has figures made; the worker makes them."""
    measures.ask_for_cohort_figures(by=director, program=programs.program(program.slug))

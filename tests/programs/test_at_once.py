"""Two people press at the same moment."""

from collections.abc import Callable
from functools import partial

import pytest

from rapport.audit.models import Event
from rapport.audit.queries import first_broken_link
from rapport.demo.learning import best
from rapport.oversight import actions as oversight
from rapport.oversight.queries import Task
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.actions import LastDirectorError, NewMember
from rapport.programs.models import Participation, Program, TeamMember
from rapport.programs.roster import actions, queries
from rapport.programs.roster.actions import LookAgainError
from rapport.training import actions as training
from rapport.training import queries as courses
from rapport.training.course import Activity, Page
from rapport.training.plan import actions as plans
from rapport.training.plan.actions import LineWords
from tests import make
from tests.at_once import at_once
from tests.programs.rosters import HENRY, NADIA, as_csv

pytestmark = pytest.mark.django_db(transaction=True)


def confirmation(program: Program, by: Person, content: bytes) -> Callable[[], object]:
    """Keep and look now; the call confirms, and again after a new look if the programme has changed."""
    upload = actions.keep(by=by, program=program, name="x.csv", content=content)

    def look() -> str:
        return queries.preview(queries.table_of(upload), program=program, by=by).digest

    seen = look()

    def confirm() -> object:
        try:
            return actions.import_roster(by=by, program=program, upload=upload.pk, digest=seen)
        except LookAgainError:
            return actions.import_roster(by=by, program=program, upload=upload.pk, digest=look())

    return confirm


def test_one_upload_confirmed_twice_at_once_is_imported_once() -> None:
    program = make.program()
    director = make.member(program, Role.DIRECTOR)
    confirm = confirmation(program, director, as_csv(NADIA, HENRY))
    answers = at_once(confirm, confirm)
    assert sorted(answer is None for answer in answers) == [False, True]
    assert Event.objects.filter(did="programs.import_roster").count() == 1
    assert Person.objects.filter(email="nadia@example.org").count() == 1
    assert first_broken_link() is None


@pytest.mark.parametrize("shared", [True, False])
def test_two_uploads_confirmed_at_once_are_both_imported(shared: bool) -> None:
    program = make.program()
    one, two = make.member(program, Role.DIRECTOR), make.member(program, Role.COORDINATOR)
    mentor = HENRY if shared else ["Ida", "ida@example.org", "mentor", "", "", "", "", ""]
    other = ["Omar", "omar@example.org", *NADIA[2:-1], mentor[1]]
    answers = at_once(
        confirmation(program, one, as_csv(NADIA, HENRY)), confirmation(program, two, as_csv(other, mentor))
    )
    assert all(answer is not None and not isinstance(answer, Exception) for answer in answers), answers
    assert TeamMember.objects.filter(mentorship__program=program).count() == 2
    assert Participation.objects.filter(program=program, role=Role.MENTOR).count() == (1 if shared else 2)
    assert first_broken_link() is None


def test_the_same_people_into_two_programmes_at_once() -> None:
    confirmations = []
    for program in (make.program(), make.program()):
        director = make.member(program, Role.DIRECTOR)
        confirmations.append(confirmation(program, director, as_csv(NADIA, HENRY)))
    answers = at_once(*confirmations)
    assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert Person.objects.filter(email__in=["nadia@example.org", "henry@example.org"]).count() == 2
    assert Event.objects.filter(did="people.add", target__in=people_targets()).count() == 2


def people_targets() -> list[str]:
    return [f"person:{one.pk}" for one in Person.objects.filter(email__in=["nadia@example.org", "henry@example.org"])]


def test_two_directors_cannot_leave_the_programme_alone() -> None:
    program = make.program()
    seats = [make.participation(program, Role.DIRECTOR), make.participation(program, Role.DIRECTOR)]
    answers = at_once(
        lambda: programs.end_participation(by=seats[0].person, participation=seats[0]),
        lambda: programs.end_participation(by=seats[1].person, participation=seats[1]),
    )
    assert sum(isinstance(answer, LastDirectorError) for answer in answers) == 1
    assert Participation.objects.filter(program=program, until__isnull=True).count() == 1


def test_people_with_the_same_new_cohort_and_institution_are_added_at_once() -> None:
    for turn in range(3):
        program = make.program()
        director = make.member(program, Role.DIRECTOR)
        make.person(email=f"old{turn}@example.org")

        def add(email: str, program: Program = program, director: Person = director, turn: int = turn) -> object:
            new = NewMember("Somebody", email, Role.SCHOLAR, cohort="2026", institution=f"Lakeside {turn}")
            return programs.add_member(by=director, program=program, new=new)

        emails = [f"{word}{turn}@example.org" for word in ("old", "new", "newer", "newest")]
        answers = at_once(*[partial(add, email) for email in emails])
        assert not any(isinstance(answer, Exception) for answer in answers), answers
    assert first_broken_link() is None


def test_two_last_things_of_a_course_complete_it_once() -> None:
    learner, course = make.person(), courses.course("optimising-mentoring")
    places = [(page, activity) for page in course.pages for activity in page.activities]

    def answer(place: tuple[Page, Activity]) -> object:
        page, activity = place
        given = best(activity, "x")
        return training.save_answer(by=learner, course=course, page=page, activity=activity, given=given, version=0)

    def plan() -> object:
        return plans.add_line(by=learner, words=LineWords("Listen"), course=course)

    for place in places[:-1]:
        answer(place)
    assert not Event.objects.filter(did="training.complete").exists()
    at_once(partial(answer, places[-1]), plan, plan)
    assert Event.objects.filter(did="training.complete").count() == 1


def test_a_reminder_pressed_four_times_at_once_is_one() -> None:
    program = make.program()
    programs.choose_content(by=None, program=program, course="optimising-mentoring", agreement_template="")
    director = make.member(program, Role.DIRECTOR)
    make.participation(program, Role.MENTOR, make.person(email="ada@example.org"))
    press = partial(oversight.remind, by=director, program=program, task=Task.TRAIN)
    answers = at_once(*[press] * 4)
    assert sorted(int(str(answer)) for answer in answers) == [0, 0, 0, 1]
    assert Event.objects.filter(did="oversight.remind").count() == 1

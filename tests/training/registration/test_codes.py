"""Codes are made, counted and ended by those who run the programme; whoever follows a group sees names and two days."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.people.tasks import send_waiting
from rapport.programs.models import Cohort, Program
from rapport.training.course import Course
from rapport.training.models import Completion, JoinCode
from rapport.training.registration import actions, queries
from rapport.training.registration.actions import NewCode, Said
from tests import make
from tests.training.signed_in import browser_of, without_token

SAID = Said("Professor", "Lakeside", ("required",), "faculty")
GROUP = {
    "course": "listening",
    "kind": "group",
    "group": "Department of Medicine",
    "cohort": "2027",
    "due_on": "2027-03-31",
    "follower_name": "Grace Chair",
    "follower_email": "Grace@example.org",
}


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR)


@pytest.fixture
def code(program: Program) -> JoinCode:
    new = NewCode("listening", group="Medicine", follower_name="Grace Chair", follower_email="grace@example.org")
    return actions.make_code(by=None, program=program, new=new)


def finish(person: Person, course: Course) -> None:
    Completion.objects.create(person=person, course=course.id, course_version=1, course_sha256="", at=timezone.now())


def test_a_code_for_a_group_is_made_and_whoever_follows_it_hears_of_it(
    program: Program, coordinator: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser_of(coordinator).post(f"/training/codes/{program.slug}/", GROUP)
    assert answer.status_code == 302
    code = JoinCode.objects.get()
    assert (code.group, code.is_listed, code.due_on) == ("Department of Medicine", False, date(2027, 3, 31))
    assert code.follower == Person.objects.get(email="grace@example.org")
    assert code.cohort == Cohort.objects.get(name="2027")
    send_waiting()
    letter = mail.outbox[0]
    assert letter.to == ["grace@example.org"]
    assert f"/training/join/{code.code}/" in letter.body
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"group": ""}, "Say what the group is called."),
        ({"follower_email": ""}, "Write the address of who follows the group."),
        ({"follower_name": ""}, "Write the name of who follows the group."),
        ({"course": "none"}, "Select a valid choice"),
        ({"due_on": "soon"}, "Write the day like 2027-03-31."),
    ],
)
def test_a_mistake_is_named(program: Program, coordinator: Person, wrong: dict[str, str], words: str) -> None:
    page = browser_of(coordinator).post(f"/training/codes/{program.slug}/", GROUP | wrong)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not JoinCode.objects.exists()


def test_an_open_code_has_no_group_no_day_and_nobody_who_follows_it(program: Program, coordinator: Person) -> None:
    browser_of(coordinator).post(f"/training/codes/{program.slug}/", GROUP | {"kind": "listed"})
    code = JoinCode.objects.get()
    assert (code.group, code.due_on, code.follower, code.is_listed) == ("", None, None, True)


def test_codes_are_counted_in_a_constant_number_of_questions(
    program: Program, course: Course, coordinator: Person, same_queries: Callable[..., None]
) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            code = actions.make_code(by=None, program=program, new=NewCode("listening", group="G"))
            for _ in range(2):
                actions.register(by=make.person(), code=code, said=SAID)
            finish(code.joined.first().registration.person, course)  # type: ignore[union-attr]

    browser_of(coordinator)
    same_queries(f"/training/codes/{program.slug}/", few=lambda: more(1), many=lambda: more(4), by=coordinator)
    assert {(one.registered, one.finished) for one in queries.codes_of(program)} == {(2, 1)}  # type: ignore[attr-defined]


def test_whoever_follows_a_group_sees_names_and_days_and_nothing_else(
    program: Program, course: Course, code: JoinCode, same_queries: Callable[..., None]
) -> None:
    grace = Person.objects.get(email="grace@example.org")
    ada = make.person("Ada Guest", email="ada.guest@example.org")
    actions.register(by=ada, code=code, said=SAID)
    outside = make.person("Outside Guest")
    other = actions.make_code(by=None, program=program, new=NewCode("listening", group="Surgery"))
    actions.register(by=outside, code=other, said=SAID)
    finish(ada, course)
    site = browser_of(grace)
    page = site.get(f"/training/groups/{code.pk}/").content.decode()
    assert "Ada Guest" in page
    assert timezone.localdate().strftime("%-d %b %Y") in page
    for hidden in ("ada.guest@example.org", "Professor", "Lakeside", "Outside Guest"):
        assert hidden not in page
    assert "Medicine" in site.get("/training/groups/").content.decode()
    assert site.get(f"/training/groups/{other.pk}/").status_code == 404
    assert site.get(f"/training/learners/{program.slug}/").status_code == 404
    assert site.get(f"/training/codes/{program.slug}/").status_code == 404

    def more(number: int) -> None:
        for _ in range(number):
            actions.register(by=make.person(), code=code, said=SAID)

    same_queries(f"/training/groups/{code.pk}/", few=lambda: more(2), many=lambda: more(8), by=grace)


def test_a_group_says_the_same_whatever_its_people_answer(program: Program, course: Course, code: JoinCode) -> None:
    grace = Person.objects.get(email="grace@example.org")
    ada = make.person("Ada")
    actions.register(by=ada, code=code, said=SAID)
    site = browser_of(grace)
    before = without_token(site.get(f"/training/groups/{code.pk}/"))
    browser_of(ada).post("/training/listening/silence/", {"activity": "quiet", "text": "Never quiet", "version": 0})
    assert before == without_token(site.get(f"/training/groups/{code.pk}/"))


@pytest.mark.parametrize("address", ["codes/{program}/", "institutions/{program}/", "groups/{group}/"])
def test_strangers_find_nothing(program: Program, code: JoinCode, address: str) -> None:
    path = "/training/" + address.format(program=program.slug, group=code.pk)
    ada = make.person()
    actions.register(by=ada, code=code, said=SAID)
    elsewhere = make.member(make.program(), Role.COORDINATOR)
    for stranger in (ada, elsewhere, make.member(program, Role.MENTOR), make.member(program, Role.EVALUATOR)):
        assert browser_of(stranger).get(path).status_code == 404
        assert browser_of(stranger).post(path, GROUP).status_code in {404, 405}
    assert browser_of(make.member(program, Role.COORDINATOR)).get(path).status_code == 200


def test_a_code_of_another_programme_is_not_ended_here(program: Program, coordinator: Person) -> None:
    other = actions.make_code(by=None, program=make.program(), new=NewCode("listening"))
    answer = browser_of(coordinator).post(f"/training/codes/{program.slug}/{other.pk}/end/")
    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.ended_on is None


def test_the_programme_ends_its_own_code(program: Program, coordinator: Person, code: JoinCode) -> None:
    browser_of(coordinator).post(f"/training/codes/{program.slug}/{code.pk}/end/")
    code.refresh_from_db()
    assert code.ended_on == timezone.localdate()

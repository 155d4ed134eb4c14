"""Workshops: planned, led, attended, and counted in hours."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.privacy import actions as privacy
from rapport.privacy import queries as everything
from rapport.programs import actions as programs
from rapport.programs.models import Cohort, Program
from rapport.training.course import Course
from rapport.training.facilitating import actions, queries
from rapport.training.facilitating.actions import Taken, WasHeldError, WorkshopWords
from rapport.training.models import Attendance, Completion, Workshop
from tests import make
from tests.training.test_pages import signed_in

STATE = Attendance.State


@pytest.fixture
def facilitator(program: Program) -> Person:
    return make.member(program, Role.FACILITATOR, "Facilitator")


@pytest.fixture
def coordinator(program: Program) -> Person:
    return make.member(program, Role.COORDINATOR, "Coordinator")


def planned(program: Program, *leaders: Person, at: datetime | None = None, **words: object) -> Workshop:
    said = {"title": "Listening well", "hours": Decimal(3), "role": "mentor", "course": "listening"} | words
    asked = WorkshopWords(starts_at=at or timezone.now(), leaders=leaders, **said)  # type: ignore[arg-type]
    return actions.plan_workshop(by=None, program=program, words=asked)


def sheet(site: Client, workshop: Workshop, **sent: object) -> object:
    return site.post(f"/training/workshop/{workshop.pk}/", {key.replace("_", "-"): one for key, one in sent.items()})


def kept(workshop: Workshop) -> dict[str, tuple[str, Decimal]]:
    return {one.person.name: (one.state, one.hours) for one in workshop.attendances.select_related("person")}


def test_a_coordinator_plans_and_changes_a_workshop(program: Program, coordinator: Person, facilitator: Person) -> None:
    site = signed_in(coordinator)
    address = f"/training/workshops/{program.slug}/new/"
    assert site.post(address, {"title": ""}).status_code == 422
    sent = {"title": "Peer practice", "starts_at": "2027-03-31T14:00", "hours": "2.5", "role": "mentor",
            "course": "listening", "leaders": [facilitator.pk], "place": "Room 4", "capacity": "12"}  # fmt: skip
    answer = site.post(address, sent)
    made = Workshop.objects.get()
    assert answer["Location"] == f"/training/workshop/{made.pk}/"
    assert (made.hours, made.place, made.capacity) == (Decimal("2.5"), "Room 4", 12)
    assert timezone.localtime(made.starts_at).hour == 14
    change = f"/training/workshop/{made.pk}/change/"
    assert 'value="2027-03-31T14:00"' in site.get(change).content.decode()
    site.post(change, sent | {"title": "Practice", "leaders": []})
    made.refresh_from_db()
    assert (made.title, made.leaders.count()) == ("Practice", 0)
    assert set(Event.objects.filter(program=program.slug).values_list("did", flat=True)) >= {
        "training.plan_workshop",
        "training.change_workshop",
    }


def test_who_is_expected(program: Program) -> None:
    cohort = Cohort.objects.create(program=program, name="2027")
    scholar, mentor = make.member(program, Role.SCHOLAR, "S"), make.member(program, Role.MENTOR, "M")
    other = make.member(program, Role.MENTOR, "O")
    mentor.participations.update(cohort=cohort)
    gone = make.member(program, Role.MENTOR, "G")
    programs.leave_all(by=gone, person=gone)
    assert list(queries.expected(planned(program))) == [mentor, other]
    assert list(queries.expected(planned(program, cohort=cohort))) == [mentor]
    assert list(queries.expected(planned(program, role=""))) == [mentor, other, scholar]
    assert [one.workshop.cohort for one in queries.workshops_of(other)] == [None, None]
    assert len(queries.workshops_of(mentor)) == 3
    assert len(queries.workshops_of(scholar)) == 1
    assert queries.workshops_of(gone) == []


def test_a_facilitator_takes_attendance(program: Program, facilitator: Person) -> None:
    one, two, three = (make.member(program, Role.MENTOR, name) for name in ("Ada", "Ben", "Cyd"))
    guest = make.member(program, Role.SCHOLAR, "Dot")
    held = planned(program, facilitator)
    site = signed_in(facilitator)
    html = site.get(f"/training/workshop/{held.pk}/").content.decode()
    assert all(name in html for name in ("Ada", "Ben", "Cyd", "Dot"))
    states = {f"state-{one.pk}": "present", f"state-{two.pk}": "partly", f"hours-{two.pk}": "1,5",
              f"state-{three.pk}": "absent", "also": guest.pk}  # fmt: skip
    assert site.post(f"/training/workshop/{held.pk}/", states).status_code == 302
    assert kept(held) == {
        "Ada": (STATE.PRESENT, 3),
        "Ben": (STATE.PARTLY, Decimal("1.5")),
        "Cyd": (STATE.ABSENT, 0),
        "Dot": (STATE.PRESENT, 3),
    }
    assert "not expected" in site.get(f"/training/workshop/{held.pk}/").content.decode()
    assert Event.objects.filter(did="training.take_attendance", target=f"workshop:{held.pk}").count() == 1


@pytest.mark.parametrize("hours", ["", "0", "3", "-1", "x", "NaN", "Infinity", "9e99"])
def test_a_part_has_its_hours(program: Program, facilitator: Person, hours: str) -> None:
    ada, ben = make.member(program, Role.MENTOR, "Ada"), make.member(program, Role.MENTOR, "Ben")
    held = planned(program, facilitator)
    answer = signed_in(facilitator).post(
        f"/training/workshop/{held.pk}/",
        {f"state-{ada.pk}": "partly", f"hours-{ada.pk}": hours, f"state-{ben.pk}": "present"},
    )
    assert answer.status_code == 422
    assert "Nothing is saved yet" in answer.content.decode()
    # What was chosen for the others is still there.
    assert f'id="present-{ben.pk}" checked' in answer.content.decode()
    assert not Attendance.objects.exists()


def test_two_who_take_attendance_do_not_overwrite_one_another(program: Program, facilitator: Person) -> None:
    ada, ben = make.member(program, Role.MENTOR, "Ada"), make.member(program, Role.MENTOR, "Ben")
    held = planned(program, facilitator)
    actions.take_attendance(by=facilitator, workshop=held, taken={ada.pk: Taken("absent")})
    stale = {ada.pk: Taken("present"), ben.pk: Taken("present")}
    assert actions.take_attendance(by=facilitator, workshop=held, taken=stale) == [ada]
    assert kept(held) == {"Ada": ("absent", 0), "Ben": ("present", 3)}
    actions.take_attendance(by=facilitator, workshop=held, taken={ada.pk: Taken("present", was="absent")})
    assert kept(held)["Ada"] == ("present", 3)
    actions.take_attendance(by=facilitator, workshop=held, taken={ada.pk: Taken("", was="present")})
    assert "Ada" not in kept(held)


def test_not_before_its_day_and_not_when_called_off(program: Program, facilitator: Person, coordinator: Person) -> None:
    ada = make.member(program, Role.MENTOR, "Ada")
    ahead = planned(program, facilitator, at=timezone.now() + timedelta(days=2))
    site = signed_in(facilitator)
    site.post(f"/training/workshop/{ahead.pk}/", {f"state-{ada.pk}": "present"})
    assert not Attendance.objects.exists()
    assert "from its day on" in site.get(f"/training/workshop/{ahead.pk}/").content.decode()
    signed_in(coordinator).post(f"/training/workshop/{ahead.pk}/call-off/")
    assert "called off" in signed_in(ada).get("/training/workshops/").content.decode().lower()
    assert queries.next_workshop(ada) is None
    held = planned(program)
    coming = queries.next_workshop(ada)
    assert coming is not None
    assert coming.workshop == held
    assert "Listening well" in signed_in(ada).get("/").content.decode()
    actions.take_attendance(by=facilitator, workshop=held, taken={ada.pk: Taken("present")})
    assert queries.next_workshop(ada) is None
    with pytest.raises(WasHeldError):
        actions.call_off(by=coordinator, workshop=held)


def test_hours_change_with_the_workshop(program: Program, coordinator: Person) -> None:
    ada, ben = make.member(program, Role.MENTOR, "Ada"), make.member(program, Role.MENTOR, "Ben")
    held = planned(program)
    taken = {ada.pk: Taken("present"), ben.pk: Taken("partly", Decimal("2.5"))}
    actions.take_attendance(by=coordinator, workshop=held, taken=taken)
    words = WorkshopWords("Listening", held.starts_at, Decimal(2), role="mentor")
    actions.change_workshop(by=coordinator, workshop=held, words=words)
    assert kept(held) == {"Ada": ("present", 2), "Ben": ("partly", 2)}


def test_hours_of_courses_and_workshops_are_added_up(program: Program, course: Course, mentor: Person) -> None:
    elsewhere = planned(make.program(), role="", course="")
    held = planned(program)
    Attendance.objects.create(workshop=held, person=mentor, state="present", hours=3, taken_at=timezone.now())
    Attendance.objects.create(workshop=elsewhere, person=mentor, state="partly", hours=1, taken_at=timezone.now())
    assert queries.hours_of(mentor).all == 4
    assert "4 hours so far" in signed_in(mentor).get("/training/workshops/").content.decode()
    done = {"course": course.id, "course_version": 1, "course_sha256": "0" * 64, "at": timezone.now()}
    Completion.objects.create(person=mentor, **done)
    hours = queries.hours_of(mentor)
    assert (hours.courses, hours.workshops, hours.all) == (Decimal("0.5"), 4, Decimal("4.5"))
    assert queries.hours_of(mentor, program=program).all == Decimal("3.5")
    assert queries.hours_of(mentor, course=course.id).all == Decimal("3.5")
    assert queries.hours_of(make.person()).all == 0
    html = signed_in(mentor).get("/training/workshops/").content.decode()
    assert "0.5 of courses" in html
    assert "4.5 hours so far" in html


def test_the_file_of_hours(program: Program, coordinator: Person, mentor: Person) -> None:
    held = planned(program, title="=HYPERLINK(1)")
    actions.take_attendance(by=coordinator, workshop=held, taken={mentor.pk: Taken("present")})
    answer = signed_in(coordinator).get(f"/training/workshops/{program.slug}/hours.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][3].startswith("'=HYPERLINK(1)")
    [mine] = [row for row in rows if row[0] == "Mentor"]
    assert mine[2:] == ["0", "3", "3", "3"]
    assert Event.objects.filter(did="training.export_hours", program=program.slug).exists()


def test_who_may_not_see_it_finds_nothing(program: Program, facilitator: Person, mentor: Person) -> None:
    held = planned(program, facilitator)
    actions.take_attendance(by=facilitator, workshop=held, taken={mentor.pk: Taken("present")})
    one, plan = f"/training/workshop/{held.pk}/", f"/training/workshops/{program.slug}/"
    other = make.member(program, Role.FACILITATOR, "Other")
    nobody = [make.person(), mentor, make.member(make.program(), Role.COORDINATOR), make.administrator()]
    nobody += [make.member(program, role) for role in (Role.SCHOLAR, Role.CHAIR, Role.EVALUATOR, Role.OBSERVER)]
    for person in [*nobody, other]:
        site = signed_in(person)
        assert [site.get(one).status_code, site.post(one).status_code] == [404, 404]
        for address in (f"{one}change/", f"{plan}new/", f"{plan}hours.csv"):
            assert site.get(address).status_code == 404
        assert site.post(f"{one}call-off/").status_code == 404
        if person is not other:
            assert site.get(plan).status_code == 404
            assert site.get(f"/training/guide/{program.slug}/").status_code == 404
    # Another facilitator sees that there is a workshop, and no way to its list.
    html = signed_in(other).get(plan).content.decode()
    assert "Listening well" in html
    assert one not in html
    # A facilitator who has left the programme has no list any more.
    assert signed_in(facilitator).get(one).status_code == 200
    programs.leave_all(by=facilitator, person=facilitator)
    assert signed_in(Person.objects.get(pk=facilitator.pk)).get(one).status_code == 404
    for address in (one, plan, "/training/workshops/"):
        assert Client().get(address).status_code == 302


def test_one_sees_ones_own_attendance_and_nobody_elses(program: Program, facilitator: Person, mentor: Person) -> None:
    other = make.member(program, Role.MENTOR, "Zoe Other")
    held = planned(program, facilitator, at=timezone.now() - timedelta(days=3))
    taken = {mentor.pk: Taken("partly", Decimal(1)), other.pk: Taken("absent")}
    actions.take_attendance(by=facilitator, workshop=held, taken=taken)
    html = signed_in(mentor).get("/training/workshops/").content.decode()
    assert "Listening well" in html
    assert "partly" in html
    assert not re.search(r"\bZoe\b", html)  # a token may hold three letters in a row
    assert "absent" in signed_in(other).get("/training/workshops/").content.decode()


def test_pages_cost_as_many_queries_for_many_as_for_few(
    same_queries: Callable[..., None], program: Program, coordinator: Person
) -> None:
    held = planned(program, coordinator)

    def more(number: int) -> None:
        for _ in range(number):
            person = make.member(program, Role.MENTOR)
            made = planned(program, coordinator)
            for one in (held, made):
                actions.take_attendance(by=coordinator, workshop=one, taken={person.pk: Taken("present")})

    for address in (f"/training/workshop/{held.pk}/", f"/training/workshops/{program.slug}/", "/training/workshops/"):
        same_queries(address, few=lambda: more(2), many=lambda: more(5), by=signed_in_person(coordinator))
    assert len(queries.ledger(program).people) > 5


def signed_in_person(person: Person) -> Person:
    person.is_demo = True
    person.save()
    return person


def test_it_is_in_ones_data_and_goes_with_them(program: Program, facilitator: Person, mentor: Person) -> None:
    held = planned(program, facilitator)
    actions.take_attendance(by=facilitator, workshop=held, taken={mentor.pk: Taken("present")})
    mine = dict(everything.everything_about(mentor))["workshops"]
    assert (mine[0]["workshop__title"], mine[0]["hours"]) == ("Listening well", 3)
    assert dict(everything.everything_about(facilitator))["workshops led"]
    for person in (mentor, facilitator):
        privacy.erase(by=person, person=person)
    assert not Attendance.objects.exists()
    assert not held.leaders.exists()
    assert Workshop.objects.exists()

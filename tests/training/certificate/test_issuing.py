"""A certificate comes with the last fact of a completion, once, and then stays as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from rapport.audit.models import Event
from rapport.people import actions as people
from rapport.people.models import Person
from rapport.privacy import actions as privacy
from rapport.programs.models import Program
from rapport.training import privacy as kept
from rapport.training.certificate import actions, pdf, queries
from rapport.training.certificate.actions import AlreadyIssuedError
from rapport.training.course import Course
from rapport.training.models import Answer, Attendance, Certificate, CertificateName, Completion, Workshop
from tests import make

pytestmark = pytest.mark.django_db


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(IntegrityError, match="stays as it was issued"), transaction.atomic():
        yield


def test_it_says_what_was_completed_by_whom_and_when(
    certificate: Certificate, course: Course, program: Program
) -> None:
    completion = Completion.objects.get()
    assert (certificate.name, certificate.title, certificate.hours) == ("Mentor", "Listening", Decimal("0.5"))
    assert (certificate.course_version, certificate.course_sha256) == (course.version, course.sha256)
    assert certificate.completed_on == timezone.localdate(completion.at)
    assert (certificate.issuer, certificate.program) == ("University of Example", program)
    assert Event.objects.filter(did="training.certify", target=f"certificate:{certificate.pk}").count() == 1


def test_it_is_issued_with_the_completion_or_neither_is(
    mentor: Person, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        make.finish_course(mentor, course.id)
    assert not Completion.objects.exists()
    assert not Certificate.objects.exists()
    assert not Answer.objects.exists()


def test_issued_again_it_is_the_same(certificate: Certificate, mentor: Person, course: Course) -> None:
    again = actions.issue(by=mentor, course=course, completion=Completion.objects.get())
    assert (again.pk, again.number) == (certificate.pk, certificate.number)
    assert Event.objects.filter(did="training.certify").count() == 1


def test_numbers_cannot_be_guessed() -> None:
    numbers = {actions.new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert {len(number) for number in numbers} == {24}
    assert len(actions.SIGNS) ** 20 > 2**98


def test_a_name_is_chosen_before_and_not_after(mentor: Person, course: Course) -> None:
    actions.choose_name(by=mentor, course=course.id, name="Dr  Mentor")
    actions.choose_name(by=mentor, course=course.id, name="Dr Ada Mentor")
    make.finish_course(mentor, course.id)
    issued = queries.of(mentor, course.id)
    assert issued
    assert issued.name == "Dr Ada Mentor"
    assert not CertificateName.objects.exists()
    with pytest.raises(AlreadyIssuedError):
        actions.choose_name(by=mentor, course=course.id, name="Somebody else")
    people.rename(by=mentor, name="Somebody else")
    assert Certificate.objects.get().name == "Dr Ada Mentor"


def test_whoever_had_no_name_gives_it_once_afterwards(mentor: Person, course: Course) -> None:
    Person.objects.filter(pk=mentor.pk).update(name="")
    mentor.refresh_from_db()
    make.finish_course(mentor, course.id)
    assert not Certificate.objects.get().is_valid
    actions.choose_name(by=mentor, course=course.id, name="Ada")
    assert Certificate.objects.get().is_valid
    with pytest.raises(AlreadyIssuedError):
        actions.choose_name(by=mentor, course=course.id, name="Eve")


def test_hours_of_workshops_until_that_day_stand_apart_from_those_of_the_course(
    mentor: Person, course: Course, program: Program
) -> None:
    for number, (name, hours) in enumerate((("listening", "1.5"), ("listening", "1"), ("another", "8"))):
        at = timezone.now() - timedelta(days=number)
        held = Workshop.objects.create(program=program, title="P", course=name, starts_at=at, hours=Decimal(hours))
        Attendance.objects.create(workshop=held, person=mentor, state="present", hours=Decimal(hours), taken_at=at)
    make.finish_course(mentor, course.id)
    found = Certificate.objects.get()
    assert (found.hours, found.workshop_hours, found.duration) == (Decimal("0.5"), Decimal("2.5"), "0.5 hours")
    Attendance.objects.update(hours=1)
    found.refresh_from_db()
    assert found.workshops == "2.5 hours", "it is frozen with the rest"
    page = Client().get(f"/training/certificates/{found.number}/").content.decode()
    assert "<dd>0.5 hours</dd>" in page
    assert "Hours of workshops" in page
    assert "<dd>2.5 hours</dd>" in page
    assert pdf.data_of(found)["workshops"] == "2.5 hours"
    found.workshop_hours = Decimal(0)
    assert pdf.render(found) != pdf.render(Certificate.objects.get()), "it is printed"


def test_without_workshops_nothing_is_said_of_them(certificate: Certificate) -> None:
    assert (certificate.workshop_hours, certificate.workshops) == (0, "")
    assert "orkshop" not in Client().get(f"/training/certificates/{certificate.number}/").content.decode()
    assert pdf.data_of(certificate)["workshops"] == ""


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Eve"},
        {"title": "Another course"},
        {"hours": 99},
        {"workshop_hours": 99},
        {"course_version": 7},
        {"course_sha256": "0" * 64},
        {"number": "A"},
        {"issuer": "Nobody"},
        {"salt": ""},
        {"identity_hash": "sha256$0"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_it(certificate: Certificate, change: dict[str, object]) -> None:
    with refused():
        Certificate.objects.update(**change)


def test_the_database_refuses_to_make_it_valid_again(certificate: Certificate, program: Program) -> None:
    actions.withdraw(by=make.person(), certificate=certificate, reason="A mistake")
    with refused():
        Certificate.objects.update(withdrawn_on=None)
    with refused():
        Certificate.objects.update(withdrawn_on=timezone.localdate() - timedelta(days=9))


def test_withdrawn_twice_the_first_reason_stays(certificate: Certificate, program: Program) -> None:
    by = make.person()
    actions.withdraw(by=by, certificate=certificate, reason=" A mistake ")
    actions.withdraw(by=by, certificate=certificate, reason="Another")
    assert Certificate.objects.get().reason == "A mistake"
    [event] = Event.objects.filter(did="training.withdraw_certificate")
    assert (event.program, event.target) == (program.slug, f"certificate:{certificate.pk}")


def test_it_stands_when_the_programme_goes(certificate: Certificate, program: Program) -> None:
    program.delete()
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert certificate.program is None


def test_a_person_takes_it_away_and_has_it_erased(certificate: Certificate, mentor: Person, course: Course) -> None:
    parts = dict(kept.about(mentor))
    assert [row["number"] for row in parts["course certificates"]] == [certificate.number]
    actions.choose_name(by=mentor, course="another-course", name="Ada")
    assert dict(kept.about(mentor))["names for certificates"] == [{"course": "another-course", "name": "Ada"}]
    privacy.erase(by=mentor, person=mentor)
    assert not Certificate.objects.exists()
    assert not CertificateName.objects.exists()

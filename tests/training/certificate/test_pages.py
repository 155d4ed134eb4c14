"""What the person, a stranger, staff and nobody see of a certificate."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.certificate import actions, limits
from rapport.training.course import Course
from rapport.training.library import shelf
from rapport.training.models import Certificate, CertificateName
from tests import make

pytestmark = pytest.mark.django_db
NAME = "/training/listening/certificate/"


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person:
        person.is_demo = True
        person.save()
        client.force_login(person)
    return client


def address(certificate: Certificate, rest: str = "") -> str:
    return f"/training/certificates/{certificate.number}/{rest}"


def text(site: Client, url: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", site.get(url).content.decode()))


def test_a_stranger_reads_name_title_hours_date_and_version_and_no_more(certificate: Certificate) -> None:
    for site in (browser(), browser(make.person())):
        answer = site.get(address(certificate))
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        page = answer.content.decode()
        on = f"{certificate.completed_on:%-d %B %Y}"
        for said in ("Mentor", "Listening", "0.5 hours", on, certificate.course_sha256, certificate.number, "Valid"):
            assert said in page
        assert '<meta name="robots" content="noindex' in page
        assert certificate.person.email not in page
        assert certificate.salt not in page
        assert "Withdraw" not in page


def test_small_letters_find_it_too(certificate: Certificate) -> None:
    assert browser().get(address(certificate).lower()).status_code == 200


def test_a_withdrawn_one_says_so_to_everybody_and_why_to_its_person(certificate: Certificate) -> None:
    actions.withdraw(by=make.person(), certificate=certificate, reason="Taken by a twin")
    page = text(browser(), address(certificate))
    assert "was withdrawn on" in page
    assert "Valid" not in page
    assert "twin" not in page
    site = browser(certificate.person)
    assert "Taken by a twin" in text(site, "/training/certificates/")
    assert site.get(address(certificate, "certificate.pdf")).status_code == 404
    assert site.get(address(certificate, "badge.jwt")).status_code == 404
    assert "Withdrawn" in text(site, "/training/listening/")


def test_of_an_erased_person_nothing_is_there(certificate: Certificate) -> None:
    there = address(certificate)
    actions.erase(person=certificate.person)
    for path in (there, address(certificate, "status.json"), "/training/certificates/ABCD-EFGH/"):
        answer = browser().get(path)
        assert answer.status_code == 404
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Mentor" not in browser().get(there).content.decode()


def test_one_without_a_name_is_not_shown(mentor: Person, course: Course) -> None:
    Person.objects.filter(pk=mentor.pk).update(name="")
    mentor.refresh_from_db()
    make.finish_course(mentor, course.id)
    certificate = Certificate.objects.get()
    assert browser().get(address(certificate)).status_code == 404
    site = browser(mentor)
    assert "waits for your name" in text(site, "/training/certificates/")
    assert site.get(address(certificate, "certificate.pdf")).status_code == 404
    answer = site.post(NAME, {"name": "Ada"})
    assert answer["Location"] == "/training/certificates/"
    assert "Ada" in text(browser(), address(certificate))


def test_who_asks_too_often_waits(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(limits, "PER_MINUTE", 3)
    monkeypatch.setattr(limits, "this_minute", lambda: 10)
    statuses = [browser().get(address(certificate)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert browser().get(address(certificate, "status.json")).status_code == 429
    assert "Mentor" not in browser().get(address(certificate)).content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(address(certificate)).status_code == 200


def test_downloads_are_for_its_person_alone(certificate: Certificate, program: Program) -> None:
    others = [make.person(), make.member(program, Role.COORDINATOR), make.member(program, Role.MENTOR)]
    for rest in ("certificate.pdf", "badge.jwt"):
        assert browser().get(address(certificate, rest))["Location"].startswith("/people/account/login/")
        for other in others:
            assert browser(other).get(address(certificate, rest)).status_code == 404
        answer = browser(certificate.person).get(address(certificate, rest))
        assert answer.status_code == 200
        assert certificate.number in answer["Content-Disposition"]


def test_it_is_there_for_who_has_left_and_when_the_course_has_gone(
    certificate: Certificate, folder: Path, mentor: Person
) -> None:
    site = browser(mentor)
    before = site.get(address(certificate, "certificate.pdf")).content
    programs.leave_all(by=mentor, person=mentor)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    shelf.cache_clear()
    assert site.get("/training/listening/").status_code == 404
    assert "Listening" in text(site, "/training/certificates/")
    assert site.get(address(certificate, "certificate.pdf")).content == before
    assert browser().get(address(certificate)).status_code == 200


def test_the_name_page(mentor: Person, course: Course) -> None:
    site = browser(mentor)
    assert 'value="Mentor"' in site.get(NAME).content.decode()
    assert site.post(NAME, {"name": "  "}).status_code == 422
    assert not CertificateName.objects.exists()
    assert site.post(NAME, {"name": "Dr Ada Mentor"})["Location"] == "/training/listening/"
    assert "Dr Ada Mentor" in text(site, "/training/listening/")
    make.finish_course(mentor, course.id)
    assert site.get(NAME)["Location"] == "/training/certificates/"
    site.post(NAME, {"name": "Eve"})
    assert Certificate.objects.get().name == "Dr Ada Mentor"
    assert "Download the PDF" in text(site, "/training/listening/")


def test_the_name_page_is_for_who_takes_the_course(mentor: Person, course: Course) -> None:
    assert browser().get(NAME)["Location"].startswith("/people/account/login/")
    for stranger in (make.person(), make.member(make.program(), Role.DIRECTOR)):
        assert browser(stranger).get(NAME).status_code == 404
        assert browser(stranger).post(NAME, {"name": "Eve"}).status_code == 404
    assert not CertificateName.objects.exists()


def test_staff_of_the_programme_withdraw_with_a_reason(certificate: Certificate, program: Program) -> None:
    site = browser(make.member(program, Role.COORDINATOR))
    there = address(certificate, "withdraw/")
    assert there in site.get(address(certificate)).content.decode()
    assert site.get(there).status_code == 200
    assert site.post(there, {"reason": " "}).status_code == 422
    assert not Certificate.objects.get().is_withdrawn
    assert site.post(there, {"reason": "A mistake"})["Location"] == address(certificate)
    assert Certificate.objects.get().is_withdrawn
    assert site.get(there)["Location"] == address(certificate)


def test_nobody_else_withdraws(certificate: Certificate, program: Program) -> None:
    others = [
        certificate.person,
        make.person(),
        make.member(program, Role.EVALUATOR),
        make.member(make.program(), Role.COORDINATOR),
    ]
    for other in others:
        assert browser(other).post(address(certificate, "withdraw/"), {"reason": "x"}).status_code == 404
        assert browser(other).get(f"/training/certificates/of/{program.slug}/").status_code == 404
    assert not Certificate.objects.get().is_withdrawn


def test_of_a_course_taken_outside_a_programme_the_administrator_withdraws(
    certificate: Certificate, program: Program
) -> None:
    coordinator = make.member(program, Role.COORDINATOR)
    Certificate.objects.update(program=None)
    assert browser(coordinator).get(address(certificate, "withdraw/")).status_code == 404
    assert browser(make.administrator()).get(address(certificate, "withdraw/")).status_code == 200


def test_the_list_of_a_programme_finds_and_costs_the_same_however_long(
    certificate: Certificate, program: Program, course: Course, same_queries: Callable[..., None]
) -> None:
    by = make.member(program, Role.COORDINATOR)
    here = f"/training/certificates/of/{program.slug}/"

    def add(number: int) -> None:
        for _ in range(number):
            make.finish_course(make.member(program, Role.MENTOR), course.id)

    same_queries(here, few=lambda: add(1), many=lambda: add(6), by=by)
    site = browser(by)
    assert certificate.number in text(site, f"{here}?q={certificate.number}")
    assert certificate.number in text(site, f"{here}?q=listen+ment")
    assert "Nothing found" in text(site, f"{here}?q=nobody")
    elsewhere = make.program()
    other = browser(make.member(elsewhere, Role.COORDINATOR))
    assert certificate.number not in text(other, f"/training/certificates/of/{elsewhere.slug}/")

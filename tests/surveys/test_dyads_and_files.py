"""Answers about somebody, in another language, with files, and words that somebody may read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Mentorship, Program, TeamMember
from rapport.surveys.models import Answer, Attachment, Response, SharedText, Submission, Survey
from tests import make
from tests.surveys.answering import SCRIPT, forget_the_shelf, form, hand_in, on_the_shelf, send, signed_in
from tests.surveys.forms import elements, survey_form
from tests.surveys.instruments import ALL_TYPES

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 words"
MET = {"met01_accessible": 7, "met_overall": 6}


@pytest.fixture
def program() -> Program:
    return make.program()


@pytest.fixture
def pair(program: Program) -> Mentorship:
    found = make.mentorship(program)
    second = make.member(program, Role.MENTOR, "Second mentor")
    programs.pair(by=None, program=program, scholar=found.scholar, mentor=second, place=TeamMember.Place.CO)
    return found


@pytest.fixture
def site(pair: Mentorship) -> Client:
    return signed_in(pair.scholar)


def mentors(pair: Mentorship) -> list[Person]:
    return [place.mentor for place in TeamMember.objects.filter(mentorship=pair).order_by("pk")]


def about(survey: Survey, pair: Mentorship, person: Person | None = None) -> str:
    return f"/surveys/{survey.pk}/about/{pair.pk}{f'-{person.pk}' if person else ''}/"


@pytest.fixture
def rates(program: Program) -> Survey:
    return make.survey(program, instrument="mentee-rates-mentor", degree=Survey.Degree.CONFIDENTIAL)


# Scholar and mentor.


def test_scholar_and_mentor_answer_about_the_same_pair(program: Program, pair: Mentorship, site: Client) -> None:
    wave = make.wave(program)
    asked = {
        role: make.survey(program, role, instrument="agreement-experience", wave=wave)
        for role in (Role.SCHOLAR, Role.MENTOR)
    }
    first = mentors(pair)[0]
    for browser, survey in ((site, asked[Role.SCHOLAR]), (signed_in(first), asked[Role.MENTOR])):
        for _ in range(2):
            hand_in(browser, f"{about(survey, pair)}?edit=yes", ae_often=2, ae_satisfied=4)
    assert {(one.person, one.mentorship, one.about) for one in Response.objects.all()} == {
        (pair.scholar, pair, None),
        (first, pair, None),
    }
    assert Submission.objects.count() == 2


def test_each_mentor_is_rated_by_themselves(site: Client, pair: Mentorship, rates: Survey) -> None:
    assert site.get(f"/surveys/{rates.pk}/")["Location"] == "/surveys/"
    page = site.get("/surveys/").content.decode()
    for at, mentor in enumerate(mentors(pair)):
        assert f"About {mentor.name}" in page
        assert hand_in(site, about(rates, pair, mentor), **MET, met02_listens=at + 1).status_code == 302
    assert [one.about for one in Response.objects.order_by("pk")] == mentors(pair)
    for _ in range(2):
        hand_in(site, f"{about(rates, pair, mentors(pair)[0])}?edit=yes", met_overall=1)
    assert Response.objects.count() == 2


def test_nobody_rates_a_mentor_who_is_not_theirs(
    site: Client, pair: Mentorship, rates: Survey, program: Program
) -> None:
    other = make.mentorship(program)
    strangers = [
        about(rates, other, mentors(other)[0]),
        about(rates, pair, mentors(other)[0]),
        about(rates, pair, pair.scholar),
        about(rates, pair),
        f"/surveys/{rates.pk}/about/x-1/",
    ]
    for address in strangers:
        assert site.get(address).status_code == 404
        assert site.post(address, {"on-met_overall": "1", "met_overall": "1"}, headers=SCRIPT).status_code == 404
    assert not Response.objects.exists()


def test_the_mentor_sees_nothing_of_it(site: Client, pair: Mentorship, rates: Survey) -> None:
    first = mentors(pair)[0]
    hand_in(site, about(rates, pair, first), **MET)
    mentor = signed_in(first)
    for address in (about(rates, pair, first), f"/surveys/{rates.pk}/"):
        assert mentor.get(address).status_code == 404


def test_a_mentor_who_left_is_asked_about_no_more_and_answers_can_still_be_taken_back(
    site: Client, pair: Mentorship, rates: Survey
) -> None:
    first, second = mentors(pair)
    hand_in(site, about(rates, pair, first), **MET)
    for place in TeamMember.objects.filter(mentorship=pair):
        programs.end_place(by=pair.scholar, member=place)
    assert site.get(about(rates, pair, second)).status_code == 404
    assert "your answers are in" in site.get(about(rates, pair, first)).content.decode()
    assert f"About {first.name}" in site.get("/surveys/").content.decode()
    assert site.post(f"{about(rates, pair, first)}withdraw/").status_code == 302
    assert Response.objects.get().state == Response.State.WITHDRAWN
    assert not Submission.objects.exists()


def test_who_has_left_the_programme_can_still_look_and_take_back_but_not_answer(program: Program) -> None:
    survey, seat = make.survey(program), make.participation(program, Role.SCHOLAR)
    address, site = f"/surveys/{survey.pk}/", signed_in(seat.person)
    hand_in(site, address, si_team=5)
    stale = form(site, f"{address}?edit=yes")
    programs.end_participation(by=seat.person, participation=seat)
    assert "si_team" not in site.get(f"{address}?edit=yes").content.decode()
    assert send(site, address, stale, si_team=1, submit="yes").status_code == 409
    assert Answer.objects.get().number == 5
    assert address in site.get("/surveys/").content.decode()
    assert site.post(f"{address}withdraw/").status_code == 302
    assert not Answer.objects.exists()
    # Who never answered finds nothing.
    other = make.participation(program, Role.SCHOLAR)
    programs.end_participation(by=other.person, participation=other)
    gone = signed_in(other.person)
    assert gone.get(address).status_code == 404
    assert gone.post(address, {"on-si_team": "1", "si_team": "1"}).status_code == 404


# Words that may be read.


def shares(page: str) -> list[str]:
    boxes = survey_form(page).all("input")
    return [one.attributes["name"] for one in boxes if one.attributes.get("name", "").startswith("share-")]


def test_a_box_for_sharing_stands_only_where_the_mentor_could_read(
    site: Client, pair: Mentorship, rates: Survey, program: Program
) -> None:
    first = mentors(pair)[0]
    address = about(rates, pair, first)
    assert shares(site.get(address).content.decode()) == ["share-met_comment"]
    hand_in(site, address, **MET, met_comment="Thank you", **{"share-met_comment": "1"})
    assert [one.field for one in SharedText.objects.all()] == ["met_comment"]
    hand_in(site, f"{address}?edit=yes", **{"share-met_comment": None})
    assert not SharedText.objects.filter(submission__is_last=True).exists()
    wave = make.wave(program)
    for degree in (Survey.Degree.IDENTIFIED, Survey.Degree.CONFIDENTIAL):
        other = make.survey(program, instrument="agreement-experience", degree=degree, wave=make.wave(program))
        found = about(other, pair)
        assert shares(site.get(found).content.decode()) == []
        hand_in(site, found, ae_why="Ours", **{"share-ae_why": "1"})
        assert Response.objects.get(survey=other).answers.get(field="ae_why").text == "Ours"
    assert not SharedText.objects.exclude(submission__response__survey=rates).exists()
    assert not Answer.objects.exclude(response__survey=rates).filter(may_be_read=True).exists()
    assert wave


# Languages.


def test_the_form_stands_in_the_language_that_was_chosen_and_stays_in_it(program: Program) -> None:
    survey = make.survey(program)
    address, site = f"/surveys/{survey.pk}/", signed_in(make.member(program, Role.SCHOLAR))
    assert 'lang="es"' in site.get(address).content.decode()
    spanish = site.get(f"{address}?words=es").content.decode()
    assert "La ciencia es un campo en el que estoy en mi sitio." in spanish
    assert "Totalmente de acuerdo" in spanish
    assert "Science is a field" not in spanish
    sent = form(site, f"{address}?words=es")
    assert sent["words"] == "es"
    send(site, address, sent, si_team=5, later="yes")
    assert Response.objects.get().wording == "es"
    assert "Totalmente de acuerdo" in site.get(address).content.decode()
    assert "Strongly agree" in site.get(f"{address}?words=").content.decode()
    assert "Strongly agree" in site.get(f"{address}?words=klingon").content.decode()
    again = form(site, address)
    again["words"] = "klingon"
    hand_in(site, address, si_self=3)
    send(site, address, again, si_daily=3, later="yes")
    assert Response.objects.get().wording == "es"
    assert dict(Answer.objects.values_list("field", "number"))["si_team"] == 5


def test_the_language_of_the_questions_is_marked_for_a_reader(program: Program) -> None:
    survey = make.survey(program)
    site = signed_in(make.member(program, Role.SCHOLAR))
    page = survey_form(site.get(f"/surveys/{survey.pk}/?words=es").content.decode())
    question = next(one for one in page.all("legend") if "ciencia" in one.text or "científic" in one.text)
    langs = [one.attributes["lang"] for one in question.within("section")]
    assert langs[:1] == ["es"]


# Files.


@pytest.fixture
def everything(settings: Settings, tmp_path: Path, program: Program) -> Iterator[str]:
    on_the_shelf(settings, tmp_path, everything_1=ALL_TYPES)
    yield f"/surveys/{make.survey(program, instrument='everything').pk}/"
    settings.CONTENT = settings.CONTENT[:-1]
    forget_the_shelf()


BASE: dict[str, object] = {"mentors": 1, "mood": 3, "titles": [2], "why": "Because"}


def pdf(name: str = "proof.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (pdf("proof.exe"), "is not a file of the kind"),
        (pdf("proof.pdf", b"MZ not a pdf"), "is not a file of the kind"),
        (pdf("proof.png", b"\x89PNG\r\n\x1a\n"), "is not a file of the kind"),
        (pdf("big.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024)), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_not_wanted_is_told(site: Client, everything: str, file: SimpleUploadedFile, says: str) -> None:
    found = send(site, everything, form(site, everything), **BASE, proof=file, submit="yes")
    assert found.status_code == 422
    assert says in found.content.decode()
    assert not Attachment.objects.exists()
    assert Answer.objects.get(field="why").text == "Because"


def test_a_file_is_given_replaced_and_removed(site: Client, everything: str) -> None:
    hand_in(site, everything, **BASE, proof=pdf())
    assert bytes(Attachment.objects.get().content) == PDF
    page = site.get(f"{everything}?edit=yes").content.decode()
    assert "You have given “proof.pdf”" in page
    assert next(one for one in elements(page).all("input") if "data-given" in one.attributes)
    hand_in(site, f"{everything}?edit=yes", proof=pdf("better.pdf", PDF + b"!"))
    assert (Attachment.objects.get().name, bytes(Attachment.objects.get().content)) == ("better.pdf", PDF + b"!")
    # Sending the form without a file leaves it as it is.
    hand_in(site, f"{everything}?edit=yes", word="other")
    assert Attachment.objects.get().name == "better.pdf"
    hand_in(site, f"{everything}?edit=yes", **{"remove-proof": "1"})
    assert not Attachment.objects.exists()
    assert '"proof":-99' in Submission.objects.get(is_last=True).answers


def test_a_script_sends_a_file_by_itself(site: Client, everything: str) -> None:
    part = site.post(everything, {"on-proof": "1", "seen-proof": "0", "proof": pdf()}, headers=SCRIPT)
    assert "Saved" in part.content.decode()
    gone = site.post(everything, {"on-proof": "1", "seen-proof": "1", "remove-proof": "1"}, headers=SCRIPT)
    assert "Saved" in gone.content.decode()
    assert not Attachment.objects.exists()

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.training.course import Course
from rapport.training.models import Answer, Visit
from tests import make

PAGE = "/training/listening/silence/"
ADDRESSES = ["/training/listening/", PAGE]


@pytest.fixture
def site(mentor: Person) -> Client:
    return signed_in(mentor)


def signed_in(person: Person) -> Client:
    """A browser of this person, who needs no second factor."""
    person.is_demo = True
    person.save()
    client = Client()
    client.force_login(person)
    return client


def write(site: Client, text: str, version: int = 0, **more: str) -> object:
    return site.post(PAGE, {"activity": "quiet", "text": text, "version": version, **more})


@pytest.mark.parametrize("address", ["/training/", *ADDRESSES])
def test_nobody_is_sent_to_sign_in(course: Course, db: None, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/people/account/login/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_no_programme_with_the_course_finds_nothing(mentor: Person, program: Program, address: str) -> None:
    strangers = [make.person(), make.member(make.program(), Role.DIRECTOR), make.member(program, Role.OBSERVER)]
    gone = make.member(program, Role.MENTOR)
    programs.leave_all(by=gone, person=gone)
    for stranger in [*strangers, gone]:
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(stranger).post(PAGE, {"activity": "quiet", "text": "x"}).status_code == 404
    assert not Answer.objects.exists()


def test_a_reflection_is_shown_to_nobody_else_staff_included(site: Client, mentor: Person, program: Program) -> None:
    write(site, "Only for me: XYZZY")
    for role in (Role.DIRECTOR, Role.COORDINATOR, Role.EVALUATOR, Role.SCHOLAR, Role.MENTOR):
        other = signed_in(make.member(program, role))
        for address in ("/training/", *ADDRESSES):
            response = other.get(address)
            assert response.status_code == 200
            assert b"XYZZY" not in response.content
    administrator = make.person()
    administrator.is_server_administrator = True
    administrator.save()
    assert signed_in(administrator).get(PAGE).status_code == 404
    assert b"XYZZY" in site.get(PAGE).content


def test_no_such_page_or_activity(site: Client) -> None:
    assert site.get("/training/listening/none/").status_code == 404
    assert site.get("/training/none/").status_code == 404
    assert site.post(PAGE, {"activity": "none"}).status_code == 404
    assert site.post(PAGE, {}).status_code == 404


def test_a_plain_form_saves_and_comes_back_to_its_place(site: Client) -> None:
    response = write(site, "Line one\r\nline two")
    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}#quiet"
    assert Answer.objects.get().text == "Line one\nline two"
    assert "Line one\nline two" in site.get(PAGE).content.decode()


def test_a_script_gets_the_state_alone_and_the_next_version(site: Client) -> None:
    response = site.post(PAGE, {"activity": "quiet", "text": "Hm.", "version": 0}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert '<input type="hidden" name="version" value="1">' in html
    assert "<html" not in html
    assert "1 of 2" in html  # the new count of the section
    assert json.loads(response["HX-Trigger"]) == {"draft-saved": "training:listening:silence:quiet"}


def test_a_choice_gets_its_feedback(site: Client) -> None:
    site.post(PAGE, {"activity": "first-word", "option": "me", "version": 0})
    assert "Try to wait." in site.get(PAGE).content.decode()
    site.post(PAGE, {"activity": "first-word", "option": "they", "version": 1})
    html = site.get(PAGE).content.decode()
    assert "That fits best" in html
    assert "Try to wait." not in html


def test_no_choice_and_a_strange_one_are_refused(site: Client) -> None:
    for option in ("", "neither"):
        response = site.post(PAGE, {"activity": "first-word", "option": option})
        assert response.status_code == 422
    assert not Answer.objects.exists()


def test_the_second_tab_sees_both_texts_and_decides(site: Client) -> None:
    write(site, "From the first tab")
    refused = write(site, "From the second tab", version=0)
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "From the first tab" in html
    assert "From the second tab" in html
    assert Answer.objects.get().text == "From the first tab"
    assert write(site, "From the second tab", version=0, replaces="1").status_code == 302
    assert Answer.objects.get().text == "From the second tab"


def test_the_second_tab_may_keep_the_other(site: Client) -> None:
    write(site, "From the first tab")
    assert write(site, "From the second tab", version=0, discard="yes").status_code == 302
    assert Answer.objects.get().text == "From the first tab"
    part = site.post(PAGE, {"activity": "quiet", "discard": "yes"}, headers={"HX-Request": "true"})
    assert part["HX-Retarget"] == "#quiet"
    assert "From the first tab" in part.content.decode()
    assert "draft-saved" in part["HX-Trigger"]


def test_a_text_that_is_too_long_comes_back_whole(site: Client) -> None:
    text = "long " * 4001
    response = write(site, text)
    assert response.status_code == 422
    assert text.rstrip() in response.content.decode()
    assert "not saved" in response.content.decode()
    assert not Answer.objects.exists()


def test_a_lost_session_loses_no_text(site: Client, mentor: Person) -> None:
    owner = _owner_in(site.get(PAGE).content.decode())
    typed = {"activity": "quiet", "text": "Typed while signed out", "version": "0", "draft-owner": owner}
    site.logout()
    response = site.post(PAGE, typed)
    assert response["Location"] == f"/people/account/login/?next={PAGE}"
    _sign_in_again(site, mentor)
    html = site.get(PAGE).content.decode()
    assert "Typed while signed out" in html
    assert "when your session ended" in html
    assert not Answer.objects.exists()
    assert "Typed while signed out" not in site.get(PAGE).content.decode()


def test_what_somebody_else_typed_is_not_given_to_me(site: Client, mentor: Person, program: Program) -> None:
    owner = _owner_in(site.get(PAGE).content.decode())
    site.logout()
    site.post(PAGE, {"activity": "quiet", "text": "Private", "draft-owner": owner})
    _sign_in_again(site, make.member(program, Role.MENTOR))
    assert b"Private" not in site.get(PAGE).content


def test_a_script_without_a_session_is_sent_to_sign_in_as_a_whole_page(course: Course, db: None) -> None:
    response = Client().post(PAGE, {"activity": "quiet", "text": "x"}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response["HX-Redirect"] == f"/people/account/login/?next={PAGE}"


def test_one_goes_on_where_one_stopped(site: Client) -> None:
    assert "Start" in site.get("/training/").content.decode()
    site.get("/training/listening/asking/")
    site.get(PAGE)
    site.get("/training/listening/asking/")
    assert Visit.objects.count() == 2
    assert 'Continue: <span lang="en">Asking' in site.get("/training/").content.decode()


def test_wicked_text_is_shown_as_text(site: Client) -> None:
    write(site, "</textarea><script>alert(1)</script>")
    assert "<script>alert(1)" not in site.get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["/training/", *ADDRESSES])
def test_pages_cost_as_many_queries_for_many_answers_as_for_few(
    same_queries: Callable[..., None], site: Client, mentor: Person, address: str
) -> None:
    def few() -> None:
        site.get(PAGE)
        site.post(PAGE, {"activity": "first-word", "option": "me"})

    def many() -> None:
        write(site, "x")
        site.post("/training/listening/asking/", {"activity": "question", "text": "y"})
        for _ in range(3):
            other = make.program()
            other.course = "listening"
            other.save()
            make.participation(other, Role.MENTOR, mentor)

    same_queries(address, few=few, many=many, by=mentor)


def test_a_page_costs_few_queries(site: Client, mentor: Person) -> None:
    site.get(PAGE)
    site.post(PAGE, {"activity": "first-word", "option": "me"})
    with CaptureQueriesContext(connection) as asked:
        site.get(PAGE)
    ours = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(ours) <= 8, "\n".join(ours)


def _owner_in(html: str) -> str:
    return html.split('name="draft-owner" value="')[1].split('"')[0]


def _sign_in_again(site: Client, person: Person) -> None:
    """As the sign-in page does: what the visitor's session holds is carried over."""
    kept = site.session["draft"]
    site.force_login(person)
    session = site.session
    session["draft"] = kept
    session.save()

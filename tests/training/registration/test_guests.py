"""A stranger registers with a code: name, address, a mailed code, a few words – and learns nothing about others."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.people.models import Institution, Person
from rapport.people.roles import Role
from rapport.programs.models import Participation, Program
from rapport.training.course import Course
from rapport.training.models import Alias, JoinCode, Registration
from rapport.training.registration import actions
from rapport.training.registration.actions import NewCode
from tests import make
from tests.people.signing_in import CODE, last_code
from tests.training.signed_in import browser_of

SAID = {
    "name": "Ada Guest",
    "job_title": "Assistant Professor",
    "institution": "Lakeside  College",
    "category": "faculty",
    "reasons": ["development"],
}
NEW = {"name": "Ada Guest", "email": "ada@example.org"}


@pytest.fixture
def code(program: Program) -> JoinCode:
    return actions.make_code(by=None, program=program, new=NewCode("listening", is_listed=True))


def join(code: JoinCode) -> str:
    return f"/training/join/{code.code}/"


def register(code: JoinCode) -> str:
    return f"/training/register/{code.code}/"


def test_a_stranger_comes_from_the_public_page_to_the_course_and_has_no_role(client: Client, code: JoinCode) -> None:
    assert join(code) in client.get("/training/open/").content.decode()
    page = client.get(join(code))
    assert page.status_code == 200
    assert "Listening" in page.content.decode()
    answer = client.post(join(code), NEW)
    assert answer["Location"] == f"{CODE}?next=%2Ftraining%2Fregister%2F{code.code}%2F"
    assert not Registration.objects.exists()  # the address is not proved
    assert client.post(answer["Location"], {"code": last_code()})["Location"] == register(code)
    assert client.post(register(code), SAID)["Location"] == "/training/listening/"
    assert client.get("/training/listening/silence/").status_code == 200
    ada = Person.objects.get(email="ada@example.org")
    said = Registration.objects.get(person=ada)
    assert (ada.name, said.job_title, said.institution_typed) == (
        "Ada Guest",
        "Assistant Professor",
        "Lakeside College",
    )
    assert not Participation.objects.filter(person=ada).exists()
    home = client.get("/").content.decode()
    assert "Listening" in home
    assert "do not take part in a programme yet" not in home
    assert 'href="/training/"' in home
    assert client.get(f"/programs/{code.program.slug}/").status_code == 404


def without_what_differs(page: bytes) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode())
    return re.sub(r"\w+@example\.org", "ADDRESS", text)


def test_the_answer_is_the_same_for_an_address_that_is_known(code: JoinCode) -> None:
    known = make.member(code.program, Role.SCHOLAR)
    gone = make.person()
    gone.is_active = False
    gone.save()
    seen: list[tuple[object, ...]] = []
    for email in ("nobody@example.org", known.email, gone.email):
        client = Client()
        answer = client.post(join(code), {"name": "X", "email": email})
        page = client.get(answer["Location"])
        seen.append((answer.status_code, answer["Location"], without_what_differs(page.content)))
        message = mail.outbox[-1]
        assert message.to == [email]
        seen[-1] += (re.sub(r"\d{4}-\d{4}", "CODE", f"{message.subject}\n{message.body}"),)
    assert seen[0] == seen[1] == seen[2]
    known.refresh_from_db()
    assert known.name != "X"  # a name is its owner's


def test_who_may_not_sign_up_here_is_told_so_by_mail_alone(client: Client, code: JoinCode, settings: Settings) -> None:
    settings.OPEN_SIGN_UP = False
    answer = client.post(join(code), NEW)
    assert answer["Location"].startswith(CODE)
    assert not Person.objects.filter(email="ada@example.org").exists()
    assert not re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))


def test_asking_too_often_is_refused_for_any_address(code: JoinCode) -> None:
    cache.clear()
    answers = [Client().post(join(code), NEW).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"email": "ada"}, "Write it like name@example.org."),
        ({"email": ""}, "Write your e-mail address."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_sent(
    client: Client, code: JoinCode, wrong: dict[str, str], words: str
) -> None:
    page = client.post(join(code), NEW | wrong)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not mail.outbox


def test_a_wrong_code_and_an_ended_one_are_said_kindly(client: Client, code: JoinCode, mentor: Person) -> None:
    for start in ("join", "register"):
        site = browser_of(mentor) if start == "register" else client
        wrong = site.get(f"/training/{start}/no-such/")
        assert wrong.status_code == 404
        assert "We do not know this code" in wrong.content.decode()
    assert client.get("/training/open/?code=no-such").status_code == 404
    actions.end_code(by=mentor, code=code)
    actions.end_code(by=mentor, code=code)
    ended = client.get(join(code))
    assert ended.status_code == 410
    assert code.program.name in ended.content.decode()
    assert client.post(join(code), NEW).status_code == 410
    assert browser_of(mentor).post(register(code), SAID).status_code == 410
    assert not Registration.objects.exists()
    assert Event.objects.filter(did="training.end_code").count() == 1
    assert join(code) not in client.get("/training/open/").content.decode()


def test_a_code_may_be_typed_as_it_was_written_down(client: Client, code: JoinCode) -> None:
    typed = f" {code.code.upper()} "
    assert client.get("/training/open/", {"code": typed})["Location"] == join(code)


def test_a_code_of_a_course_that_left_the_server_lets_nobody_in(client: Client, program: Program) -> None:
    gone = actions.make_code(by=None, program=program, new=NewCode("gone", is_listed=True))
    assert client.get(join(gone)).status_code == 410
    assert client.get("/training/open/").status_code == 200


def test_nobody_registers_without_signing_in(client: Client, code: JoinCode) -> None:
    answer = client.post(register(code), SAID)
    assert answer["Location"].startswith("/people/account/login/?next=")
    assert not Registration.objects.exists()


def test_registering_twice_is_once_and_another_group_is_added(code: JoinCode) -> None:
    ada, site = make.person("Ada Guest"), None
    site = browser_of(ada)
    for _ in range(2):
        site.post(register(code), SAID)
    other = actions.make_code(by=None, program=make.program(), new=NewCode("listening", group="Medicine"))
    site.post(register(other), SAID | {"reasons": ["required", "reviewing"]})
    said = Registration.objects.get()
    assert said.reasons == ["required", "reviewing"]
    assert said.joined.count() == 2
    assert Event.objects.filter(did="training.register").count() == 2
    page = site.get("/training/registration/listening/").content.decode()
    assert code.program.name in page
    assert "Medicine" in page


def test_what_was_said_is_changed_by_the_person_alone(course: Course, code: JoinCode) -> None:
    ada = make.person("Ada Guest")
    site = browser_of(ada)
    site.post(register(code), SAID)
    answer = site.post(
        "/training/registration/listening/",
        SAID
        | {
            "name": "Ada G. Guest",
            "job_title": "Professor",
            "reasons": ["required", "other"],
            "reason_other": "Curious",
        },
    )
    assert answer.status_code == 302
    said = Registration.objects.get()
    assert (said.job_title, said.reasons, said.reason_other) == ("Professor", ["required", "other"], "Curious")
    ada.refresh_from_db()
    assert ada.name == "Ada G. Guest"
    wrong = site.post("/training/registration/listening/", SAID | {"reasons": [], "job_title": "Typed and kept"})
    assert wrong.status_code == 422
    assert "Typed and kept" in wrong.content.decode()
    stranger = browser_of(make.person())
    assert stranger.get("/training/registration/listening/")["Location"] == "/training/"
    assert stranger.post("/training/registration/listening/", SAID)["Location"] == "/training/"
    assert Registration.objects.get().job_title == "Professor"


def test_an_institution_is_known_by_its_name_or_by_a_spelling_and_what_was_typed_stays(code: JoinCode) -> None:
    lakeside = make.institution("Lakeside College")
    staff = make.member(code.program, Role.COORDINATOR)
    typed = ["lakeside COLLEGE", "LC", "lc", "Nowhere"]
    people = [make.person() for _ in typed]
    sites = [browser_of(one) for one in people]
    for name, site in zip(typed[:2], sites, strict=False):
        site.post(register(code), SAID | {"institution": name})
    page = browser_of(staff).get(f"/training/institutions/{code.program.slug}/").content.decode()
    assert "LC" in page
    answer = browser_of(staff).post(
        f"/training/institutions/{code.program.slug}/", {"typed": "LC", "institution": "lakeside college"}
    )
    assert answer.status_code == 302
    for name, site in zip(typed[2:], sites[2:], strict=True):
        site.post(register(code), SAID | {"institution": name})
    found = Registration.objects.order_by("pk").values_list("institution_typed", "institution__name")
    assert list(found) == [
        ("lakeside COLLEGE", lakeside.name),
        ("LC", lakeside.name),
        ("lc", lakeside.name),
        ("Nowhere", None),
    ]
    assert Institution.objects.count() == 1  # nobody makes one by typing
    assert Alias.objects.get().spelling == "lc"
    wrong = browser_of(staff).post(
        f"/training/institutions/{code.program.slug}/", {"typed": "Nowhere", "institution": "Atlantis"}
    )
    assert wrong.status_code == 422
    assert "Choose one of the institutions" in wrong.content.decode()


def test_strangers_read_no_name_of_a_person_or_an_institution(client: Client, code: JoinCode) -> None:
    make.institution("Secret Hospital")
    for address in ("/training/open/", join(code)):
        assert "Secret Hospital" not in client.get(address).content.decode()

"""Who sees many people's data needs a second factor; and how one is set up, used and lost."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertRedirects
from pytest_django.fixtures import Settings

from rapport.people import actions
from rapport.people.models import Person
from rapport.people.roles import NEED_SECOND_FACTOR, Role
from rapport.programs import actions as programs
from rapport.programs.models import Participation
from tests import make
from tests.people.signing_in import FACTORS, is_signed_in, sign_in

pytestmark = pytest.mark.django_db
AUTHENTICATE = f"{FACTORS}authenticate/"


def digits(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def without_factor(role: Role) -> Person:
    person = make.person(role.value)
    if role == Role.SERVER_ADMINISTRATOR:
        actions.make_administrator(by=None, person=person)
    else:
        programs.enrol(by=None, program=make.program(), person=person, role=role)
    return person


def test_the_roles_that_need_one() -> None:
    assert {Role.DIRECTOR, Role.EVALUATOR, Role.SERVER_ADMINISTRATOR} == NEED_SECOND_FACTOR


@pytest.mark.parametrize("role", sorted(Role))
def test_without_one_such_a_person_reaches_only_the_pages_that_set_it_up(client: Client, role: Role) -> None:
    client.force_login(without_factor(role))
    needs = role in NEED_SECOND_FACTOR
    for page in ("/people/me/", "/people/roles/", "/privacy/", "/"):
        assert (client.get(page).headers.get("Location") == FACTORS) == needs, page
    assert client.post("/people/me/", {"name": "X"}).headers["Location"] == (FACTORS if needs else "/people/me/")
    for page in (FACTORS, f"{FACTORS}totp/activate/", f"{FACTORS}webauthn/add/", "/people/account/logout/", "/healthz"):
        assert client.get(page).status_code == 200, page
    assert ("Please set one up now" in client.get(FACTORS).content.decode()) == needs


def test_with_one_everything_is_open(client: Client) -> None:
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    assert client.get("/people/me/").status_code == 200


def test_recovery_codes_alone_are_no_factor(client: Client) -> None:
    director = without_factor(Role.DIRECTOR)
    Authenticator.objects.create(user=director, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client.force_login(director)
    assertRedirects(client.get("/people/me/"), FACTORS)


def test_a_new_director_is_asked_in_the_session_they_are_in_and_a_former_one_no_more(client: Client) -> None:
    person = make.person()
    client.force_login(person)
    assert client.get("/people/me/").status_code == 200
    programs.enrol(by=None, program=make.program(), person=person, role=Role.DIRECTOR)
    assert client.get("/people/me/").status_code == 302
    Participation.objects.update(until="2020-01-01")
    assert client.get("/people/me/").status_code == 200


@pytest.mark.parametrize(("demo_server", "is_let_off"), [(True, True), (False, False)])
def test_made_up_people_are_let_off_on_a_demo_server_only(
    client: Client, settings: Settings, demo_server: bool, is_let_off: bool
) -> None:
    settings.DEMO = demo_server
    director = without_factor(Role.DIRECTOR)
    Person.objects.update(is_demo=True)
    client.force_login(director)
    assert (client.get("/people/me/").status_code == 200) == is_let_off


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_opens_the_door_and_gives_recovery_codes(client: Client) -> None:
    director = without_factor(Role.DIRECTOR)
    sign_in(client, director.email or "")
    page = client.get(f"{FACTORS}totp/activate/")
    assert b'src="data:image/svg+xml;base64,' in page.content
    secret = page.context["form"].secret
    wrong = client.post(f"{FACTORS}totp/activate/", {"code": "000000"})
    assert b"That is not a code that works now" in wrong.content
    answer = client.post(f"{FACTORS}totp/activate/", {"code": digits(secret)}, follow=True)
    codes = answer.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in answer.content.decode()
    assert "authenticator app was set up" in str(mail.outbox[-1].body)
    assert client.get("/people/me/").status_code == 200


def test_after_the_code_from_the_mail_the_factor_is_asked_for(client: Client) -> None:
    director = make.member(make.program(), Role.DIRECTOR)
    secret = make.second_factor(director)
    assertRedirects(sign_in(client, director.email or ""), AUTHENTICATE)
    assert not is_signed_in(client)
    client.post(AUTHENTICATE, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(AUTHENTICATE, {"code": digits(secret)})
    assert is_signed_in(client)


def test_a_recovery_code_works_once(client: Client) -> None:
    director = without_factor(Role.DIRECTOR)
    sign_in(client, director.email or "")
    secret = client.get(f"{FACTORS}totp/activate/").context["form"].secret
    codes = client.post(f"{FACTORS}totp/activate/", {"code": digits(secret)}, follow=True).context["unused_codes"]
    for expected in (True, False):
        other = Client()
        sign_in(other, director.email or "")
        other.post(AUTHENTICATE, {"code": codes[0]})
        assert is_signed_in(other) is expected


def test_another_factor_is_added_only_after_the_first_was_shown_again(client: Client) -> None:
    director = make.member(make.program(), Role.DIRECTOR)
    client.force_login(director)
    for page in ("webauthn/add/", "recovery-codes/generate/", "recovery-codes/download/"):
        answer = client.get(FACTORS + page)
        assert answer.status_code in {302, 403, 404}, page
    answer = client.get(f"{FACTORS}webauthn/add/")
    assert answer.headers["Location"].startswith(f"{FACTORS}reauthenticate/")


def test_nobody_changes_anothers_passkey(client: Client) -> None:
    other = make.person()
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Theirs", "credential": {}})
    client.force_login(make.person())
    for page in ("edit", "remove"):
        assert client.get(f"{FACTORS}webauthn/keys/{key.pk}/{page}/").status_code == 404

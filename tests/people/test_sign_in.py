"""Signing in by e-mailed code: who gets in, and what a stranger learns."""

import re
import smtplib
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.audit.models import Event
from rapport.people import actions
from rapport.people.models import Person
from tests import make
from tests.people.signing_in import ADDRESS_CODE, CODE, LOGIN, SIGN_UP, ask_for_code, is_signed_in, last_code, sign_in

pytestmark = pytest.mark.django_db


def without_what_differs(page: bytes, *addresses: str) -> str:
    """A page without the token and the addresses that must differ."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode())
    for address in addresses:
        text = text.replace(address, "ADDRESS")
    return text


def test_somebody_of_a_roster_signs_in_at_once_with_one_code(client: Client) -> None:
    ada = make.person("Ada", email="ada@example.org")
    assert not EmailAddress.objects.exists()
    assert sign_in(client, "Ada@Example.org ").headers["Location"] == "/"
    assert client.get("/people/me/").status_code == 200
    assert len(mail.outbox) == 1
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (ada, "ada@example.org", True, True)


def test_signing_in_leads_back_to_where_somebody_wanted_to_go(client: Client) -> None:
    make.person(email="ada@example.org")
    refused = client.get("/people/roles/")
    assert refused.headers["Location"] == f"{LOGIN}?next=/people/roles/"
    answer = ask_for_code(client, "ada@example.org", after="/people/roles/")
    assert client.post(answer.headers["Location"], {"code": last_code()}).headers["Location"] == "/people/roles/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    make.person(email="ada@example.org")
    answer = ask_for_code(client, "ada@example.org", after=elsewhere)
    assert client.post(answer.headers["Location"], {"code": last_code()}).headers["Location"] == "/"


def test_the_code_may_be_typed_without_the_dash_and_works_once(client: Client) -> None:
    make.person(email="ada@example.org")
    ask_for_code(client, "ada@example.org")
    code = last_code()
    client.post(CODE, {"code": code.replace("-", " ")})
    assert is_signed_in(client)
    other = Client()
    ask_for_code(other, "ada@example.org")
    other.post(CODE, {"code": code})
    assert not is_signed_in(other)


def test_three_wrong_codes_end_it(client: Client) -> None:
    make.person(email="ada@example.org")
    ask_for_code(client, "ada@example.org")
    code = last_code()
    wrong = "0000-0000" if code != "0000-0000" else "1111-1111"
    for _ in range(3):
        client.post(CODE, {"code": wrong})
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_the_mail_comes_as_text_and_html_with_the_code_in_its_subject(client: Client) -> None:
    make.person(email="ada@example.org")
    ask_for_code(client, "ada@example.org")
    [letter] = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    [(html, kind)] = letter.alternatives
    assert kind == "text/html"
    assert last_code() in letter.subject
    assert last_code() in str(html)


@pytest.mark.parametrize("state", ["inactive", "erased"])
def test_who_is_inactive_or_erased_cannot_sign_in(client: Client, state: str) -> None:
    ada = make.person(email="ada@example.org")
    if state == "erased":
        actions.erase(by=ada, person=ada)
    else:
        Person.objects.update(is_active=False)
    ask_for_code(client, "ada@example.org")
    assert "There is no account" in str(mail.outbox[-1].body)
    assert not re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))


def test_who_becomes_inactive_after_the_code_was_sent_does_not_get_in(client: Client) -> None:
    make.person(email="ada@example.org")
    ask_for_code(client, "ada@example.org")
    Person.objects.update(is_active=False)
    client.post(CODE, {"code": last_code()})
    assert not is_signed_in(client)


def test_a_session_ends_when_the_person_becomes_inactive(client: Client) -> None:
    client.force_login(make.person())
    Person.objects.update(is_active=False)
    assert client.get("/people/me/").status_code == 302


# --- What a stranger learns -------------------------------------------------------------------------------------


def test_asking_for_a_code_tells_nothing_about_an_address() -> None:
    make.person(email="known@example.org")
    pages = []
    for address in ("known@example.org", "nobody@example.org"):
        client = Client()
        answer = ask_for_code(client, address)
        entered = client.get(answer.headers["Location"])
        wrong = client.post(CODE, {"code": "0000-0001"})
        pages.append(
            (
                answer.status_code,
                answer.headers["Location"],
                without_what_differs(entered.content, address),
                wrong.status_code,
                without_what_differs(wrong.content, address),
            )
        )
    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [["known@example.org"], ["nobody@example.org"]]


def test_signing_up_tells_nothing_about_an_address() -> None:
    make.person(email="known@example.org")
    pages = []
    for address in ("known@example.org", "nobody@example.org"):
        client = Client()
        answer = client.post(SIGN_UP, {"name": "Ada", "email": address})
        entered = client.get(answer.headers["Location"])
        wrong = client.post(ADDRESS_CODE, {"code": "0000-0001"})
        pages.append(
            (
                answer.status_code,
                answer.headers["Location"],
                without_what_differs(entered.content, address),
                wrong.status_code,
                without_what_differs(wrong.content, address),
            )
        )
    assert pages[0] == pages[1]
    assert "There is one already" in str(mail.outbox[0].body)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, address: client.post(LOGIN, {"login": address}),
        lambda client, address: client.post(SIGN_UP, {"name": "Ada", "email": address}),
    ],
    ids=["signing in", "signing up"],
)
def test_the_time_tells_nothing_either(ask: Callable[[Client, str], Any], settings: Settings) -> None:
    """Both ways send one mail; what else they do must vanish beside that, in time of the processor."""
    settings.ACCOUNT_RATE_LIMITS = {}
    for number in range(12):
        make.person(email=f"known{number}@example.org")

    def seconds(address: str) -> float:
        client = Client()
        began = process_time()
        ask(client, address)
        return process_time() - began

    seconds("warm@example.org")
    known, unknown = [], []
    for number in range(12):
        known.append(seconds(f"known{number}@example.org"))
        unknown.append(seconds(f"unknown{number}@example.org"))
    assert abs(median(known) - median(unknown)) < 0.030


# --- Limits -----------------------------------------------------------------------------------------------------


@pytest.fixture
def _empty_cache() -> None:
    cache.clear()


@pytest.mark.usefixtures("_empty_cache")
def test_one_account_gets_five_codes_in_a_quarter_of_an_hour_from_wherever() -> None:
    make.person(email="ada@example.org")
    answers = [Client(REMOTE_ADDR=f"192.0.2.{one}").post(LOGIN, {"login": "ada@example.org"}) for one in range(7)]
    assert len(mail.outbox) == 5
    assert "too many attempts" in answers[-1].content.decode()


@pytest.mark.slow
@pytest.mark.usefixtures("_empty_cache")
def test_a_classroom_behind_one_address_gets_in(settings: Settings) -> None:
    people = [make.person(email=f"pupil{number}@example.org") for number in range(60)]
    for pupil in people:
        client = Client(REMOTE_ADDR="192.0.2.1")
        sign_in(client, pupil.email or "")
        assert is_signed_in(client)


@pytest.mark.usefixtures("_empty_cache")
def test_the_limit_of_one_address_is_a_setting(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/h/ip"}
    answers = [Client().post(LOGIN, {"login": f"{number}@example.org"}) for number in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Please wait a little" in answers[-1].content.decode()


@pytest.mark.usefixtures("_empty_cache")
def test_a_limit_is_not_washed_away_by_asking_for_many_others() -> None:
    make.person(email="ada@example.org")
    for _ in range(6):
        Client().post(LOGIN, {"login": "ada@example.org"})
    for number in range(1_000):
        cache.set(f"somebody-else-{number}", [1], 900)
    Client().post(LOGIN, {"login": "ada@example.org"})
    assert len(mail.outbox) == 5


def test_limits_are_counted_in_the_database(settings: Settings) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# --- The mail server is down ------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()])
@pytest.mark.parametrize("address", ["ada@example.org", "nobody@example.org"])
def test_a_mail_server_that_is_down_gives_a_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, problem: OSError, address: str
) -> None:
    make.person(email="ada@example.org")

    def fail(*_: object) -> None:
        raise problem

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    posts = [(LOGIN, {"login": address}), (SIGN_UP, {"name": "Ada", "email": address})]
    for answer in [client.post(page, form) for page, form in posts]:
        assert answer.status_code == 503
        assert "mail server does not answer" in answer.content.decode()
    monkeypatch.undo()
    assert ask_for_code(client, address).status_code == 302


# --- Signing up -------------------------------------------------------------------------------------------------


def test_a_guest_makes_an_account_and_confirms_the_address(client: Client) -> None:
    client.post(SIGN_UP, {"name": "Guest Mentor", "email": "Guest@Other.example.org"})
    assert not is_signed_in(client)
    client.post(ADDRESS_CODE, {"code": last_code()})
    assert is_signed_in(client)
    guest = Person.objects.get(email="guest@other.example.org")
    assert guest.name == "Guest Mentor"
    assert not guest.has_usable_password()
    assert Event.objects.get(did="people.sign_up").target == f"person:{guest.pk}"


def test_a_form_that_fails_keeps_what_was_typed(client: Client) -> None:
    page = client.post(SIGN_UP, {"name": "Guest Mentor", "email": "not an address"}).content.decode()
    assert "Guest Mentor" in page
    assert "not an address" in page


def test_sign_up_can_be_closed(client: Client, settings: Settings) -> None:
    settings.OPEN_SIGN_UP = False
    client.post(SIGN_UP, {"name": "Guest", "email": "guest@example.org"})
    assert not Person.objects.exists()
    assert "Make an account" not in client.get(LOGIN).content.decode()
    ask_for_code(client, "guest@example.org")
    assert "make an account" not in str(mail.outbox[-1].body)


def test_the_owner_of_an_address_is_rid_of_who_signed_up_with_it_before_them(client: Client) -> None:
    """Whoever registers somebody else's address, with an account elsewhere, must not share the owner's account."""
    stranger = actions.sign_up(by=None, name="Stranger", email="ada@example.org")
    SocialAccount.objects.create(user=stranger, provider="orcid", uid="0000-0001")
    sign_in(client, "ada@example.org")
    assert is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_a_second_address_that_is_proved_leaves_everything_else_as_it_is() -> None:
    ada = make.person(email="ada@example.org")
    actions.prove_address(by=ada, email="ada@example.org")
    SocialAccount.objects.create(user=ada, provider="orcid", uid="0000-0001")
    actions.prove_address(by=ada, email="ada@new.example.org")
    assert SocialAccount.objects.count() == 1
    assert EmailAddress.objects.get(primary=True).email == "ada@example.org"


def test_there_are_no_pages_for_passwords(client: Client) -> None:
    client.force_login(make.person())
    for page in ("password/reset/", "password/change/", "password/set/", "reauthenticate/"):
        assert client.get(f"/people/account/{page}").status_code == 404

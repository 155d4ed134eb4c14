"""The own account, the table of roles, and the outbox of a developer."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.audit.models import Event
from rapport.people import first_sign_in
from rapport.people.models import Person
from rapport.people.roles import GRANTS, WHAT_IT_MEANS, WHO_THEY_ARE, Role, Verb
from tests import make
from tests.people.signing_in import FACTORS, is_signed_in, last_code, sign_in

pytestmark = pytest.mark.django_db
ME = "/people/me/"


# --- Your account -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", [ME, "/people/roles/", "/people/account/email/", FACTORS, "/people/account/elsewhere/"]
)
def test_nobody_is_sent_to_sign_in(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/people/account/login/?next={page}"


def test_a_person_changes_their_name(client: Client) -> None:
    ada = make.person("Ada")
    client.force_login(ada)
    assert client.post(ME, {"name": "  Ada   Berg "}).headers["Location"] == ME
    assert Person.objects.get(pk=ada.pk).name == "Ada Berg"
    assert Event.objects.get(did="people.rename").by == ada.pk


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_that_does_not_do_keeps_what_was_typed(client: Client, name: str) -> None:
    ada = make.person("Ada")
    client.force_login(ada)
    answer = client.post(ME, {"name": name})
    assert answer.status_code == 422
    assert f'value="{name}"'.encode() in answer.content or not name
    assert Person.objects.get(pk=ada.pk).name == "Ada"


def test_a_name_is_shown_as_text(client: Client) -> None:
    client.force_login(make.person('"><script>alert(1)</script>'))
    for page in (ME, FACTORS, "/people/roles/"):
        assert b"<script>alert" not in client.get(page).content


def test_no_other_field_of_a_person_can_be_posted(client: Client) -> None:
    ada = make.person("Ada")
    client.force_login(ada)
    client.post(ME, {"name": "Ada", "is_server_administrator": "on", "email": "x@example.org", "is_demo": "on"})
    after = Person.objects.get(pk=ada.pk)
    assert (after.is_server_administrator, after.email, after.is_demo) == (False, ada.email, False)


def test_browsers_are_listed_and_signed_out_one_by_one() -> None:
    ada = make.person(email="ada@example.org")
    firefox = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")
    for client in (firefox, phone):
        sign_in(client, "ada@example.org")
    page = firefox.get(ME).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on an iPhone" in page
    session = UserSession.objects.get(user=ada, session_key=phone.session.session_key)
    for _ in range(2):
        firefox.post(f"{ME}sessions/{session.pk}/end/")
    assert phone.get(ME).status_code == 302
    assert firefox.get(ME).status_code == 200
    assert "iPhone" not in firefox.get(ME).content.decode()


def test_all_other_browsers_are_signed_out_at_once() -> None:
    make.person(email="ada@example.org")
    clients = [Client() for _ in range(3)]
    for client in clients:
        sign_in(client, "ada@example.org")
    clients[0].post(f"{ME}sessions/others/end/")
    assert [client.get(ME).status_code for client in clients] == [200, 302, 302]


def test_nobody_signs_out_somebody_else(client: Client) -> None:
    other = Client()
    sign_in(other, make.person().email or "")
    client.force_login(make.person())
    assert client.post(f"{ME}sessions/{UserSession.objects.earliest('pk').pk}/end/").status_code == 404
    assert is_signed_in(other)


def test_an_address_is_changed_when_the_new_one_is_confirmed(client: Client) -> None:
    ada = make.person(email="ada@example.org")
    sign_in(client, "ada@example.org")
    client.post("/people/account/email/", {"action_add": "yes", "email": "Ada@New.example.org"})
    assert Person.objects.get(pk=ada.pk).email == "ada@example.org"
    assert mail.outbox[-1].to == ["ada@new.example.org"]
    client.post("/people/account/email/code/", {"code": last_code()})
    assert Person.objects.get(pk=ada.pk).email == "ada@new.example.org"
    assert [address.email for address in EmailAddress.objects.all()] == ["ada@new.example.org"]
    told = mail.outbox[-1]
    assert told.to == ["ada@example.org"]
    assert "changed from ada@example.org to ada@new.example.org" in str(told.body)


def test_changing_to_the_address_of_somebody_else_tells_nothing_and_changes_nothing(client: Client) -> None:
    make.person(email="mary@example.org")
    ada = make.person(email="ada@example.org")
    sign_in(client, "ada@example.org")
    for address in ("mary@example.org", "nobody@example.org"):
        answer = client.post("/people/account/email/", {"action_add": "yes", "email": address})
        assert answer.headers["Location"] == "/people/account/email/code/"
    assert Person.objects.get(pk=ada.pk).email == "ada@example.org"


# --- The table of roles -----------------------------------------------------------------------------------------


def test_the_table_of_roles_says_what_the_rules_say(client: Client) -> None:
    client.force_login(make.person())
    answer = client.get("/people/roles/")
    said = {row["meaning"]: {cell["role"] for cell in row["cells"] if cell["may"]} for row in answer.context["rows"]}
    assert said == {WHAT_IT_MEANS[verb]: set(roles) for verb, roles in GRANTS.items()}
    text = answer.content.decode()
    assert all(words in text for words in WHO_THEY_ARE.values())
    assert text.count("Signs in with a second factor") == 3


def test_every_verb_and_role_has_its_words() -> None:
    assert set(WHAT_IT_MEANS) == set(GRANTS) == set(Verb)
    assert set(WHO_THEY_ARE) == set(Role)


# --- The outbox -------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Path:
    """A development server without a mail server."""
    settings.DEBUG = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    first = EmailMultiAlternatives("First: æ", "The code is 1234-5678", to=["ada@example.org"])
    first.attach_alternative("<h1>1234-5678</h1><script>alert(1)</script>", "text/html")
    second = EmailMultiAlternatives("Second", "Text with <b>signs</b>", to=["mary@example.org"])
    backend.send_messages([first, second])
    return tmp_path


@pytest.mark.usefixtures("kept")
def test_the_outbox_shows_kept_mails_newest_first(client: Client) -> None:
    page = client.get("/people/outbox/").content.decode()
    assert page.index("Second") < page.index("First: æ") < page.index("The code is 1234-5678")
    assert "Text with &lt;b&gt;signs&lt;/b&gt;" in page
    assert "alert(1)" not in page
    assert 'sandbox=""' in page


def test_the_html_of_a_mail_can_do_nothing(client: Client, kept: Path) -> None:
    [file] = kept.iterdir()
    answer = client.get(f"/people/outbox/{file.stem}/0/")
    assert b"<h1>1234-5678</h1>" in answer.content
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("address", ["..%2Frapport/0/", "../../rapport/0/", "nothing/0/", "%2Fetc%2Fpasswd/0/"])
@pytest.mark.usefixtures("kept")
def test_only_mails_are_shown(client: Client, address: str) -> None:
    assert client.get(f"/people/outbox/{address}").status_code == 404


def test_an_empty_outbox_says_so(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG, settings.EMAIL_FILE_PATH = True, str(tmp_path / "not there yet")
    assert "Nothing yet" in client.get("/people/outbox/").content.decode()


def test_a_server_has_no_outbox(client: Client, settings: Settings, kept: Path) -> None:
    settings.DEBUG = False
    [file] = kept.iterdir()
    assert client.get("/people/outbox/").status_code == 404
    assert client.get(f"/people/outbox/{file.stem}/0/").status_code == 404


# --- The first administrator ------------------------------------------------------------------------------------


def appoint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("administrator", *words)
    return next(line.strip() for line in capsys.readouterr().out.splitlines() if "/people/first/" in line)


def test_the_first_administrator_signs_in_by_a_link_once(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert not Person.objects.exists()
    address = appoint(capsys, "Ada@example.org", "--name", "Ada Berg").removeprefix("http://127.0.0.1:8000")
    ada = Person.objects.get()
    assert (ada.email, ada.name, ada.is_server_administrator) == ("ada@example.org", "Ada Berg", True)
    assert "Ada Berg" in client.get(address).content.decode()
    assert not is_signed_in(client)
    client.post(address)
    assert is_signed_in(client)
    assert client.get("/").headers["Location"] == FACTORS
    again = Client()
    assert again.get(address).status_code == 404
    assert again.post(address).status_code == 404


def test_appointing_twice_is_appointing_once(capsys: pytest.CaptureFixture[str]) -> None:
    mary = make.person(email="mary@example.org", name="Mary")
    for _ in range(2):
        appoint(capsys, "mary@example.org")
    assert Person.objects.get() == mary
    assert Event.objects.filter(did="people.make_administrator").count() == 1


def test_the_link_of_one_is_not_the_link_of_another(client: Client) -> None:
    ada, mary = make.person(), make.person()
    address = first_sign_in.link(ada).removeprefix("http://127.0.0.1:8000")
    assert client.get(address.replace(f"/{ada.pk}/", f"/{mary.pk}/")).status_code == 404
    Person.objects.update(is_active=False)
    assert client.get(address).status_code == 404


def test_what_is_no_address_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("administrator", "ada")
    assert not Person.objects.exists()

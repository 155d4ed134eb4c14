"""The pages of the roster import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions
from rapport.programs.models import Mentorship, Program, RosterUpload
from tests import make
from tests.programs.rosters import HENRY, NADIA, as_csv, as_xlsx

pytestmark = pytest.mark.django_db


def upload(client: Client, content: bytes, name: str = "people.csv") -> object:
    return client.post("/programs/kl2/roster/", {"file": SimpleUploadedFile(name, content)})


def test_a_roster_is_looked_at_then_imported(client: Client, program: Program, director: Person) -> None:
    client.force_login(director)
    header = ["Shoe size", "Name", "E-mail", "Role"]
    content = as_csv(["43", "<b>Ada</b>", "ada@example.org", "mentee"], header=header, delimiter=";")
    address = upload(client, content).url  # type: ignore[attr-defined]
    page = client.get(address)
    text = page.content.decode()
    assert "Shoe size" in text
    assert "&lt;b&gt;Ada&lt;/b&gt;" in text
    assert "CSV with semicolons, UTF-8" in text
    assert not Person.objects.filter(email="ada@example.org").exists()
    answer = client.post(f"{address}confirm/", {"digest": page.context["plan"].digest}, follow=True)
    assert "1 added, 0 changed, 0 left as they were" in answer.content.decode()
    assert Person.objects.filter(email="ada@example.org").exists()
    again = client.post(f"{address}confirm/", {"digest": page.context["plan"].digest}, follow=True)
    assert "does not wait any more" in again.content.decode()
    third = upload(client, content)
    assert "nothing to import" in client.get(third.url).content.decode()  # type: ignore[attr-defined]


def test_mistakes_are_shown_by_row_and_column_and_nothing_is_kept(client: Client, director: Person) -> None:
    client.force_login(director)
    bad = as_xlsx(["Ada", "ada", "scholar"], ["Bob", "bob@example.org", "boss"])
    answer = upload(client, bad, "bad.xlsx")
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "bad.xlsx: 2 things to mend" in text
    assert '<td class="numeric" data-label="Row">3</td><td data-label="Column">Role</td>' in text
    assert not RosterUpload.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\x00", b"%PDF", b"x" * 5_000_001])
def test_no_file_crashes_the_page(client: Client, director: Person, content: bytes) -> None:
    client.force_login(director)
    assert upload(client, content).status_code == 422  # type: ignore[attr-defined]


def test_no_file_at_all(client: Client, director: Person) -> None:
    client.force_login(director)
    answer = client.post("/programs/kl2/roster/")
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_programme_that_changed_meanwhile_is_shown_anew(client: Client, program: Program, director: Person) -> None:
    client.force_login(director)
    address = upload(client, as_csv(NADIA, HENRY)).url  # type: ignore[attr-defined]
    digest = client.get(address).context["plan"].digest
    henry = make.person("Henry", email="henry@example.org")
    make.participation(program, Role.MENTOR, henry)
    answer = client.post(f"{address}confirm/", {"digest": digest}, follow=True)
    assert answer.request["PATH_INFO"] == address
    assert "look again" in answer.content.decode()
    ida = make.member(program, Role.MENTOR)
    nadia = make.participation(program, Role.SCHOLAR, make.person("Nadia", email="nadia@example.org")).person
    actions.pair(by=None, program=program, scholar=nadia, mentor=ida)
    answer = client.post(f"{address}confirm/", {"digest": digest}, follow=True)
    assert answer.status_code == 422
    assert "There is another primary mentor of nadia@example.org already" in answer.content.decode()


def test_a_waiting_roster_can_be_discarded(client: Client, director: Person) -> None:
    client.force_login(director)
    address = upload(client, as_csv(NADIA, HENRY)).url  # type: ignore[attr-defined]
    for _ in range(2):
        assert client.post(f"{address}discard/").url == "/programs/kl2/roster/"  # type: ignore[attr-defined]
    assert not RosterUpload.objects.exists()


def test_the_preview_shows_what_is_asked_for(client: Client, pair: Mentorship, director: Person) -> None:
    client.force_login(director)
    same = ["", pair.scholar.email, "scholar", "", "", "", "", ""]
    address = upload(client, as_csv(NADIA, HENRY, same)).url  # type: ignore[attr-defined]
    shown = [len(client.get(f"{address}?show={kind}").context["page"]) for kind in ("", "added", "unchanged", "x")]
    assert shown == [2, 2, 1, 2]


def test_samples_are_downloaded(client: Client, director: Person) -> None:
    client.force_login(director)
    csv = client.get("/programs/kl2/roster/sample.csv")
    assert csv.content.startswith(b"\xef\xbb\xbfName,")
    xlsx = client.get("/programs/kl2/roster/sample.xlsx")
    assert xlsx.content.startswith(b"PK")
    assert xlsx.headers["Content-Disposition"] == 'attachment; filename="roster-sample.xlsx"'

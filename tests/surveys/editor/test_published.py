"""What was published stays as it is, and is found by every process."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.audit.models import Event
from rapport.kit import content
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.surveys import checks, library
from rapport.surveys.checks import files_leave_published_versions_alone
from rapport.surveys.editor import actions
from rapport.surveys.models import PublishedVersion, PublishedWording, Survey
from rapport.surveys.shelves import Shelf, shelf
from rapport.surveys.waves import actions as waves
from rapport.textfiles.mistakes import TextFileError
from tests import make

pytestmark = pytest.mark.django_db
SPANISH = content.files("instruments", "science-identity-1.es.yaml")["science-identity-1.es.yaml"]
WORDS = SPANISH.read_text(encoding="utf-8").replace("language: es", "language: pt")


@pytest.fixture
def made(author: Person) -> PublishedVersion:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    return actions.publish(by=author, draft=draft, number=1)


@pytest.mark.parametrize("change", [{"text": "x"}, {"version": 9}, {"sha256": "0" * 64}, {"instrument": "another"}])
def test_the_database_refuses_to_change_a_version(made: PublishedVersion, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        PublishedVersion.objects.filter(pk=made.pk).update(**change)


@pytest.mark.parametrize("change", [{"text": "x"}, {"name": "x"}, {"sha256": "0" * 64}])
def test_the_database_refuses_to_change_words(author: Person, change: dict[str, object]) -> None:
    words = publish(author, WORDS, "pt")
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        PublishedWording.objects.filter(pk=words.pk).update(**change)


def test_a_version_that_is_asked_cannot_be_lost(author: Person, made: PublishedVersion) -> None:
    found = library.find("science-identity", 2)
    assert found is not None
    degree = Survey.Degree.IDENTIFIED
    survey = waves.open_survey(by=author, wave=make.wave(), instrument=found, role=Role.SCHOLAR, degree=degree)
    made.draft.delete()
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        made.delete()
    survey.delete()
    made.delete()
    assert not PublishedVersion.objects.exists()


def test_another_process_finds_it_without_a_restart_and_reads_it_once(made: PublishedVersion) -> None:
    assert library.find("science-identity", 2) is not None
    with CaptureQueriesContext(connection) as asked:
        library.find("science-identity", 2)
        library.find("science-identity", 1)
        library.branches_of("science-identity", 2)
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        assert ("science-identity", 2) in library.instruments()
    assert len(asked) == 1
    assert library.find("science-identity", 3) is None
    with pytest.raises(LookupError):
        library.branches_of("science-identity", 3)


def test_a_file_with_the_key_of_a_published_version_is_reported(
    made: PublishedVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files_leave_published_versions_alone(databases=["default"]) == []
    both = {**shelf().instruments, ("science-identity", 2): shelf().instruments["science-identity", 1]}
    monkeypatch.setattr(checks, "shelf", lambda: Shelf(both, ()))
    [error] = files_leave_published_versions_alone(databases=["default"])
    assert error.id == "surveys.E002"
    assert "science-identity-2.yaml" in error.msg
    assert files_leave_published_versions_alone() == []


def publish(by: Person, text: str, name: str) -> PublishedWording:
    found = library.find("science-identity", 1)
    assert found is not None
    return actions.publish_words(by=by, instrument=found.content, name=name, text=text)


def test_other_words_are_found_and_published_once(author: Person) -> None:
    made = publish(author, WORDS, "pt")
    assert publish(author, WORDS, "pt") == made
    assert Event.objects.filter(did="surveys.publish_words").count() == 1
    library.forget()
    assert sorted(library.words_for("science-identity", 1)) == ["es", "pt"]
    assert library.words_for("science-identity", 1)["pt"].sha256 == made.sha256
    with CaptureQueriesContext(connection) as asked:
        library.words_for("science-identity", 1)
    assert len(asked) == 1
    with pytest.raises(actions.AlreadyThereError):
        publish(author, WORDS.replace("Usted", "Tu"), "pt")
    with pytest.raises(actions.AlreadyThereError):
        publish(author, SPANISH.read_text(encoding="utf-8"), "es")
    with pytest.raises(TextFileError, match="si_daily"):
        publish(author, WORDS.replace("si_daily:", "si_weekly:"), "pt")


def test_words_are_uploaded_and_seen(author: Person) -> None:
    site = Client()
    site.force_login(author)
    address = "/surveys/instruments/science-identity/1/words/"
    permission = "source: {citation: Them, wording_status: verbatim, licence: None, permission: Letter of 3 May}\n"
    file = SimpleUploadedFile("science-identity-1.published.yaml", (WORDS + permission).encode())
    assert site.post(address, {"file": file}).status_code == 302
    page = site.get(address).content.decode()
    assert "Letter of 3 May" in page
    assert "a file of this server" in page
    shown = site.get("/surveys/instruments/science-identity/1/?words=published").content.decode()
    assert "The published words" in shown
    assert "published" in site.get("/surveys/instruments/").content.decode()
    broken = SimpleUploadedFile("science-identity-1.pt.yaml", WORDS.replace("title:", "titel:", 1).encode())
    answer = site.post(address, {"file": broken})
    assert answer.status_code == 422
    assert "did you mean “title”" in answer.content.decode().lower() or "Did you mean" in answer.content.decode()
    other = SimpleUploadedFile("science-identity-1.published.yaml", WORDS.encode())
    assert site.post(address, {"file": other}).status_code == 422
    assert PublishedWording.objects.count() == 1
    assert site.get("/surveys/instruments/nothing/1/words/").status_code == 404


def test_the_list_of_instruments_costs_the_same_for_many(author: Person, same_queries: object) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            draft = actions.begin_from(by=author, instrument="career-commitment", version=1)
            actions.publish(by=author, draft=draft, number=1)

    same_queries("/surveys/instruments/", few=lambda: grow(1), many=lambda: grow(6), by=author)  # type: ignore[operator]


def test_the_command_line_knows_published_versions(made: PublishedVersion, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("instrument", "check", "science-identity@2")
    assert made.sha256 in capsys.readouterr().out
    call_command("instrument", "diff", "science-identity@1", "science-identity@2")
    assert "nothing changed" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("instrument", "show", "science-identity@9")
    assert "knows no such version" in capsys.readouterr().err


def test_a_placeholder_is_published_but_not_asked(author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    step = lambda held: held["source"].update({"wording_status": "placeholder"})  # noqa: E731
    actions.change(by=author, draft=draft, number=1, step=step)
    site = Client()
    site.force_login(author)
    page = site.get(f"/surveys/instruments/drafts/{draft.pk}/publish/").content.decode()
    assert "It can be published, but not asked yet" in page
    actions.publish(by=author, draft=draft, number=2)
    found = library.find("science-identity", 2)
    assert found is not None
    with pytest.raises(ValueError, match="placeholder"):
        waves.open_survey(
            by=author, wave=make.wave(), instrument=found, role=Role.SCHOLAR, degree=Survey.Degree.IDENTIFIED
        )

"""The pages on which texts come in: answers, tables, transcripts, documents."""

import io
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Paper

from rapport.qualitative.material import tasks
from rapport.qualitative.material.uploads import actions, queries
from rapport.qualitative.material.uploads.forms import role_of
from rapport.qualitative.models import Document, RespondentValue, Unit, Upload
from tests.qualitative.material.conftest import Room

TABLE = b"""record_id,site,What did you learn?
1,A,I ask more questions.
2,B,We agree on goals.
2,B,I listen.
ada@example.org,A,I plan.
Ada Berg,,I wait.
,A,I call.
"""
GROUP = b"""Focus group, site A
Moderator: What helps?
Ada Berg: Time.
And a mentor who listens.
SCHOLAR 2: Goals.
Moderator: Why?
Ada Berg: Because.
Grace: I agree.
"""
Site = Callable[..., str]


@pytest.fixture
def site(client: Client, room: Room) -> Client:
    client.force_login(room.lead)
    return client


def at(room: Room, page: str, **more: int) -> str:
    words = {"program": room.program.slug, "project": room.project.pk, **more}
    return reverse(f"qualitative:{page}", kwargs=words)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def chosen(site: Client, room: Room, page: str, *files: SimpleUploadedFile) -> str:
    """The page on which the files wait."""
    sent = {"file": files[0]} if page == "new_table" else {"several": list(files)}
    there = site.post(at(room, page), sent)
    assert there.status_code == HTTPStatus.FOUND, there.content.decode()
    return str(there.url)  # type: ignore[attr-defined]


def test_answers_are_chosen_by_question(site: Client, room: Room) -> None:
    question = room.asked([f"I ask {number}." for number in range(5)])
    few = room.asked(["A"], "confidential")  # type: ignore[arg-type]
    page = site.get(at(room, "new_answers")).content.decode()
    assert question.key in page
    assert few.key not in page
    assert "fewer than 5 people" in page
    assert site.post(at(room, "new_answers"), {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    there = site.post(at(room, "new_answers"), {"question": question.key, "attributes": ["role"]})
    made = Document.objects.get()
    assert there.url == at(room, "document", material=made.pk)  # type: ignore[attr-defined]
    assert "role: mentor" in site.get(there.url).content.decode()  # type: ignore[attr-defined]
    again = site.post(at(room, "new_answers"), {"question": question.key})
    assert "not in the project already" in again.content.decode()


def test_a_table_is_looked_at_and_brought_in_once(site: Client, room: Room) -> None:
    page = chosen(site, room, "new_table", file("a.csv", TABLE))
    said = site.get(page).content.decode()
    assert "<strong>6</strong> texts of <strong>5</strong> people" in said
    assert "ada@example.org" not in said
    words = {
        "text": "What did you learn?",
        "key": "record_id",
        "known": ["site"],
        "name": "A",
        "degree": "confidential",
    }
    assert "The first rows" in site.post(page, words | {"look": "yes"}).content.decode()
    assert site.post(page, words | {"text": "x", "bring": "yes"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Document.objects.exists()
    for _ in range(2):
        site.post(page, words | {"bring": "yes"})
    made = Document.objects.get()
    assert site.get(page).url == at(room, "document", material=made.pk)  # type: ignore[attr-defined]
    codes = list(made.units.order_by("number").values_list("respondent__code", flat=True))
    assert codes[:3] == ["1", "2", "2"]
    assert all(code[0] == "q" for code in codes[3:5])
    assert codes[5].startswith("row ")
    assert RespondentValue.objects.filter(value="B").count() == 1
    assert not made.project.uploads.get().files.exists()
    site.post(chosen(site, room, "new_table", file("again.csv", TABLE)), words | {"bring": "yes"})
    assert Document.objects.count() == 1


def test_a_large_table_is_brought_in_by_the_worker(site: Client, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    page = chosen(site, room, "new_table", file("a.csv", TABLE))
    site.post(page, {"text": "What did you learn?", "name": "A", "degree": "anonymous", "bring": "yes"})
    assert "is coming in" in site.get(page).content.decode()
    upload = Upload.objects.get()
    job = queries.job_of(upload)
    assert job
    for _ in range(2):
        tasks.bring_in_table(**job.ids)
    assert Unit.objects.count() == 6
    assert site.get(page).status_code == HTTPStatus.FOUND


def test_a_table_that_cannot_be_read_to_its_end_comes_in_not_at_all(
    site: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    content = b"id,text\n" + b"1,A\n" * 600 + b"1,B,C\n"
    page = chosen(site, room, "new_table", file("a.csv", content))
    assert "line 602" in site.get(page).content.decode()
    words = actions.TableWords(actions.Choice("text", "id"), "A", "confidential")
    upload = actions.confirm_table(by=room.lead, upload=Upload.objects.get(), words=words)
    tasks.bring_in_table(upload.pk)
    assert not Document.objects.exists()
    assert "3 cells" in site.get(page).content.decode()
    site.post(page, {"discard": "yes"})
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("where", "name", "content", "why"),
    [
        ("new_table", "a.xlsx", b"PK\x03\x04", "damaged"),
        ("new_table", "a.csv", b"", "empty"),
        ("new_transcripts", "a.txt", b"Nobody speaks.", "no speaker was found"),
        ("new_transcripts", "a.pdf", b"%PDF-1.7", "a PDF"),
        ("new_documents", "a.doc", b"\xd0\xcf\x11\xe0", "older Word"),
    ],
)
def test_what_cannot_be_read_is_not_kept(
    site: Client, room: Room, where: str, name: str, content: bytes, why: str
) -> None:
    sent = {"file" if where == "new_table" else "several": file(name, content)}
    answer = site.post(at(room, where), sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert why in answer.content.decode()
    assert not Upload.objects.exists()


def test_transcripts_come_in_speaker_by_speaker(site: Client, room: Room) -> None:
    page = chosen(site, room, "new_transcripts", file("A.txt", GROUP), file("B.txt", GROUP + b"SCHOLAR 9: No."))
    said = site.get(page).content.decode()
    assert "Grace" in said
    assert "A speaker 2" in said
    again = site.post(page, {"again": "yes", "also": ["Grace"]}).content.decode()
    assert "A speaker 4" in again
    words: dict[str, object] = {"degree": "confidential", "also": ["Grace"]}
    for at_file, speakers in (("0", 4), ("1", 5)):
        words |= {f"{at_file}-name": f"Group {at_file}", f"{at_file}-site": "A"}
        for number in range(speakers):
            words |= {
                f"{at_file}-{number}-who": "person" if number else "left out",
                f"{at_file}-{number}-code": f"G{at_file} S{number}",
                f"{at_file}-{number}-role": "scholar",
            }
    words["1-0-who"] = "asks"
    site.post(page, words | {"bring": "yes"})
    one, two = Document.objects.order_by("pk")
    assert "4 turns of speakers" in site.get(at(room, "document", material=one.pk)).content.decode()
    turns = list(one.units.order_by("number").values_list("respondent__code", "text"))
    assert turns[0] == ("G0 S1", "Time.\nAnd a mentor who listens.")
    assert [code for code, _ in turns] == ["G0 S1", "G0 S2", "G0 S1", "G0 S3"]
    assert two.units.filter(respondent=None).count() == 2
    assert one.values.get().value == "A"
    assert set(RespondentValue.objects.values_list("value", flat=True)) == {"scholar"}
    assert not Upload.objects.exists()
    assert "Ada" not in "".join(room.project.respondents.values_list("code", flat=True))
    assert site.post(page, words).status_code == HTTPStatus.NOT_FOUND


def test_documents_come_in_by_paragraphs(site: Client, room: Room) -> None:
    paper, made = Paper(), io.BytesIO()
    paper.add_paragraph("We meet every week.")
    paper.add_paragraph("Drafts come back in ten days.")
    paper.save(made)
    plain = file("b.txt", b"One.\n\nTwo.")
    page = chosen(site, room, "new_documents", file("a.docx", made.getvalue()), plain)
    assert "We meet every week." in site.get(page).content.decode()
    words = {"degree": "identified", "0-name": "Contract", "0-party": "mentor", "1-name": "Contract"}
    site.post(page, words)
    assert list(Document.objects.order_by("pk").values_list("name", flat=True)) == ["Contract", "Contract (2)"]
    paragraphs = Unit.objects.filter(document__name="Contract").order_by("number")
    assert list(paragraphs.values_list("text", "respondent")) == [
        ("We meet every week.", None),
        ("Drafts come back in ten days.", None),
    ]
    page = chosen(site, room, "new_documents", file("again.docx", made.getvalue()))
    assert site.post(page, words).url == at(room, "texts")  # type: ignore[attr-defined]
    assert Document.objects.count() == 2


def test_the_lead_takes_a_document_out(site: Client, room: Room) -> None:
    site.post(chosen(site, room, "new_documents", file("b.txt", b"One.")), {"degree": "identified", "0-name": "A"})
    made = Document.objects.get()
    site.post(at(room, "remove_document", material=made.pk))
    assert not Document.objects.exists()


@pytest.mark.parametrize("where", ["new_answers", "new_table", "new_transcripts", "new_documents"])
def test_a_coder_brings_nothing_in(client: Client, room: Room, where: str) -> None:
    client.force_login(room.coder)
    assert client.get(at(room, where)).status_code == HTTPStatus.NOT_FOUND
    assert "Bring texts in" not in client.get(at(room, "texts")).content.decode()
    files = [actions.chosen("a.csv", b"", b"")]
    upload = actions.keep(by=room.lead, project=room.project, kind="table", files=files)
    assert client.get(at(room, "waiting", waiting=upload.pk)).status_code == HTTPStatus.NOT_FOUND


def test_what_nobody_brings_in_goes_after_a_day(room: Room) -> None:
    actions.keep(by=room.lead, project=room.project, kind="table", files=[actions.chosen("a.csv", b"", b"")])
    assert tasks.look_after() == 0
    Upload.objects.update(at=Upload.objects.get().at - tasks.UPLOADS_WAIT)
    assert tasks.look_after() > 0
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("label", "role"), [("SCHOLAR 2", "scholar"), ("Speaker 2", ""), ("Ada Berg", ""), ("P 3", ""), ("Mentor", "")]
)
def test_what_a_label_says_of_a_speaker(label: str, role: str) -> None:
    assert role_of(label) == role


def test_ids_that_look_like_names() -> None:
    looks = queries.looks_like_a_name
    assert [one for one in ("ada@example.org", "Ada Berg", "P 12", "p12", "A-7", "Jean-Luc d’Arc") if looks(one)] == [
        "ada@example.org",
        "Ada Berg",
        "Jean-Luc d’Arc",
    ]


def test_what_is_known_of_somebody_is_what_their_first_row_says(site: Client, room: Room) -> None:
    """A later row adds what the first leaves open, and changes nothing: the preview shows the first."""
    rows = b"id,site,role,text\n1,A,,I plan.\n1,B,mentor,I listen.\n1,,scholar,I wait.\n"
    there = chosen(site, room, "new_table", file("twice.csv", rows))
    said = {"text": "text", "key": "id", "known": ["site", "role"], "name": "Twice", "degree": "confidential"}
    assert site.post(there, {**said, "bring": "yes"}).status_code == HTTPStatus.FOUND
    known = RespondentValue.objects.filter(respondent__project=room.project)
    assert dict(known.values_list("attribute__name", "value")) == {"site": "A", "role": "mentor"}

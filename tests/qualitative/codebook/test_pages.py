"""The pages of the codebook: written, published and read, and who is refused."""

import io
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from rapport.people.roles import Role
from rapport.qualitative.codebook import actions, queries
from rapport.qualitative.codebook.entries import CodeWords
from rapport.qualitative.models import Codebook
from tests import make
from tests.qualitative.wordlist.conftest import Place

READ = ("codebook", "both_counts", "both_counts_file")
VERSION = ("codebook_version", "codebook_changes", "codebook_csv", "codebook_docx")
WRITE = (
    "begin_codebook",
    "codebook_draft",
    "codebook_arrange",
    "codebook_code",
    "codebook_examples",
    "publish_codebook",
)


def version(place: Place, name: str, number: int = 1) -> str:
    return reverse(f"qualitative:{name}", args=[place.project.program.slug, place.project.pk, number])


def said(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_from_the_words_to_a_version(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    assert "Begin with the candidates" in said(client.get(counted.url("codebook")))
    client.post(counted.url("begin_codebook"), {"how": "candidates"})
    draft = queries.draft(counted.project)
    assert draft is not None
    plan = draft.entries.get(name="Plan")
    page = counted.url("codebook_code", f"code={plan.code_id}")
    assert "I plan to communicate more" in said(client.get(page))  # a text with the stem, to take an example from
    assert "4 people used any" in said(client.get(page))
    words = {"name": "Planning", "definition": "Says how.", "stems": "plan", "is_codable": "on", "version": 0}
    assert client.post(page, words | {"then": "examples"}).headers["Location"] == f"{page}#examples"
    examples = counted.url("codebook_examples", f"code={plan.code_id}")
    client.post(examples, {"text": "I plan …", "is_in": "yes"})
    client.post(examples, {"text": "I plan to talk", "is_in": "no"})
    client.post(examples, {"text": "", "is_in": "yes"})
    late = client.post(page, words | {"definition": "Mine."})
    assert late.status_code == HTTPStatus.CONFLICT
    assert "Somebody has changed this code meanwhile" in said(late)
    assert client.post(page, words | {"name": "Meet", "version": 1}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(counted.url("codebook_code"), {"name": "Listening", "is_codable": "on"})
    new = draft.entries.get(name="Listening").code_id
    client.post(counted.url("codebook_arrange"), {"do": f"up:{new}"})
    client.post(counted.url("codebook_arrange"), {"do": f"remove:{draft.entries.get(name='Meet').code_id}"})
    page = said(client.get(counted.url("codebook_draft")))
    assert page.index("<strong>Planning") < page.index("<strong>Listening")
    assert "2 codes without a definition" in page
    assert "2 codes without a definition" in said(client.get(counted.url("publish_codebook")))
    draft.refresh_from_db()
    stale = client.post(counted.url("publish_codebook"), {"version": draft.written - 1})
    assert "Somebody has changed the draft" in said(stale)
    answer = client.post(counted.url("publish_codebook"), {"version": draft.written})
    assert answer.headers["Location"] == version(counted, "codebook_version")
    page = said(client.get(version(counted, "codebook_version")))
    assert "Says how." in page
    assert "just not it" in page
    assert client.get(counted.url("codebook_draft")).status_code == HTTPStatus.FOUND
    # From the code to its stem, and back.
    assert "?stem=plan" in page
    assert f"codebook/1/#code-{plan.code_id}" in said(client.get(counted.url("word", "stem=plan")))


def test_the_next_version_asks_for_each_changed_code(client: Client, counted: Place) -> None:
    make.codebook(counted.project, "Plan", "Meet")
    client.force_login(counted.lead)
    client.post(counted.url("begin_codebook"), {"how": "last"})
    draft = queries.draft(counted.project)
    assert draft is not None
    code = draft.entries.get(name="Plan").code_id
    client.post(
        counted.url("codebook_code", f"code={code}"),
        {"name": "Plan", "definition": "What Plan meant.", "is_codable": "on", "version": 0},
    )
    page = said(client.get(counted.url("publish_codebook")))
    assert "<del>means</del><ins>meant</ins>" in page
    assert "Old codings of “Plan”" in page
    assert "Old codings of “Meet”" not in page
    draft.refresh_from_db()
    wrong = client.post(counted.url("publish_codebook"), {"version": draft.written, "reason": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose what happens to them." in said(wrong)
    sent = {"version": draft.written, "reason": "Said better.", f"fate_{code}": "check"}
    client.post(counted.url("publish_codebook"), sent)
    page = said(client.get(version(counted, "codebook_changes", 2)))
    assert "Old codings are looked at again." in page
    assert "Plan" in said(client.get(f"{version(counted, 'codebook_changes', 2)}?from=1"))
    assert "Old codings" not in said(client.get(f"{version(counted, 'codebook_changes', 1)}?from=2"))


def test_a_codebook_comes_from_a_file_and_goes_into_one(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    begin = counted.url("begin_codebook")
    wrong = SimpleUploadedFile("book.csv", b"name\nA\nA\n")
    answer = client.post(begin, {"how": "file", "file": wrong})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Line 3: “A” is there twice" in said(answer)
    assert client.post(begin, {"how": "file"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(begin, {"how": "file", "file": SimpleUploadedFile("book.csv", b"name,definition\nA,What A is\n")})
    actions.publish(by=counted.lead, project=counted.project, looked_at=0)
    assert b"A,What A is" in client.get(version(counted, "codebook_csv")).content
    once, twice = (client.get(version(counted, "codebook_docx")).content for _ in range(2))
    assert once == twice
    texts = [one.text for one in Document(io.BytesIO(once)).paragraphs]
    assert [text for text in texts if text in texts[:1] or "A" in text][:3] == ["Codebook, version 1", "A", "What A is"]


def test_as_many_queries_for_many_codes(counted: Place, same_queries: Callable[..., None]) -> None:
    def more(number: int) -> None:
        actions.discard(by=counted.lead, project=counted.project)
        book = [CodeWords(f"Code {at}", stems=(f"stem{at}",)) for at in range(number)]
        actions.begin(by=counted.lead, project=counted.project, codes=book)

    same_queries(counted.url("codebook_draft"), few=lambda: more(2), many=lambda: more(12), by=counted.lead)
    draft = queries.draft(counted.project)
    assert draft is not None
    actions.publish(by=counted.lead, project=counted.project, looked_at=draft.written)

    def again() -> None:
        actions.begin(by=counted.lead, project=counted.project, codes=[CodeWords(f"New {at}") for at in range(30)])
        found = queries.draft(counted.project)
        assert found is not None
        fates = dict.fromkeys(found.entries.values_list("code", flat=True), "keep")
        actions.publish(by=counted.lead, project=counted.project, looked_at=found.written, fates=fates)

    for name in ("codebook", "both_counts"):
        same_queries(counted.url(name), few=lambda: None, many=again if name == "codebook" else lambda: None)


@pytest.mark.parametrize("name", [*READ, *VERSION, *WRITE])
def test_a_stranger_finds_nothing(client: Client, counted: Place, name: str) -> None:
    make.codebook(counted.project, "Plan")
    url = version(counted, name) if name in VERSION else counted.url(name, "code=1")
    strangers = [
        make.member(counted.project.program, Role.EVALUATOR),
        make.member(make.program("other"), Role.EVALUATOR),
    ]
    for person in strangers:
        client.force_login(person)
        for ask in (client.get, client.post):
            assert ask(url).status_code == HTTPStatus.NOT_FOUND
    client.force_login(counted.coder)  # who codes reads what is published, and writes nothing
    expected = HTTPStatus.NOT_FOUND if name in WRITE else HTTPStatus.OK
    ask = client.post if name in WRITE else client.get
    assert ask(url).status_code == expected
    assert Codebook.objects.count() == 1


def test_without_a_draft_nothing_is_written(client: Client, counted: Place) -> None:
    client.force_login(counted.lead)
    for name in ("codebook_draft", "codebook_code", "publish_codebook"):
        assert client.get(counted.url(name)).headers["Location"] == counted.url("codebook")
    for name in ("codebook_arrange", "codebook_examples"):
        answer = client.post(counted.url(name, "code=1"), {"do": "up:1", "text": "x", "is_in": "yes"})
        assert answer.headers["Location"] == counted.url("codebook")
    assert client.get(version(counted, "codebook_version", 9)).status_code == HTTPStatus.NOT_FOUND

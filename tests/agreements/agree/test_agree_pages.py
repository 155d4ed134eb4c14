"""The pages of terms, copies, versions and the chair's signature."""

import io
import json
from typing import Any

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from rapport.agreements import actions, pdf, queries, tasks
from rapport.agreements.agree import actions as agreeing
from rapport.agreements.agree.actions import Said
from rapport.agreements.models import Document, Signature, Terms, Version
from rapport.agreements.readable import readable
from rapport.kit import typesetter
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship
from tests import make
from tests.agreements.agree.test_versions import goal_of, milestone_of, sign
from tests.agreements.test_pages import address, sign_in

pytestmark = pytest.mark.django_db
EMPTY = {"protected_percent": "", "protected_until": "", "review_on": "", "review_every_months": ""}


def every_address(pair: Mentorship) -> list[str]:
    copies = [address(name, pair, number=1) for name in ("word_copy", "exact_words")]
    return [*copies, *(address(name, pair) for name in ("versions", "terms"))]


def signed_with_chair(pair: Mentorship) -> tuple[Version, Person]:
    chair = make.chair_who_signs(pair)
    version = make.version_to_sign(pair)
    for person in (pair.scholar, make.mentor_of(pair)):
        sign(version, person)
    return version, chair


def test_strangers_find_nothing(client: Client) -> None:
    pair = make.compared_pair()
    _, chair = signed_with_chair(pair)
    strangers = [make.person(), make.compared_pair().scholar, make.member(pair.program, Role.DIRECTOR)]
    Person.objects.filter(pk=strangers[2].pk).update(is_demo=True)
    for stranger in strangers:
        client.force_login(stranger)
        for page in (*every_address(pair), address("chair_sign", pair)):
            assert client.get(page).status_code == client.post(page).status_code == 404, page
    client.force_login(chair)
    assert client.get(address("chair_sign", pair)).status_code == 200
    for page in every_address(pair):
        assert client.get(page).status_code == 404
    for party in (pair.scholar, make.mentor_of(pair)):
        client.force_login(party)
        assert client.get(address("chair_sign", pair)).status_code == 404


def test_who_joins_and_has_not_answered_sees_no_terms_and_no_version(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    for page in every_address(pair):
        assert client.get(page).status_code in {302, 404}


def test_terms_are_saved_and_the_second_of_two_editors_sees_both(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    page = address("terms", pair)
    assert client.get(page).status_code == 200
    assert client.post(page, {**EMPTY, "protected_percent": "75", "version": "0"}).status_code == 302
    client.force_login(make.mentor_of(pair))
    late = client.post(page, {**EMPTY, "protected_percent": "20", "version": "0"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "75 per cent" in shown
    assert 'value="20"' in shown
    assert client.post(page, {**EMPTY, "protected_percent": "20", "version": "0", "replaces": "1"}).status_code == 302
    assert Terms.objects.get().protected_percent == 20
    assert client.post(page, {**EMPTY, "protected_percent": "101", "version": "2"}).status_code == 422


def test_the_word_copy_opens_again_with_headings_language_and_the_fingerprint(client: Client) -> None:
    pair = make.compared_pair()
    goal_of(pair, "A goal with a \x0b sign")
    milestone_of(pair)
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=Said(protected_percent=75), version=0)
    version = make.version_to_sign(pair)
    sign(version, pair.scholar)
    client.force_login(pair.scholar)
    answer = client.get(address("word_copy", pair, number=1))
    assert answer.headers["Content-Disposition"].endswith('version-1.docx"')
    paper = docx.Document(io.BytesIO(answer.content))
    headings = [one.text for one in paper.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == [
        "Who agrees",
        "Goals",
        "Milestones",
        "Protected time and reviews",
        "Communication",
        "Personal conduct and interpersonal relations",
        "Signatures on the server",
        "Fingerprint",
    ]
    text = "\n".join(one.text for one in paper.paragraphs)
    assert version.sha256 in text
    assert "It is not signed" in text
    assert all(words in text for words in make.JOINT_TEXTS.values())
    assert paper.core_properties.language == "en"
    assert paper.core_properties.title == "Mentoring agreement of Scholar"
    assert paper.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en"
    table = paper.tables[0]
    assert [cell.text for cell in table.rows[1].cells][:2] == ["Scholar", "scholar"]
    assert table._tbl.find(f".//{qn('w:tblHeader')}") is not None
    assert table._tbl.find(f".//{qn('w:tblDescription')}") is not None


def test_the_word_copy_and_the_pages_say_the_same_day(client: Client, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with time_machine.travel("2026-05-31 22:30:00+00:00"):
        version = make.signed_version()
        pair = version.agreement.mentorship
        client.force_login(pair.scholar)
        copy = client.get(address("word_copy", pair, number=1)).content
        assert "Signed by all on 1 June 2026" in client.get(address("versions", pair)).content.decode()
    assert "signed by all on 1 June 2026" in "\n".join(one.text for one in docx.Document(io.BytesIO(copy)).paragraphs)


def check(client: Client, name: str, content: bytes) -> str:
    copy = SimpleUploadedFile(name, content)
    return client.post(reverse("agreements:check"), {"copy": copy}).content.decode()


def test_a_forged_copy_is_detected(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = make.signed_version()
    version = Version.objects.prefetch_related(queries.SIGNATURES).get(pk=version.pk)
    genuine = bytes(Document.objects.get().pdf)
    client.force_login(version.made_by)
    assert "Yes, this is the document" in check(client, "copy.pdf", genuine)
    middle = len(genuine) // 2
    changed = genuine[:middle] + bytes([genuine[middle] ^ 1]) + genuine[middle + 1 :]
    assert "No, this server does not know this file" in check(client, "copy.pdf", changed)
    shown = readable(version)
    data: dict[str, Any] = pdf.data_of(version, shown.wording, Person.objects.in_bulk(shown.wording.people))
    data["parts"][0]["clauses"][0]["text"] = ["We meet when the mentor has time."]
    assert version.signed_at
    retypeset = typesetter.typeset(pdf.PAGE, data, int(version.signed_at.timestamp()))
    assert retypeset.startswith(b"%PDF")
    assert "No, this server does not know this file" in check(client, "copy.pdf", retypeset)


def test_the_exact_words_can_be_taken_away_and_checked(client: Client) -> None:
    version = make.signed_version()
    client.force_login(version.made_by)
    words = client.get(address("exact_words", version.agreement.mentorship, number=1)).content
    assert json.loads(words)["number"] == 1
    assert "these are the words that were signed" in check(client, "words.json", words)
    assert "No, this server does not know" in check(client, "words.json", words.replace(b"We meet", b"We eat"))


def test_the_pdf_says_goals_milestones_terms_and_the_chairs_signature() -> None:
    pair = make.compared_pair()
    goal_of(pair)
    milestone_of(pair)
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=Said(protected_percent=75), version=0)
    version, chair = signed_with_chair(pair)
    actions.sign(by=chair, version=version, sha256=version.sha256, typed_name="Chair")
    version = Version.objects.prefetch_related(queries.SIGNATURES).get(pk=version.pk)
    shown = readable(version)
    data: dict[str, Any] = pdf.data_of(version, shown.wording, Person.objects.in_bulk(shown.wording.people))
    assert [part["title"] for part in data["parts"]][:2] == ["Goals", "Milestones"]
    assert [one["part"] for one in data["signatures"]] == ["scholar", "primary mentor", "chair"]
    tasks.make_document(version.pk)
    assert bytes(Document.objects.get().pdf).startswith(b"%PDF")


def test_two_versions_are_compared_word_by_word(client: Client) -> None:
    version = make.signed_version()
    pair = version.agreement.mentorship
    client.force_login(pair.scholar)
    alone = client.get(address("versions", pair)).content.decode()
    assert "There is one version so far" in alone
    actions.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="Ours, and yours.", version=1)
    agreeing.save_terms(by=pair.scholar, mentorship=pair, said=Said(protected_percent=75), version=0)
    actions.make_version(by=pair.scholar, mentorship=pair)
    shown = client.get(address("versions", pair), {"older": "2", "newer": "1"})
    page = shown.content.decode()
    assert shown.context["compared"].older.number == 1
    assert shown.context["compared"].differences == 2
    assert '<ins><span class="visually-hidden">[added: </span>' in page
    assert '<del><span class="visually-hidden">[removed: </span>' in page
    assert "75 per cent" in page
    assert client.get(address("versions", pair), {"older": "x", "newer": "99"}).status_code == 200


def test_the_chair_signs_on_a_page_of_their_own(client: Client) -> None:
    pair = make.compared_pair()
    version, chair = signed_with_chair(pair)
    page = address("chair_sign", pair)
    words = {"typed_name": "Chair", "consent": "on", "sha256": version.sha256}
    sign_in(client, chair, minutes_ago=16)
    assert client.post(page, words).headers["Location"].startswith("/people/account/login/")
    sign_in(client, chair)
    assert page in client.get(reverse("agreements:chair_desk")).content.decode()
    assert "Sign version 1" in client.get(page).content.decode()
    assert client.post(page, {**words, "typed_name": "Mentor"}).status_code == 422
    for _ in "ab":
        client.post(page, words)
    assert Signature.objects.filter(version=version, person=chair).count() == 1
    assert "Sign version 1" not in client.get(page).content.decode()


def test_who_has_an_app_shows_that_and_need_not_sign_in_anew(client: Client) -> None:
    version = make.version_to_sign()
    make.second_factor(version.made_by)
    sign_in(client, version.made_by, minutes_ago=16)
    page = address("sign", version.agreement.mentorship)
    sent = client.post(page, {"typed_name": "Scholar", "consent": "on", "sha256": version.sha256})
    assert sent.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert "_auth_user_id" in client.session
    assert not Signature.objects.exists()


def test_a_version_whose_goals_have_moved_on_says_so_and_is_not_signed(client: Client) -> None:
    version = make.version_to_sign()
    pair = version.agreement.mentorship
    goal_of(pair)
    sign_in(client, pair.scholar)
    assert client.get(address("sign", pair)).headers["Location"] == address("overview", pair)
    assert "Something has changed since version 1" in client.get(address("overview", pair)).content.decode()
    assert client.post(address("make_version", pair)).headers["Location"] == address("sign", pair)
    assert Version.objects.count() == 2


def test_without_a_chair_the_pair_is_told_what_is_missing(client: Client) -> None:
    pair = make.compared_pair()
    chair = make.chair_who_signs(pair)
    for item, text in make.JOINT_TEXTS.items():
        actions.save_statement(by=pair.scholar, mentorship=pair, item=item, text=text, version=0)
    make.chair_who_signs(pair, "Second")
    client.force_login(pair.scholar)
    assert client.post(address("make_version", pair)).headers["Location"] == address("terms", pair)
    assert "Your programme asks for a chair’s signature" in client.get(address("terms", pair)).content.decode()
    assert client.post(address("terms", pair), {**EMPTY, "chair": chair.pk, "version": "0"}).status_code == 302
    assert client.post(address("make_version", pair)).headers["Location"] == address("sign", pair)


def test_comparing_costs_the_same_for_many_goals(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for goals in (1, 8):
        pair = make.compared_pair()
        for _ in range(goals):
            goal_of(pair)
            milestone_of(pair)
        make.version_to_sign(pair)
        milestone_of(pair)
        actions.make_version(by=pair.scholar, mentorship=pair)
        client.force_login(pair.scholar)
        with django_assert_num_queries(70, exact=False) as asked:
            client.get(address("versions", pair))
            client.get(address("overview", pair))
        counts.append(len(asked))
    assert counts[0] == counts[1]

import time
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.agreements import actions
from rapport.agreements.models import Document, Sheet, Signature, Statement, Version
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Mentorship
from tests import make

pytestmark = pytest.mark.django_db

PAGES = ("overview", "answer", "compare", "sign")


def address(name: str, pair: Mentorship, **more: object) -> str:
    return reverse(f"agreements:{name}", kwargs={"mentorship": pair.pk, **more})


def every_address(pair: Mentorship) -> list[str]:
    return [
        *(address(name, pair) for name in (*PAGES, "make_version", "add_item")),
        address("item", pair, item="authorship"),
        address("judge", pair, item="authorship"),
        address("download", pair, number=1),
    ]


def sign_in(client: Client, person: Person, *, minutes_ago: int = 0) -> None:
    """Signed in by allauth so long ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 60 * minutes_ago}]
    session.save()


def typed(**more: str) -> dict[str, str]:
    return {
        "version": "0",
        "meeting-frequency-value": "weekly",
        "meeting-frequency-weight": "3",
        "meeting-frequency-discussed": "assumed",
        "feedback-days-value": "7",
        "authorship-value": "First line\r\nsecond line",
        **more,
    }


def test_strangers_find_nothing(client: Client) -> None:
    version = make.signed_version()
    pair = version.agreement.mentorship
    other = make.signed_version().agreement.mentorship
    strangers = [
        other.scholar,
        make.mentor_of(other),
        make.person(),
        make.member(make.program(), Role.COORDINATOR),
        *(make.member(pair.program, role) for role in (Role.DIRECTOR, Role.COORDINATOR, Role.SCHOLAR, Role.MENTOR)),
    ]
    for stranger in strangers:
        Person.objects.filter(pk=stranger.pk).update(is_demo=True)  # the second factor is none of this test's business
        client.force_login(stranger)
        for page in every_address(pair):
            assert client.get(page).status_code == client.post(page).status_code == 404, f"{stranger} at {page}"
    client.logout()
    for page in [*every_address(pair), reverse("agreements:mine"), reverse("agreements:check")]:
        assert client.get(page).headers["Location"].startswith("/people/account/login/")


def test_every_page_of_every_step_opens(client: Client) -> None:
    for pair in (make.agreeing_pair(), make.compared_pair(), make.version_to_sign().agreement.mentorship):
        for person in (pair.scholar, make.mentor_of(pair)):
            sign_in(client, person)
            for name in PAGES:
                assert client.get(address(name, pair), follow=True).status_code == 200
    assert client.get(reverse("agreements:mine")).status_code == 200


def test_a_programme_without_a_template_says_so(client: Client) -> None:
    pair = make.mentorship()
    client.force_login(pair.scholar)
    assert "has not chosen" in client.get(address("overview", pair)).content.decode()
    assert client.get(address("answer", pair)).status_code == 302
    assert client.get(reverse("agreements:mine")).status_code == 200


def test_a_draft_is_saved_as_typed_and_comes_back(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    saved = client.post(page, typed(**{"feedback-days-value": "a week?"}), headers={"HX-Request": "true"})
    assert 'name="version" value="1"' in saved.content.decode()
    assert "draft-saved" in saved.headers["HX-Trigger"]
    shown = client.get(page).content.decode()
    assert "a week?" in shown
    assert "First line\nsecond line" in shown


def test_a_form_that_fails_keeps_what_was_typed(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    sent = client.post(address("answer", pair), typed(then="submit", **{"feedback-days-value": "a week?"}))
    assert sent.status_code == 422
    assert "a week?" in sent.content.decode()
    assert "second line" in sent.content.decode()
    assert not Sheet.objects.exists()


def test_submitting_twice_and_writing_afterwards_change_nothing(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    for _ in "ab":
        assert client.post(page, typed(then="submit")).headers["Location"] == address("overview", pair)
    late = client.post(page, typed(**{"feedback-days-value": "99"}), headers={"HX-Request": "true"})
    assert late.headers["HX-Redirect"] == address("overview", pair)
    assert Sheet.objects.get().answers.get(item="feedback-days").value == "7"


def test_two_tabs_do_not_overwrite_each_other(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    client.post(page, typed())
    late = client.post(page, typed(**{"feedback-days-value": "30"}))
    assert late.status_code == 409
    assert 'value="30"' in late.content.decode()
    assert Sheet.objects.get().answers.get(item="feedback-days").value == "7"
    decided = client.post(page, typed(replaces="1", **{"feedback-days-value": "30"}))
    assert decided.status_code == 302
    assert Sheet.objects.get().answers.get(item="feedback-days").value == "30"


def test_a_session_that_ends_in_mid_answer_loses_nothing(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    owner = client.get(page).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    client.logout()
    sent = client.post(page, typed(**{"draft-owner": owner, "authorship-value": "Do not lose me"}))
    assert sent.headers["Location"].startswith("/people/account/login/")
    client.force_login(pair.scholar)
    assert "Do not lose me" in client.get(page).content.decode()
    assert not Sheet.objects.exists()


def test_a_returned_form_with_a_senseless_number_does_not_lock_the_page(client: Client) -> None:
    pair = make.agreeing_pair()
    page = address("answer", pair)
    sign_in(client, pair.scholar)
    owner = client.get(page).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    client.logout()
    client.post(page, typed(**{"draft-owner": owner, "version": "9" * 5_000, "authorship-weight": "9" * 5_000}))
    sign_in(client, pair.scholar)
    assert client.get(page).status_code == 200


def test_what_one_typed_is_never_given_to_another_who_signs_in_there(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    owner = client.get(page).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    client.logout()
    client.post(page, typed(**{"draft-owner": owner, "authorship-value": "Only mine"}))
    client.force_login(make.mentor_of(pair))
    assert "Only mine" not in client.get(page).content.decode()


def test_differences_stand_first(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    shown = client.get(address("compare", pair)).content.decode()
    places = [shown.index(f'id="{item}"') for item in ("meeting-frequency", "authorship", "feedback-days")]
    assert places == sorted(places)


def test_saving_a_part_leads_to_the_next_one(client: Client) -> None:
    pair = make.agreeing_pair()
    client.force_login(pair.scholar)
    page = address("answer", pair)
    onward = client.post(page, typed(then="part-personal"))
    assert onward.headers["Location"] == f"{page}#part-personal"
    assert client.post(page, typed(version="1", then="https://example.org")).headers["Location"] == page
    shown = client.get(page).content.decode()
    assert [part.answered for part in client.get(page).context["form"].parts] == [2, 1]
    assert 'id="part-personal"' in shown
    saved = client.post(page, typed(version="1", **{"authorship-value": ""}), headers={"HX-Request": "true"})
    assert "2 of 3" in saved.content.decode()
    assert 'hx-swap-oob="true"' in saved.content.decode()


def test_what_all_said_can_be_taken_as_it_is_and_the_next_item_follows(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    taken = "The mentor sends comments on a draft within 7 days."
    assert client.get(address("compare", pair)).content.decode().count("Agree on: ") == 1
    words = {"text": taken, "version": "0", "then": "next"}
    onward = client.post(address("item", pair, item="feedback-days"), words).headers["Location"]
    assert onward == address("item", pair, item="meeting-frequency")
    assert Statement.objects.get().text == taken
    assert "Agree on: " not in client.get(address("compare", pair)).content.decode()
    words = {"text": "Ours", "version": "0", "then": "next"}
    onward = client.post(onward, words).headers["Location"]
    assert onward == address("item", pair, item="authorship")
    assert client.post(onward, words).headers["Location"] == f"{address('compare', pair)}#authorship"


def test_what_both_said_is_proposed_and_nothing_else(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    same = client.get(address("item", pair, item="feedback-days")).content.decode()
    assert "The mentor sends comments on a draft within 7 days." in same
    different = client.get(address("item", pair, item="meeting-frequency")).context["form"]
    assert different["text"].value() == ""
    assert not Statement.objects.exists()


def test_the_second_of_two_editors_sees_both_texts(client: Client) -> None:
    pair = make.compared_pair()
    page = address("item", pair, item="authorship")
    actions.save_statement(by=pair.scholar, mentorship=pair, item="authorship", text="The scholar’s", version=0)
    client.force_login(make.mentor_of(pair))
    late = client.post(page, {"text": "The mentor’s", "version": "0"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "The scholar’s" in shown
    assert "The mentor’s" in shown
    assert Statement.objects.get().text == "The scholar’s"
    assert client.post(page, {"text": "Both", "version": "0", "replaces": "1"}).status_code == 302
    assert Statement.objects.get().text == "Both"


def test_an_empty_joint_text_is_not_saved(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    assert client.post(address("item", pair, item="authorship"), {"text": " ", "version": "0"}).status_code == 422
    assert client.get(address("item", pair, item="no-such")).status_code == 404


def test_ready_to_sign_needs_every_text_and_makes_one_version(client: Client) -> None:
    pair = make.compared_pair()
    client.force_login(pair.scholar)
    assert client.post(address("make_version", pair)).headers["Location"] == address("compare", pair)
    make.version_to_sign(pair)
    for _ in "ab":
        assert client.post(address("make_version", pair)).headers["Location"] == address("sign", pair)
    assert Version.objects.count() == 1


def sign(client: Client, version: Version, **more: str) -> int:
    words = {"typed_name": "Scholar", "consent": "on", "sha256": version.sha256, **more}
    return client.post(address("sign", version.agreement.mentorship), words).status_code


def test_signing_once_and_pressing_twice(client: Client) -> None:
    version = make.version_to_sign()
    sign_in(client, version.made_by)
    assert version.sha256 in client.get(address("sign", version.agreement.mentorship)).content.decode()
    assert [sign(client, version) for _ in "ab"] == [302, 302]
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"typed_name": "Mentor"}, {"consent": ""}, {"typed_name": ""}])
def test_a_signature_needs_the_own_name_and_consent(client: Client, wrong: dict[str, str]) -> None:
    version = make.version_to_sign()
    sign_in(client, version.made_by)
    assert sign(client, version, **wrong) == 422
    assert not Signature.objects.exists()


def test_words_that_have_changed_are_not_signed(client: Client) -> None:
    version = make.version_to_sign()
    sign_in(client, version.made_by)
    assert sign(client, version, sha256="0" * 64) == 302
    assert not Signature.objects.exists()


def test_who_signed_in_long_ago_signs_in_again_and_comes_back(client: Client) -> None:
    version = make.version_to_sign()
    page = address("sign", version.agreement.mentorship)
    sign_in(client, version.made_by, minutes_ago=16)
    assert "Before you sign, show that it is you" in client.get(page).content.decode()
    sign_in(client, version.made_by)
    owner = client.get(page).content.decode().split('name="draft-owner" value="')[1].split('"')[0]
    sign_in(client, version.made_by, minutes_ago=16)
    words = {"typed_name": "Scholar", "consent": "on", "sha256": version.sha256, "draft-owner": owner}
    sent = client.post(page, words)
    assert sent.headers["Location"] == f"/people/account/login/?next={page}"
    assert "_auth_user_id" not in client.session
    assert not Signature.objects.exists()
    sign_in(client, version.made_by)
    assert 'value="Scholar"' in client.get(page).content.decode()


def test_a_demo_person_says_that_they_play(client: Client) -> None:
    version = make.version_to_sign()
    Person.objects.filter(pk=version.made_by_id).update(is_demo=True)
    client.force_login(version.made_by)
    assert sign(client, version) == 422
    assert sign(client, version, stand_in="on") == 302
    assert Signature.objects.count() == 1


def test_the_pdf_is_for_the_parties_and_can_be_checked(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = make.signed_version()
    pair = version.agreement.mentorship
    client.force_login(pair.scholar)
    page = address("download", pair, number=1)
    assert page in client.get(address("overview", pair)).content.decode()
    pdf = client.get(page)
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert client.get(address("download", pair, number=2)).status_code == 404

    def check(content: bytes) -> str:
        copy = SimpleUploadedFile("copy.pdf", content, "application/pdf")
        return client.post(reverse("agreements:check"), {"copy": copy}).content.decode()

    client.force_login(make.person())
    assert "Yes, this is the document" in check(pdf.content)
    assert "No, this server does not know this file" in check(pdf.content + b" ")
    assert client.post(reverse("agreements:check")).status_code == 422


def test_until_the_pdf_is_made_the_page_waits(client: Client) -> None:
    version = make.signed_version()
    pair = version.agreement.mentorship
    client.force_login(pair.scholar)
    assert not Document.objects.exists()
    assert "The PDF is being made" in client.get(address("overview", pair)).content.decode()
    assert client.get(address("download", pair, number=1)).status_code == 404


def test_my_agreements_cost_the_same_for_many(same_queries: Callable[..., None]) -> None:
    mentor = make.person("Mentor")

    def more(number: int) -> None:
        for _ in range(number):
            program = make.agreeing_pair().program
            make.mentorship(program, make.person(), mentor)
        make.version_to_sign()

    same_queries(reverse("agreements:mine"), few=lambda: more(2), many=lambda: more(9), by=mentor)

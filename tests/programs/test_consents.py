"""Texts that people agree to, or not."""

import pytest
from django.test import Client

from rapport.audit.queries import events_of
from rapport.people.models import Person
from rapport.programs import actions, consents
from rapport.programs.models import Consent, Mentorship

pytestmark = pytest.mark.django_db
RESEARCH = "research-use"


def test_consent_is_given_withdrawn_and_given_again(client: Client, pair: Mentorship, director: Person) -> None:
    client.force_login(pair.scholar)
    address = f"/programs/kl2/consents/{RESEARCH}/"
    text = consents.texts().by_document[RESEARCH]
    agree = {"agree": "yes", "sha256": text.sha256}
    for _ in range(2):
        assert client.post(address, agree).url == address  # type: ignore[attr-defined]
    given = Consent.objects.get()
    assert (given.person, given.version, given.sha256) == (pair.scholar, text.version, text.sha256)
    assert "You agreed" in client.get("/programs/kl2/").content.decode()
    for _ in range(2):
        client.post(address, {"withdraw": "yes"})
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert "took it back" in client.get(address).content.decode()
    client.post(address, agree)
    given.refresh_from_db()
    assert given.withdrawn_at is None
    did = [event.did for event in events_of("kl2").filter(by=pair.scholar.pk)]
    assert did == ["programs.consent", "programs.withdraw_consent", "programs.consent"]


def test_a_text_that_changed_while_it_was_read_is_not_agreed_to(client: Client, pair: Mentorship) -> None:
    client.force_login(pair.scholar)
    client.post(f"/programs/kl2/consents/{RESEARCH}/", {"agree": "yes", "sha256": "of an older text"})
    assert not Consent.objects.exists()


def test_words_that_changed_under_the_same_version_are_said(client: Client, pair: Mentorship) -> None:
    version = consents.texts().by_document[RESEARCH].version
    actions.give_consent(by=pair.scholar, program=pair.program, document=RESEARCH, version=version, sha256="0" * 64)
    client.force_login(pair.scholar)
    page = client.get(f"/programs/kl2/consents/{RESEARCH}/").content.decode()
    assert "This text was altered" in page
    assert "I agree" not in page
    assert "Take my consent back" in page


def test_every_packaged_text_can_be_read() -> None:
    assert not consents.texts().mistakes
    assert set(consents.texts().by_document) >= {RESEARCH, "staying-in-touch"}

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people import actions, privacy, queries
from rapport.people.models import Token
from tests import make

pytestmark = pytest.mark.django_db


def test_a_secret_opens_its_own_kind_and_is_not_kept() -> None:
    person = make.person()
    token, secret = actions.make_token(by=person, kind=Token.Kind.CALENDAR, name="My phone")
    assert queries.bearer(secret, Token.Kind.CALENDAR) == token
    assert queries.bearer(secret, Token.Kind.API) is None
    assert len(secret) >= 43
    assert secret not in str(Token.objects.values().get())


def test_a_person_revokes_their_own_and_nobody_elses(client: Client) -> None:
    person, other = make.person(), make.person()
    token, secret = actions.make_token(by=person, kind=Token.Kind.CALENDAR)
    address = reverse("people:revoke_token", kwargs={"pk": token.pk})
    client.force_login(other)
    assert client.post(address).status_code == 404
    actions.revoke_token(by=other, token=token)
    assert queries.bearer(secret, Token.Kind.CALENDAR) is not None
    client.force_login(person)
    assert client.post(address).status_code == 302
    assert queries.bearer(secret, Token.Kind.CALENDAR) is None
    assert "Revoked on" in client.get(reverse("people:tokens")).content.decode()


def test_who_is_erased_leaves_no_token() -> None:
    person = make.person()
    actions.make_token(by=person, kind=Token.Kind.CALENDAR, name="Phone of Ada")
    assert ("tokens" in dict(privacy.about(person))) is True
    actions.erase(by=person, person=person)
    assert not Token.objects.exists()


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("people:tokens")).headers["Location"].startswith("/people/account/login/")

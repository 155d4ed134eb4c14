"""The page on which people make keys for programs: what it offers to whom, and that a key is shown once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.audit.models import Event
from rapport.kit.addresses import addresses
from rapport.people import actions as people
from rapport.people import queries as tokens
from rapport.people import scopes
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.programs.models import Program
from tests import make

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'<code class="fingerprint">([\w-]{43})</code>')


@pytest.fixture
def program() -> Program:
    return make.program(name="Lakeside")


def page(program: Program) -> str:
    return reverse("programs:keys", args=[program.slug])


def signed_in(person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(is_demo=True)  # the second factor is another test's business
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def wanted(*words: str, **more: str) -> dict[str, object]:
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"name": "Dashboard", "words_of_it": list(words), "expires_on": day, **more}


def offered(html: str) -> list[str]:
    return re.findall(r'name="words_of_it" value="(\w+)"', html)


def test_a_key_is_made_shown_once_used_and_revoked(program: Program) -> None:
    director = make.member(program, Role.DIRECTOR)
    browser = signed_in(director)
    assert "No key yet" in browser.get(page(program)).content.decode()
    made = browser.post(page(program), wanted("programs", "people"))
    found = SECRET.search(made.content.decode())
    assert found
    assert "no-store" in made.headers["Cache-Control"]
    token = tokens.bearer(found[1], Token.Kind.API)
    assert token
    assert (token.person, token.scopes, token.program) == (director, "programs people", program.slug)
    assert token.expires_on == timezone.localdate() + timedelta(days=30)
    ask = Client(headers={"Authorization": f"Bearer {found[1]}"})
    assert ask.get(reverse("api:people", args=[program.slug])).status_code == 200
    assert ask.get(reverse("api:waves", args=[program.slug])).status_code == 403
    after = browser.get(page(program)).content.decode()
    assert found[1] not in after
    assert "Dashboard" in after
    assert "Never" not in after  # it was used today
    browser.post(reverse("people:revoke_token", args=[token.pk]))
    assert ask.get(reverse("api:people", args=[program.slug])).status_code == 401
    assert "Revoked" in browser.get(page(program)).content.decode()
    trail = Event.objects.filter(target=f"token:{token.pk}").order_by("pk").values_list("did", flat=True)
    assert list(trail) == ["people.make_data_key", "api.people", "people.revoke_data_key"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OBSERVER, Role.SERVER_ADMINISTRATOR)])
def test_it_offers_what_a_key_of_theirs_would_open(program: Program, role: Role) -> None:
    person = make.member(program, role)
    html = signed_in(person).get(page(program)).content.decode()
    assert offered(html) == scopes.readable([role])
    assert 'value="programs" id="id_words_of_it_0" checked' in " ".join(html.split())


def test_words_and_doors_agree() -> None:
    """What stands in `people.scopes` is what the doors of the addresses ask for."""
    doors: dict[str, set[object]] = {}
    for address in addresses():
        if address.is_keyed:
            doors.setdefault(address.view.word, set()).add(address.door.verb)  # type: ignore[attr-defined]
    assert doors == {word: set(verbs) for word, verbs in scopes.VERBS.items()}


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"words_of_it": []}, {"words_of_it": ["people"]}, {"words_of_it": ["full"]},
     {"expires_on": "2020-01-01"}, {"expires_on": "2999-01-01"}, {"expires_on": ""}, {"name": "a" * 101}],
)  # fmt: skip
def test_a_mistake_makes_no_key(program: Program, wrong: dict[str, object]) -> None:
    scholar = make.member(program, Role.SCHOLAR)
    answer = signed_in(scholar).post(page(program), wanted("programs") | wrong)
    assert answer.status_code == 422
    assert "No key was made" in answer.content.decode()
    assert not Token.objects.exists()


def test_others_see_their_own_keys_alone(program: Program) -> None:
    scholar, director = make.member(program, Role.SCHOLAR, "Scholar One"), make.member(program, Role.DIRECTOR)
    elsewhere = make.program(name="Elsewhere")
    signed_in(director).post(page(program), wanted("programs", name="Of the director"))
    signed_in(scholar).post(page(program), wanted("milestones", name="Of the scholar"))
    assert "Of the director" not in signed_in(scholar).get(page(program)).content.decode()
    seen = signed_in(director).get(page(program)).content.decode()
    assert "Scholar One" in seen
    own, other = Token.objects.get(person=director), Token.objects.get(person=scholar)
    assert reverse("people:revoke_token", args=[own.pk]) in seen
    assert reverse("people:revoke_token", args=[other.pk]) not in seen
    # Whose own it is not cannot end it either.
    signed_in(director).post(reverse("people:revoke_token", args=[other.pk]))
    assert Token.objects.get(pk=other.pk).revoked_on is None
    assert signed_in(scholar).get(page(elsewhere)).status_code == 404


def test_strangers(program: Program) -> None:
    elsewhere = make.member(make.program(name="Elsewhere"), Role.DIRECTOR)
    for browser, status in ((Client(), 302), (signed_in(elsewhere), 404)):
        for answer in (browser.get(page(program)), browser.post(page(program), wanted("programs"))):
            assert answer.status_code == status
    assert not Token.objects.exists()


def test_it_is_reached_from_the_programme_and_from_the_account(program: Program) -> None:
    for role in (Role.SCHOLAR, Role.EVALUATOR, Role.DIRECTOR):
        browser = signed_in(make.member(program, role))
        assert page(program) in browser.get(reverse("programs:detail", args=[program.slug])).content.decode()
        browser.post(page(program), wanted("programs"))
        assert page(program) in browser.get(reverse("people:tokens")).content.decode()


def test_the_page_asks_the_same_for_many_keys(program: Program, same_queries: object) -> None:
    director = make.member(program, Role.DIRECTOR)
    signed_in(director)
    director.refresh_from_db()

    def more(count: int) -> None:
        for _ in range(count):
            people.make_token(by=make.member(program, Role.SCHOLAR), kind=Token.Kind.API, program=program.slug)

    same_queries(page(program), few=lambda: more(1), many=lambda: more(5), by=director)  # type: ignore[operator]

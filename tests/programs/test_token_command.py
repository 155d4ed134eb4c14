import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from rapport.audit.models import Event
from rapport.people import queries as people
from rapport.people.models import Token
from rapport.people.roles import Role
from rapport.programs.models import Program
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    program = make.program(slug="demo")
    make.member(program, Role.EVALUATOR, "Eve")
    return program


def rapport_token(*words: str) -> tuple[str, str]:
    out, beside = StringIO(), StringIO()
    call_command("token", *words, stdout=out, stderr=beside)
    return out.getvalue().rstrip("\n"), beside.getvalue()


def test_a_key_for_redcap_is_printed_alone_and_once(program: Program) -> None:
    secret, beside = rapport_token("create", "--scope", "redcap", "--program", "demo")
    assert re.fullmatch("[0-9a-f]{32}", secret)
    assert secret not in beside
    assert "of Eve for Demo (full import), until" in beside
    token = people.bearer(secret, Token.Kind.REDCAP)
    assert token
    assert token.program == "demo"
    assert token.person.name == "Eve"
    assert token.expires_on == timezone.localdate() + timedelta(days=365)
    assert secret not in str(Token.objects.values().get())
    assert [(one.did, one.program) for one in Event.objects.filter(target=f"token:{token.pk}")] == [
        ("people.make_data_key", "demo")
    ]


def test_it_is_listed_without_its_secret_and_revoked(program: Program) -> None:
    secret, _ = rapport_token("create", "--scope", "redcap", "--program", "demo", "--may", "deidentified,import")
    token = Token.objects.get()
    told, _ = rapport_token("list", "--program", "demo")
    assert f"{token.pk}\tredcap\tdemo\tEve\tdeidentified import\t" in told
    assert "\topen\t" in told
    assert secret not in told
    rapport_token("revoke", str(token.pk))
    assert people.bearer(secret, Token.Kind.REDCAP) is None
    assert "\trevoked\t" in rapport_token("list")[0]
    with pytest.raises(CommandError, match="There is no key 999"):
        rapport_token("revoke", "999")


def test_one_for_our_own_api_reads_all_it_has_unless_words_are_named(program: Program) -> None:
    secret, _ = rapport_token("create", "--scope", "api", "--program", "demo", "--days", "0", "--name", "Dashboard")
    token = people.bearer(secret, Token.Kind.API)
    assert token
    assert token.allows("milestones")
    assert not token.expires_on
    assert token.name == "Dashboard"
    rapport_token("create", "--scope", "api", "--program", "demo", "--may", "waves")
    assert not Token.objects.latest("pk").allows("milestones")


def test_one_for_our_own_api_belongs_to_who_runs_the_programme_unless_somebody_is_named(program: Program) -> None:
    make.member(program, Role.DIRECTOR, "Miriam")
    rapport_token("create", "--scope", "api", "--program", "demo")
    assert str(Token.objects.latest("pk").person) == "Miriam"
    scholar = make.member(program, Role.SCHOLAR, "Leila")
    rapport_token("create", "--scope", "api", "--program", "demo", "--person", str(scholar.email))
    assert Token.objects.latest("pk").person == scholar


def test_an_anonymous_survey_has_a_key_of_its_own(program: Program) -> None:
    rapport_token("create", "--scope", "redcap", "--program", "demo", "--survey", "7")
    assert Token.objects.get().scopes == "full survey:7"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--scope", "redcap", "--program", "nowhere"), "Programmes of this server: demo"),
        (("--scope", "redcap", "--program", "demo", "--may", "everything"), "“everything” is not one of"),
        (("--scope", "redcap", "--program", "demo", "--may", "full,deidentified"), "Choose one of"),
        (("--scope", "redcap", "--program", "demo", "--person", "no@example.org"), "Nobody with the address"),
        (("--scope", "redcap", "--program", "demo", "--days", "-1"), "ended before it begins"),
        (("--scope", "api", "--program", "demo", "--survey", "1"), "--survey belongs to"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_made(program: Program, words: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        rapport_token("create", *words)
    assert not Token.objects.exists()


def test_a_programme_where_nobody_could_own_it_asks_for_a_name() -> None:
    make.member(make.program(slug="empty"), Role.SCHOLAR)
    with pytest.raises(CommandError, match="--person EMAIL"):
        rapport_token("create", "--scope", "redcap", "--program", "empty")

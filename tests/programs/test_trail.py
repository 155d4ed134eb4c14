"""The audit trail of a programme in words."""

import re
from pathlib import Path

import pytest
from django.test import Client

from rapport.audit.actions import record
from rapport.audit.models import Event
from rapport.people import actions as people
from rapport.people.roles import Role
from rapport.programs import actions, trail
from rapport.programs.verbs import verbs
from tests import make

SOURCES = Path(__file__).parents[2] / "src" / "rapport"


def test_every_verb_that_is_recorded_has_its_words() -> None:
    """A verb is written in the actions of its package, as a text that begins with the package's name."""
    recorded = set()
    for file in SOURCES.rglob("actions.py"):
        package = file.relative_to(SOURCES).parts[0]
        recorded |= set(re.findall(rf'"({package}\.[a-z_]+)"', file.read_text(encoding="utf-8")))
    assert {"programs.enrol", "programs.import_roster", "agreements.sign"} <= recorded
    silent = sorted(recorded - verbs().keys())
    assert not silent, f"say in content/audit/verbs.yaml what these mean: {silent}"


@pytest.mark.django_db
def test_ids_become_names_only_when_shown(client: Client) -> None:
    pair = make.mentorship(program=make.program(slug="kl2"), scholar=make.person("Leila Haddad"))
    director = make.member(pair.program, Role.DIRECTOR, "Miriam Okafor")
    coordinator = make.member(pair.program, Role.COORDINATOR, "Jonah Petersen")
    actions.add_cohort(by=coordinator, program=pair.program, name="Autumn 2026")
    record(did="elsewhere.did", target="thing_of:7", by=coordinator.pk, program="kl2")
    people.erase(by=coordinator, person=coordinator)
    client.force_login(director)
    lines = [(one.by, one.did, one.about) for one in client.get("/programs/kl2/audit/").context["lines"]]
    assert lines[0] == (f"Person {coordinator.pk}", "elsewhere.did", "thing of 7")
    assert lines[1] == (f"Person {coordinator.pk}", "added a cohort", "Autumn 2026")
    assert ("The server", "gave a role, or changed its cohort or institution", "Leila Haddad, scholar") in lines
    assert (
        "The server",
        "put a mentor into a team, or changed the mentor’s place in it",
        "the team of Leila Haddad",
    ) in lines
    assert not Event.objects.filter(target__contains="Leila").exists()


@pytest.mark.django_db
def test_what_people_decide_for_themselves_is_not_shown(client: Client) -> None:
    pair = make.mentorship(program=make.program(slug="kl2"))
    client.force_login(make.member(pair.program, Role.DIRECTOR))

    def shown(query: str = "") -> list[trail.Line]:
        return list(client.get(f"/programs/kl2/audit/{query}").context["lines"])

    before = shown()
    consent = actions.give_consent(by=pair.scholar, program=pair.program, document="x", version="1", sha256="0")
    actions.withdraw_consent(by=pair.scholar, consent=consent)
    assert shown() == before
    assert shown("?did=programs.consent") == shown("?did=programs.withdraw_consent") == []


@pytest.mark.django_db
def test_one_verb_can_be_asked_for(client: Client) -> None:
    pair = make.mentorship(program=make.program(slug="kl2"))
    client.force_login(make.member(pair.program, Role.DIRECTOR))
    page = client.get("/programs/kl2/audit/?did=programs.pair")
    assert [line.about for line in page.context["lines"]] == ["the team of Scholar"]
    assert page.context["page"].paginator.count == 1

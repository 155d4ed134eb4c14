"""The page on which people make keys: who may see it, and what it does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.people import queries as tokens
from rapport.people.models import Person, Token
from rapport.people.roles import Role
from rapport.surveys.models import ExportView, StaffForm
from tests import make
from tests.surveys.redcap_api.clients import project, token_of
from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db


def desk(site: Site, name: str = "interchange") -> str:
    return reverse(f"surveys:{name}", args=[site.program.slug])


def signed_in(person: Person) -> Client:
    Person.objects.filter(pk=person.pk).update(is_demo=True)  # the second factor is another test's business
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk))
    return client


def test_a_key_is_made_shown_once_used_and_revoked(site: Site) -> None:
    browser = signed_in(site.evaluator)
    page = browser.get(desk(site)).content.decode()
    assert "/api/redcap/api/" in page
    assert "No key yet" in page
    day = re.search(r'name="expires_on" value="([\d-]+)"', page)
    assert day
    wanted = {"name": "Yearly report", "opens": "program", "reach": "noidentifiers", "expires_on": day[1]}
    made = browser.post(desk(site), wanted).content.decode()
    secret = re.search(r"<code class=\"fingerprint\">([0-9a-f]{32})</code>", made)
    assert secret
    assert len(project(secret[1]).export_records()) == 3
    after = browser.get(desk(site)).content.decode()
    assert secret[1] not in after
    assert "Yearly report" in after
    token = tokens.bearer(secret[1], Token.Kind.REDCAP)
    assert token
    assert (token.scopes, token.person) == ("noidentifiers", site.evaluator)
    browser.post(reverse("people:revoke_token", args=[token.pk]))
    assert tokens.bearer(secret[1], Token.Kind.REDCAP) is None
    assert "Revoked" in browser.get(desk(site)).content.decode()
    assert "About it" in browser.get(reverse("people:tokens")).content.decode()


@pytest.mark.parametrize("wrong", [{"expires_on": "2020-01-01"}, {"reach": "all"}, {"opens": "999"}, {"name": ""}])
def test_a_mistake_makes_no_key(site: Site, wrong: dict[str, str]) -> None:
    right = {"name": "a", "opens": "program", "reach": "full", "expires_on": "2027-01-01", "writes": "on"}
    assert signed_in(site.evaluator).post(desk(site), right | wrong).status_code == 422
    assert not Token.objects.exists()


def test_staff_entry_is_allowed_and_ended(site: Site) -> None:
    browser = signed_in(site.evaluator)
    words = {"survey": site.identity.pk, "may": "yes"}
    browser.post(desk(site, "staff_form"), words)
    assert StaffForm.objects.get().survey == site.identity
    browser.post(desk(site, "staff_form"), words | {"may": "no"})
    assert not StaffForm.objects.exists()
    elsewhere = make.survey()
    secret = make.survey(site.program, instrument="mentee-rates-mentor", degree=elsewhere.Degree.CONFIDENTIAL)
    for other in (elsewhere, secret):
        browser.post(desk(site, "staff_form"), words | {"survey": other.pk})
        assert not StaffForm.objects.exists()


def test_a_view_is_kept_and_is_a_report(site: Site) -> None:
    browser = signed_in(site.evaluator)
    words = {"view-title": "Mentors now", "view-of_forms": ["everything"], "view-filter_logic": "[mentors] = '1'"}
    assert browser.post(desk(site, "export_views"), words | {"view-filter_logic": "[x] = 1"}).status_code == 422
    browser.post(desk(site, "export_views"), words)
    view = ExportView.objects.get()
    found = site.project().export_report(report_id=str(view.pk))
    assert [(row["redcap_event_name"], row["mentors"]) for row in found] == [("baseline_arm_1", "1")]
    assert "si_team" not in found[0]
    assert site.project().export_report(report_id=str(view.pk), format_type="df").index.names[0] == "record_id"
    other = make.member(make.program(), Role.EVALUATOR)
    stranger = project(token_of(other, other.participations.get().program))
    with pytest.raises(Exception, match='"report_id" is not valid'):
        stranger.export_report(report_id=str(view.pk))
    browser.post(desk(site, "export_views"), {"drop": view.pk})
    assert not ExportView.objects.exists()


def test_whose_study_id_is_whose(site: Site) -> None:
    answer = signed_in(site.evaluator).post(desk(site, "study_ids"))
    assert f"{site.record(site.scholars[0])},Scholar 0,{site.scholars[0].email}" in answer.content.decode()
    assert Event.objects.filter(did="surveys.take_study_ids", by=site.evaluator.pk).exists()


@pytest.mark.parametrize("name", ["interchange", "export_views", "staff_form", "study_ids"])
def test_strangers(site: Site, name: str) -> None:
    outsiders = [site.scholars[0], site.mentor, make.member(make.program(), Role.DIRECTOR), make.administrator()]
    outsiders.append(make.member(site.program, Role.STATISTICIAN))
    for person in outsiders:
        assert signed_in(person).post(desk(site, name), {}).status_code == 404
    assert Client().post(desk(site, name), {}).status_code == 302


def test_the_page_asks_the_same_for_many_keys(site: Site, same_queries: object) -> None:
    signed_in(site.evaluator)
    site.evaluator.refresh_from_db()
    same_queries(  # type: ignore[operator]
        desk(site), few=lambda: site.key(), many=lambda: [site.key() for _ in range(5)], by=site.evaluator
    )

"""The pages of whoever registers platforms, and what platforms read of us."""

from pathlib import Path

import jwt
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.training.lti import own_key
from rapport.training.lti.launches import CLAIM, DEEP_LINKING
from rapport.training.models import Platform
from tests import make
from tests.training.lti.fake_platform import FakePlatform, launch

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Campus", "site": "https://lms.example.edu", "issuer": "https://lms.example.edu", "client_id": "7",
    "deployment": "1", "sign_in_url": "https://lms.example.edu/a", "token_url": "https://lms.example.edu/t",
    "keys_url": "https://lms.example.edu/k", "role": "mentor", "cohort": "Autumn",
}  # fmt: skip


def test_a_coordinator_registers_and_ends_a_platform(
    client: Client, fake: FakePlatform, program: Program, settings: Settings, tmp_path: Path
) -> None:
    settings.LTI_KEY = str(tmp_path / "not-made-yet.pem")
    client.force_login(make.member(program, Role.COORDINATOR))
    assert client.get(reverse("training:lti_keys")).json() == {"keys": []}
    here = reverse("training:platforms", args=[program.slug])
    assert b"No platform yet" in client.get(here).content
    new = reverse("training:register_platform", args=[program.slug])
    assert client.post(new, FORM | {"keys_url": "http://lms.example.edu/k"}).status_code == 422
    page = client.post(new, FORM)["Location"]
    assert b"https://lms.example.edu/t" in client.get(page).content
    assert client.post(new, FORM).status_code == 422, "registered already"
    client.post(page, {"number": "2"})
    platform = Platform.objects.get()
    assert [one.number for one in platform.deployments.all()] == ["1", "2"]
    keys = client.get(reverse("training:lti_keys")).json()["keys"]
    assert set(keys[0]) == {"e", "kty", "n", "kid", "alg", "use"}
    assert client.get(reverse("training:lti_configuration")).json()["title"] == "Rapport"
    client.post(f"{page}tell/")
    client.post(f"{page}end/")
    platform.refresh_from_db()
    assert platform.ended_on
    assert not fake.asked


def test_strangers_find_no_such_page(client: Client, platform: Platform, program: Program) -> None:
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    for name in ("platforms", "register_platform"):
        assert client.get(reverse(f"training:{name}", args=[program.slug])).status_code == 404
    for name in ("platform", "end_platform", "tell_platform"):
        assert client.post(reverse(f"training:{name}", args=[program.slug, platform.pk])).status_code == 404
    elsewhere = make.member(make.program(), Role.SCHOLAR)
    client.force_login(elsewhere)
    assert client.get(reverse("training:platforms", args=[program.slug])).status_code == 404


def test_a_chosen_link_opens_in_a_new_tab(client: Client, fake: FakePlatform, platform: Platform) -> None:
    asks = {f"{CLAIM}message_type": "LtiDeepLinkingRequest"}
    settings = {"deep_link_return_url": f"{fake.site}/back", "data": "kept"}
    page = launch(client, fake, platform, **asks, **{DEEP_LINKING: settings})
    assert f"form-action 'self' {fake.site}" in page["Content-Security-Policy"]
    signed = page.content.decode().partition('name="JWT" value="')[2].partition('"')[0]
    key = jwt.PyJWK(own_key.published()["keys"][0])
    said = jwt.decode(signed, key, algorithms=["RS256"], audience=platform.issuer)
    link = said["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"][0]
    assert (link["window"], link["lineItem"]["scoreMaximum"]) == ({"targetName": "_blank"}, 1)
    assert said["https://purl.imsglobal.org/spec/lti-dl/claim/data"] == "kept"
    settings["deep_link_return_url"] = "https://evil.example/back"
    assert launch(client, fake, platform, **asks, **{DEEP_LINKING: settings}).status_code == 400

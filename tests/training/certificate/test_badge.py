"""The badge is an Open Badges 3.0 credential: signed, complete, and refused when a word of it is changed.

What must be there: 1EdTech, Open Badges 3.0, https://www.imsglobal.org/spec/ob/v3p0/ – B.1 (credentials data models,
multiplicity 1 or 1..*) and 8.2 (JSON Web Token proof format); the source of the data model is
`ob_v3p0/common_credentials.lines` of https://github.com/1EdTech/openbadges-specification.
"""

import base64
import copy
import hashlib
import json
import stat
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.training.certificate import actions, credential, keys
from rapport.training.course import Course
from rapport.training.models import Attendance, Certificate, Workshop
from tests import make
from tests.training.certificate.open_badges import faults, faults_of_token

pytestmark = pytest.mark.django_db
NOW = timezone.now()

# 8.2: registered claims beside the credential; additional headers are not allowed.
CLAIMS = {"iss", "jti", "nbf", "sub"}
HEADERS = {"alg", "kid", "jwk", "typ"}


def public_key() -> Any:
    """As anybody finds it: by the DID document."""
    document = json.loads(Client().get("/.well-known/did.json").content)
    [method] = document["verificationMethod"]
    assert document["assertionMethod"] == [method["id"]]
    assert method["controller"] == document["id"] == "did:web:rapport.example.org"
    assert "d" not in method["publicKeyJwk"]
    return method["id"], jwt.PyJWK(method["publicKeyJwk"]).key


def verified(token: str) -> dict[str, Any]:
    name, key = public_key()
    assert jwt.get_unverified_header(token)["kid"] == name
    found: dict[str, Any] = jwt.decode(token, key, algorithms=["EdDSA"])
    return found


def test_anybody_verifies_it_with_the_key_of_the_did_document(certificate: Certificate) -> None:
    token = credential.sign(certificate)
    assert set(jwt.get_unverified_header(token)) <= HEADERS
    content = verified(token)
    assert content.keys() >= CLAIMS
    assert content["iss"] == content["issuer"]["id"]
    assert content["jti"] == content["id"]
    assert content["sub"] == content["credentialSubject"]["id"]
    assert content["nbf"] == int(certificate.issued_at.timestamp())
    assert content["validFrom"].endswith("Z")


@pytest.mark.parametrize("has", ["everything", "no address", "workshops"])
def test_it_keeps_to_the_specification_and_its_published_key_alone_proves_it(
    mentor: Person, course: Course, program: Program, has: str
) -> None:
    if has == "no address":
        Person.objects.filter(pk=mentor.pk).update(email=None)
        mentor.refresh_from_db()
    if has == "workshops":
        held = Workshop.objects.create(program=program, title="P", course=course.id, starts_at=NOW, hours=2)
        Attendance.objects.create(workshop=held, person=mentor, state="present", hours=2, taken_at=NOW)
    make.finish_course(mentor, course.id)
    token = credential.sign(Certificate.objects.get())
    _, key = public_key()
    assert faults_of_token(token, key) == []


def without(content: dict[str, Any], path: str) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    *above, last = path.split(".")
    at: Any = changed
    for word in above:
        at = at[int(word)] if word.isdigit() else at[word]
    del at[int(last) if last.isdigit() else last]
    return changed


REQUIRED = [
    *("@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject", "issuer.id", "issuer.type"),
    *(f"credentialSubject.{word}" for word in ("type", "achievement")),
    *(f"credentialSubject.achievement.{word}" for word in ("id", "type", "name", "description", "criteria")),
    *(f"credentialSubject.identifier.0.{word}" for word in ("type", "hashed", "identityHash", "identityType")),
    *("credentialStatus.id", "credentialStatus.type", "credentialSubject.achievement.criteria.narrative"),
    *("@context.0", "@context.1", "type.0", "type.1"),
]


@pytest.mark.parametrize("path", REQUIRED)
def test_the_rules_see_what_is_missing(certificate: Certificate, path: str) -> None:
    content = credential.credential(certificate)
    assert faults(content) == []
    assert faults(without(content, path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("validFrom", "yesterday"), ("issuer.id", "nobody"), ("name", ""), ("id", "no uri"), ("more", "unknown"),
        ("credentialSubject.achievement.name", 7), ("credentialSubject.identifier", {}),
    ],
)  # fmt: skip
def test_the_rules_see_what_is_wrong(certificate: Certificate, path: str, value: object) -> None:
    content = copy.deepcopy(credential.credential(certificate))
    *above, last = path.split(".")
    at: Any = content
    for word in above:
        at = at[word]
    at[last] = value
    assert faults(content)


def test_the_key_stands_in_the_header_as_well_and_is_the_published_one(certificate: Certificate) -> None:
    """Programs that only follow HTTP addresses cannot follow did:web; and nobody may trust it unseen."""
    head = jwt.get_unverified_header(credential.sign(certificate))
    document = json.loads(Client().get("/.well-known/did.json").content)
    assert head["jwk"] == document["verificationMethod"][0]["publicKeyJwk"]
    assert "d" not in head["jwk"]


@pytest.mark.parametrize("changed", [("name", "Brain surgery"), ("nbf", 1), ("sub", "urn:uuid:0")])
def test_a_changed_word_is_refused(certificate: Certificate, changed: tuple[str, object]) -> None:
    header, payload, signature = credential.sign(certificate).split(".")
    content = json.loads(base64.urlsafe_b64decode(payload + "=="))
    content[changed[0]] = changed[1]
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    with pytest.raises(jwt.InvalidSignatureError):
        verified(f"{header}.{forged}.{signature}")


def test_one_signed_by_somebody_else_is_refused(certificate: Certificate, settings: Settings, tmp_path: Path) -> None:
    ours = settings.BADGE_KEY
    settings.BADGE_KEY = str(tmp_path / "theirs.pem")
    token = credential.sign(certificate)
    settings.BADGE_KEY = ours
    _, key = public_key()
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key, algorithms=["EdDSA"])


def test_the_address_is_in_it_as_a_salted_hash_only(certificate: Certificate) -> None:
    email = certificate.person.email or ""
    content = json.dumps(credential.credential(certificate))
    assert email not in content
    assert hashlib.sha256(email.encode()).hexdigest() not in content
    hashed = hashlib.sha256((email + certificate.salt).encode()).hexdigest()
    assert f"sha256${hashed}" in content


def test_without_an_address_it_names_its_holder_all_the_same(mentor: Person, course: Course) -> None:
    Person.objects.filter(pk=mentor.pk).update(email=None)
    mentor.refresh_from_db()
    make.finish_course(mentor, course.id)
    subject: Any = credential.credential(Certificate.objects.get())["credentialSubject"]
    assert [one["identityType"] for one in subject["identifier"]] == ["name"]
    assert subject["id"].startswith("urn:uuid:")


def test_it_is_the_same_each_time(certificate: Certificate) -> None:
    assert credential.sign(certificate) == credential.sign(Certificate.objects.get())


def test_programs_learn_that_one_is_withdrawn_and_of_no_other(certificate: Certificate) -> None:
    here = f"/training/certificates/{certificate.number}/status.json"
    before = Client().get(here)
    assert before.json()["revokedCredential"] == []
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    actions.withdraw(by=make.person(), certificate=certificate, reason="A mistake")
    after = Client().get(here).json()
    assert [one["id"] for one in after["revokedCredential"]] == [credential.verify_address(certificate)]
    assert after["id"] == credential.credential(certificate)["credentialStatus"]["id"]  # type: ignore[index]


def test_the_key_is_made_once_and_is_for_us_alone(key: Path) -> None:
    first = keys.public_jwk(keys.signing_key())
    assert keys.public_jwk(keys.signing_key()) == first
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    keys.make(key)  # a second process that came too late
    assert keys.public_jwk(keys.signing_key()) == first
    assert [path.name for path in key.parent.iterdir()] == [key.name]


@pytest.mark.parametrize("content", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_named(key: Path, content: str) -> None:
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_text(content)
    with pytest.raises(keys.NotAKeyError, match=r"badge\.pem"):
        keys.signing_key()


def test_a_port_is_written_as_the_method_asks(settings: Settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert keys.did() == "did:web:127.0.0.1%3A8000"

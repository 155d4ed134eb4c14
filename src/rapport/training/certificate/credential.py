"""A certificate as Open Badges 3.0 credential, signed as VC-JWT.

https://www.imsglobal.org/spec/ob/v3p0/ – the payload is the credential itself beside the registered claims
(8.2, JSON Web Token Proof Format). The recipient's address is in it as a salted hash only.
"""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import jwt
from django.conf import settings
from django.urls import reverse

from rapport.training.certificate import keys
from rapport.training.models import Certificate

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    # Defines the kind of status list.
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)


def verify_address(certificate: Certificate) -> str:
    """Where everybody can check it."""
    return settings.SITE_URL + reverse("training:certificate", args=[certificate.number])


def status_address(certificate: Certificate) -> str:
    return settings.SITE_URL + reverse("training:certificate_status", args=[certificate.number])


def sign(certificate: Certificate) -> str:
    """The compact JWS; of the same certificate under the same key, always the same."""
    key, content = keys.signing_key(), credential(certificate)
    claims = {
        "iss": keys.did(),
        "sub": subject_id(certificate),
        "jti": content["id"],
        "nbf": int(certificate.issued_at.timestamp()),
    }
    # The key stands there as well: programs need not be able to follow a DID. They compare it with the published one.
    headers = {"kid": keys.key_id(key), "typ": "JWT", "jwk": keys.public_jwk(key)}
    return jwt.encode({**content, **claims}, key, algorithm=keys.ALGORITHM, headers=headers)


def subject_id(certificate: Certificate) -> str:
    """A name for the holder that belongs to this certificate alone."""
    return uuid5(NAMESPACE_URL, verify_address(certificate)).urn


def credential(certificate: Certificate) -> dict[str, object]:
    """The AchievementCredential (its other name is OpenBadgeCredential), not signed yet."""
    return {
        "@context": list(CONTEXT),
        "id": verify_address(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {"id": keys.did(), "type": ["Profile"], "name": certificate.issuer, "url": settings.SITE_URL},
        "validFrom": in_iso(certificate.issued_at),
        "credentialSubject": {
            "id": subject_id(certificate),
            "type": ["AchievementSubject"],
            "identifier": identifiers(certificate),
            "achievement": achievement(certificate),
        },
        "credentialStatus": {"id": status_address(certificate), "type": "1EdTechRevocationList"},
    }


def identifiers(certificate: Certificate) -> list[dict[str, object]]:
    """The name as it stands on the certificate, and the hash of the address where there was one."""
    found: list[dict[str, object]] = [
        {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": certificate.name}
    ]
    if certificate.identity_hash:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityType": "emailAddress",
                "identityHash": certificate.identity_hash,
                "salt": certificate.salt,
            }
        )
    return found


def achievement(certificate: Certificate) -> dict[str, object]:
    course = settings.SITE_URL + reverse("training:overview", args=[certificate.course])
    version = certificate.course_version
    workshops = f" With {certificate.workshops} of workshops." if certificate.workshops else ""
    return {
        "id": f"{course}#version-{version}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": certificate.title,
        "description": f"A course of {certificate.duration}: {certificate.title}, version {version}.{workshops}",
        "criteria": {
            "narrative": "The holder has done the activities that the course asks for: choices, conversations, cases "
            f"and reflections. SHA-256 of the course as it was then: {certificate.course_sha256}"
        },
        "inLanguage": certificate.language,
        "version": str(version),
    }


def status(certificate: Certificate) -> dict[str, object]:
    """A list of withdrawn credentials with room for this one: who asks for it learns of no other."""
    withdrawn = {"id": verify_address(certificate), "revoked": True}
    return {
        "id": status_address(certificate),
        "issuer": keys.did(),
        "revokedCredential": [withdrawn] if certificate.is_withdrawn else [],
    }


def in_iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

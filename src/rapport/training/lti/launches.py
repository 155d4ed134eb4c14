"""What a platform says when somebody comes from it: read, and held to all that it has to be.

Signed by a key of the registered platform with RS256, meant for us, in time, from a registered deployment, in answer to
the question that this browser was sent with, and never used before. Whatever else a platform says is not read.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rapport.training.lti.outgoing import PlatformError, fetch_keys, problem_with
from rapport.training.lti.refused import RefusedError
from rapport.training.models import Platform

SPEC = "https://purl.imsglobal.org/spec/"
CLAIM = f"{SPEC}lti/claim/"
ENDPOINT = f"{SPEC}lti-ags/claim/endpoint"
DEEP_LINKING = f"{SPEC}lti-dl/claim/deep_linking_settings"
SCORE = f"{SPEC}lti-ags/scope/score"
RESOURCE, CHOICE = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
# From the question to the answer; a nonce is remembered for longer than any token that carries it can be used.
MINUTES = 10
NONCE_STAYS = 60 * 60
OLDEST = 50 * 60
KEYS_STAY = 60 * 60
# A key that we do not know is asked for once a minute, not for each forged launch.
KEYS_PAUSE = 60
START_AGAIN = "Please go back to your learning platform and open the course there once more."


@dataclass(frozen=True)
class Launch:
    """Somebody comes from a platform; name and address are empty where the platform keeps them."""

    platform: Platform
    deployment: str
    kind: str
    subject: str
    name: str = ""
    email: str = ""
    # Where the platform wants to hear of a completion; empty where it does not.
    line_item: str = ""
    # Where a chosen link goes, and what goes back with it.
    return_url: str = ""
    data: str = ""


def read(token: str, platform: Platform, nonce: str, target: str) -> Launch:
    """What the platform says, once it has proved to be all right. Raises RefusedError, in words for the person."""
    said = _verified(token, platform)
    if not secrets.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise RefusedError(f"This answer belongs to another question. {START_AGAIN}")
    launch = _understood(said, platform, target)
    if not cache.add(f"lti:nonce:{platform.pk}:{nonce}", "used", NONCE_STAYS):
        raise RefusedError(f"This way in was used already; each works once. {START_AGAIN}")
    return launch


def _verified(token: str, platform: Platform) -> dict[str, Any]:
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") != "RS256":
            raise RefusedError("Your learning platform signs in a way that is not accepted here (RS256 is).")
        said: dict[str, Any] = jwt.decode(
            token,
            _key(platform, str(head.get("kid", ""))),
            algorithms=["RS256"],
            audience=platform.client_id,
            issuer=platform.issuer,
            leeway=60,
            options={"require": ["exp", "iat", "aud", "iss", "nonce", "sub"]},
        )
    except jwt.ExpiredSignatureError as problem:
        raise RefusedError(f"This took too long. {START_AGAIN}") from problem
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as problem:
        raise RefusedError("What your learning platform sent could not be proved to come from it.") from problem
    others = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if said.get("azp", None if others else platform.client_id) != platform.client_id:
        raise RefusedError("What your learning platform sent is meant for another tool.")
    if int(said["iat"]) < time.time() - OLDEST:
        raise RefusedError(f"This took too long. {START_AGAIN}")
    return said


def _key(platform: Platform, name: str) -> jwt.PyJWK:
    """The platform's key of this name: remembered, or asked for now, at most once a minute."""
    place = f"lti:keys:{platform.pk}"
    for key in cache.get(place) or []:
        if key.get("kid") == name:
            return jwt.PyJWK(key, algorithm="RS256")
    if cache.add(f"{place}:asked", "now", KEYS_PAUSE):
        try:
            keys = fetch_keys(platform)
        except PlatformError as problem:
            raise RefusedError(
                "Your learning platform did not say with which key it signs. Please try again in a few minutes."
            ) from problem
        cache.set(place, keys, KEYS_STAY)
        for key in keys:
            if key.get("kid") == name:
                return jwt.PyJWK(key, algorithm="RS256")
    raise RefusedError(
        "What your learning platform sent is signed with a key that we do not know. Please try again in a minute."
    )


def _understood(said: Mapping[str, Any], platform: Platform, target: str) -> Launch:
    kind, deployment = said.get(f"{CLAIM}message_type"), said.get(f"{CLAIM}deployment_id")
    if said.get(f"{CLAIM}version") != "1.3.0" or kind not in {RESOURCE, CHOICE}:
        raise RefusedError("Your learning platform asks for something that Rapport does not do (LTI 1.3 is needed).")
    if not isinstance(deployment, str) or not platform.deployments.filter(number=deployment[:256]).exists():
        raise RefusedError(
            "This place on your learning platform is not registered here. Please tell whoever set it up."
        )
    if kind == RESOURCE and said.get(f"{CLAIM}target_link_uri") != target:
        raise RefusedError("The link on your learning platform leads to an address that Rapport does not have.")
    subject = said["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise RefusedError("Your learning platform does not say who you are, and the course is kept for each person.")
    endpoint, choice = _object(said, ENDPOINT), _object(said, DEEP_LINKING)
    scopes = endpoint.get("scope")
    may_score = isinstance(scopes, list) and SCORE in scopes
    return Launch(
        platform=platform,
        deployment=deployment,
        kind=kind,
        subject=subject,
        name=_line(said.get("name"))[:200],
        email=_address(said.get("email")),
        line_item=_url(endpoint.get("lineitem")) if may_score else "",
        return_url=_url(choice.get("deep_link_return_url")),
        data=choice["data"] if isinstance(choice.get("data"), str) else "",
    )


def _object(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _line(said: object) -> str:
    """A text in one line, without what cannot be seen."""
    return (
        " ".join("".join(sign if sign.isprintable() else " " for sign in said).split()) if isinstance(said, str) else ""
    )


def _address(said: object) -> str:
    address = _line(said).lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""


def _url(said: object) -> str:
    is_one = isinstance(said, str) and len(said) <= 1000 and said.isascii() and said.isprintable() and " " not in said
    return str(said) if is_one and not problem_with(str(said)) else ""

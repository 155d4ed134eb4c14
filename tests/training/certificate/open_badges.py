"""What the Open Badges 3.0 specification asks of a credential, retyped as a table, as far as ours uses it. Strict.

Sources: 1EdTech, Open Badges Specification 3.0, https://www.imsglobal.org/spec/ob/v3p0/ – B.1 “Credential data models”
(the multiplicities; written in `ob_v3p0/common_credentials.lines` of github.com/1EdTech/openbadges-specification) and
its section “JSON Web Token Proof Format” (`ob_v3p0/integrity.md` there); W3C, Verifiable Credentials Data Model 2.0, 4.

`faults(credential)` and `faults_of_token(token)` give a sentence for each rule that is broken; none where it is valid.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import jwt

# class, member, kind of value, how many ("1", "0..1", "1..*", "0..*"); a class's name is a kind, too.
TABLE = """
AchievementCredential  @context           URI                 1..*
AchievementCredential  id                 URI                 1
AchievementCredential  type               IRI                 1..*
AchievementCredential  name               String              1
AchievementCredential  description        String              0..1
AchievementCredential  issuer             Profile             1
AchievementCredential  validFrom          DateTime            1
AchievementCredential  validUntil         DateTime            0..1
AchievementCredential  credentialSubject  AchievementSubject  1
AchievementCredential  credentialStatus   CredentialStatus    0..1
Profile                id                 URI                 1
Profile                type               IRI                 1..*
Profile                name               String              0..1
Profile                url                URI                 0..1
AchievementSubject     id                 URI                 0..1
AchievementSubject     type               IRI                 1..*
AchievementSubject     identifier         IdentityObject      0..*
AchievementSubject     achievement        Achievement         1
Achievement            id                 URI                 1
Achievement            type               IRI                 1..*
Achievement            achievementType    String              0..1
Achievement            name               String              1
Achievement            description        String              1
Achievement            criteria           Criteria            1
Achievement            inLanguage         LanguageCode        0..1
Achievement            version            String              0..1
Criteria               id                 URI                 0..1
Criteria               narrative          String              0..1
IdentityObject         type               IRI                 1
IdentityObject         hashed             Boolean             1
IdentityObject         identityHash       IdentityHash        1
IdentityObject         identityType       IdentifierType      1
IdentityObject         salt               String              0..1
CredentialStatus       id                 URI                 1
CredentialStatus       type               IRI                 1
"""
# “Create the JOSE Header”: nothing else may stand in it. “JWT Payload Format”: claims, and what each repeats.
HEADERS = {"alg", "kid", "jwk", "typ"}
CLAIMS = {"iss": ("issuer", "id"), "jti": ("id",), "sub": ("credentialSubject", "id"), "nbf": ("validFrom",)}
# What the type of each class must name.
TYPES = {
    "AchievementCredential": {"VerifiableCredential"},
    "Profile": {"Profile"},
    "AchievementSubject": {"AchievementSubject"},
    "Achievement": {"Achievement"},
    "IdentityObject": {"IdentityObject"},
}
CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context")
# Of the IdentifierTypeEnum, those that ours may use.
IDENTIFIERS = {"name", "emailAddress"}
URI = r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+"
KINDS = {
    "URI": URI,
    "IRI": rf"{URI}|[A-Za-z0-9]+",
    "String": r"(?s).+",
    "DateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    "LanguageCode": r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?",
}
Words = Mapping[str, Any]
MEMBERS: dict[str, dict[str, tuple[str, str]]] = {}
for line in TABLE.split("\n"):
    if line:
        kind_of_thing, name, kind, many = line.split()
        MEMBERS.setdefault(kind_of_thing, {})[name] = (kind, many)


def faults(credential: Words, also: frozenset[str] = frozenset()) -> list[str]:
    """What breaks a rule; `also` are members that may stand beside those of the credential."""
    return [*_of(credential, "AchievementCredential", also), *_beyond_the_table(credential)]


def faults_of_token(token: str, key: Any) -> list[str]:
    """What breaks a rule of the compact JWS, checked with this key and no other."""
    head, payload = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]
    )
    found = [f"the header has {name}, which is not allowed" for name in head.keys() - HEADERS]
    if "alg" not in head or head["alg"] == "none":
        found.append("the header has no algorithm")
    if not {"kid", "jwk"} & head.keys():
        found.append("the header names no key")
    if "d" in head.get("jwk", {}):
        found.append("the private key is told")
    if head.get("typ", "JWT") != "JWT":
        found.append("typ is not JWT")
    try:
        jwt.decode(token, key, algorithms=["EdDSA", "RS256"])
    except jwt.PyJWTError as problem:
        found.append(f"the signature does not hold: {type(problem).__name__}")
    for claim, path in CLAIMS.items():
        value: Any = payload
        for word in path:
            value = value.get(word, {})
        told = int(datetime.fromisoformat(value).timestamp()) if claim == "nbf" else value
        if payload.get(claim) != told:
            found.append(f"{claim} is not {'.'.join(path)}")
    return [*found, *faults(payload, frozenset(CLAIMS))]


def _of(thing: Words, kind: str, also: frozenset[str] = frozenset()) -> Iterator[str]:
    known = MEMBERS[kind]
    yield from (f"{kind} has {name}, which is not known" for name in thing.keys() - known.keys() - also)
    for name, (member, many) in known.items():
        if name not in thing:
            if many.startswith("1"):
                yield f"{kind} has no {name}"
            continue
        value = thing[name]
        values = value if isinstance(value, list) else [value]
        if isinstance(value, list) != many.endswith("*") or (many == "1..*" and not values):
            yield f"{kind}.{name} is there {len(values)} times, as a {type(value).__name__}"
        for one in values:
            yield from _value(one, member, f"{kind}.{name}")
    types = thing.get("type", [])
    missing = TYPES.get(kind, set()) - set([types] if isinstance(types, str) else types)
    yield from (f"the type of a {kind} does not name {name}" for name in missing)


def _value(one: Any, kind: str, where: str) -> Iterator[str]:
    if kind in MEMBERS:
        yield from _of(one, kind) if isinstance(one, Mapping) else [f"{where} is no object"]
    elif kind == "Boolean":
        if not isinstance(one, bool):
            yield f"{where} is no boolean"
    elif not isinstance(one, str) or not one:
        yield f"{where} is no text"
    elif kind == "IdentifierType":
        if one not in IDENTIFIERS:
            yield f"{where} is no type of identifier that ours uses"
    elif kind in KINDS and not re.fullmatch(KINDS[kind], one):
        yield f"{where} is no {kind}: {one}"


def _beyond_the_table(credential: Words) -> Iterator[str]:
    """Rules that the specification says in words."""
    contexts = credential.get("@context", [])
    for at, begins in enumerate(CONTEXTS):
        if len(contexts) <= at or not contexts[at].startswith(begins):
            yield f"the context {begins} is not in place {at + 1}"
    if not {"AchievementCredential", "OpenBadgeCredential"} & set(credential.get("type", [])):
        yield "the type names neither AchievementCredential nor OpenBadgeCredential"
    subject = credential.get("credentialSubject", {})
    if not (subject.get("id") or subject.get("identifier")):
        yield "the subject has neither id nor identifier"
    criteria = subject.get("achievement", {}).get("criteria", {})
    if not {"id", "narrative"} & criteria.keys():
        yield "the criteria say nothing"
    for one in subject.get("identifier", []):
        is_hash = bool(re.fullmatch(r"(sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})", one.get("identityHash", "")))
        if one.get("hashed") != is_hash:
            yield "an identifier says that it is hashed and is not, or the other way round"

"""The key with which this server signs badges: Ed25519, in one file outside the database, made at the first use.

Its public half stands at `/.well-known/did.json`. Whoever replaces the file makes all badges that were handed out
before unverifiable, so it belongs into the backup of the server's secrets.
"""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from jwt.algorithms import OKPAlgorithm
from jwt.utils import base64url_encode

from rapport.textfiles.canonical import canonical_json

ALGORITHM = "EdDSA"


class NotAKeyError(Exception):
    """The file of the key holds something else."""


def signing_key() -> Ed25519PrivateKey:
    """The private key. Raises NotAKeyError."""
    path = Path(settings.BADGE_KEY)
    if not path.exists():
        make(path)
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as wrong:
        raise NotAKeyError(f"{path.name} is no private key in PEM") from wrong
    if not isinstance(found, Ed25519PrivateKey):
        raise NotAKeyError(f"{path.name} is no Ed25519 key")
    return found


def make(path: Path) -> None:
    """Write a new key, whole and for our own eyes; another process may have been faster, then theirs stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(made)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def did() -> str:
    """Who signs: did:web of the address of this server, its port written as the method asks."""
    return "did:web:" + urlsplit(settings.SITE_URL).netloc.replace(":", "%3A")


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public half as JWK, named by its thumbprint (RFC 7638)."""
    made = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    needed = {name: str(made[name]) for name in ("crv", "kty", "x")}
    name = base64url_encode(hashlib.sha256(canonical_json(needed)).digest()).decode()
    return {**needed, "alg": ALGORITHM, "use": "sig", "kid": name}


def key_id(key: Ed25519PrivateKey) -> str:
    """The address of the public key within the DID document."""
    return f"{did()}#{public_jwk(key)['kid']}"


def did_document() -> dict[str, object]:
    """What stands at `/.well-known/did.json`."""
    key, who = signing_key(), did()
    name = key_id(key)
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": who,
        "verificationMethod": [
            {"id": name, "type": "JsonWebKey2020", "controller": who, "publicKeyJwk": public_jwk(key)}
        ],
        "assertionMethod": [name],
    }

"""The key with which Rapport signs what it says to platforms. A file, never in the database or a backup of it.

It is made when the first platform is registered. A lost key is no loss: the next one gets another name, and platforms
read the published keys anew.
"""

import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

BITS = 2048
# Long enough for clocks that differ a little.
LIFE = 5 * 60


def make() -> None:
    """Make the key, unless there is one. Of two who do so at once, the first one's stays."""
    path = Path(settings.LTI_KEY)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def published() -> dict[str, list[dict[str, Any]]]:
    """The public half, as platforms read it; nothing while there is no key."""
    if not Path(settings.LTI_KEY).exists():
        return {"keys": []}
    return {"keys": [_public_half(_private())]}


def sign(claims: dict[str, Any]) -> str:
    """The claims with a time, a nonce and our signature."""
    make()
    now = int(time.time())
    key = _private()
    whole = {**claims, "iat": now, "exp": now + LIFE, "nonce": secrets.token_urlsafe(24), "jti": secrets.token_hex(16)}
    return jwt.encode(whole, key, algorithm="RS256", headers={"kid": _public_half(key)["kid"]})


def _private() -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(Path(settings.LTI_KEY).read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("LTI_KEY names a file that is no RSA key.")
    return key


def _public_half(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    said = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    half = {name: said[name] for name in ("e", "kty", "n")}
    name = hashlib.sha256(json.dumps(half, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:32]
    return {**half, "kid": name, "alg": "RS256", "use": "sig"}

"""How a message is signed, as Standard Webhooks do it: HMAC-SHA256 of id, time and body with a secret both sides know.

Unlike a key, the secret is needed again for every message, so it is kept – sealed with SECRET_KEY, and readable as
long as that key, or one of SECRET_KEY_FALLBACKS, is there.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message: str, seconds: int, body: str) -> str:
    """What stands in the header for one secret; `seconds` since 1970 are those of this try."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, f"{message}.{seconds}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def seal(secret: str) -> str:
    return _seals().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret; None when the server's key is another one by now."""
    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _seals() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"rapport.programs.webhooks" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])

"""How giving an answer can end."""

import base64
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """The answers are in the box. The code follows from the secret, so that it need not be kept.

    Attributes:
        code: what the person may keep; the same each time the same secret is sent.
        is_first: whether these answers were taken now, or others with this secret before.
    """

    code: str
    is_first: bool


class NotOpened(ValueError):  # noqa: N818
    """The box cannot be opened; the message says why."""


class NoSuchBox(LookupError):  # noqa: N818
    """There is no box of this name."""


class BoxIsClosed(Exception):  # noqa: N818
    """The box takes nothing any more."""


class WrongSecret(Exception):  # noqa: N818
    """This secret was never made for this box."""


def digest(slug: str, secret: str) -> str:
    """What is kept of a secret; the same secret is another one in another box."""
    return hashlib.sha256(f"rapport ballot:{slug}:{secret}".encode()).hexdigest()


def receipt_code(slug: str, secret: str) -> str:
    """Sixteen letters in fours."""
    code = base64.b32encode(hashlib.sha256(f"rapport receipt:{slug}:{secret}".encode()).digest()).decode()[:16]
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))

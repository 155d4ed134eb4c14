"""Codes for people, pairs and answers: what leaves the server says `p4f…` and not who that is, the same everywhere."""

import hashlib
from collections.abc import Callable

from django.utils.crypto import salted_hmac


def coder(program: int) -> Callable[[str, int | None], str]:
    """What gives an id a code that is the same within a programme and tells nothing to who has not the server's key.

    It begins with a letter, so that no program takes it for a number.
    """
    # The name is that of the room in which codes began: files that were exported then still fit.
    key = salted_hmac("rapport.surveys.exports", str(program), algorithm="sha256").digest()

    def code(kind: str, pk: int | None) -> str:
        if pk is None:
            return ""
        return kind + hashlib.blake2b(f"{kind}{pk}".encode(), key=key, digest_size=6).hexdigest()

    return code

"""Long lists for programs, page by page: a cursor says after which row a page begins, and nobody can read it.

Rows come in the order in which they were made. What is added meanwhile comes at the end, and what goes leaves no gap,
so that whoever follows the cursors meets every row that stays exactly once – offsets would skip or repeat some.
"""

import base64
from collections.abc import Callable, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from ninja import Field, Schema

from rapport.kit.problems import ProblemError

Row = TypeVar("Row")
LONGEST = 500
STALE = "This cursor is not one of this list. Begin again without a cursor."


class Paging(Schema):
    """What every list takes."""

    limit: int = Field(default=100, ge=1, le=LONGEST, description=f"How many rows at most; up to {LONGEST}.")
    cursor: str = Field(
        default="",
        max_length=200,
        description="Where to go on: what the page before calls next. Without it, the start.",
    )

    def after(self, of: str) -> int:
        """The number of the last row of the page before; 0 at the start. Raises ProblemError for a foreign cursor."""
        return _unsealed(self.cursor, of) if self.cursor else 0


class Page(Schema):
    """What every list answers."""

    next: str | None = Field(description="The cursor of the next page; null on the last.")


def page(rows: Sequence[Row], paging: Paging, of: str, number: Callable[[Row], int]) -> tuple[list[Row], str | None]:
    """The rows of a page and the cursor of the next one.

    Args:
        rows: those after the cursor, one more than was asked for, if there are so many.
        paging: what was asked for.
        of: which list it is; a cursor of another list is refused.
        number: the number of a row, by which they are sorted.
    """
    shown = list(rows[: paging.limit])
    return shown, _sealed(number(shown[-1]), of) if len(rows) > paging.limit else None


# The same number gives the same cursor, so that an unchanged page keeps its ETag.
def _seal() -> AESSIV:
    return AESSIV(sha256(b"rapport.kit.paging" + settings.SECRET_KEY.encode()).digest())


def _sealed(number: int, of: str) -> str:
    return base64.urlsafe_b64encode(_seal().encrypt(number.to_bytes(8), [of.encode()])).decode().rstrip("=")


def _unsealed(cursor: str, of: str) -> int:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return int.from_bytes(_seal().decrypt(raw, [of.encode()]))
    except (ValueError, InvalidTag) as wrong:
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, STALE, (("cursor", STALE),)) from wrong

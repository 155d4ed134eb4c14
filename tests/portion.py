"""What is long is done in part by `./run test`, always the same part, and as a whole by `./run prove`.

What a page shows to whom does not depend on the database: SQLite tries more of it, PostgreSQL a tenth.
"""

import os
from collections.abc import Iterable
from zlib import crc32

import pytest
from _pytest.mark import ParameterSet

from rapport.people.roles import Role

IS_PROOF = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
ON_POSTGRES = bool(os.environ.get("TEST_DATABASE_URL"))
# Who has pages of a programme that could tell something; the others have hardly any.
NEAREST = (Role.SCHOLAR, Role.MENTOR)
NEAR = (*NEAREST, Role.DIRECTOR)
SEED = 3
# For what takes long and hardly depends on the database: `./run test` tries it on SQLite only.
elsewhere_on_postgres = pytest.mark.prove if ON_POSTGRES else pytest.mark.slow


def is_in_part(word: str, parts: int = 10) -> bool:
    """Whether this one belongs to the tenth – or another part – that is tried: the same for every run."""
    return crc32(word.encode()) % parts == SEED % parts


def roles(wanted: Iterable[Role] = tuple(Role)) -> list[ParameterSet]:
    """Each role for a test: those that `./run test` leaves out are marked for `./run prove`."""
    near = NEAREST[-1:] if ON_POSTGRES else NEAR
    return [pytest.param(role, id=role, marks=() if role in near else pytest.mark.prove) for role in wanted]

"""A broken instrument stops a server from starting, not a person from answering."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db.utils import DatabaseError

from rapport.surveys.shelves import shelf


def instruments_can_be_read(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – what Django passes to a check
    return [
        Error(
            f"{mistake.file}:{mistake.line}: {mistake.what}",
            hint=f"{mistake.mend[:1].upper()}{mistake.mend[1:]}. Ask again with: rapport instrument check FILE",
            id="surveys.E001",
        )
        for mistake in shelf().mistakes
    ]


def files_leave_published_versions_alone(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:  # noqa: ANN401
    """Asked wherever a database is checked: `rapport migrate`, `rapport check --database default`."""
    if not databases:
        return []
    published = apps.get_model("surveys", "PublishedVersion").objects.values_list("instrument", "version")
    try:
        both = shelf().instruments.keys() & set(published)
    except DatabaseError:  # before the first migration there is no table
        return []
    return [
        Error(
            f"{instrument}-{version}.yaml has the id and version of an instrument that was published in the browser",
            hint="Raise the version in the file and in its name. Until then the file is what the server asks.",
            id="surveys.E002",
        )
        for instrument, version in sorted(both)
    ]

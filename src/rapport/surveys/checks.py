"""A broken instrument stops a server from starting, not a person from answering."""

from typing import Any

from django.core.checks import CheckMessage, Error

from rapport.surveys.library import shelf


def instruments_can_be_read(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – what Django passes to a check
    return [
        Error(
            f"{mistake.file}:{mistake.line}: {mistake.what}",
            hint=f"{mistake.mend[:1].upper()}{mistake.mend[1:]}. Ask again with: rapport instrument check FILE",
            id="surveys.E001",
        )
        for mistake in shelf().mistakes
    ]

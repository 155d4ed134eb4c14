"""A broken template stops a server from starting, not a pair from agreeing."""

from typing import Any

from django.core.checks import CheckMessage, Error

from rapport.agreements.library import shelf


def templates_can_be_read(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – what Django passes to a check
    return [
        Error(
            f"{mistake.file}:{mistake.line}: {mistake.what}",
            hint=f"{mistake.mend[:1].upper()}{mistake.mend[1:]}. Ask again with: rapport agreement check FILE",
            id="agreements.E001",
        )
        for mistake in shelf().mistakes
    ]

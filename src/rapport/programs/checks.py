"""A broken text stops a server from starting, not a person from reading."""

from typing import Any

from django.core.checks import CheckMessage, Error

from rapport.programs.consents import texts
from rapport.programs.verbs import verbs
from rapport.textfiles.mistakes import TextFileError


def texts_can_be_read(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – what Django passes to a check
    mistakes = list(texts().mistakes)
    try:
        verbs()
    except TextFileError as error:
        mistakes += error.mistakes
    return [
        Error(
            f"{mistake.file}:{mistake.line}: {mistake.what}",
            hint=f"{mistake.mend[:1].upper()}{mistake.mend[1:]}.",
            id="programs.E001",
        )
        for mistake in mistakes
    ]

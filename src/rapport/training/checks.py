"""A broken course stops a server from starting, not a learner from reading."""

from typing import Any

from django.core.checks import CheckMessage, Error

from rapport.training.library import shelf


def courses_can_be_read(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – what Django passes to a check
    return [
        Error(
            f"{mistake.file}:{mistake.line}: {mistake.what}",
            hint=f"{mistake.mend[:1].upper()}{mistake.mend[1:]}. Ask again with: rapport course check FOLDER",
            id="training.E001",
        )
        for mistake in shelf().mistakes
    ]

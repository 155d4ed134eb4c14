"""What a server must not be without; `rapport check --deploy` says so."""

from typing import Any

from django.conf import settings
from django.core.checks import WARNING, CheckMessage


def mail_goes_out(**_: Any) -> list[CheckMessage]:  # noqa: ANN401 – Django's own arguments
    """On a server without a mail server, nobody gets a sign-in code, and the codes lie in files."""
    if settings.DEBUG or settings.EMAIL_HOST:
        return []
    return [
        CheckMessage(
            WARNING, "EMAIL_HOST is not set: sign-in codes are kept in files instead of sent.", id="people.W001"
        )
    ]

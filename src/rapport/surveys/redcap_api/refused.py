"""How the API refuses: in the shape in which clients of REDCap look for an error. Pure."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from xml.sax.saxutils import escape

XML = '<?xml version="1.0" encoding="UTF-8" ?>'
FORMATS = ("json", "csv", "xml")
NO_RIGHT = "You do not have permissions to use the API"
NOT_THERE = "The requested method is not implemented."


class RefusedError(Exception):
    """The call is refused; the message says why. 400: it cannot be done so. 403: it is not allowed."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.message, self.status = message, status


def forbidden(message: str = NO_RIGHT) -> RefusedError:
    """A refusal with 403."""
    return RefusedError(message, HTTPStatus.FORBIDDEN)


def not_valid(parameter: str, *values: str) -> RefusedError:
    """A parameter holds what it cannot hold."""
    if parameter == "content":
        # redcapAPI goes on without the method where it reads exactly this.
        return RefusedError('The value of the parameter "content" is not valid')
    shown = ", ".join(f"'{one[:60]}'" for one in values[:20])
    if len(values) == 1:
        return RefusedError(f'The value of the parameter "{parameter}" is not valid: {shown}')
    return RefusedError(f'The following values in the parameter "{parameter}" are not valid: {shown}')


def error_format(sent: Mapping[str, str]) -> str:
    """In which format an error is told: `returnFormat`, else `format`, else XML."""
    asked = sent.get("returnFormat") or sent.get("format") or "xml"
    return asked if asked in FORMATS else "xml"


def told(message: str, format: str) -> str:  # noqa: A002 – the API's own word
    """The message as a body."""
    if format == "json":
        return json.dumps({"error": message}, ensure_ascii=False)
    if format == "csv":
        return f"ERROR: {message}"
    return f"{XML}<hash><error>{escape(message)}</error></hash>"

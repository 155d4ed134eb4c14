"""PyCap as it is, talking to our handler in this process: an adapter of requests in the place of the network."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import redcap
from django.test.client import ClientHandler, RequestFactory
from redcap.request import _session
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from rapport.people import actions as people
from rapport.people.models import Person, Token
from rapport.programs.models import Program

HOST = "http://testserver"
URL = f"{HOST}/api/redcap/api/"


class InProcess(BaseAdapter):
    """Hands each request to Django, and holds every answer to what clients of REDCap can bear."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=True)
        self.last: Response | None = None

    def send(self, request: PreparedRequest, *args: object, **kwargs: object) -> Response:  # type: ignore[override]
        at = urlsplit(request.url or "")
        body = request.body or b""
        asked = RequestFactory().generic(
            request.method or "POST",
            at.path,
            body.encode() if isinstance(body, str) else body,
            content_type=request.headers.get("Content-Type", "application/octet-stream"),
        )
        answer = self.handler(asked.environ)
        found = Response()
        found.status_code, found.url, found.request = answer.status_code, request.url or "", request
        found.headers = CaseInsensitiveDict(answer.headers)
        found.raw = BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        found.encoding = "utf-8"
        assert answer.status_code in (200, 400, 403), answer.status_code
        assert not answer.cookies
        assert "Set-Cookie" not in found.headers
        assert "Location" not in found.headers
        self.last = found
        return found

    def close(self) -> None:
        """Nothing is open."""


ADAPTER = InProcess()
# PyCap keeps one session for the whole module; every project of a test goes through it.
_session.mount(HOST, ADAPTER)


def token_of(person: Person, program: Program, *scopes: str, **more: Any) -> str:
    _, secret = people.make_token(
        by=person, kind=Token.Kind.REDCAP, scopes=scopes or ("full",), program=program.slug, **more
    )
    return secret


def project(secret: str) -> redcap.Project:
    return redcap.Project(URL, secret)


def post(secret: str = "", /, **words: str) -> Response:
    """A call by hand, for what PyCap never sends."""
    data = {name.replace("__", ""): value for name, value in words.items()}
    return _session.post(URL, data=({"token": secret} if secret else {}) | data)

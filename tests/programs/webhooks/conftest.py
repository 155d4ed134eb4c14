"""Another system on loopback, which is told."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program, Webhook
from rapport.programs.webhooks import actions
from rapport.programs.webhooks.events import EVENTS
from tests import make


class Listener:
    """A server that keeps what reaches it and answers `status`."""

    def __init__(self) -> None:
        self.status, self.headers = 204, {}
        self.got: list[tuple[dict[str, str], str]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                listener.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(listener.status)
                for name, value in listener.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?of=rapport"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def fits(headers: dict[str, str], body: str, secret: str) -> bool:
    """One of the signatures is that of the secret: as the page of documentation tells another system to check."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def program() -> Program:
    return make.program(slug="kl2")


@pytest.fixture
def director(program: Program) -> Person:
    return make.member(program, Role.DIRECTOR)


@pytest.fixture
def hook(program: Program, director: Person, listener: Listener) -> tuple[Webhook, str]:
    """A webhook that is told everything, and its secret."""
    return actions.make_webhook(by=director, program=program, name="Dashboard", url=listener.url, events=list(EVENTS))

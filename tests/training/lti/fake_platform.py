"""A learning platform on loopback: publishes keys, gives tokens, takes scores, and signs launches."""

import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm

from rapport.training.lti import own_key
from rapport.training.lti.launches import CLAIM, ENDPOINT, SCORE
from rapport.training.lti.questions import address
from rapport.training.models import Platform


@cache
def key_of_a_platform() -> rsa.RSAPrivateKey:
    """One for all tests: a key takes a fifth of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakePlatform:
    """`asked` holds every request that reached it."""

    def __init__(self) -> None:
        self.key = key_of_a_platform()
        self.asked: list[tuple[str, str]] = []
        self.scores: list[dict[str, Any]] = []
        self.fails = 0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.asked.append(("GET", self.path))
                self.say({"keys": [RSAAlgorithm.to_jwk(fake.key.public_key(), as_dict=True) | {"kid": "one"}]})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fake.asked.append(("POST", self.path))
                if fake.fails:
                    fake.fails -= 1
                    self.send_error(500)
                elif self.path == "/token":
                    fake.check(parse_qs(body.decode()))
                    self.say({"access_token": "let-me-in", "token_type": "bearer"})
                else:
                    assert self.headers["Authorization"] == "Bearer let-me-in"
                    fake.scores.append(json.loads(body))
                    self.say({})

            def say(self, what: object) -> None:
                said = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.site = f"http://127.0.0.1:{self.server.server_port}"

    def check(self, said: dict[str, list[str]]) -> None:
        """Our assertion is signed with the key that we publish, and meant for this address."""
        key = jwt.PyJWK(own_key.published()["keys"][0])
        jwt.decode(said["client_assertion"][0], key, algorithms=["RS256"], audience=f"{self.site}/token")
        assert said["scope"] == [SCORE]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def claims(self, platform: Platform, nonce: str, **changed: Any) -> dict[str, Any]:
        """A good launch; with `changed`, another one (None leaves a claim out)."""
        said = {
            "iss": platform.issuer,
            "aud": platform.client_id,
            "sub": "ada",
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": nonce,
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": "1",
            f"{CLAIM}target_link_uri": address("lti_launch"),
            ENDPOINT: {"scope": [SCORE], "lineitem": f"{self.site}/items/7/lineitem?type_id=1"},
        }
        return {name: value for name, value in (said | changed).items() if value is not None}


def begin(client: Client, platform: Platform) -> tuple[str, str]:
    """What the platform is asked: state and nonce."""
    answer = client.post(
        reverse("training:lti_login"),
        {
            "iss": platform.issuer,
            "client_id": platform.client_id,
            "login_hint": "x",
            "target_link_uri": address("lti_launch"),
        },
    )
    assert answer.status_code == 302, answer.content
    assert answer["Location"].startswith(f"{platform.sign_in_url}?")
    said = parse_qs(urlsplit(answer["Location"]).query)
    return said["state"][0], said["nonce"][0]


def send(client: Client, state: str, token: str) -> HttpResponse:
    return client.post(reverse("training:lti_launch"), {"state": state, "id_token": token})


def launch(client: Client, fake: FakePlatform, platform: Platform, **changed: Any) -> HttpResponse:
    """The whole way in."""
    state, nonce = begin(client, platform)
    said = fake.claims(platform, nonce) | changed
    said = {name: value for name, value in said.items() if value is not None}
    return send(client, state, jwt.encode(said, fake.key, algorithm="RS256", headers={"kid": "one"}))

"""What Rapport asks of a platform: its keys, a token, and to note a completion. Nothing else goes out.

Only addresses of a registered platform are asked: HTTPS, one connection to an address that was looked up and judged
once, no redirect, no proxy, five seconds, 64 KB. Hosts in the local network have to be named in LTI_INTERNAL_HOSTS.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from rapport.training.models import Platform

SECONDS = 5.0
LONGEST = 64 * 1024


class PlatformError(Exception):
    """The platform did not answer as it should. Says nothing of what it answered: that may name people."""


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def belongs(platform: Platform, url: str) -> bool:
    """The address is at the place where people open the platform."""
    return origin(url) == origin(platform.site)


def is_internal(host: str) -> bool:
    """The server's administrator vouches for this host: it may stand in the local network, and speak plain HTTP."""
    return host in settings.LTI_INTERNAL_HOSTS


def problem_with(url: str) -> str:
    """Why an address cannot be a platform's, as the end of a sentence; empty when it can."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "is not an address"
    host = parts.hostname or ""
    if not host or parts.username or parts.password or parts.fragment:
        return "is not a plain address of a server"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_internal(host)):
        return "has to begin with https://"
    return ""


def fetch_keys(platform: Platform) -> list[dict[str, Any]]:
    """The keys that the platform signs with. Raises PlatformError."""
    said = _ask("GET", platform.keys_url, {}, b"")
    keys = said.get("keys")
    if not isinstance(keys, list):
        raise PlatformError("no keys")
    return [key for key in keys if isinstance(key, dict)]


def fetch_token(platform: Platform, assertion: str, scope: str) -> str:
    """A token that lets us do what `scope` names. Raises PlatformError."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        "scope": scope,
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    token = _ask("POST", platform.token_url, kind, urlencode(form).encode()).get("access_token")
    # It becomes a header: letters of a header and nothing else.
    if not (isinstance(token, str) and token.isascii() and token.isprintable() and token):
        raise PlatformError("no token")
    return token


def send_score(platform: Platform, line_item: str, token: str, score: dict[str, object]) -> None:
    """Say to the platform what is to be noted. Raises PlatformError."""
    if not belongs(platform, line_item):
        raise PlatformError("a line item elsewhere")
    # Some platforms name a line item with a query, which stays behind the path.
    path, mark, query = line_item.partition("?")
    headers = {"Content-Type": "application/vnd.ims.lis.v1.score+json", "Authorization": f"Bearer {token}"}
    _ask("POST", f"{path.rstrip('/')}/scores{mark}{query}", headers, json.dumps(score).encode(), is_read=False)


def _ask(method: str, url: str, headers: dict[str, str], body: bytes, *, is_read: bool = True) -> dict[str, Any]:
    if problem_with(url):
        raise PlatformError("an address that is not allowed")
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    until = time.monotonic() + SECONDS
    connection = _connect(parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.request(method, target, body or None, {"Accept": "*/*", **headers})
        answer = connection.getresponse()
        if not 200 <= answer.status < 300:
            raise PlatformError(f"answered {answer.status}")
        said = json.loads(_read(answer, until)) if is_read else {}
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as problem:
        raise PlatformError(type(problem).__name__) from problem
    finally:
        connection.close()
    if not isinstance(said, dict):
        raise PlatformError("no object")
    return said


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    """The body, unless it is too long or comes too slowly."""
    found = b""
    while part := answer.read1(LONGEST):
        found += part
        if len(found) > LONGEST or time.monotonic() > until:
            raise PlatformError("too long or too slow")
    return found


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    """A connection to the one address that was judged: a name that changes meanwhile leads nowhere else."""
    port = port or (443 if scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]
        if not (is_internal(host) or ipaddress.ip_address(place).is_global):
            raise PlatformError("an address in the local network")
        line = socket.create_connection((str(place), port), timeout=SECONDS)
        if scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except (OSError, ValueError) as problem:
        raise PlatformError(type(problem).__name__) from problem
    connection.sock = line
    return connection

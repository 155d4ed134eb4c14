"""What Rapport asks of a platform: its keys, a token, and to note a completion. Nothing else goes out.

Only addresses of a registered platform are asked: HTTPS, one connection to an address that was looked up and judged
once (`kit.outgoing`), five seconds, 64 KB. Hosts in the local network have to be named in LTI_INTERNAL_HOSTS.
"""

import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from rapport.kit import outgoing
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


def problem_with(url: str) -> str:
    """Why an address cannot be a platform's, as the end of a sentence; empty when it can."""
    return outgoing.problem_with(url, settings.LTI_INTERNAL_HOSTS)


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
    try:
        with outgoing.line(url, internal=settings.LTI_INTERNAL_HOSTS, seconds=SECONDS) as connection:
            connection.request(method, target, body or None, {"Accept": "*/*", **headers})
            answer = connection.getresponse()
            if not 200 <= answer.status < 300:
                raise PlatformError(f"answered {answer.status}")
            said = json.loads(_read(answer)) if is_read else {}
    except outgoing.ForbiddenAddressError as problem:
        raise PlatformError(str(problem)) from problem
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as problem:
        raise PlatformError(type(problem).__name__) from problem
    if not isinstance(said, dict):
        raise PlatformError("no object")
    return said


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The body, unless it is too long; the line is cut when it comes too slowly."""
    found = answer.read(LONGEST + 1)
    if len(found) > LONGEST:
        raise PlatformError("too long")
    return found

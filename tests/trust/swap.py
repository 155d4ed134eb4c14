"""The swap test: what somebody is shown must not depend on an answer that is hidden from them.

Two worlds are made from the same beginning and differ only in the hidden answer; whatever can be seen is taken
down in both, by one frozen clock, and must be the same byte for byte: pages, files with their names and lengths,
headers, mails, what is logged, what the programme's director reads of the audit trail – and how many questions the
database was asked, because that takes time.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import time_machine
from django.conf import settings
from django.core import mail
from django.core.handlers.base import BaseHandler
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from rapport.people import queries as people
from rapport.people.actions import make_token
from rapport.people.models import Letter, Person, Token
from rapport.people.scopes import API
from rapport.people.tasks import send_waiting
from rapport.programs import trail
from rapport.programs.models import Program

FROZEN = "2026-10-01 09:00:00+00:00"
# Drawn anew for each answer of the server, and the same for every world in what they mean.
RANDOM = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]{64}')


@dataclass(frozen=True)
class Page:
    """What came back: a page, a file that is streamed, a redirect or a refusal; its headers are part of it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes


@dataclass
class Seen:
    """All that one world shows to those who are not entitled."""

    pages: dict[tuple[int, str], Page] = field(default_factory=dict)
    queries: dict[tuple[int, str], int] = field(default_factory=dict)
    letters: list[tuple[int, str, str]] = field(default_factory=list)
    mails: list[tuple[list[str], str, str]] = field(default_factory=list)
    audit: list[tuple[str, str, int | None]] = field(default_factory=list)
    logs: list[tuple[str, str, str]] = field(default_factory=list)


def seen_in(
    world: Callable[[], object],
    *,
    viewers: Iterable[Person],
    addresses: Iterable[str],
    program: Program,
    at: str = FROZEN,
    but: Iterable[Person] = (),
) -> Seen:
    """Make the world, look at it with every viewer's eyes at a moment, and undo it.

    Letters to `but` are not looked at: whose answer is hidden from others may be told about it.
    """
    seen = Seen()
    addresses, entitled = list(addresses), {person.pk: person.email for person in but}
    viewers = list(viewers)
    # Before the worlds part: a key's number stands in the trail, and PostgreSQL never gives a number twice.
    keys = {one.pk: key_of(one, program) for one in viewers if any(map(is_keyed, addresses))}
    handler = logging.Handler()
    handler.emit = lambda record: seen.logs.append((record.name, record.levelname, record.getMessage()))  # type: ignore[method-assign]
    logger = logging.getLogger()
    logger.addHandler(handler)
    with time_machine.travel(at, tick=False), transaction.atomic():
        mail.outbox.clear()
        world()
        send_waiting()
        for viewer in viewers:
            look(viewer, addresses, seen, keys.get(viewer.pk, ""))
        letters = Letter.objects.exclude(to__in=entitled).order_by("key")
        seen.letters = list(letters.values_list("to", "composer", "state"))
        sent = [one for one in mail.outbox if set(one.to).isdisjoint(entitled.values())]
        seen.mails = [(one.to, str(one.subject), "\n".join([str(one.body), *html_of(one)])) for one in sent]
        seen.audit = [(event.did, event.target, event.by) for event in trail.events(program)]
        transaction.set_rollback(True)
    logger.removeHandler(handler)
    return seen


KEYS: dict[tuple[int, str], str] = {}


def is_keyed(address: str) -> bool:
    """A program opens it with a key."""
    return address.startswith(tuple(settings.KEYED))


def key_of(viewer: Person, program: Program) -> str:
    """A key of the viewer with all words; the same one for all worlds of a test."""
    place = (viewer.pk, program.slug)
    token = people.bearer(KEYS.get(place, ""), Token.Kind.API)
    if token is None or (token.person, token.program) != (viewer, program.slug):
        KEYS[place] = make_token(by=viewer, kind=Token.Kind.API, scopes=API, program=program.slug)[1]
    return KEYS[place]


class Counting:
    """How often the database is asked. What Django keeps of each question costs SQLite a second one."""

    times = 0

    def __call__(self, execute: Callable[..., object], *words: object) -> object:
        self.times += 1
        return execute(*words)


def look(viewer: Person, addresses: list[str], seen: Seen, key: str) -> None:
    """Ask for every address, without what Django's test client keeps of each page: there are thousands."""
    signed_in = Client()
    signed_in.force_login(viewer)
    handler = BaseHandler()
    handler.load_middleware()
    for address in addresses:
        headers = {"Authorization": f"Bearer {key}"} if is_keyed(address) else {}
        request = RequestFactory().get(address, headers=headers)
        request.COOKIES = {name: cookie.value for name, cookie in signed_in.cookies.items()}
        asked = Counting()
        with connection.execute_wrapper(asked):
            seen.pages[viewer.pk, address] = page_of(handler.get_response(request))
        seen.queries[viewer.pk, address] = asked.times


def html_of(sent: EmailMessage) -> list[str]:
    return [str(content) for content, _ in getattr(sent, "alternatives", [])]


def page_of(answer: HttpResponseBase) -> Page:
    """Everything of an answer that does not change by itself; a file that is streamed is read to its end."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    headers = tuple(sorted((name.lower(), value) for name, value in answer.headers.items()))
    return Page(answer.status_code, headers, tuple(sorted(answer.cookies)), RANDOM.sub(rb"\1", body))


def assert_same(one: Seen, other: Seen) -> None:
    for key, page in one.pages.items():
        assert page == other.pages[key], f"{key} tells the worlds apart"
        assert one.queries[key] == other.queries[key], f"{key} takes another time in the other world"
    assert one == other

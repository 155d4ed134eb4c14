"""The swap test: what somebody is shown must not depend on an answer that is hidden from them.

Two worlds are made from the same beginning and differ only in the hidden answer; whatever can be seen is taken
down in both, by one frozen clock, and must be the same byte for byte.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.audit.queries import events_of
from rapport.people.models import Letter, Person
from rapport.people.tasks import send_waiting
from rapport.programs.models import Program

FROZEN = "2026-10-01 09:00:00+00:00"
# Drawn anew for each answer of the server, and the same for every world in what they mean.
RANDOM = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]{64}')


@dataclass
class Seen:
    """All that one world shows to those who are not entitled."""

    pages: dict[tuple[int, str], tuple[int, str, bytes]] = field(default_factory=dict)
    queries: dict[tuple[int, str], int] = field(default_factory=dict)
    letters: list[tuple[int, str, str]] = field(default_factory=list)
    mails: list[tuple[list[str], str, str]] = field(default_factory=list)
    audit: list[tuple[str, int | None]] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)


def seen_in(
    world: Callable[[], object], *, viewers: Iterable[Person], addresses: Iterable[str], program: Program
) -> Seen:
    """Make the world, look at it with every viewer's eyes, and undo it."""
    seen = Seen()
    addresses = list(addresses)
    handler = logging.Handler()
    handler.emit = lambda record: seen.logs.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("rapport")
    logger.addHandler(handler)
    with time_machine.travel(FROZEN, tick=False), transaction.atomic():
        mail.outbox.clear()
        world()
        send_waiting()
        for viewer in viewers:
            look(viewer, addresses, seen)
        seen.letters = list(Letter.objects.order_by("key").values_list("to", "composer", "state"))
        seen.mails = [(sent.to, str(sent.subject), str(sent.body)) for sent in mail.outbox]
        seen.audit = [(event.did, event.by) for event in events_of(program.slug)]
        transaction.set_rollback(True)
    logger.removeHandler(handler)
    return seen


def look(viewer: Person, addresses: list[str], seen: Seen) -> None:
    client = Client()
    client.force_login(viewer)
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        key = (viewer.pk, address)
        body = RANDOM.sub(rb"\1", answer.content)
        seen.pages[key] = (answer.status_code, answer.headers.get("Location", ""), body)
        seen.queries[key] = len(asked.captured_queries)


def assert_same(one: Seen, other: Seen) -> None:
    for key, page in one.pages.items():
        assert page == other.pages[key], f"{key} tells the worlds apart"
    assert one == other

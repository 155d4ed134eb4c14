"""Somebody changes an institution in the moment in which its envelope is opened: one after the other, each whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any

import pytest

from rapport.people.roles import Role
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.models import SiteLevel
from rapport.trials.protocol import actions as protocols
from rapport.trials.sites import actions as sites
from tests import make
from tests.at_once import tried
from tests.make_trials import consenting, recruiting, registered
from tests.trials.conftest import CHEAP, PASSPHRASE

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0


def between(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, first: Callable[[], object], second: Callable[[], object]
) -> tuple[object, object]:
    """Begin the second while the first is about to call `where.name`, which waits a moment for it."""
    there, gone_on, usual = Event(), Event(), getattr(where, name)

    def waits(*given: object, **named: object) -> object:
        there.set()
        gone_on.wait(A_MOMENT)
        return usual(*given, **named)

    def then() -> object:
        assert there.wait(10)
        try:
            return second()
        finally:
            gone_on.set()

    monkeypatch.setattr(where, name, waits)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(tried, first), pool.submit(tried, then)
        return one.result(), other.result()


def test_who_changes_an_institution_whose_envelope_is_being_opened_comes_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = make.program()
    director, officer = (make.member(program, role) for role in (Role.DIRECTOR, Role.ALLOCATION_OFFICER))
    trial = registered(program, director)
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=CHEAP)
    site = recruiting(trial, director)
    opening = partial(allocation.open_site, by=officer, site=site, passphrase=PASSPHRASE)
    sorting = partial(sites.sort_in, by=director, site=site, levels={"size": "large"})
    opened, late = between(monkeypatch, allocation, "_add", opening, sorting)
    assert not isinstance(opened, Exception), opened
    assert isinstance(late, sites.RefusedError), late
    assert SiteLevel.objects.get(site=site).level == "small"


def test_who_asks_somebody_while_an_envelope_is_opened_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither waits for the other for ever: PostgreSQL would end one of them."""
    program = make.program()
    director, officer = (make.member(program, role) for role in (Role.DIRECTOR, Role.ALLOCATION_OFFICER))
    trial = registered(program, director)
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=CHEAP)
    site = recruiting(trial, director)
    person = consenting(program, site)
    opening = partial(allocation.open_site, by=officer, site=site, passphrase=PASSPHRASE)
    asking = partial(sites.ask, by=director, site=site, person=person)
    opened, late = between(monkeypatch, allocation, "open_courses", opening, asking)
    assert not isinstance(opened, Exception), opened
    assert isinstance(late, sites.RefusedError), late


def test_a_protocol_is_written_while_somebody_leaves_an_institution(monkeypatch: pytest.MonkeyPatch) -> None:
    program = make.program()
    director, officer = (make.member(program, role) for role in (Role.DIRECTOR, Role.ALLOCATION_OFFICER))
    trial = registered(program, director)
    allocation.seal(by=officer, trial=trial, passphrase=PASSPHRASE, cost=CHEAP)
    site = recruiting(trial, director)
    allocation.open_site(by=officer, site=site, passphrase=PASSPHRASE)
    text = queries.version(trial).text + "# clearer\n"
    writing = partial(protocols.write, by=director, trial=trial, text=text, began_with=1, why="Clearer words")
    leaving = partial(sites.leave, by=director, participant=queries.participants(site)[0], state="withdrew")
    written, left = between(monkeypatch, protocols, "follow_protocol", writing, leaving)
    assert not isinstance(written, Exception), written
    assert not isinstance(left, Exception), left
    assert queries.participants(site)[0].state == "withdrew"

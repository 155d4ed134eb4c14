"""kill -9 of web server and worker while an institution is allocated and registrations come in: all, or nothing."""

import asyncio
import json
import os
import random
import secrets
import shutil
from pathlib import Path

import pytest

from bench.load import Browser, Site, free_port
from tests.ops.conftest import postgres_with
from tests.portion import ON_POSTGRES

ROWS, PASSPHRASE = 2000, "four words make one"
SEED = """
import json, sys
import django; django.setup()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from rapport.people.roles import Role
from rapport.reach.importing import actions as importing
from rapport.reach.importing.layout import DayOrder, Part
from rapport.trials.allocation import actions as allocation
from tests import make
from tests.make_trials import recruiting, registered
rows, passphrase = int(sys.argv[1]), sys.argv[2]
program = make.program("killed")
director, officer = make.member(program, Role.DIRECTOR), make.member(program, Role.ALLOCATION_OFFICER)
trial = registered(program, director)
site = recruiting(trial, director)
allocation.seal(by=officer, trial=trial, passphrase=passphrase, cost=2**10)
lines = "".join(f"2015-09-{1 + at % 28:02},Person {at},p{at}@x.example,University {at % 50}\\n" for at in range(rows))
old = importing.take(by=director, program=program, name="old.csv", content=f"on,name,email,where\\n{lines}".encode())
columns = {Part.ON: "on", Part.NAME: "name", Part.EMAIL: "email", Part.INSTITUTION: "where"}
importing.say_columns(by=director, old=old, columns=columns)
importing.bring_in(by=director, old=old, order=DayOrder.YEAR_FIRST, words={})
store = SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(officer.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = officer.get_session_auth_hash()
store.create()
print(json.dumps({"path": f"/trials/program/killed/trial/{trial.pk}/allocation/", "site": site.pk, "old": old.pk,
    "cookie": f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}="}))
"""
LOOK = """
import json, sys
import django; django.setup()
from rapport.audit.models import Event
from rapport.audit.queries import first_broken_link
from rapport.reach.importing import tasks
from rapport.reach.models import OldFile, Registrant
from rapport.trials import queries
from rapport.trials.allocation import actions as allocation
from rapport.trials.allocation import queries as allocated
from rapport.trials.models import LogLine, Randomisation
made, passphrase = json.loads(sys.argv[1]), sys.argv[2]
kept, site = Randomisation.objects.get(), queries.site(made["site"])
def state():
    return {"lines": LogLine.objects.filter(did="opened").count(), "arms": len(queries.arms(kept.trial)),
        "events": Event.objects.filter(did="trials.opened").count(), "problems": allocated.verdict(kept).problems,
        "rows": Registrant.objects.count(), "file": OldFile.objects.get().state, "broken": str(first_broken_link())}
after = state()
# Whoever comes next begins anew; what is there already is not there twice.
for _ in range(2):
    allocation.open_site(by=kept.by, site=site, passphrase=passphrase)
    tasks.bring_in(made["old"])
print(json.dumps({"after": after, "again": state()}))
"""


async def allocate(site: Site, path: str, values: dict[str, str], seconds: float) -> bool:
    """Press the button, and kill everything so many seconds later; whether the server had said that it is done."""
    browser = Browser(site, 0)
    pressed = asyncio.create_task(browser.post(path, values))
    await asyncio.wait([pressed], timeout=seconds)
    site.kill()
    try:
        return await pressed == 302
    except (OSError, EOFError, TimeoutError):
        return False
    finally:
        browser.drop()
        await asyncio.sleep(0)


@pytest.mark.slow
@pytest.mark.django_db  # asks a database: PostgreSQL in each run, both in the long version
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(0, marks=() if ON_POSTGRES else pytest.mark.prove),
        *(pytest.param(number, marks=pytest.mark.prove) for number in range(1, 13)),
    ],
)
def test_an_allocation_and_an_import_are_whole_or_not_there(migrated: str, tmp_path: Path, number: int) -> None:
    url = ""
    if os.environ.get("TEST_DATABASE_URL"):
        url = postgres_with(f"killed_trial_{os.getpid()}_{number}", migrated)
    else:
        shutil.copy(migrated, tmp_path / "rapport.sqlite3")
    (tmp_path / "content").mkdir()
    site = Site(tmp_path, url, free_port(), workers=1, token=secrets.token_hex(16))
    made = json.loads(site.run("-c", SEED, str(ROWS), PASSPHRASE))
    site.cookies = [made["cookie"] + site.token]
    site.start()
    values = {"site": str(made["site"]), "passphrase": PASSPHRASE}
    try:
        done = asyncio.run(allocate(site, made["path"], values, random.Random(number).uniform(0.0, 0.4)))
    finally:
        site.kill()
    found = json.loads(site.run("-c", LOOK, json.dumps(made), PASSPHRASE))
    after, again = found["after"], found["again"]
    assert after["lines"] == after["arms"] == after["events"]
    assert after["lines"] == 1 or not done
    assert (after["rows"], after["file"]) in ((0, "reading"), (ROWS, "done"))
    assert (again["lines"], again["arms"], again["events"], again["rows"]) == (1, 1, 1, ROWS)
    assert after["problems"] == again["problems"] == []
    assert after["broken"] == again["broken"] == "None"

"""kill -9 of server and worker under load: no acknowledged answer is lost, none is there twice."""

import asyncio
import json
import os
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bench.load import ITEMS, Browser, Site, answer, whole
from tests.ops.conftest import postgres_with
from tests.portion import ON_POSTGRES

PEOPLE = 12
LOOK = """
import json
import django; django.setup()
from rapport.audit.models import Event
from rapport.audit.queries import first_broken_link
from rapport.surveys.models import Answer, Response, Submission
print(json.dumps({
    "answers": sorted(Answer.objects.values_list("response__person", "field", "number", "version")),
    "submissions": sorted(Submission.objects.values_list("response__person", "number", "answers")),
    "states": sorted(Response.objects.values_list("person", "state")),
    "events": Event.objects.filter(did="surveys.submit").count(),
    "broken": str(first_broken_link()),
}))
"""


async def until_acknowledged(browser: Browser, path: str, values: dict[str, str], *, script: bool) -> None:
    """Send it again until the server says that it is kept, as a browser's user would."""
    while True:
        try:
            status = await browser.post(path, values, script=script)
        except (OSError, EOFError, TimeoutError):
            await asyncio.sleep(0.02)
            continue
        assert status in (200, 302), status
        return


async def answer_all(site: Site, person: int, survey: int) -> None:
    browser = Browser(site, person)
    path = f"/surveys/{survey}/"
    for number in range(ITEMS):
        await until_acknowledged(browser, path, answer(number + person), script=True)
    await until_acknowledged(browser, path, whole(person), script=False)
    browser.drop()


@asynccontextmanager
async def killed(site: Site, times: int) -> AsyncIterator[None]:
    """Meanwhile the server and its worker are killed and started again, at times that nobody knows."""

    async def go_on() -> None:
        chance = random.Random(times)
        for _ in range(times):
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            await asyncio.to_thread(site.kill)
            await asyncio.to_thread(site.start)

    killer = asyncio.create_task(go_on())
    yield
    await killer


async def under_fire(site: Site, times: int) -> None:
    async with killed(site, times), asyncio.TaskGroup() as group:
        for person in range(PEOPLE):
            group.create_task(answer_rounds(site, person))


async def answer_rounds(site: Site, person: int) -> None:
    for survey in site.surveys:
        await answer_all(site, person, survey)


@pytest.mark.slow
@pytest.mark.django_db  # asks a database: PostgreSQL in each run, both in the long version
@pytest.mark.parametrize(
    "times",
    [pytest.param(2, marks=() if ON_POSTGRES else pytest.mark.prove), pytest.param(50, marks=pytest.mark.prove)],
)
def test_no_acknowledged_answer_is_lost_and_none_is_there_twice(migrated: str, tmp_path: Path, times: int) -> None:
    url = ""
    if os.environ.get("TEST_DATABASE_URL"):
        url = postgres_with(f"killed_{os.getpid()}_{times}", migrated)
    else:
        shutil.copy(migrated, tmp_path / "rapport.sqlite3")
    site = Site(tmp_path, url)
    surveys = max(1, times // 5)
    site.make(people=PEOPLE, surveys=surveys)
    site.start()
    try:
        asyncio.run(under_fire(site, times))
    finally:
        site.kill()
    found = json.loads(site.run("-c", LOOK))
    assert len(found["answers"]) == PEOPLE * ITEMS * surveys
    assert len(found["submissions"]) == PEOPLE * surveys
    numbers = {pk: at for at, pk in enumerate(site.people)}
    for person, number, answers in found["submissions"]:
        expected = {f"q{at:02}": (numbers[person] + at) % 5 + 1 for at in range(ITEMS)}
        assert (number, json.loads(answers)) == (1, expected)
    assert {state for _, state in found["states"]} == {"submitted"}
    assert found["events"] == PEOPLE * surveys
    assert found["broken"] == "None"

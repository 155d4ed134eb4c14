"""What every test may use."""

import gc
import os
from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
from django.core.management import call_command
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.dispatch import receiver
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from rapport.agreements import library as agreements
from rapport.demo import actions as demonstration
from rapport.people.models import Person
from rapport.surveys import library as surveys
from rapport.textfiles import yaml_nodes
from rapport.training import library as training
from tests.emptying import empty
from tests.ops.conftest import postgres_with
from tests.portion import IS_PROOF

# Few examples and always the same ones in `./run test`; many new ones in `./run prove`.
settings.register_profile("test", derandomize=True, max_examples=25, deadline=None, database=None)
settings.register_profile("prove", max_examples=1000, deadline=None, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


# Fixtures of the tests that ask a database.
OF_A_DATABASE = {"db", "transactional_db", "live_server", "server", "migrated", "postgres"}


# What they hold is the same whatever the database: PostgreSQL tries them in `./run prove` only.
ELSEWHERE = (
    "tests/access/test_every_address.py::test_no_page_of_allauth",
    "tests/access/test_every_address.py::test_the_walk_finds_it",
    "tests/agreements/calendar/",
    "tests/agreements/choosing/",
    "tests/agreements/closing/",
    "tests/agreements/effort/",
    "tests/agreements/enabling/",
    "tests/agreements/looking/",
    "tests/agreements/measures/",
    "tests/agreements/meetings/",
    "tests/agreements/preparing/",
    "tests/agreements/progress/",
    "tests/agreements/review/",
    "tests/agreements/team/",
    "tests/agreements/test_packaged_templates.py",
    "tests/agreements/test_pdf.py",
    "tests/api/test_schemathesis.py",
    "tests/demo/",
    "tests/evaluation/",
    "tests/home/",
    "tests/ops/test_serve.py",
    "tests/ops/test_worker.py",
    "tests/oversight/",
    "tests/people/test_second_factor.py",
    "tests/people/test_sign_in.py",
    "tests/programs/test_roster_import.py::test_three_thousand_rows[as_xlsx]",
    "tests/programs/webhooks/test_sending.py",
    "tests/qualitative/adjudication/test_pages.py",
    "tests/qualitative/agreement/",
    "tests/qualitative/codebook/test_pages.py",
    "tests/qualitative/coding/test_pages.py",
    "tests/qualitative/material/",
    "tests/qualitative/refi/",
    "tests/qualitative/results/",
    "tests/qualitative/review/",
    "tests/qualitative/screening/",
    "tests/qualitative/wordlist/test_pages.py",
    "tests/reach/test_names.py",
    "tests/reach/test_page.py",
    "tests/surveys/collected/test_mutated.py",
    "tests/surveys/editor/",
    "tests/surveys/exports/test_anonymous.py::test_every_format",
    "tests/surveys/exports/test_anonymous.py::test_the_page_offers_it",
    "tests/surveys/exports/test_identified.py::test_long_words",
    "tests/surveys/exports/test_identified.py::test_statistics_files",
    "tests/surveys/redcap_api/test_demo.py",
    "tests/surveys/redcap_api/test_desk.py",
    "tests/surveys/redcap_api/test_export.py",
    "tests/surveys/redcap_api/test_names_and_codes.py",
    "tests/surveys/redcap_api/test_r_clients.py",
    "tests/surveys/redcap_api/test_refusals.py",
    "tests/surveys/reports/",
    "tests/training/dose/test_export.py",
    "tests/training/evaluation/test_way_in.py",
    "tests/training/lti/",
    "tests/training/notebook/",
    "tests/training/plan/test_plan.py",
    "tests/training/test_",
    "tests/trials/test_baseline.py",
    "tests/trials/test_flow",
    "tests/trials/test_pages.py",
    "tests/trials/test_power",
    "tests/trials/test_protocol",
    "tests/trust/test_agreement_pairs.py",
    "tests/trust/test_agreements.py",
    "tests/trust/test_coding.py",
    "tests/trust/test_coding_texts.py",
    "tests/trust/test_measures.py",
    "tests/trust/test_ombuds.py",
    "tests/trust/test_surveys.py::test_a_report_does_not_tell",
    "tests/trust/test_surveys.py::test_status_and_audit",
    "tests/trust/test_surveys.py::test_the_harness",
    "tests/trust/test_surveys.py::test_whether_a_seventh",
    "tests/trust/test_training.py",
    "tests/trust/test_trial_arms.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, `tests/run.py` leaves out what asks no database: it runs on SQLite anyway."""
    if not os.environ.get("ONLY_WITH_DATABASE"):
        return
    left_out = [item for item in items if not asks_a_database(item) or is_tried_elsewhere(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: walking through it again and again took a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def is_tried_elsewhere(item: pytest.Item) -> bool:
    return not IS_PROOF and item.nodeid.startswith(ELSEWHERE)


def asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(OF_A_DATABASE & fixtures)


@receiver(setting_changed)
def other_content(*, setting: str, **_: object) -> None:
    """A test with folders of its own leaves nothing of them on the shelves of the next, nor finds what was there."""
    if setting == "CONTENT":
        for shelf in (agreements.shelf, surveys.shelf, training.shelf):
            shelf.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def what_was_read_once() -> None:
    """The same instruments and courses are read again and again: half the time of some folders went into their YAML."""
    yaml_nodes.composed = lru_cache(maxsize=200)(yaml_nodes.composed)  # type: ignore[assignment]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database is there already: `tests/settings.py` has copied what `tests/migrated.py` made."""
    return "MIGRATED" in os.environ


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The tests' database, and beside it what `migrated` gives: a copy of it before the first test."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        if connection.vendor == "sqlite":
            copy = str(tmp_path_factory.mktemp("migrated") / "rapport.sqlite3")
            connection.cursor().execute("VACUUM INTO %s", [copy])
            return copy
        name = connection.settings_dict["NAME"]
        connection.close()  # nobody may be connected to what is copied
        postgres_with(f"migrated_{os.getpid()}", name)
        return f"migrated_{os.getpid()}"


@pytest.fixture(scope="session")
def migrated(django_db_setup: str) -> str:
    """A migrated, empty database to copy: a file's path, or a database's name."""
    return django_db_setup


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo programme, loaded once for all tests of a module: each takes back only what it changed itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def same_queries(client: Client) -> Callable[..., None]:
    """Holds a list page to its budget: as many queries for many rows as for a few.

        same_queries("/programs/kl2/people/", few=lambda: enrol(3), many=lambda: enrol(27), by=director)

    `few` and `many` make the rows, one after the other; the page is asked for after each.
    """

    def ask(url: str) -> list[str]:
        client.get(url)  # the first time also fills caches that all pages share
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        assert answer.status_code == 200, f"{url} answered {answer.status_code}"
        return [query["sql"] for query in asked.captured_queries]

    def check(url: str, few: Callable[[], object], many: Callable[[], object], by: Person | None = None) -> None:
        if by is not None:
            client.force_login(by)
        few()
        before = ask(url)
        many()
        after = ask(url)
        extra = "\n".join(sorted(set(after) - set(before))[:5])
        assert len(after) == len(before), f"{url}: {len(before)} queries for a few, {len(after)} for many:\n{extra}"

    return check

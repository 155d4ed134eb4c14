"""What every journey uses: the browser that is there, and pages held to WCAG 2.2 AA by `tests.journeys.axe`."""

import os

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.journeys import demo

# Playwright keeps an event loop in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# As long as for everything else: four lanes on two cores are slow, and how fast a page is, `bench/` says.
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": browser.ensure(), "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """No motion: a dialog that is still fading in has no contrast yet."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of a server with the demo, if a journey makes none of its own."""
    settings.DEBUG = True
    settings.SITE_URL = live_server.url
    demo.load()
    return live_server.url

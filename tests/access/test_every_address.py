"""Every address, asked by every role, by strangers and by nobody, with GET and with an empty POST.

The answer must be the one that the role table gives. A new address is walked as soon as it stands in the urls.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from http import HTTPStatus
from types import ModuleType

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, TestCase, override_settings
from django.urls import path, reverse
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from rapport import urls
from rapport.kit.addresses import Address, addresses, walk
from rapport.kit.doors import EVERYBODY, SIGNED_IN, open_to, open_to_signed_in
from rapport.people.models import Person
from rapport.people.roles import GRANTS, Verb
from rapport.programs import queries as programs
from rapport.programs.permissions import may_see_people, needs
from tests.access.world import FILL, World, world
from tests.portion import IS_PROOF, ON_POSTGRES, is_in_part

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOBODY = "nobody"
METHODS = ("get", "post")
# A door that asks for no role is the same for all: a few are enough.
SOME = (NOBODY, "scholar", "director", "server administrator", "somebody without a role")

# Here not all whom the door lets in find something; somebody must, and whom the door refuses must not.
NARROWER = {
    "training:meeting": "only whoever was named to lead it",
    "programs:consent": "only who is asked for this consent",
    "surveys:answer": "only who is asked about this pair",
    "surveys:withdraw": "only who is asked about this pair",
    "training:certificate_pdf": "only whose it is",
    "training:badge": "only whose it is",
    "training:page": "a post names an activity of the page",
    "training:take_plan": "a post names a reflection of one’s own",
    "training:plan_line": "only whose line it is",
    "training:happened": "only whose line it is",
    "training:tick_plan": "only whose line it is",
    "training:move_plan": "only whose line it is",
    "training:remove_plan": "only whose line it is",
    "training:media": "only a file that the course has; no packaged course has one",
    "people:end_session": "only whose session it is",
    "people:revoke_token": "only whose key it is",
    "agreements:note": "only who wrote the note",
    "agreements:own_report": "only its writer, and the others of the mentorship once it is shared",
    "agreements:share_report": "only its writer",
    "people:kept_mail": "only where such a mail was kept",
    "demo:sign_in": "only into persons of the demo",
    "surveys:attachment": "only a file that was handed in; no packaged instrument asks for one",
    "surveys:export_file": "only who asked for the file",
    "training:learners_workbook": "only who asked for the workbook",
    "agreements:signs": "only the scholar of the pair",
    "agreements:conversation": "only the two whose it is",
    "agreements:possible_mentor": "only who took the notes",
    "agreements:forget_possible_mentor": "only who took the notes",
    "api:nothing": "answers 404 to whatever is not there",
}
# Without a pair in the address, or anything to take back, the way leads on (302).
LEAD_ON = {"surveys:answer", "surveys:withdraw"}
NOBODY_FINDS = {
    "people:end_session",
    "people:revoke_token",
    "people:kept_mail",
    "demo:sign_in",
    "surveys:attachment",
    "training:media",
    "training:take_plan",
    "api:nothing",
} | LEAD_ON
# These are there with DEBUG only.
IN_DEVELOPMENT = {"people:outbox", "people:kept_mail", "kit:gallery", "demo:people", "demo:sign_in"}


def reach(address: Address, made: World) -> str:
    """The path, its words filled in from the world."""
    unknown = [word for word in address.words if word not in made.words]
    assert not unknown, f"/{address.route}: say in tests/access/world.py (FILL) what stands for <{unknown[0]}>"
    return reverse(address.name, kwargs={word: made.words[word] for word in address.words})


class Browser:
    """Somebody's browser, without what Django's test client keeps of each page: the walk asks thousands of them."""

    handler = BaseHandler()
    make = RequestFactory()

    def __init__(self, person: Person | None = None) -> None:
        client = Client()
        if person is not None:
            client.force_login(person)
        self.cookies = {name: cookie.value for name, cookie in client.cookies.items()}

    def ask(self, method: str, url: str) -> HttpResponse:
        """Ask, and take back whatever it changed."""
        if self.handler._middleware_chain is None:
            self.handler.load_middleware()
        request = getattr(self.make, method)(url)
        request.COOKIES = dict(self.cookies)
        request._dont_enforce_csrf_checks = True
        with transaction.atomic():
            answer: HttpResponse = self.handler.get_response(request)
            transaction.set_rollback(True)
        answer.close()
        return answer


def browsers_of(made: World) -> dict[str, Browser]:
    """A signed-in browser for each visitor, and one for nobody."""
    return {NOBODY: Browser()} | {name: Browser(person) for name, person in made.visitors.items()}


def judge(door: object, expected: bool, answer: HttpResponse) -> str:
    """What is wrong with the answer to somebody whom the table lets in, or does not; empty when nothing is."""
    status, where = answer.status_code, answer.headers.get("Location", "")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
        return f"failed with {status}"
    if where.startswith(settings.LOGIN_URL):
        return "was sent to sign in"
    if where == reverse("mfa_index"):
        return "was sent to set up a second factor"
    if expected and status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
        return f"got {status}, and {door} lets them in"
    if not expected and status != HTTPStatus.NOT_FOUND:
        return f"got {status}, and {door} refuses them"
    return ""


def judge_nobody(address: Address, answer: HttpResponse) -> str:
    if address.door == EVERYBODY:
        return judge(address.says, True, answer)
    is_sent = answer.status_code == HTTPStatus.FOUND and answer.headers["Location"].startswith(settings.LOGIN_URL)
    return "" if is_sent else f"got {answer.status_code} instead of the way to sign in"


def faults(found: Iterable[Address], made: World) -> list[str]:
    """Walk the addresses; one sentence for each answer that the role table does not give."""
    wrong, browsers = [], browsers_of(made)
    for address in found:
        asks = browsers if getattr(address.door, "verb", None) else {name: browsers[name] for name in SOME}
        url, statuses = reach(address, made), set()
        for name, browser in asks.items():
            for method in METHODS:
                with override_settings(DEBUG=True) if address.name in IN_DEVELOPMENT else nullcontext():
                    answer = browser.ask(method, url)
                statuses.add(answer.status_code)
                if fault := verdict(address, name, made, answer):
                    wrong.append(f"{method.upper()} /{address.route}: {name} {fault}")
        must_find = address.name in NARROWER and address.name not in NOBODY_FINDS
        if must_find and statuses <= {HTTPStatus.NOT_FOUND, HTTPStatus.FOUND}:
            wrong.append(f"/{address.route}: nobody finds anything there")
    return wrong


def verdict(address: Address, name: str, made: World, answer: HttpResponse) -> str:
    finds_nothing = address.name in NARROWER and answer.status_code == HTTPStatus.NOT_FOUND
    if name == NOBODY:
        return "" if finds_nothing and address.door == EVERYBODY else judge_nobody(address, answer)
    verb = getattr(address.door, "verb", None)
    expected = made.may(name, verb, GRANTS) if verb else address.door in {EVERYBODY, SIGNED_IN}
    return "" if finds_nothing else judge(address.says, expected, answer)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are the point here, and no news; the end of a request is not that of the connection."""
    logging.disable(logging.ERROR)
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, and what jobs make of it (the signed document): once for all tests, and each takes back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            made = world()
        yield made
        transaction.set_rollback(True)


def test_everybody_gets_the_answer_of_the_role_table(made: World) -> None:
    ours = [address for address in addresses() if address.is_ours and address.door is not None]
    ours = [address for address in ours if not address.is_keyed]  # test_every_key.py
    if not IS_PROOF:
        parts = 10 if ON_POSTGRES else 3
        ours = [address for address in ours if is_in_part(address.name, parts)]
    assert len(ours) > 10
    assert not (wrong := faults(ours, made)), "\n".join(wrong)


def test_no_page_of_allauth_fails_for_anybody(made: World) -> None:
    theirs = [address for address in addresses() if not address.is_ours or address.door is None]
    browsers = browsers_of(made)
    wrong = []
    for address in theirs:
        url = reach(address, made)
        for method in METHODS:
            said = {name: browsers[name].ask(method, url).status_code for name in SOME}
            wrong += [f"{method.upper()} {url}: {name} got {status}" for name, status in said.items() if status >= 500]
    assert theirs
    assert not wrong, "\n".join(wrong)


def test_every_word_is_needed() -> None:
    asked = {word for address in addresses() for word in address.words}
    assert set(FILL) == asked, f"not in any address: {sorted(set(FILL) - asked)}; missing: {sorted(asked - set(FILL))}"


def test_every_exception_is_an_address() -> None:
    assert set(NARROWER) | NOBODY_FINDS | IN_DEVELOPMENT <= {address.name for address in addresses()}


# --- The walk finds what it is there to find. ---


@needs(Verb.SEE_PEOPLE)
def lets_all_in(person: Person, program: object) -> bool:
    return True


@needs(Verb.SEE_PEOPLE)
def lets_nobody_in(person: Person, program: object) -> bool:
    return False


def page(request: HttpRequest, **words: object) -> HttpResponse:
    return HttpResponse("ok")


def broken(request: HttpRequest, **words: object) -> HttpResponse:
    raise RuntimeError


def open_in_words_only(request: HttpRequest) -> HttpResponse:
    """Says that it is for the signed in, and asks nobody."""
    return HttpResponse("ok")


open_in_words_only.door = SIGNED_IN  # type: ignore[attr-defined]


def planted(view: object) -> ModuleType:
    """All addresses, and one more before them."""
    module = ModuleType("planted")
    route = "planted/" if view is open_in_words_only else "planted/<slug:program>/"
    module.urlpatterns = [path(route, view, name="planted"), *urls.urlpatterns]  # type: ignore[attr-defined]
    return module


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (open_to(may_see_people, program=programs.program)(page), ""),
        (open_to(lets_all_in, program=programs.program)(page), "scholar of another programme got 200"),
        (open_to(lets_nobody_in, program=programs.program)(page), "director got 404"),
        (open_to(may_see_people, program=programs.program)(broken), "director failed with 500"),
        (open_to_signed_in(page), ""),
        (open_in_words_only, "nobody got 200 instead of the way to sign in"),
    ],
    ids=["right", "leaky", "closed", "broken", "signed in", "open"],
)
def test_the_walk_finds_it(view: object, fault: str, settings: Settings, made: World) -> None:
    settings.ROOT_URLCONF = planted(view)
    [address] = [found for found in walk(settings.ROOT_URLCONF.urlpatterns) if found.name == "planted"]
    wrong = faults([address], made)
    assert (fault in "\n".join(wrong)) if fault else not wrong

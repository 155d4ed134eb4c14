"""The pages of webhooks: for who runs the programme, and the secret only once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from rapport.audit.models import Event
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Delivery, Program, Webhook
from rapport.programs.webhooks import actions
from rapport.programs.webhooks.events import SIGNED
from tests import make
from tests.programs.webhooks.conftest import Listener

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.edu/rapport"


def page(name: str, *args: object) -> str:
    return reverse(f"programs:{name}", args=["kl2", *args])


def test_without_any_the_page_says_how_to_begin(client: Client, director: Person) -> None:
    client.force_login(director)
    shown = client.get(page("webhooks")).content.decode()
    assert "Nobody is told anything" in shown
    assert page("new_webhook") in shown
    assert page("webhooks") in client.get(reverse("programs:detail", args=["kl2"])).content.decode()


def test_one_is_made_and_its_secret_shown_once(client: Client, director: Person) -> None:
    client.force_login(director)
    made = client.post(page("new_webhook"), {"name": "Dashboard", "url": URL, "events": [SIGNED]})
    hook = Webhook.objects.get()
    assert "whsec_" in made.content.decode()
    for again in (client.get(page("webhook", hook.pk)), client.get(page("webhooks"))):
        assert "whsec_" not in again.content.decode()
    renewed = client.post(page("renew_webhook", hook.pk)).content.decode()
    assert "whsec_" in renewed
    assert "both secrets" in renewed
    done = Event.objects.filter(target=f"webhook:{hook.pk}").order_by("pk").values_list("did", flat=True)
    assert list(done) == ["programs.make_webhook", "programs.renew_webhook"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.edu/", "has to begin with https://"),
        ("ftp://hooks.example.edu/", "has to begin with https://"),
        ("https://user:word@hooks.example.edu/", "is not a plain address"),
        ("https://hooks.example.edu/a b", "is not a plain address"),
        ("https://hooks.example.edu/#part", "is not a plain address"),
        ("https://hooks.example.edu:99999/", "is not an address"),
        ("hooks", "is not a plain address"),
        ("https://127.0.0.1/", "leads into the local network"),
        ("https://[::ffff:10.0.0.1]/", "leads into the local network"),
        ("https://169.254.169.254/latest", "leads into the local network"),
        ("https://localhost:8443/", "leads into the local network"),
        ("", "Write the address"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused(client: Client, director: Person, url: str, why: str) -> None:
    client.force_login(director)
    answer = client.post(page("new_webhook"), {"name": "Dashboard", "url": url, "events": [SIGNED]})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Webhook.objects.exists()


def test_an_address_is_told_once_and_something(client: Client, director: Person, program: Program) -> None:
    actions.make_webhook(by=director, program=program, name="A", url=URL, events=[SIGNED])
    client.force_login(director)
    assert "already" in client.post(page("new_webhook"), {"name": "B", "url": URL, "events": [SIGNED]}).content.decode()
    assert client.post(page("new_webhook"), {"name": "B", "url": f"{URL}/2"}).status_code == 422
    actions.end_webhook(by=director, webhook=Webhook.objects.get())
    assert client.post(page("new_webhook"), {"name": "B", "url": URL, "events": [SIGNED]}).status_code == 200


def test_a_message_can_be_sent_again(
    client: Client,
    director: Person,
    program: Program,
    listener: Listener,
    hook: tuple[Webhook, str],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    listener.status = 500
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.emit(by=None, program=program, event=SIGNED, key="version:1", data={"version": 1})
    Delivery.objects.update(state="failed", tries=8)
    client.force_login(director)
    shown = client.get(page("deliveries", hook[0].pk)).content.decode()
    for words in ("failed", "answered 500", "agreement.signed", "Send again"):
        assert words in shown
    listener.status = 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(page("send_again", hook[0].pk, Delivery.objects.get().pk))
    assert Delivery.objects.get().state == "sent"
    assert len({headers["webhook-id"] for headers, _ in listener.got}) == 1


def test_a_test_message_arrives(
    client: Client,
    director: Person,
    listener: Listener,
    hook: tuple[Webhook, str],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    client.force_login(director)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        client.post(page("test_webhook", hook[0].pk))
    assert [one["type"] for one in listener.messages] == ["ping"]


def test_nothing_can_be_done_to_one_that_is_ended(client: Client, director: Person, program: Program) -> None:
    made, _ = actions.make_webhook(by=director, program=program, name="A", url=URL, events=[SIGNED])
    actions.emit(by=None, program=program, event=SIGNED, key="version:1", data={"version": 1})
    actions.end_webhook(by=director, webhook=made)
    client.force_login(director)
    for name in ("test_webhook", "renew_webhook"):
        assert client.post(page(name, made.pk)).status_code == 404
    assert client.post(page("send_again", made.pk, Delivery.objects.get().pk)).status_code == 404
    assert "Ended" in client.get(page("webhook", made.pk)).content.decode()


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MENTOR, Role.SCHOLAR, Role.CHAIR])
def test_nobody_else_comes_in(client: Client, program: Program, director: Person, role: Role) -> None:
    made, _ = actions.make_webhook(by=director, program=program, name="A", url=URL, events=[SIGNED])
    client.force_login(make.member(program, role))
    for address in (page("webhooks"), page("new_webhook"), page("webhook", made.pk), page("deliveries", made.pk)):
        assert client.get(address).status_code == 404
    client.force_login(make.member(make.program(), Role.DIRECTOR))
    assert client.get(page("webhook", made.pk)).status_code == 404


def test_one_of_another_programme_is_not_here(client: Client, director: Person, program: Program) -> None:
    other = make.program()
    made, _ = actions.make_webhook(by=director, program=other, name="A", url=URL, events=[SIGNED])
    client.force_login(director)
    assert client.get(page("webhook", made.pk)).status_code == 404
    assert client.post(page("end_webhook", made.pk)).status_code == 404
    assert not Webhook.objects.get().ended_on


def test_lists_cost_as_many_questions_for_many(
    director: Person, program: Program, same_queries: Callable[..., None], settings: Settings
) -> None:
    made, _ = actions.make_webhook(by=director, program=program, name="A", url=URL, events=[SIGNED])
    numbers = iter(range(1000))

    def tell(times: int) -> None:
        for number, _ in zip(numbers, range(times), strict=False):
            actions.emit(by=None, program=program, event=SIGNED, key=f"version:{number}", data={"version": number})
            new = {"program": program, "name": "B", "url": f"{URL}/{number}"}
            actions.make_webhook(by=director, **new, events=["training.done"])  # type: ignore[arg-type]

    for address in (page("webhooks"), page("deliveries", made.pk), page("webhook", made.pk)):
        same_queries(address, few=lambda: tell(2), many=lambda: tell(9), by=director)

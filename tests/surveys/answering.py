"""People who answer in a browser without a script, for tests of the running pages."""

from collections.abc import Mapping
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, QueryDict
from django.test import Client
from pytest_django import Settings

from rapport.people.models import Person
from rapport.surveys.library import branches_of, shelf
from tests.surveys.forms import sent_by_a_browser, survey_form

SCRIPT = {"HX-Request": "true"}
Changes = Mapping[str, object]


def signed_in(person: Person) -> Client:
    """A browser of this person, who needs no second factor."""
    person.is_demo = True
    person.save()
    client = Client()
    client.force_login(person)
    return client


def form(client: Client, address: str) -> QueryDict:
    """The form as the page shows it now, ready to be sent."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return sent_by_a_browser(survey_form(page.content.decode()))


def send(client: Client, address: str, sent: QueryDict, **changes: object) -> HttpResponse:
    """Send a form with some answers changed: a list for ticks, None to take an answer away, a file to add one."""
    body = sent.copy()
    files: dict[str, SimpleUploadedFile] = {}
    for name, value in changes.items():
        if isinstance(value, SimpleUploadedFile):
            files[name] = value
        elif isinstance(value, list):
            body.setlist(name, [str(one) for one in value])
        elif value is None:
            body.pop(name, None)
        else:
            body[name] = str(value)
    data = {name: body.getlist(name) for name in body} | files
    return client.post(address, data)  # type: ignore[return-value]


def hand_in(client: Client, address: str, **changes: object) -> HttpResponse:
    """Open the page, change some answers, and hand in – a second time, where something is left open."""
    found = send(client, address, form(client, address), **changes, submit="yes")
    if found.status_code == 200 and b'name="reminded"' in found.content:
        again = sent_by_a_browser(survey_form(found.content.decode()))
        return send(client, address, again, submit="yes")
    return found


def on_the_shelf(settings: Settings, folder: Path, **texts: str) -> None:
    """Put instruments (`everything_1="…"`) beside those that are shipped; the tests' own shelf is read anew."""
    (folder / "instruments").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / "instruments" / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    settings.CONTENT = [*settings.CONTENT, folder]
    forget_the_shelf()


def forget_the_shelf() -> None:
    shelf.cache_clear()
    branches_of.cache_clear()

"""What tests of the editor do in a browser."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.surveys.editor import queries
from rapport.surveys.models import Draft


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(draft: Draft, name: str = "draft", **words: str) -> str:
    return reverse(f"surveys:{name}", kwargs={"draft": draft.pk, **words})


def save(site: Client, draft: Draft, part: str, /, **sent: object) -> str:
    """Save one part (`item/mood`) of the draft."""
    kind, _, key = part.partition("/")
    return send(site, draft, "draft_part", {"kind": kind, "key": key or "all"}, **sent)


def send(
    site: Client, draft: Draft, name: str = "draft", words: dict[str, str] | None = None, /, **sent: object
) -> str:
    """Send a form of the draft as it is now; gives the address that comes next."""
    draft.refresh_from_db()
    answer = site.post(at(draft, name, **(words or {})), {"number": draft.number, **sent})
    assert answer.status_code == 302, re.findall(r"(?s)error-summary.*?</ul>", answer.content.decode())
    draft.refresh_from_db()
    return str(answer["Location"])


def items_of(draft: Draft) -> list[str]:
    return [item["id"] for page in queries.tree_of(draft)["pages"] for item in page["items"]]


def said(site: Client, address: str) -> str:
    return site.get(address).content.decode()


def parts_of(held: dict[str, object]) -> list[tuple[str, str]]:
    """Some parts of each kind: more would take long and show no more."""
    pages = held["pages"]
    assert isinstance(pages, list)
    by_type = {item["type"]: item["id"] for page in pages for item in page["items"]}
    found = [(kind, "all") for kind in ("about", "source", "respondents")] + [("page", "0")]
    found += [("item", name) for name in by_type.values()]
    found += [("list", name) for name in list(held["choices"])[:2]]  # type: ignore[call-overload]
    return found + [("score", name) for name in list(held["scores"])[:2]] + [("test", "0")]  # type: ignore[call-overload]


def controls(form: object) -> dict[str, object]:
    """What a browser would send when nothing is touched."""
    sent: dict[str, object] = {}
    for field in form:  # type: ignore[attr-defined]
        value = field.value()
        if value in (None, False) or field.field.disabled:
            continue
        sent[field.html_name] = "on" if value is True else value
    for table in form.tables:  # type: ignore[attr-defined]
        for line in table.lines:
            sent |= {box["name"]: box["value"] for box in line["boxes"]}
    return sent


def upload(text: str | bytes, name: str = "calm-1.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "application/yaml")

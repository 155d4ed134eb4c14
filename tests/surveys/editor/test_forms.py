"""The forms of the parts of a draft."""

import re

import pytest
from django.test import Client

from rapport.people.models import Person
from rapport.surveys.editor import actions, queries
from rapport.surveys.editor.looking import look
from rapport.surveys.editor.tree import TYPES
from rapport.surveys.items import Grid, Many
from rapport.surveys.models import Draft
from tests.surveys.editor.site import at, controls, items_of, parts_of, said, save, send
from tests.surveys.instruments import ALL_TYPES

pytestmark = pytest.mark.django_db


def test_saving_every_form_as_it_is_changes_nothing(site: Client, author: Person) -> None:
    for name in ("mentor-training-evaluation", "mentoring-competency", "building-up-baseline"):
        draft = actions.begin_from(by=author, instrument=name, version=1)
        before = queries.tree_of(draft)
        for kind, key in parts_of(before):
            page = site.get(at(draft, "draft_part", kind=kind, key=key))
            save(site, draft, f"{kind}/{key}", **controls(page.context["form"]))
        assert queries.tree_of(draft) == before


def test_hostile_words_are_refused_or_escaped(site: Client, author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    address = at(draft, "draft_part", kind="about", key="all")
    words = {"number": 1, "about": "x", "language": "en"}
    assert site.post(address, {**words, "title": "x" * 200_000}).status_code == 422
    assert "invisible control character" in site.post(address, {**words, "title": "a\x1bb"}).content.decode()
    assert queries.draft(draft.pk).number == 1
    save(site, draft, "about", title="<img src=x onerror=alert(1)>", about="</script>", language="en")
    save(site, draft, "item/si_team", ask="<b>bold</b>", choices="agree5", when="<i>", identifying="no")
    save(site, draft, "list/agree5", name="agree5", **{"options.0.label": "<u>", "options.1.label": "b"})
    for name in ("draft", "draft_preview", "draft_publish"):
        page = said(site, at(draft, name))
        assert not re.search(r"<img src=x|<b>bold|<u>|<i>", page), name
    assert "<img src=x" not in said(site, "/surveys/instruments/drafts/")


def test_a_condition_is_put_together(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    words = {
        "id": "word",
        "ask": "One word?",
        "identifying": "possible",
        "longest": "20",
        "do": "condition",
        "join": "and",
    }
    save(site, draft, "item/word", **words, answer="mentors|yes_", sign="=")
    save(site, draft, "item/word", **words, when="mentors = 'yes_'", answer="titles|prof", sign="<>")
    address = at(draft, "draft_part", kind="item", key="word")
    assert "mentors = &#x27;yes_&#x27; and titles(prof) &lt;&gt; 1" in said(site, address)
    save(site, draft, "item/word", **words, when="mentors = 1", answer="hours|", sign=">=", typed="3")
    assert '"when":"mentors = 1 and hours >= 3"' in draft.text
    refused = site.post(address, {"number": draft.number, **words, "answer": "hours|", "sign": "="})
    assert "Write the number, day or words" in refused.content.decode()
    save(site, draft, "item/word", **(words | {"do": "save"}), when="mentors == 1")
    assert "“==” is not known. Write =." in said(site, address)
    assert look(queries.tree_of(draft)).read is None


def test_rows_move_and_leave_without_a_script(site: Client, author: Person) -> None:
    draft = actions.begin_from(by=author, instrument="science-identity", version=1)
    page = site.get(at(draft, "draft_part", kind="list", key="agree5"))
    sent = controls(page.context["form"])
    save(site, draft, "list/agree5", **sent, row="options.4.up")
    assert [one["value"] for one in queries.tree_of(draft)["choices"]["agree5"]] == [1, 2, 3, 5, 4]
    assert "its values do not go up" not in said(site, at(draft))
    save(site, draft, "list/agree5", **sent, row="options.2.out")
    assert [one["value"] for one in queries.tree_of(draft)["choices"]["agree5"]] == [1, 2, 4, 5]
    refused = site.post(page.request["PATH_INFO"], {"number": draft.number, **sent, "options.0.value": "one"})
    assert "is no whole number" in refused.content.decode()


def test_another_rule_brings_its_own_fields(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    words = {"name": "two_now", "title": "Now", "definition": "two"}
    parts = {"parts": ["listen_now", "plan_now"], "min_answered": "1", "lowest": "1", "highest": "3"}
    assert send_score(site, draft, kind="difference", **words, **parts).endswith("/part/score/two_now/")
    assert 'name="first"' in said(site, at(draft, "draft_part", kind="score", key="two_now"))
    two = {"first": "listen_now", "second": "listen_before"}
    assert "#score-two_now" in send_score(site, draft, kind="difference", **words, **two)
    assert queries.tree_of(draft)["scores"]["two_now"] == {
        "title": "Now", "definition": "two", "difference": ["listen_now", "listen_before"],
    }  # fmt: skip
    send_score(site, draft, kind="dichotomy", **words, **two)
    send_score(site, draft, kind="dichotomy", **words, first="mood", values="2, 3")
    assert queries.tree_of(draft)["scores"]["two_now"]["values"] == [2, 3]
    assert "some numbers" in said(site, at(draft, "draft_part", kind="score", key="two_now"))


def send_score(site: Client, draft: Draft, **sent: object) -> str:
    return save(site, draft, "score/two_now", **sent)


def test_a_question_goes_to_another_page(site: Client, author: Person) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    send(site, draft, do="to:word", **{"page-of-word": "1"})
    assert queries.tree_of(draft)["pages"][1]["items"][-1]["id"] == "word"
    send(site, draft, do="up:page/1")
    send(site, draft, do="down:item/hello")
    send(site, draft, do="up:item/nowhere")
    names = items_of(draft)
    assert names[0] == "skills"
    assert names.index("mentors") < names.index("hello")


FILLED = {
    "one": {"ask": "Which?", "choices": "role", "other": "another"},
    "many": {"ask": "Which ones?", "choices": "role", "exclusive": ["none"], "other": "another"},
    "scale": {"ask": "How much?", "choices": "skill", "prefer_not": "on"},
    "grid": {
        "ask": "How skilled?", "choices": "skill", "rows.0.text": "Asking", "rows.1.text": "Asking again",
        "columns.0.text": "Before", "columns.0.id": "before", "columns.1.text": "Now", "columns.1.id": "now",
    },
    "text": {"ask": "A word?", "longest": "30"},
    "longtext": {"ask": "Many words?", "help": "As many as you like."},
    "number": {"ask": "How many?", "minimum": "0", "maximum": "99.5", "decimals": "1", "unit": "hours"},
    "date": {"ask": "When?", "earliest": "2020-01-01", "latest": "2030-12-31"},
    "file": {"ask": "Which file?", "kinds": ["pdf", "csv"], "megabytes": "7"},
    "note": {"text": "Thank you."},
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_of_every_kind_can_be_written(site: Client, author: Person, kind: str) -> None:
    draft = actions.begin_with_text(by=author, text=ALL_TYPES, name="everything-1.yaml")
    address = send(site, draft, do="add:item/0", **{"type-0": kind})
    assert look(queries.tree_of(draft)).mistakes
    new = address.rstrip("/").rpartition("/")[2]
    given = {"required": "on", "identifying": "no"} | FILLED[kind] if kind != "note" else FILLED[kind]
    save(site, draft, f"item/{new}", **given)
    verdict = look(queries.tree_of(draft))
    assert verdict.read is not None, verdict.mistakes
    item = verdict.read.content.pages[0].items[-1]
    assert item.type == kind
    assert item.id != new
    if isinstance(item, Grid):
        assert list(item.rows) == ["asking", "asking_again"]
        assert item.is_retrospective
    if isinstance(item, Many):
        assert item.exclusive == ("none",)
    assert site.get(at(draft, "draft_preview")).status_code == 200

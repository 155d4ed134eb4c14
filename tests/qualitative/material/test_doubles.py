"""Nobody counts twice: the same person in two rows, the same text under two ids."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.audit.models import Event
from rapport.qualitative.material.actions import take_back
from rapport.qualitative.material.doubles import actions, queries
from rapport.qualitative.material.doubles.grouping import counted_as
from rapport.qualitative.models import Document, Respondent, SameText
from tests import make
from tests.qualitative.material.conftest import Room

TEXTS = ["I ask more questions.", "i ask  MORE questions.", "We meet.", "We meet.", "I listen.", "We meet."]
CODES = ["a", "b", "c", "c", "d", "b"]


def counts(room: Room) -> dict[str, str]:
    """Whom each respondent counts as, where it is somebody else."""
    found = room.project.respondents.exclude(same_as=None)
    return dict(found.values_list("code", "same_as__code"))


def decide(room: Room, text: str, *, are_one: bool, reason: str = "Pasted twice.") -> SameText:
    sha = queries.fingerprint(text)
    return actions.decide(by=room.lead, project=room.project, sha256=sha, are_one=are_one, reason=reason)


def test_chains_of_the_same_come_down_to_the_first() -> None:
    assert counted_as([[3, 1], [3, 5], [8, 7], [5, 2]]) == {1: 1, 3: 1, 5: 1, 2: 1, 8: 7, 7: 7}
    assert counted_as([]) == {}


def test_what_stands_there_twice_is_shown(room: Room) -> None:
    make.units(room.project, TEXTS, of=CODES)
    make.units(room.project, ["We meet.", "We meet."], degree=Document.Degree.ANONYMOUS)
    assert [(one.code, one.rows) for one in queries.again(room.project)] == [("b", 2), ("c", 2)]
    found = [(one.text, one.people, len(one.units)) for one in queries.same_texts(room.project)]
    assert sorted(found) == [("I ask more questions.", 2, 2), ("We meet.", 2, 3)]


def test_who_is_one_counts_once_and_it_can_be_undone(room: Room) -> None:
    make.units(room.project, TEXTS, of=CODES)
    for _ in range(2):
        decide(room, TEXTS[0], are_one=True)
    assert counts(room) == {"b": "a"}
    decide(room, "We meet.", are_one=True)
    assert counts(room) == {"b": "a", "c": "a"}
    assert Respondent.objects.get(code="c").same_as == Respondent.objects.get(code="a")
    decide(room, TEXTS[0], are_one=False, reason="They sat side by side.")
    assert counts(room) == {"c": "b"}
    shown = next(one for one in queries.same_texts(room.project) if one.text == TEXTS[0])
    assert shown.decided
    assert (shown.decided.are_one, [one.are_one for one in shown.earlier]) == (False, [True])
    assert Event.objects.filter(did="qualitative.same_text").count() == 3


def test_what_nobody_shares_is_not_decided(room: Room) -> None:
    units = make.units(room.project, TEXTS, of=CODES)
    with pytest.raises(actions.NotSharedError):
        decide(room, "I listen.", are_one=True)
    take_back(by=None, project=room.project, units=[units[0].pk])
    with pytest.raises(actions.NotSharedError):
        decide(room, TEXTS[0], are_one=True)


def test_the_page(client: Client, same_queries: Callable[..., None], room: Room) -> None:
    make.units(room.project, TEXTS, of=CODES)
    where = reverse("qualitative:doubles", args=[room.program.slug, room.project.pk])
    client.force_login(room.lead)
    assert "2 ids, 3 rows" in client.get(where).content.decode()
    sent = {"sha256": queries.fingerprint(TEXTS[0]), "verdict": "one"}
    refused = client.post(where, sent)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Give a reason" in refused.content.decode()
    client.post(where, sent | {"reason": "Pasted."})
    assert counts(room) == {"b": "a"}
    assert "One person" in client.get(where).content.decode()
    client.post(where, sent | {"sha256": "0" * 64, "reason": "Pasted."})
    assert SameText.objects.count() == 1

    def grow(number: int) -> None:
        make.units(room.project, [f"{number} is what {at} said here" for at in range(number)] * 2)

    same_queries(where, few=lambda: grow(2), many=lambda: grow(12), by=room.lead)
    client.force_login(room.coder)
    assert client.get(where).status_code == HTTPStatus.NOT_FOUND

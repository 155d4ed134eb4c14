import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.adjudication import queries
from rapport.qualitative.agreement import tasks
from rapport.qualitative.models import Assignment, Round, Ruling
from tests import make
from tests.qualitative.rounds import PEOPLE, Coded, close, coded

pytestmark = pytest.mark.django_db


def at(made: Coded, name: str, unit: int | None = None, query: str = "") -> str:
    more = [] if unit is None else [made.units[unit].pk]
    return reverse(f"qualitative:{name}", args=[made.program.slug, made.project.pk, made.round.pk, *more]) + query


def sent(
    made: Coded, unit: int, choice: str = "both", reason: str = "As defined.", **more: object
) -> dict[str, object]:
    return {"choice": choice, "reason": reason, "seen": queries.dispute(made.round, made.units[unit].pk).last} | more


def test_one_difference_after_the_other(client: Client) -> None:
    made = coded("ab|a", "a|a", "a|b", "|c")
    client.force_login(made.adjudicator)
    page = client.get(at(made, "differences")).content.decode()
    assert "3 texts" in page
    assert at(made, "difference", 0) in page
    assert client.get(at(made, "difference", 0)).status_code == 200
    answer = client.post(at(made, "difference", 0), sent(made, 0))
    assert answer["Location"] == at(made, "difference", 2)
    assert client.post(at(made, "difference", 2), sent(made, 2, "neither"))["Location"] == at(made, "difference", 3)
    assert client.post(at(made, "difference", 3), sent(made, 3))["Location"] == at(made, "differences")
    assert "0 still to be decided" in client.get(at(made, "differences")).content.decode()


def test_the_queue_of_only_one_side_stays_the_queue(client: Client) -> None:
    made = coded("ab|a", "a|b", "b|", "|b")
    client.force_login(made.adjudicator)
    query = f"?side=first&code={made.codes['b'].pk}"
    assert "2 texts" in client.get(at(made, "differences", query=query)).content.decode()
    answer = client.post(at(made, "difference", 0, query), sent(made, 0))
    assert answer["Location"] == at(made, "difference", 2, query)
    assert client.post(at(made, "difference", 2, query), sent(made, 2))["Location"] == at(
        made, "differences", query=query
    )


@pytest.mark.parametrize(
    ("found", "words", "others"),
    [
        (("a|a", "b|b"), "They do not differ here", "No text was finished by two coders"),
        (("a", "b"), "No text was finished by two coders", "They do not differ here"),
    ],
)
def test_where_no_two_have_read_the_same_nothing_is_said_of_their_agreement(
    client: Client, found: tuple[str, ...], words: str, others: str
) -> None:
    made = coded(*found)
    client.force_login(made.adjudicator)
    page = client.get(at(made, "differences")).content.decode()
    assert words in page
    assert others not in page


def test_undo_leads_back(client: Client) -> None:
    made = coded("a|b", "b|c")
    client.force_login(made.adjudicator)
    client.post(at(made, "difference", 0), sent(made, 0))
    page = client.get(at(made, "difference", 1)).content.decode()
    assert at(made, "undo_difference", 0) in page
    last = Ruling.objects.order_by("-pk")[0].pk
    answer = client.post(at(made, "undo_difference", 0), {"last": last}, follow=True)
    assert answer.redirect_chain[-1][0] == at(made, "difference", 0)
    assert "Taken back" in answer.content.decode()
    assert not Ruling.objects.exists()
    again = client.post(at(made, "undo_difference", 0), {"last": last}, follow=True)
    assert "nothing was taken back" in again.content.decode()


def test_what_is_missing_is_said_and_nothing_is_lost(client: Client) -> None:
    made = coded("ab|", "b|c")
    client.force_login(made.adjudicator)
    code = made.codes["b"].pk
    answer = client.post(at(made, "difference", 0), sent(made, 0, "codes", "  ", codes=[code]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why in a few words" in page
    assert re.search(rf'value="{code}"[^>]* checked', page)
    assert client.post(at(made, "difference", 0), sent(made, 0, "coder-7")).status_code == 422
    assert not Ruling.objects.exists()


def test_another_decision_meanwhile_is_shown(client: Client) -> None:
    made = coded("a|b")
    client.force_login(made.adjudicator)
    data = sent(made, 0)
    client.post(at(made, "difference", 0), sent(made, 0, "neither", "Not about work."))
    answer = client.post(at(made, "difference", 0), data)
    assert answer.status_code == 409
    assert "Somebody has decided this meanwhile" in answer.content.decode()
    assert "Not about work." in answer.content.decode()


def test_who_decides_too_early_or_may_not_finds_nothing(client: Client) -> None:
    early = coded("a|b", closed=False)
    client.force_login(early.adjudicator)
    for name, unit in (("differences", None), ("difference", 0)):
        assert client.get(at(early, name, unit)).status_code == 404
    assert client.post(at(early, "difference", 0), {"choice": "both", "reason": "x", "seen": 0}).status_code == 404
    early.coders[0].submitted_at = early.round.opened_at
    early.coders[0].save()
    assert client.get(at(early, "differences")).status_code == 404, "one has submitted, the other has not"
    close(early)
    assert client.get(at(early, "difference", 0)).status_code == 200
    client.force_login(early.people[0])
    assert client.get(at(early, "difference", 0)).status_code == 404
    page = client.get(at(early, "differences"))
    assert page.status_code == 200
    assert "Decide" not in page.content.decode().replace("Decided", "")
    client.force_login(make.member(early.program, Role.CODER))
    assert client.get(at(early, "differences")).status_code == 404


def test_of_a_training_round_nothing_is_decided(client: Client) -> None:
    made = coded("a|b", kind=Round.Kind.TRAINING)
    client.force_login(made.adjudicator)
    assert "Talk about these" in client.get(at(made, "differences")).content.decode()
    assert client.get(at(made, "difference", 0)).status_code == 404


def test_a_unit_without_difference_is_not_there(client: Client) -> None:
    made, other = coded("a|a", "a|-"), coded("a|b")
    client.force_login(made.adjudicator)
    for unit in range(2):
        assert client.get(at(made, "difference", unit)).status_code == 404
    strange = reverse(
        "qualitative:difference", args=[made.program.slug, made.project.pk, made.round.pk, other.units[0].pk]
    )
    assert client.get(strange).status_code == 404


def pages(client: Client, made: Coded) -> list[str]:
    """Everything that an adjudicator reads, until all is decided and one decision taken back; tokens left out."""
    client.force_login(made.adjudicator)
    found = []
    for unit in range(len(made.units)):
        found.append(client.get(at(made, "difference", unit)))
        found.append(client.post(at(made, "difference", unit), sent(made, unit, reason="")))
        found.append(client.post(at(made, "difference", unit), sent(made, unit, "coder-1"), follow=True))
    last = Ruling.objects.filter(round=made.round).order_by("-pk")[0]
    found.append(client.post(at(made, "undo_difference", len(made.units) - 1), {"last": last.pk}, follow=True))
    found.append(client.get(at(made, "differences")))
    tasks.compute(made.round.pk)
    found.append(client.get(at(made, "agreement")))
    texts = [one.content.decode() + str(dict(one.headers)) for one in found]
    return [re.sub(r'[A-Za-z0-9]{64}|(name="(?:seen|last)" value)="[0-9]+"', "", text) for text in texts]


def noted(units: list[str], names: tuple[str, ...]) -> Coded:
    made = coded(*units, closed=False, names=names)
    for person, other in zip(made.people, reversed(made.people), strict=True):
        Assignment.objects.own(person).update(memo=f"{person.name}: not sure, ask {other.name.split()[0]}.")
    close(made)
    return made


@pytest.mark.slow
def test_no_name_anywhere_and_who_of_two_people_said_what_changes_nothing(client: Client) -> None:
    """Two worlds in which the coders have changed places as people: all that an adjudicator reads is the same."""
    made = noted(["ab|a", "|c"], PEOPLE)
    one = pages(client, made)
    assert any("[a coder]: not sure" in text for text in one)
    parts = {part for name in PEOPLE for part in name.split()}
    assert not [part for part in parts for text in one if part in text]
    made.round.rulings.all().delete()
    for person, name in zip(made.people, reversed(PEOPLE[:2]), strict=True):
        Person.objects.filter(pk=person.pk).update(name=name)
    assert pages(client, made) == one


def test_the_order_of_the_two_tells_nothing_about_who_they_are() -> None:
    """Among many texts either coder stands first about as often as the other."""
    made = coded(*["a|b"] * 60)
    first = [made.letters(one.sides[0].codes) for one in queries.disputes(made.round)]
    assert 15 < first.count("a") < 45
    assert first == [made.letters(one.sides[0].codes) for one in queries.disputes(made.round)]


def test_the_screen_takes_the_same_number_of_questions(client: Client, django_assert_max_num_queries: object) -> None:
    made = coded(*["ab|a"] * 30)
    client.force_login(made.adjudicator)
    with django_assert_max_num_queries(42):  # type: ignore[operator]
        client.get(at(made, "difference", 3))


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_number_that_no_page_of_ours_sends_leads_nowhere(client: Client, number: str) -> None:
    made = coded("a|b")
    client.force_login(made.adjudicator)
    far = at(made, "difference", 0).replace(f"/{made.units[0].pk}/", f"/{'9' * 30}/")
    assert client.get(far).status_code == 404
    assert client.post(at(made, "undo_difference", 0), {"last": number}).status_code == 302
    assert client.get(at(made, "differences", query=f"?code={number}")).status_code == 200

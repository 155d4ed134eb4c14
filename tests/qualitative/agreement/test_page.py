import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.kit.models import Job
from rapport.people.roles import Role
from rapport.qualitative.agreement import queries, tasks
from rapport.qualitative.models import Round
from tests import make
from tests.qualitative.rounds import Coded, coded

pytestmark = pytest.mark.django_db
SOME = ("ab|a", "a|a", "|", "b|b", "ab|ab", "a|b", "|a", "a|-")


def at(made: Coded, name: str, *more: object) -> str:
    return reverse(f"qualitative:{name}", args=[made.program.slug, made.project.pk, made.round.pk, *more])


def test_the_page_tells_each_code_and_leads_to_the_texts(client: Client) -> None:
    made = coded(*SOME)
    tasks.compute(made.round.pk)
    client.force_login(made.lead)
    page = client.get(at(made, "agreement")).content.decode()
    for words in (
        "7 of 8",
        "Communication",
        "All codes, stacked",
        "All codes, pooled",
        "De Vries",
        "One had one coder",
    ):
        assert words.lower() in page.lower() or words == "One had one coder"
    assert "1 had one coder only" in page
    assert f"{at(made, 'differences')}?side=first&amp;code={made.codes['b'].pk}" in page
    assert "neither coder gave this code to any unit" in page
    assert "<svg" in page
    assert "A is Coder A, B is Coder B" in page


def test_no_name_stands_on_it(client: Client) -> None:
    made = coded("ab|a|-", "-|a|a", "a|-|b", "-|b|", "c|c|c")
    tasks.compute(made.round.pk)
    client.force_login(made.adjudicator)
    found = [client.get(at(made, "agreement")).content.decode()]
    found += [client.get(at(made, "agreement_file", name)).content.decode() for name in (
        "agreement.csv", "agreement.html", "results.json",
    )]  # fmt: skip
    for text in found:
        for person in made.people:
            assert person.name not in text
            # Three letters in a row may stand in a token that is drawn.
            assert not any(re.search(rf"\b{part}\b", text) for part in person.name.split())
    assert "Pair by pair" in found[0]


def test_nobody_reads_it_before_the_round_is_closed_or_from_elsewhere(client: Client) -> None:
    made, other = coded(*SOME, closed=False), coded(*SOME)
    for person in (made.lead, made.adjudicator, *made.people):
        client.force_login(person)
        for name, more in (("agreement", ()), ("agreement_file", ("results.json",)), ("differences", ())):
            assert client.get(at(made, name, *more)).status_code == 404
        assert client.post(at(made, "compute_agreement")).status_code == 404
        address = reverse("qualitative:agreement", args=[made.program.slug, made.project.pk, other.round.pk])
        assert client.get(address).status_code == 404
    client.force_login(make.member(other.program, Role.CODER))
    assert client.get(at(other, "agreement")).status_code == 404


def test_it_is_asked_for_once_and_shown_when_it_is_there(client: Client) -> None:
    made = coded(*SOME)
    client.force_login(made.people[0])
    assert "Whoever leads the project" in client.get(at(made, "agreement")).content.decode()
    assert client.post(at(made, "compute_agreement")).status_code == 404
    client.force_login(made.lead)
    assert "Compute it" in client.get(at(made, "agreement")).content.decode()
    assert client.post(at(made, "compute_agreement")).status_code == 302
    assert "in a moment" in client.get(at(made, "agreement")).content.decode()
    Job.objects.update(state=Job.State.FAILED)
    assert "Try again" in client.get(at(made, "agreement")).content.decode()
    tasks.compute(made.round.pk)
    assert "Exactly the same codes" in client.get(at(made, "agreement")).content.decode()
    assert client.get(at(made, "agreement_file", "other.csv")).status_code == 404


def test_a_training_round_says_what_it_is(client: Client) -> None:
    made = coded(*SOME, kind=Round.Kind.TRAINING)
    tasks.compute(made.round.pk)
    client.force_login(made.people[1])
    page = client.get(at(made, "agreement")).content.decode()
    assert "They enter no result" in page
    assert "Training round 1" in page


def test_files_are_saved_not_shown(client: Client) -> None:
    made = coded(*SOME)
    tasks.compute(made.round.pk)
    client.force_login(made.lead)
    answer = client.get(at(made, "agreement_file", "results.json"))
    assert answer["Content-Disposition"] == 'attachment; filename="results.json"'
    assert answer["Cache-Control"] == "private, no-store"
    assert len(answer.json()) > 20


def test_the_page_takes_the_same_number_of_questions(client: Client, django_assert_max_num_queries: object) -> None:
    made = coded(*SOME * 3, letters="abcde")
    tasks.compute(made.round.pk)
    client.force_login(made.lead)
    assert queries.agreement(made.round) is not None
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        client.get(at(made, "agreement"))


def test_closed_rounds_stand_in_a_list_with_what_matters(client: Client) -> None:
    made = coded(*SOME)
    client.force_login(made.people[0])
    address = reverse("qualitative:agreements", args=[made.program.slug, made.project.pk])
    assert "not computed yet" in client.get(address).content.decode()
    tasks.compute(made.round.pk)
    page = client.get(address).content.decode()
    assert "57.1%" in page
    assert at(made, "agreement") in page
    empty = coded(*SOME, closed=False)
    client.force_login(empty.lead)
    page = client.get(reverse("qualitative:agreements", args=[empty.program.slug, empty.project.pk])).content.decode()
    assert "No round has closed yet" in page

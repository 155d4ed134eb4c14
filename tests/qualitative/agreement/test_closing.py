"""From the last coder who submits to the numbers: nobody has to remember."""

import pytest
from django.test import Client
from django.urls import reverse

from rapport.kit.models import Job
from rapport.qualitative.actions import add_member
from rapport.qualitative.agreement import queries, tasks
from rapport.qualitative.coding import actions as coding
from rapport.qualitative.coding.actions import Wanted
from rapport.qualitative.models import Member, Round
from tests.qualitative.rounds import Coded, coded

pytestmark = pytest.mark.django_db


def opened(made: Coded, seed: int) -> Round:
    """A round of the same texts and people, opened as a lead does."""
    made.project.seed = seed
    made.project.save()
    units = [unit.pk for unit in made.units]
    wanted = Wanted(Round.Kind.REAL, made.round.codebook, units, made.people, 100, seed)
    return coding.open_round(by=made.lead, project=made.project, wanted=wanted)


def test_the_last_to_submit_has_it_computed() -> None:
    made = coded("a|a", "b|c")
    opened_round = opened(made, 2)
    for at, person in enumerate(made.people):
        assert not Job.objects.filter(key=queries.job_key(opened_round)).exists(), at
        coding.submit(by=person, coding_round=opened_round, left_open=2)
    job = Job.objects.get(key=queries.job_key(opened_round))
    assert job.ids == {"round": opened_round.pk}
    tasks.compute(opened_round.pk)
    found = queries.agreement(opened_round)
    assert found is not None
    assert found.whole.units == 0, "neither has settled a text"


def test_who_is_coder_a_is_drawn_and_not_told_to_who_decides(client: Client) -> None:
    made = coded("a|a")
    firsts = {opened(made, seed).coders.get(label="Coder A").person for seed in range(2, 6)}
    assert firsts == set(made.people)
    address = reverse("qualitative:round", args=[made.program.slug, made.project.pk, made.round.pk])
    client.force_login(made.lead)
    assert "Coder A" in client.get(address).content.decode()
    add_member(by=made.lead, project=made.project, person=made.lead, part=Member.Part.ADJUDICATOR)
    page = client.get(address).content.decode()
    assert "Coder A" not in page
    names = [page.index(one.name) for one in sorted(made.people, key=lambda one: one.name)]
    assert names == sorted(names)

"""What the director reads: only what is shown, only quotes that pass, no number of few people."""

import pytest
from django.test import Client
from django.urls import reverse

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative.models import Ruling, ShownTable, Unit
from rapport.qualitative.results.quotes import actions as quotes
from rapport.qualitative.results.shown import actions, queries
from tests import make
from tests.qualitative.results.coded import CODES, GOALS, PLAN, RARE, TEXTS, Coded, coded, take_back

pytestmark = pytest.mark.django_db


def director(made: Coded) -> Person:
    return make.member(made.program, Role.DIRECTOR, "Dora")


def read(client: Client, made: Coded, person: Person) -> str:
    client.force_login(person)
    return client.get(reverse("qualitative:found", args=[made.program.slug])).content.decode()


def more() -> Coded:
    """Twenty more write nothing of it, so that numbers can be told."""
    return coded((*TEXTS, *("We write, nothing more.",) * 20), (*CODES, *((),) * 20))


def test_nothing_is_read_before_it_is_shown_and_nothing_after_it_is_taken_back(client: Client) -> None:
    made = more()
    person = director(made)
    assert "Nothing is shown yet" in read(client, made, person)
    made.passing(PLAN)
    assert "We plan" not in read(client, made, person)
    actions.show(by=made.lead, project=made.project)
    page = read(client, made, person)
    assert "“We plan and write a plan of goals.”" in page
    assert reverse("qualitative:found", args=[made.program.slug]) in client.get("/").content.decode()
    actions.hide(by=made.lead, project=made.project)
    actions.hide(by=made.lead, project=made.project)
    assert "Nothing is shown yet" in read(client, made, person)


def test_it_is_not_shown_before_every_quote_passes() -> None:
    made = coded()
    made.passing(PLAN)
    open_one = quotes.choose(by=made.lead, project=made.project, code=made.codes[GOALS], unit=made.units[1])
    assert not open_one.findings.exists()
    actions.show(by=made.lead, project=made.project)
    make.institution("A plan of goals")
    with pytest.raises(actions.NotPassedError) as wrong:
        actions.show(by=made.lead, project=made.project)
    assert wrong.value.quotes == 2
    assert set(open_one.findings.values_list("kind", flat=True)) == {"institution"}


def test_there_is_nothing_to_show_before_a_round_has_closed() -> None:
    lead = make.member(make.program("kl2"), Role.EVALUATOR)
    project = make.project(lead=lead, program=lead.participations.get().program)
    with pytest.raises(actions.NothingFoundError):
        actions.show(by=lead, project=project)


def test_small_numbers_and_quotes_beside_them_are_left_out(client: Client) -> None:
    made = coded()
    made.passing(RARE, 12)
    made.passing(PLAN)
    actions.show(by=made.lead, project=made.project)
    reads = queries.reads(queries.shown(made.program)[0])
    told = {one.code.name: (one.code.respondents, len(one.quotes)) for one in reads.lines}
    # 12 of 16 plan: that 4 do not is a small number, too.
    assert told == {GOALS: (6, 0), PLAN: (None, 0), RARE: (None, 0)}
    assert [one.code.name for one in reads.lines] == [GOALS, PLAN, RARE]
    page = read(client, made, director(made))
    assert "We plan" not in page
    assert "nothing rare" not in page


def test_a_quote_that_is_taken_back_or_does_not_pass_any_more_goes(client: Client) -> None:
    made = more()
    made.passing(PLAN)
    made.passing(GOALS, 1)
    actions.show(by=made.lead, project=made.project)
    person = director(made)
    assert read(client, made, person).count("“We plan") == 2
    take_back(made.units[0])
    assert read(client, made, person).count("“We plan") == 1
    assert ">12<" in read(client, made, person).replace(" ", "")
    make.institution("A plan of goals")
    quotes.check_again(by=made.lead, project=made.project)
    assert read(client, made, person).count("“We plan") == 0


def test_a_later_table_does_not_tell_who_went() -> None:
    made = more()
    actions.show(by=made.lead, project=made.project)
    take_back(made.units[0])
    actions.show(by=made.lead, project=made.project)
    second = ShownTable.objects.get(hidden_at=None)
    assert second.of is None
    assert set(second.codes.values_list("respondents", flat=True)) == {None}


def test_what_was_decided_later_changes_no_number_that_was_shown() -> None:
    made = more()
    actions.show(by=made.lead, project=made.project)
    assert made.round is not None
    Ruling.objects.create(
        round=made.round, unit=made.units[13], code=made.codes[GOALS], applies=True, reason="It says so.", by=made.lead,
        at=made.project.begun_at,
    )  # fmt: skip
    reads = queries.reads(queries.shown(made.program)[0])
    assert {one.code.name: one.code.respondents for one in reads.lines}[GOALS] == 6
    assert Unit.objects.filter(text="").count() == 0

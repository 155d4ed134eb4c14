"""What one coder finds is the same to everybody else until the round is closed: pages, files, searches, API, progress.

Two worlds differ only in what the other coder does. The coder beside them, a lead who codes in the round, an
adjudicator who comes too early, a coder of another round, the director and a stranger look at every page, byte for
byte, and at how many questions it asks of the database.
"""

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from rapport.kit.addresses import Address, addresses
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.qualitative import actions as projects
from rapport.qualitative.coding import actions
from rapport.qualitative.models import Member
from tests import make
from tests.portion import IS_PROOF
from tests.qualitative.coding.conftest import a_team
from tests.trust.swap import Seen, assert_same, seen_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Every address of free text, and of the other rooms those that tell of a whole programme or of oneself.
ELSEWHERE = {
    "home",
    "privacy:mine",
    "programs:detail",
    "programs:people",
    "programs:audit",
    "api:people",
}
ROUNDS = {"coding_round", "closed_round", "coder"}
NEAR = {f"qualitative:{name}" for name in ("project", "rounds", "take_out", "both_counts", "results", "results_all")}
WORLDS = ("nothing", "begun", "coded", "otherwise")
World = Callable[[], object]
SEARCHES = ("?show=open", "?show=starred", "?show=flagged", "?words=plan", "?words=secret")


class Blind:
    """An open round of a lead and two coders, any two of them for a text; the second coder's work is hidden."""

    def __init__(self) -> None:
        self.team = team = a_team()
        self.adjudicator = make.member(team.program, Role.CODER)
        self.bystander = make.member(team.program, Role.CODER)
        self.director = make.member(team.program, Role.DIRECTOR)
        self.free_lead = make.member(team.program, Role.EVALUATOR)
        parts = [
            (team.lead, Member.Part.CODER),
            (self.adjudicator, Member.Part.ADJUDICATOR),
            (self.bystander, Member.Part.CODER),
            (self.free_lead, Member.Part.LEAD),
        ]
        for person, part in parts:
            projects.add_member(by=team.lead, project=team.project, person=person, part=part)
        self.round = team.open(team.one, team.other, team.lead)
        self.hidden = team.part(self.round, team.other)
        self.texts = list(range(1, 3))
        self.stranger = make.project().begun_by

    @property
    def outsiders(self) -> list[Person]:
        """Who does not code in the round – but for a lead, who sees how far its coders are, and looks apart."""
        return [self.adjudicator, self.bystander, self.director, self.stranger]

    def let_in(self, *people: Person) -> list[Person]:
        """The second factor is another test's business."""
        found = Person.objects.filter(pk__in=[person.pk for person in people])
        found.update(is_demo=True)
        return list(found)

    def worlds(self) -> dict[str, World]:
        return {
            "nothing": lambda: None,
            "begun": lambda: self.codes(
                "Planning", "Meeting", is_done=False, is_flagged=True, memo="A secret sentence"
            ),
            "coded": lambda: self.codes("Planning", is_starred=True),
            "otherwise": lambda: self.codes("Listening"),
        }

    def codes(self, *names: str, **said: object) -> None:
        for place in self.texts:
            self.team.save(self.round, self.team.other, place, *names, **said)

    def addresses(self, whole: bool = True) -> Iterator[str]:
        for one in addresses():
            is_near = one.package == "qualitative" if whole else ROUNDS & set(one.words) or one.name in NEAR
            if one.is_ours and (is_near or one.name in ELSEWHERE):
                yield from self.of(one)

    def of(self, one: Address) -> Iterator[str]:
        """An address with its words; a word that means nothing here is a 1."""
        words = {word: self.known.get(word, 1) for word in one.words}
        yield (found := reverse(one.name, kwargs=words))
        yield from (found + search for search in SEARCHES if one.name == "qualitative:own_texts")
        yield from (f"{found}?places=1,2,3" for _ in range(one.name == "qualitative:code_texts"))

    @property
    def known(self) -> dict[str, object]:
        return {
            "program": self.team.program.slug,
            "project": self.team.project.pk,
            "coding_round": self.round.pk,
            "closed_round": self.round.pk,
            "of_code": self.team.code("Planning"),
            "agreement_file": "agreement.csv",
            "name": "table-3.csv",
            "coder": self.hidden.pk,
            "position": 1,
            "material": self.team.units[0].document_id,
            "unit": self.team.units[0].pk,
            "code": self.team.code("Planning"),
        }

    def look(self, world: World, viewers: list[Person], *, whole: bool = IS_PROOF) -> Seen:
        """Look at every address, or at those that are nearest to a round."""
        return seen_in(world, viewers=viewers, addresses=self.addresses(whole), program=self.team.program)


def test_the_addresses_that_matter_are_looked_at() -> None:
    blind = Blind()
    looked_at = set(blind.addresses())
    above = [blind.team.program.slug, blind.team.project.pk]
    for name in ("round", "code", "code_texts", "own_texts", "submit_round"):
        assert reverse(f"qualitative:{name}", args=[*above, blind.round.pk]) in looked_at
    assert {one.name for one in addresses()} >= ELSEWHERE
    assert {reverse("home"), reverse("privacy:mine"), reverse("programs:audit", args=above[:1])} <= looked_at


def test_nobody_learns_whether_or_what_a_coder_has_coded() -> None:
    blind = Blind()

    def and_coded_here(world: World) -> World:
        """The coder beside them works, too, after them: what is counted up in the database shows nowhere."""

        def later() -> None:
            world()
            blind.team.save(blind.round, blind.team.one, 1, "Planning", is_starred=True)

        return later

    worlds = [and_coded_here(blind.worlds()[name]) for name in (WORLDS if IS_PROOF else ("nothing", "coded"))]
    coders, others = blind.let_in(blind.team.one, blind.team.lead), blind.let_in(*blind.outsiders)
    nothing, *seen = (blind.look(world, coders, whole=True) for world in worlds)
    own = reverse("qualitative:own_texts", args=[blind.team.program.slug, blind.team.project.pk, blind.round.pk])
    assert {nothing.pages[person.pk, own].status for person in coders} == {HTTPStatus.OK}
    for one in seen:
        assert_same(nothing, one)
    nothing, *seen = (blind.look(world, others) for world in worlds)
    assert {nothing.pages[person.pk, own].status for person in others} == {HTTPStatus.NOT_FOUND}
    for one in seen:
        assert_same(nothing, one)


def test_a_lead_who_does_not_code_sees_how_far_coders_are_and_nothing_else() -> None:
    blind = Blind()
    worlds, viewers = blind.worlds(), blind.let_in(blind.free_lead)
    one, other = (blind.look(worlds[name], viewers) for name in ("coded", "otherwise"))
    assert_same(one, other)
    nothing = blind.look(worlds["nothing"], viewers)
    page = reverse("qualitative:round", args=[blind.team.program.slug, blind.team.project.pk, blind.round.pk])
    assert nothing.pages[blind.free_lead.pk, page] != one.pages[blind.free_lead.pk, page]  # the harness sees it


def test_that_the_other_has_submitted_changes_no_page_of_those_who_still_code() -> None:
    blind = Blind()
    worlds, viewers = blind.worlds(), blind.let_in(blind.team.one, blind.team.lead, blind.bystander, blind.adjudicator)

    def submitted(world: World) -> World:
        def later() -> None:
            world()
            blind.team.submit(blind.round, blind.team.other)

        return later

    nothing = blind.look(worlds["nothing"], viewers)
    seen = [blind.look(submitted(worlds[name]), viewers) for name in ("coded", "otherwise")]
    assert seen[0].pages == seen[1].pages == nothing.pages
    assert seen[0].queries == nothing.queries
    assert seen[0].audit == seen[1].audit  # that somebody has submitted, the director reads there


def test_what_a_coder_found_who_was_taken_out_nobody_learns_even_when_the_round_is_closed() -> None:
    blind = Blind()

    def taken_out(world: World) -> World:
        def later() -> None:
            world()
            actions.release(by=blind.team.lead, coder=blind.hidden, reason="Is ill.")
            blind.team.submit(blind.round, blind.team.one, blind.team.lead)

        return later

    worlds, viewers = blind.worlds(), blind.let_in(blind.team.one, blind.team.lead, blind.free_lead, *blind.outsiders)
    nothing, *others = (blind.look(taken_out(worlds[name]), viewers) for name in ("nothing", "coded"))
    for seen in others:
        assert_same(nothing, seen)


def test_what_the_page_of_a_coder_is_answered_tells_nothing_of_the_other() -> None:
    blind = Blind()
    [coder] = blind.let_in(blind.team.one)
    address = reverse("qualitative:save_codes", args=[blind.team.program.slug, blind.team.project.pk, blind.round.pk])
    code = blind.team.code("Planning")
    sent = {"position": 1, "version": 0, "codes": [code], "done": True, "flagged": False, "starred": False, "memo": ""}
    answers = []
    for world in blind.worlds().values():

        def and_sends(world: World = world) -> None:
            world()
            client = Client()
            client.force_login(coder)
            answer = client.post(address, json.dumps({"saves": [sent]}), content_type="application/json")
            late = client.post(
                address, json.dumps({"saves": [{**sent, "done": False}]}), content_type="application/json"
            )
            answers.append((answer.status_code, answer.content, late.content))

        seen_in(and_sends, viewers=[], addresses=[], program=blind.team.program)
    assert answers[0][0] == HTTPStatus.OK
    assert len(set(answers)) == 1


def test_once_the_round_is_closed_the_harness_sees_what_the_others_found() -> None:
    blind = Blind()
    worlds, viewers = blind.worlds(), blind.let_in(blind.team.lead)

    def closed(world: World) -> World:
        def later() -> None:
            world()
            blind.team.submit(blind.round, blind.team.one, blind.team.other, blind.team.lead)

        return later

    seen = [blind.look(closed(worlds[name]), viewers) for name in ("nothing", "coded")]
    with pytest.raises(AssertionError, match="tells the worlds apart"):
        assert_same(*seen)

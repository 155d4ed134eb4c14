"""Rounds from opening to closing: who codes what, what a save keeps, what never changes any more."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from rapport.audit.models import Event
from rapport.people.models import Letter, Person
from rapport.people.roles import Role
from rapport.programs.actions import end_participation
from rapport.programs.models import Participation
from rapport.qualitative.coding import actions, mail, queries, visible
from rapport.qualitative.coding.actions import NotFitError, SealedError, State, StillOpenError, UnknownCodeError
from rapport.qualitative.coding.queries import Which
from rapport.qualitative.coding.visible import Progress
from rapport.qualitative.models import Assignment, Coding, Entry, Member, Round, RoundCoder
from rapport.qualitative.next_steps import waiting_for
from tests import make
from tests.qualitative.coding.conftest import Team, a_codebook

pytestmark = pytest.mark.django_db


def test_a_round_gives_each_unit_to_two_coders_in_an_order_of_their_own(team: Team) -> None:
    made = team.open()
    assert (made.number, made.share, made.seed) == (1, 100, actions.seed_of(team.project, 1))
    assert [coder.label for coder in queries.coders(made)] == ["Coder A", "Coder B"]
    for coder in queries.coders(made):
        found = visible.own(coder)
        assert {one.unit_id for one in found} == {unit.pk for unit in team.units}
        assert [one.position for one in found] == [1, 2, 3]
    assert Event.objects.filter(did="qualitative.open_round", target=f"coding_round:{made.pk}").exists()


def test_pressing_twice_opens_one_round(team: Team) -> None:
    assert team.open(number=1) == team.open(number=1)
    assert team.project.rounds.count() == 1


def test_two_leads_who_open_the_same_round_are_told(team: Team) -> None:
    team.open(number=1)
    team.lead = make.member(team.program, Role.EVALUATOR)
    with pytest.raises(NotFitError, match="meanwhile"):
        team.open(number=1)


def test_what_cannot_be_a_round_is_refused(team: Team) -> None:
    with pytest.raises(NotFitError, match="two coders"):
        team.open(team.one)
    with pytest.raises(NotFitError, match="coders of the project"):
        team.open(team.one, team.lead)
    team.units = []
    with pytest.raises(NotFitError, match="nothing to code"):
        team.open()
    team.codebook.number = None
    with pytest.raises(NotFitError, match="published"):
        team.open()


def test_which_units_a_round_has(team: Team) -> None:
    documents = [unit.document_id for unit in team.units[:1]]
    everything = [unit.pk for unit in team.units]
    team.open(kind=Round.Kind.TRAINING)
    assert queries.units(team.project, documents, Which.NEW, team.codebook) == everything  # training does not count
    made = team.open()
    team.units[0].text, team.units[0].withdrawn_at = "", timezone.now()
    team.units[0].save()
    assert queries.units(team.project, documents, Which.ALL, team.codebook) == everything[1:]
    team.save(made, team.one, 1, "Planning")
    coded = visible.own(team.part(made, team.one)).get(position=1).unit_id
    second = a_codebook(team.project, {"Planning": Entry.Fate.CHECK})
    assert queries.units(team.project, documents, Which.CHANGED, second) == []  # nobody knows before it closes
    team.submit(made, team.one, team.other)
    expected = [coded] if coded != everything[0] else []
    assert queries.units(team.project, documents, Which.CHANGED, second) == expected
    third = a_codebook(team.project, {"Planning": Entry.Fate.RECODE})
    assert queries.units(team.project, documents, Which.CHANGED, third) == everything[1:]
    team.units = team.units[1:]
    team.open()
    assert queries.units(team.project, documents, Which.NEW, team.codebook) == []


def test_a_save_keeps_what_was_said(team: Team) -> None:
    made = team.open()
    saved = team.save(made, team.one, 1, "Planning", "Meeting", is_flagged=True, is_starred=True, memo="Hm.")
    assert (saved.is_kept, saved.version) == (True, 1)
    held = visible.own(team.part(made, team.one)).get(position=1)
    assert (held.is_done, held.is_flagged, held.is_starred, held.memo, held.version) == (True, True, True, "Hm.", 1)
    assert visible.own_codes([held]) == {held.pk: {team.code("Planning"), team.code("Meeting")}}
    team.save(made, team.one, 1, "Meeting")
    assert visible.own_codes([held]) == {held.pk: {team.code("Meeting")}}


def test_nothing_applies_is_not_the_same_as_not_yet_coded(team: Team) -> None:
    made = team.open()
    team.save(made, team.one, 1)
    team.save(made, team.one, 2, "Planning", is_done=False, is_flagged=True)
    assert visible.progress(team.part(made, team.one)) == Progress(units=3, done=1, begun=1, flagged=1)
    assert visible.progress(team.part(made, team.other)) == Progress(units=3)


def test_what_was_sent_late_overwrites_nothing_newer(team: Team) -> None:
    made = team.open()
    team.save(made, team.one, 1, "Planning")
    team.save(made, team.one, 1, "Meeting")
    late = team.save(made, team.one, 1, "Planning", version=1)
    assert (late.is_kept, late.version, late.state.codes) == (False, 2, frozenset([team.code("Meeting")]))
    same = team.save(made, team.one, 1, "Meeting", version=1)  # the answer to it was lost, and it was sent again
    assert (same.is_kept, same.version) == (True, 2)


def test_a_code_of_elsewhere_and_a_place_of_nobody_are_refused(team: Team) -> None:
    made = team.open()
    for code in (make.codebook(make.project(), "A").entries.get().code_id, 0):
        with pytest.raises(UnknownCodeError):
            actions.save_codes(by=team.one, coding_round=made, position=1, state=State(frozenset([code])), version=0)
    with pytest.raises(Assignment.DoesNotExist):
        team.save(made, team.one, 4, version=0)
    with pytest.raises(RoundCoder.DoesNotExist):
        actions.save_codes(by=team.lead, coding_round=made, position=1, state=State(), version=0)


def test_an_answer_that_was_taken_back_cannot_be_coded(team: Team) -> None:
    made = team.open()
    held = visible.own(team.part(made, team.one)).get(position=1)
    held.unit.text = ""
    held.unit.save()
    assert not team.save(made, team.one, 1, "Planning").is_kept
    assert visible.progress(team.part(made, team.one)).units == 2


def test_who_submits_says_what_stays_open(team: Team) -> None:
    made = team.open()
    team.save(made, team.one, 1)
    for said in (0, 1, 3):
        with pytest.raises(StillOpenError) as still:
            actions.submit(by=team.one, coding_round=made, left_open=said)
        assert still.value.number == 2
    actions.submit(by=team.one, coding_round=made, left_open=2)
    actions.submit(by=team.one, coding_round=made)
    assert Event.objects.filter(did="qualitative.submit_round").count() == 1
    with pytest.raises(SealedError):
        team.save(made, team.one, 2, "Planning")


def test_the_round_closes_with_the_last_who_submits(team: Team) -> None:
    made = team.open()
    team.submit(made, team.one)
    assert not Event.objects.filter(did="qualitative.close_round").exists()
    assert not Assignment.objects.exists()
    team.submit(made, team.other)
    made.refresh_from_db()
    assert made.closed_at is not None
    assert Event.objects.get(did="qualitative.close_round").by == team.other.pk
    assert Assignment.objects.count() == 6


def test_what_a_released_coder_found_counts_for_nobody(team: Team) -> None:
    made = team.open()
    team.save(made, team.other, 1, "Planning")
    team.save(made, team.one, 1, "Planning")
    team.submit(made, team.one)
    actions.release(by=team.lead, coder=team.part(made, team.other), reason="Is ill.")
    actions.release(by=team.lead, coder=team.part(made, team.other), reason="Is ill.")
    made.refresh_from_db()
    assert made.closed_at is not None
    assert Event.objects.filter(did="qualitative.release_coder").count() == 1
    assert {one.coder.person for one in Assignment.objects.all()} == {team.one}
    assert {one.assignment.coder.person for one in Coding.objects.all()} == {team.one}
    with pytest.raises(SealedError):
        team.save(made, team.other, 2, version=0)
    with pytest.raises(SealedError):
        actions.submit(by=team.other, coding_round=made)


def test_nobody_is_released_from_a_closed_round(team: Team) -> None:
    made = team.open()
    team.submit(made, team.one, team.other)
    with pytest.raises(SealedError):
        actions.release(by=team.lead, coder=team.part(made, team.one), reason="Too late.")


def sealed_round(team: Team, how: str) -> Round:
    """A round in which nothing of the first coder's changes any more."""
    made = team.open()
    team.save(made, team.one, 1, "Planning")
    if how == "released":
        actions.release(by=team.lead, coder=team.part(made, team.one), reason="Is ill.")
    else:
        team.submit(made, team.one, *([team.other] if how == "closed" else []))
    return made


@pytest.mark.parametrize("how", ["submitted", "closed", "released"])
def test_the_database_refuses_to_change_what_was_submitted(team: Team, how: str) -> None:
    made = sealed_round(team, how)
    mine = Assignment.sealed.filter(coder=team.part(made, team.one))
    codings, other = Coding.sealed.filter(assignment__in=mine), team.code("Meeting")
    others = Assignment.sealed.filter(coder=team.part(made, team.other))
    [more] = make.units(team.project, ["A"])
    changes: dict[str, Callable[[], object]] = {
        "another code": lambda: codings.update(code=other),
        "a code more": lambda: Coding.sealed.create(assignment=mine[0], code_id=other),
        "a code less": lambda: codings.delete(),
        "settled otherwise": lambda: mine.update(is_done=False),
        "a memo": lambda: mine.update(memo="After all"),
        "a unit more": lambda: Assignment.sealed.create(coder=mine[0].coder, unit=more, position=9),
        "moved away": lambda: codings.update(assignment=others[0]),
        "a unit less": lambda: Assignment.sealed.filter(pk=mine[1].pk).delete(),
        "open again": lambda: RoundCoder.objects.filter(round=made, person=team.one).update(
            submitted_at=None, released_at=None
        ),
        "of somebody else": lambda: RoundCoder.objects.filter(round=made, person=team.one).update(person=team.lead),
        "drawn otherwise": lambda: Round.objects.filter(pk=made.pk).update(seed=2),
    }
    if how == "closed":
        changes["open again for all"] = lambda: Round.objects.filter(pk=made.pk).update(closed_at=None)
    for change in changes.values():
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            change()


def test_while_a_round_is_open_its_coders_change_what_they_like(team: Team) -> None:
    made = team.open()
    team.save(made, team.one, 1, "Planning", "Meeting")
    team.submit(made, team.other)
    team.save(made, team.one, 1, is_done=False)
    assert not Coding.sealed.exists()


def test_a_round_goes_as_a_whole(team: Team) -> None:
    made = sealed_round(team, "closed")
    with transaction.atomic():
        Round.objects.filter(pk=made.pk)._raw_delete("default")
        Coding.sealed.all().delete()
        Assignment.sealed.all().delete()
        RoundCoder.objects.filter(round=made.pk).delete()
    assert not RoundCoder.objects.exists()


def test_a_round_from_elsewhere_is_written_first_and_closed_then(team: Team) -> None:
    brought = Round.Kind.BROUGHT_IN
    made = Round.objects.create(
        project=team.project, codebook=team.codebook, number=1, kind=brought, seed=1, opened_by=team.lead,
        opened_at=timezone.now(),
    )  # fmt: skip
    coder = RoundCoder.objects.create(round=made, label="Coder A")
    held = Assignment.objects.create(coder=coder, unit=team.units[0], position=1, is_done=True)
    Coding.objects.create(assignment=held, code_id=team.code("Planning"), start=2, end=6)
    assert not Coding.objects.exists()
    RoundCoder.objects.update(submitted_at=timezone.now())
    Round.objects.update(closed_at=timezone.now())
    assert Coding.objects.get().start == 2


def letters(composer: str) -> dict[Person, Letter]:
    return {one.to: one for one in Letter.objects.filter(composer=f"rapport.qualitative.coding.mail.{composer}")}


def test_coders_are_told_that_texts_wait_and_nobody_else_is(team: Team) -> None:
    made = team.open(number=1)
    team.open(number=1)
    told = letters("opened")
    assert set(told) == {team.one, team.other}
    ids = told[team.one].ids
    words = mail.opened(team.one, **ids)
    assert words is not None
    assert "3 texts wait for you" in words.text
    assert f"/qualitative/program/{team.program.slug}/project/{team.project.pk}/" in words.html
    assert mail.opened(team.other, **ids) is None  # it is somebody else's part
    team.submit(made, team.one)
    assert mail.opened(team.one, **ids) is None  # nothing waits any more
    actions.release(by=team.lead, coder=team.part(made, team.other), reason="ill")
    assert mail.opened(team.other, **told[team.other].ids) is None


def test_whoever_leads_or_decides_is_told_when_a_round_has_closed(team: Team) -> None:
    decider = make.member(team.program, Role.EVALUATOR)
    Member.objects.create(project=team.project, person=decider, part=Member.Part.ADJUDICATOR, since=timezone.now())
    Person.objects.filter(pk=team.one.pk).update(name="Adaeze Obi")
    made = team.open()
    team.submit(made, team.one)
    assert not letters("closed")
    team.submit(made, team.other)
    told = letters("closed")
    assert set(told) == {team.lead, decider}
    to_lead, to_decider = (mail.closed(one, **told[one].ids) for one in (team.lead, decider))
    assert to_lead is not None
    assert to_decider is not None
    assert "differences" in to_decider.text
    assert "differences" not in to_lead.text
    assert "Adaeze" not in to_lead.text + to_decider.text
    assert mail.closed(team.one, coding_round=made.pk) is None
    end_participation(by=team.lead, participation=Participation.objects.get(person=decider))
    assert mail.closed(decider, **told[decider].ids) is None


def test_a_coder_who_has_left_the_programme_hears_nothing_of_the_round(team: Team) -> None:
    team.open()
    told = letters("opened")[team.one]
    end_participation(by=team.lead, participation=Participation.objects.get(person=team.one))
    assert mail.opened(team.one, **told.ids) is None
    assert not waiting_for(team.one)

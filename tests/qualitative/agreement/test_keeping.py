import pytest
from django.utils import timezone

from rapport.audit.models import Event
from rapport.kit.models import Job
from rapport.qualitative.agreement import actions, queries, tasks
from rapport.qualitative.agreement.computing import agreement
from rapport.qualitative.agreement.readings import compare
from rapport.qualitative.models import Agreement, AgreementNumber, Ruling, Unit
from tests.qualitative.rounds import coded

pytestmark = pytest.mark.django_db
SOME = ("ab|a", "a|a", "|", "b|b", "ab|ab", "a|b", "|a", "a|-")


def test_what_is_kept_is_what_was_computed_to_the_last_digit() -> None:
    made = coded("ab|a|-", "-|a|a", "a|-|b", "-|b|", "c|c|c")
    tasks.compute(made.round.pk)
    fresh = agreement(compare(queries.read_units(made.round)), queries.codes_of(made.round), made.round.seed)
    assert queries.agreement(made.round) == fresh
    assert len(fresh.parts) == 7


def test_it_is_computed_once_and_nothing_later_changes_it() -> None:
    made = coded(*SOME)
    tasks.compute(made.round.pk)
    before, at = queries.agreement(made.round), Agreement.objects.get().made_at
    Unit.objects.filter(pk=made.units[0].pk).update(withdrawn_at=timezone.now(), text="")
    Ruling.objects.create(
        round=made.round, unit=made.units[1], code=made.codes["a"], applies=False, reason="x", at=timezone.now()
    )
    tasks.compute(made.round.pk)
    actions.ask(by=made.lead, round_=made.round)
    found = agreement(compare(queries.read_units(made.round)), queries.codes_of(made.round), 1)
    assert actions.keep(round_=made.round, found=found).made_at == at
    assert queries.agreement(made.round) == before != found
    assert not Job.objects.filter(key=queries.job_key(made.round)).exists()


def test_an_open_round_has_no_numbers() -> None:
    made = coded(*SOME, closed=False)
    tasks.compute(made.round.pk)
    with pytest.raises(actions.StillOpenError):
        actions.ask(by=made.lead, round_=made.round)
    assert queries.agreement(made.round) is None


def test_asking_twice_queues_once_and_is_written_down_without_a_name() -> None:
    made = coded(*SOME)
    for _ in range(2):
        actions.ask(by=made.lead, round_=made.round)
    assert Job.objects.filter(key=queries.job_key(made.round)).count() == 1
    event = Event.objects.get(did="qualitative.agreement")
    assert event.target == f"coding_round:{made.round.pk}"


def test_asking_again_after_a_failure_begins_anew() -> None:
    made = coded(*SOME)
    actions.ask(by=made.lead, round_=made.round)
    Job.objects.update(state=Job.State.FAILED, tries=3)
    actions.ask(by=made.lead, round_=made.round)
    assert Job.objects.get(key=queries.job_key(made.round)).state == Job.State.WAITING


def test_undefined_is_kept_with_its_reason() -> None:
    made = coded("a|a", "|")
    tasks.compute(made.round.pk)
    none = AgreementNumber.objects.filter(line__code=made.codes["c"], measure="kappa").get()
    assert (none.value, none.why) == (None, "neither coder gave this code to any unit")


def test_reading_takes_the_same_number_of_questions_however_many_coders(django_assert_num_queries: object) -> None:
    two, three = coded(*SOME), coded("a|a|a", "b|b|")
    for made in (two, three):
        tasks.compute(made.round.pk)
        with django_assert_num_queries(6):  # type: ignore[operator]
            queries.agreement(made.round)

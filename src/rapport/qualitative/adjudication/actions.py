"""Decide where coders differ, and take the last decision back. What the coders said stays."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.qualitative.adjudication import queries
from rapport.qualitative.adjudication.disputes import Dispute
from rapport.qualitative.agreement.queries import codes_of
from rapport.qualitative.agreement.readings import Codes
from rapport.qualitative.models import Round, Ruling


class TooEarlyError(Exception):
    """The round is open, or it is a training round: there is nothing to decide."""


class StaleError(Exception):
    """Somebody has decided meanwhile. `dispute` is how it stands now."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute = dispute
        super().__init__(str(dispute.unit))


@dataclass(frozen=True)
class Decision:
    """What is decided about one unit.

    Attributes:
        unit: which.
        choice: `coder-1` … or one of `disputes.Choice`.
        codes: those that apply, where it is said code by code.
        reason: why.
        seen: the last decision that whoever decides has seen.
    """

    unit: int
    choice: str
    reason: str
    seen: int = 0
    codes: Codes = frozenset()


@transaction.atomic
def decide(*, by: Person, closed_round: Round, decision: Decision) -> None:
    """Decide about a unit, once and for each code in dispute; deciding again adds a layer, and the last one counts.

    The same decision by the same person twice is one.

    Args:
        by: the adjudicator.
        closed_round: the round.
        decision: what is decided.

    Raises:
        TooEarlyError: the round is open or a training round.
        StaleError: somebody has decided since they looked.
        LookupError: the coders do not differ about this unit, or there is no such choice or code.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("project__program").get(pk=closed_round.pk)
    if held.closed_at is None or held.kind == Round.Kind.TRAINING:
        raise TooEarlyError
    dispute = queries.dispute(held, decision.unit)
    ruling = dispute.ruling(decision.choice, decision.codes)
    if not ruling.keys() <= set(codes_of(held)):
        raise LookupError(decision.unit)
    if dispute.last != decision.seen:
        last = held.rulings.filter(pk=dispute.last).first()
        is_same = last is not None and last.by_id == by.pk and last.reason == decision.reason
        if is_same and ruling.items() <= dict(dispute.decided).items():
            return
        raise StaleError(dispute)
    now = timezone.now()
    Ruling.objects.bulk_create(
        Ruling(round=held, unit_id=decision.unit, code_id=code, applies=applies, reason=decision.reason, by=by, at=now)
        for code, applies in ruling.items()
    )
    target = f"coding_unit:{decision.unit}"
    record(did="qualitative.rule", target=target, by=by.pk, program=held.project.program.slug)


@transaction.atomic
def take_back(*, by: Person, closed_round: Round, unit: int, last: int) -> bool:
    """Take one's own last decision about a unit back, while nobody has decided otherwise since. Twice is once.

    Args:
        by: who decided.
        closed_round: the round.
        unit: which.
        last: the decision.

    Returns:
        Whether anything was taken back.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("project__program").get(pk=closed_round.pk)
    newest = held.rulings.filter(unit=unit).order_by("-pk").first()
    if newest is None or newest.pk != last or newest.by_id != by.pk:
        return False
    held.rulings.filter(unit=unit, by=by, at=newest.at).delete()
    record(
        did="qualitative.take_ruling_back", target=f"coding_unit:{unit}", by=by.pk, program=held.project.program.slug
    )
    return True

"""Have the agreement of a closed round computed, and keep it: once, and for good."""

from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.kit.jobs import again, enqueue
from rapport.people.models import Person
from rapport.qualitative.agreement import queries
from rapport.qualitative.agreement.result import Agreed, Line, Part
from rapport.qualitative.models import (
    Agreement,
    AgreementLeftOut,
    AgreementLine,
    AgreementNumber,
    AgreementPart,
    Round,
    RoundCoder,
)

COMPUTE = "rapport.qualitative.agreement.tasks.compute"


class StillOpenError(Exception):
    """The round is not closed: nobody may know yet how far its coders agree."""


@transaction.atomic
def ask(*, by: Person, round_: Round) -> None:
    """Have the agreement of a closed round computed. What is computed already stays; a job that failed begins anew.

    Args:
        by: who asks.
        round_: the round.

    Raises:
        StillOpenError: the round is open.
    """
    if round_.closed_at is None:
        raise StillOpenError
    if Agreement.objects.filter(round=round_).exists():
        return
    key = queries.job_key(round_)
    before = queries.job(round_)
    if before is not None:
        again(before)
        return
    record(
        did="qualitative.agreement", target=f"coding_round:{round_.pk}", by=by.pk, program=round_.project.program.slug
    )
    enqueue(COMPUTE, key=key, round=round_.pk)


@transaction.atomic
def keep(*, round_: Round, found: Agreed) -> Agreement:
    """Keep what was computed. A round that has its numbers keeps them: two workers at once are one.

    Args:
        round_: the round.
        found: its numbers.

    Returns:
        What is kept.
    """
    held = Round.objects.select_for_update().get(pk=round_.pk)
    if there := Agreement.objects.filter(round=held).first():
        return there
    made = Agreement.objects.create(
        round=held,
        made_at=timezone.now(),
        units=found.units,
        seed=found.seed,
        draws=found.draws,
        data_sha256=found.data_sha256,
        programs=found.programs[:200],
    )
    AgreementLeftOut.objects.bulk_create(
        AgreementLeftOut(agreement=made, why=why.value, units=number) for why, number in found.left_out
    )
    coders = queries.coders_in_order(held)
    for position, part in enumerate(found.parts, 1):
        _keep_part(made, position, part, coders)
    return made


def _keep_part(agreement: Agreement, position: int, part: Part, coders: list[RoundCoder]) -> None:
    kept = AgreementPart.objects.create(
        agreement=agreement,
        position=position,
        first=None if part.first is None else coders[part.first],
        second=None if part.second is None else coders[part.second],
        comparisons=part.comparisons,
        units=part.units,
        respondents=part.respondents,
    )
    lines = [*part.codes, part.together]
    rows = AgreementLine.objects.bulk_create(_row(kept, at, line) for at, line in enumerate(lines, 1))
    AgreementNumber.objects.bulk_create(
        AgreementNumber(
            line=row,
            measure=measure.value,
            value=one.value,
            low=one.low,
            high=one.high,
            why=one.why[:200],
            why_no_interval=one.why_no_interval[:200],
            undefined_draws=one.undefined_draws,
        )
        for row, line in zip(rows, lines, strict=True)
        for measure, one in line.measures.items()
    )


def _row(part: AgreementPart, position: int, line: Line) -> AgreementLine:
    return AgreementLine(
        part=part,
        position=position,
        code_id=line.code,
        both=line.both,
        only_first=line.only_first,
        only_second=line.only_second,
        neither=line.neither,
    )

"""Write a closed round: first what was found, then that it is submitted and closed – from then on nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from rapport.people.models import Person
from rapport.qualitative.models import (
    Agreement,
    AgreementLeftOut,
    AgreementLine,
    AgreementNumber,
    AgreementPart,
    Assignment,
    Coding,
    Project,
    Round,
    RoundCoder,
    Ruling,
)
from rapport.qualitative.refi import beside

AT_ONCE = 1000


@dataclass(frozen=True)
class Made:
    """The rows that layers point at, by their places."""

    by: Person
    project: Project
    units: Sequence[int]
    codes: Sequence[int]
    codebooks: list[int]


@transaction.atomic
def restore_round(*, by: Person, made: Made, layer: beside.Round) -> Round:
    """Make one closed round; its coders are labels, and no persons of this server."""
    one = Round.objects.create(
        project=made.project,
        codebook_id=made.codebooks[layer.codebook],
        number=layer.number,
        kind=layer.kind,
        share=layer.share,
        seed=layer.seed,
        opened_by=by,
        opened_at=layer.opened_at,
    )
    coders = RoundCoder.objects.bulk_create([RoundCoder(round=one, label=each.label) for each in layer.coders])
    for coder, each in zip(coders, layer.coders, strict=True):
        _found(coder, each, made)
        coder.submitted_at, coder.released_at = each.submitted_at, each.released_at
        coder.released_why = each.released_why
    RoundCoder.objects.bulk_update(coders, ["submitted_at", "released_at", "released_why"])
    Ruling.objects.bulk_create(
        (
            Ruling(
                round=one,
                unit_id=made.units[each.unit],
                code_id=made.codes[each.code],
                applies=each.applies,
                reason=each.reason,
                at=each.at,
            )
            for each in layer.rulings
        ),
        batch_size=AT_ONCE,
    )
    if layer.agreement:
        _agreement(one, layer.agreement, [coder.pk for coder in coders], made.codes)
    one.closed_at = layer.closed_at
    one.save(update_fields=["closed_at"])
    return one


def _found(coder: RoundCoder, layer: beside.Coder, made: Made) -> None:
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                coder=coder,
                unit_id=made.units[each.unit],
                position=position,
                is_done=each.is_done,
                is_flagged=each.is_flagged,
                is_starred=each.is_starred,
                memo=each.memo,
                changed_at=each.changed_at,
            )
            for position, each in enumerate(layer.assignments, 1)
        ],
        batch_size=AT_ONCE,
    )
    Coding.objects.bulk_create(
        (
            Coding(assignment=assignment, code_id=made.codes[found.code], start=found.start, end=found.end)
            for assignment, each in zip(assignments, layer.assignments, strict=True)
            for found in each.codings
        ),
        batch_size=AT_ONCE,
    )


def _agreement(one: Round, layer: beside.Agreement, coders: Sequence[int], codes: Sequence[int]) -> None:
    found = Agreement.objects.create(
        round=one,
        made_at=layer.made_at,
        units=layer.units,
        seed=layer.seed,
        draws=layer.draws,
        data_sha256=layer.data_sha256,
        programs=layer.programs,
    )
    AgreementLeftOut.objects.bulk_create(
        AgreementLeftOut(agreement=found, why=why, units=units) for why, units in layer.left_out.items()
    )
    for position, part in enumerate(layer.parts):
        kept = AgreementPart.objects.create(
            agreement=found,
            position=position,
            first_id=None if part.first is None else coders[part.first],
            second_id=None if part.second is None else coders[part.second],
            comparisons=part.comparisons,
            units=part.units,
            respondents=part.respondents,
        )
        lines = AgreementLine.objects.bulk_create(
            [
                AgreementLine(
                    part=kept,
                    position=at,
                    code_id=None if line.code is None else codes[line.code],
                    both=line.both,
                    only_first=line.only_first,
                    only_second=line.only_second,
                    neither=line.neither,
                )
                for at, line in enumerate(part.lines)
            ]
        )
        AgreementNumber.objects.bulk_create(
            AgreementNumber(line=line, **each.model_dump())
            for line, layer_line in zip(lines, part.lines, strict=True)
            for each in layer_line.numbers
        )

"""The appendix on agreement: the tables of each round, numbered one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapport.qualitative.agreement.products import Told, table_of
from rapport.tables.table import Table


@dataclass(frozen=True)
class AgreedRound:
    """The agreement of one round.

    Attributes:
        number: of the round.
        told: its numbers, with the words that they are told in.
    """

    number: int
    told: Told


def appendix(rounds: Sequence[AgreedRound]) -> Iterator[Table]:
    """Make the tables.

    Args:
        rounds: the rounds, in order.

    Yields:
        For each round the table of all comparisons; with more than two coders also those of each pair and of each
        coder. Their records stand under the name of the table, which has the number of the round in it.
    """
    place = 0
    for one in rounds:
        for part in one.told.agreed.parts:
            place += 1
            made = table_of(one.told, part)
            name = made.name.replace("agreement", f"agreement-round-{one.number}", 1)
            records = tuple(replace(record, table=name) for record in made.records)
            yield replace(made, name=name, number=f"Table A{place}", records=records)

"""Counting again by hand, without anything of the program: cells of a file, decimals as they are printed."""

import csv
import io
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Rows = list[dict[str, str]]


def rows_of(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def shown(value: float | Fraction, digits: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def numbers(rows: Rows, column: str) -> list[int]:
    return [int(row[column]) for row in rows if row[column]]


def mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def sd(values: Sequence[int]) -> float:
    middle = mean(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1))


def quartile(values: Sequence[Fraction], part: Fraction) -> Fraction:
    """Type 2 of Hyndman and Fan, the default of SAS."""
    ranked, rank = sorted(values), len(values) * part
    at = math.ceil(rank)
    return (ranked[at - 1] + ranked[at]) / 2 if rank == at else ranked[at - 1]

"""Tables as CSV files, and numbers as they are printed by either rule of rounding."""

import csv
import random
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from rapport.tables.arithmetic.checking import check_file
from rapport.tables.arithmetic.finding import Finding, Kind

RULES = (ROUND_HALF_UP, ROUND_HALF_EVEN)


def printed(number: float | Fraction, decimals: int, rule: str) -> str:
    exact = Fraction(number)
    return str((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-decimals), rule))


def write(folder: Path, heads: str, rows: Iterable[Sequence[object]], name: str = "table.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads.split(), *rows])
    return path


def found(folder: Path, heads: str, rows: Iterable[Sequence[object]]) -> tuple[Finding, ...]:
    return check_file(write(folder, heads, rows))


def errors(some: Iterable[Finding]) -> list[Finding]:
    return [one for one in some if one.kind is Kind.ERROR]


def counts(random: random.Random) -> tuple[list[int], int]:
    """A question with two to eight answers, of which each person gave one."""
    n, answers = random.randint(5, 3000), random.randint(2, 8)
    weights = [random.random() + 0.02 for _ in range(answers)]
    picked = random.choices(range(answers), weights, k=n)
    return [picked.count(at) for at in range(answers)], n

"""Right tables give no alarm, whatever is in them; each slip that is planted in one is found."""

import math
import random
import statistics
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from scipy import stats

from rapport.tables.arithmetic.finding import Finding
from tests.tables.arithmetic.writing import RULES, counts, errors, found, printed

# A hundredth in each run; all of the thousand in `./run prove`.
SOME = [range(10), pytest.param(range(10, 1000), marks=pytest.mark.prove)]
some = pytest.mark.parametrize("seeds", SOME, ids=["ten", "the others of a thousand"])
ANSWERS = "variable n level number percent select"
DESCRIPTIONS = "characteristic level statistic value percent q1_or_min q3_or_max"
CHANGES = "item n before_mean before_sd after_mean after_sd diff_mean diff_sd ci_low ci_high lowest highest whole"
RATIOS = "outcome outcome_level characteristic term kind aor ci_low ci_high p"
Cells = list[list[str]]


def questions(by: random.Random) -> Cells:
    """Some with one answer each, some with several; n is who answered."""
    rows: Cells = []
    for at in range(by.randint(1, 4)):
        given, n = counts(by)
        if is_several := by.random() < 0.3:
            given = [by.randint(0, n) for _ in given]
        decimals, rule = by.randint(0, 2), by.choice(RULES)
        for level, count in enumerate(given):
            percent = printed(Fraction(100 * count, n), decimals, rule)
            rows.append([f"q{at}", str(n), f"l{level}", f"{count:,}", percent, "many" if is_several else ""])
    return rows


def descriptions(by: random.Random) -> Cells:
    """Counts without an n, and a total before its parts."""
    rows: Cells = []
    given, n = counts(by)
    decimals, rule = by.randint(0, 2), by.choice(RULES)
    for level, count in enumerate(given):
        percent = printed(Fraction(100 * count, n), decimals, rule)
        rows.append(["q", f"l{level}", "count", str(count), percent, "", ""])
    people = [by.gauss(4.5, 1) for _ in range(by.randint(30, 300))]
    parts = [
        [min(max(round(2 * (one + by.gauss(shift, 0.8))) / 2, 1), 7) for one in people]
        for shift in (by.uniform(-1, 1) for _ in range(by.randint(2, 6)))
    ]
    whole = [statistics.fmean(one) for one in zip(*parts, strict=True)]
    rows += [quartiles("", "Total", whole, rule), ["", "Total", "range", "", "", "1", "7"]]
    return rows + [quartiles("Part", f"p{at}", part, rule) for at, part in enumerate(parts)]


def quartiles(group: str, name: str, numbers: list[float], rule: str) -> list[str]:
    q1, median, q3 = (printed(one, 1, rule) for one in statistics.quantiles(numbers, n=4, method="inclusive"))
    return [group, name, "quartiles", median, "", q1, q3]


def changes(by: random.Random) -> Cells:
    """Whole numbers on a scale, before and after."""
    n, rule = by.randint(5, 250), by.choice(RULES)
    before = [by.randint(1, 7) for _ in range(n)]
    after = [min(max(one + by.randint(-2, 3), 1), 7) for one in before]
    between = [late - early for early, late in zip(before, after, strict=True)]
    means = [Fraction(sum(one), n) for one in (before, after, between)]
    sds = [statistics.stdev(one) for one in (before, after, between)]
    arm = float(stats.t.ppf(0.975, n - 1)) * sds[2] / math.sqrt(n)
    cells = [printed(one, 2, rule) for pair in zip(means, sds, strict=True) for one in pair]
    limits = [printed(float(means[2]) + sign * arm, 2, rule) for sign in (-1, 1)]
    return [["skill", str(n), *cells, *limits, "1", "7", "yes"]]


def ratios(by: random.Random) -> Cells:
    """One of a characteristic, with its p."""
    beta, se, rule = by.gauss(0, 1), by.uniform(0.05, 0.9), by.choice(RULES)
    cells = [printed(math.exp(beta + step * 1.959964 * se), 2, rule) for step in (0, -1, 1)]
    p = 2 * float(stats.norm.sf(abs(beta / se)))
    shown = "< 0.001" if p < 0.001 else printed(p, 2 if p > 0.1 else 3, rule)
    return [["o", "yes", "c", "per point", "aor", *cells, ""], ["o", "", "c", "(type 3)", "p", "", "", "", shown]]


RIGHT = {ANSWERS: questions, DESCRIPTIONS: descriptions, CHANGES: changes, RATIOS: ratios}
right = pytest.mark.parametrize("heads", RIGHT, ids=["questions", "descriptions", "changes", "ratios"])


def drawn(seeds: range, make: Callable[[random.Random], Cells]) -> Iterator[tuple[random.Random, Cells]]:
    for seed in seeds:
        yield (by := random.Random(seed)), make(by)


@some
@right
def test_a_right_table_gives_no_alarm(tmp_path: Path, seeds: range, heads: str) -> None:
    for _, rows in drawn(seeds, RIGHT[heads]):
        slips = found(tmp_path, heads, rows)
        assert slips == (), (rows, str(slips[0]))


def one_slip(slips: tuple[Finding, ...], row: str, rows: Cells) -> None:
    assert [one.place.row for one in errors(slips)] == [row], (rows, [str(one) for one in slips])


@some
def test_a_percentage_that_is_another_is_found(tmp_path: Path, seeds: range) -> None:
    for by, rows in drawn(seeds, questions):
        row = by.choice(rows)
        decimals = len(row[4].partition(".")[2])
        other = float(row[4]) + by.choice((1, 2, 5)) * 10.0**-decimals * by.choice((1, -1))
        if not 0 <= other <= 100 or is_tie(row, decimals):
            continue
        row[4] = f"{other:.{decimals}f}"
        one_slip(found(tmp_path, ANSWERS, rows), f"{row[0]}: {row[2]}", rows)


def is_tie(row: list[str], decimals: int) -> bool:
    """Half-way between two numbers that could be printed, either is right."""
    doubled = Fraction(200 * int(row[3].replace(",", "")), int(row[1])) * 10**decimals
    return doubled.denominator == 1 and doubled % 2 == 1


@some
def test_a_count_that_is_another_is_found(tmp_path: Path, seeds: range) -> None:
    for by, rows in drawn(seeds, questions):
        row = by.choice(rows)
        n, count = int(row[1]), int(row[3].replace(",", ""))
        least = math.ceil(n / 100 / 10 ** len(row[4].partition(".")[2])) + 1
        row[3] = str(count + least if count + least <= n else count - least)
        if int(row[3]) >= 0:
            one_slip(found(tmp_path, ANSWERS, rows), f"{row[0]}: {row[2]}", rows)


@some
def test_without_an_n_most_answers_tell_it(tmp_path: Path, seeds: range) -> None:
    for by, rows in drawn(seeds, descriptions):
        asked = [row for row in rows if row[2] == "count" and int(row[3]) > 20]
        if len(asked) < 5:
            continue
        row = by.choice(asked)
        if float(row[4]) < 10:
            continue  # a fifth of it may be lost in rounding
        row[4] = f"{float(row[4]) * 0.8:.{len(row[4].partition('.')[2])}f}"
        one_slip(found(tmp_path, DESCRIPTIONS, rows), f"q: {row[1]}", rows)


@some
@pytest.mark.parametrize(("column", "step"), [(6, 0.03), (8, 0.05), (9, -0.05)])
def test_a_difference_or_a_limit_that_is_another_is_found(
    tmp_path: Path, seeds: range, column: int, step: float
) -> None:
    for _, rows in drawn(seeds, changes):
        rows[0][column] = f"{float(rows[0][column]) + step:.2f}"
        assert errors(found(tmp_path, CHANGES, rows)), rows


@some
def test_a_ratio_outside_the_middle_of_its_limits_is_found(tmp_path: Path, seeds: range) -> None:
    for _, rows in drawn(seeds, ratios):
        ratio, low = float(rows[0][5]), float(rows[0][6])
        if min(ratio, low) < 0.2:
            continue  # two digits behind the point say too little of it
        rows[0][5] = f"{ratio * 1.3:.2f}"
        assert errors(found(tmp_path, RATIOS, rows)), rows


@some
def test_a_p_on_the_other_side_is_found(tmp_path: Path, seeds: range) -> None:
    for _, rows in drawn(seeds, ratios):
        low, high, p = float(rows[0][6]), float(rows[0][7]), rows[1][8]
        if min(abs(low - 1), abs(high - 1)) < 0.02:
            continue
        rows[1][8] = "0.60" if low > 1 or high < 1 else "0.003"
        [slip] = errors(found(tmp_path, RATIOS, rows))
        assert "says the opposite" in slip.what, p
        assert slip.place.line == 3


@some
def test_quartiles_out_of_order_and_a_total_below_its_parts_are_found(tmp_path: Path, seeds: range) -> None:
    for _, rows in drawn(seeds, descriptions):
        total = next(row for row in rows if row[1] == "Total")
        lowest = min(float(row[5]) for row in rows if row[0] == "Part")
        kept = total[3:]
        total[3], total[5], total[6] = "1.1", "1.0", "1.2"
        if lowest > 1.3:
            [slip] = found(tmp_path, DESCRIPTIONS, rows)
            assert (slip.kind, slip.place.row) == ("doubt", "Total")
        total[3:] = kept
        total[5], total[6] = total[6], total[5]
        if total[5] != total[6]:
            assert errors(found(tmp_path, DESCRIPTIONS, rows))

"""Small numbers stay hidden in a whole report, also from somebody who solves equations."""

import random
from collections.abc import Iterable

import numpy as np
import pytest
from scipy.optimize import linprog

from rapport.analysis.counting import count_people
from rapport.analysis.frame import Frame, Levels, Numbers
from rapport.analysis.guard import Guard, Released, columns_behind
from rapport.analysis.plan import Plan
from rapport.analysis.protection import may_tell, told_tally, why_not
from rapport.analysis.run import Wishes
from rapport.analysis.sources.opening import source_of_bytes
from rapport.stats.describe import tally
from rapport.tables.csv_export import csv_bytes
from rapport.tables.record import Record, Statistic
from tests.analysis.cohort import COLUMNS, FIVE, VARIABLES, data, document, run

K = 5
# Tables about the same question: each alone, merged, in groups, over time, with means and SDs.
TABLES = """\
tables:
  - {verb: table_one, name: one, caption: One, rows: [site, q1, agrees], summary: mean}
  - {verb: table_one, name: two, caption: Two, rows: [agrees], by: site, compare: both}
  - {verb: likert, name: three, caption: Three, items: [{variable: q1}], agree: [Agree, Strongly agree]}
  - {verb: trend, name: four, caption: Four, over: year, rows: [{variable: q1}, {variable: agrees, is: ["Yes"]}]}
  - {verb: table_one, name: five, caption: Five, rows: [q1], by: site, compare: both, summary: mean}
  - {verb: distribution, name: six, caption: Six, variable: q1}
  - {verb: trend, name: seven, caption: Seven, over: year, rows: [{variable: q1, is: [Agree]}]}
"""
MERGED = {"Yes": (3, 4), "Undecided": (2,), "No": (0, 1)}


def shuffled(seed: int) -> str:
    """The same tables in another order: who comes first may tell more."""
    head, *tables = TABLES.splitlines(keepends=True)
    random.Random(seed).shuffle(tables)
    return VARIABLES + head + "".join(tables)


def small(seed: int) -> str:
    draw = random.Random(seed)
    rows = [COLUMNS]
    for at in range(draw.choice([25, 40, 70, 150])):
        answer = draw.choices([*FIVE, "NA"], [1, 2, 4, 12, 6, 1])[0]
        year = draw.choices([2019, 2020, 2021], [1, 3, 9])[0]
        site = draw.choices(["North", "South", "East", "NA"], [9, 4, 1, 0.2])[0]
        rows.append(f"p{at},2,{year}-05-01,,{site},faculty,30,{answer},Agree,Agree,1,2,1,,")
    return "\n".join(rows) + "\n"


class Intruder:
    """Knows all that a report tells, and that there are so many people of each answer, site and year."""

    def __init__(self, frame: Frame, records: list[Record]) -> None:
        answers, self.sites, self.years = (frame.variables[name] for name in ("q1", "site", "year"))
        assert isinstance(answers, Numbers)
        assert isinstance(self.sites, Levels)
        assert isinstance(self.years, Levels)
        self.answer = np.where(np.isnan(answers.values), 5, answers.values - 1).astype(int)
        self.shape = (6, len(self.sites.levels) + 1, len(self.years.levels) + 1)
        self.truth = np.zeros(self.shape)
        np.add.at(self.truth, (self.answer, self.sites.codes, self.years.codes), 1)
        self.rows: list[np.ndarray] = []
        self.known: list[float] = []
        self.tell(self.cells(), float(frame.rows))
        for record in records:
            self.hear(record)

    def cells(
        self, answers: Iterable[int] | None = None, group: str = "", weights: tuple[float, ...] = ()
    ) -> np.ndarray:
        """Which cells a number adds up, with what weight."""
        sites, years = slice(None), slice(None)
        variable, _, level = group.partition("=")
        if variable == "year":
            years = slice(at := self.years.levels.index(level), at + 1)
        elif group not in ("", "All"):
            sites = slice(at := self.sites.levels.index(level or variable), at + 1)
        found = np.zeros(self.shape)
        for place in range(6) if answers is None else answers:
            found[place, sites, years] = weights[place] if weights else 1.0
        return found

    def tell(self, cells: np.ndarray, value: float) -> None:
        assert float((cells * self.truth).sum()) == pytest.approx(value, abs=1e-6), "what is told is true"
        self.rows.append(cells.ravel())
        self.known.append(value)

    def hear(self, record: Record) -> None:
        """Take a count, a percentage or an n of the report into account.

        Means and SDs of five people and more are told by the rule, whatever they imply about single answers.
        """
        name, _, level = record.term.partition("=")
        if record.value is None or name not in ("q1", "agrees", "site"):
            return
        if name == "site":
            if record.statistic is Statistic.COUNT:
                self.tell(self.cells(None, f"site={level}"), record.value)
            return
        if record.n is not None:
            self.among(self.cells(range(5), record.group), float(record.n), record)
        if record.statistic in (Statistic.COUNT, Statistic.PERCENT) and record.n:
            count = record.value if record.statistic is Statistic.COUNT else record.value * record.n / 100
            places = MERGED[level] if name == "agrees" else tuple(FIVE.index(word) for word in level.split(" or "))
            self.among(self.cells(places, record.group), count, record)

    def among(self, cells: np.ndarray, value: float, record: Record) -> None:
        """Of all who are in a group, where the table says so."""
        if record.group == "All":
            cells[:, -1, :] = 0
        self.tell(cells, value)

    def bounds(self, cells: np.ndarray) -> tuple[float, float]:
        aim = cells.ravel()
        known = {"A_eq": np.array(self.rows), "b_eq": np.array(self.known), "bounds": (0, None)}
        least, most = linprog(aim, **known), linprog(-aim, **known)
        return least.fun, -most.fun


def targets(intruder: Intruder) -> list[np.ndarray]:
    """Every count of the tables that a report must not let anybody work out."""
    groups = ["", *(f"year={level}" for level in intruder.years.levels), *intruder.sites.levels]
    answers = [*((at,) for at in range(5)), *MERGED.values()]
    return [intruder.cells(places, group) for group in groups for places in answers]


@pytest.mark.parametrize("seed", range(4))
def test_a_solver_of_the_whole_report_recovers_no_small_count(seed: int) -> None:
    hold(seed)


@pytest.mark.prove
def test_a_solver_of_a_thousand_reports_recovers_no_small_count() -> None:
    assert sum(hold(seed) for seed in range(4, 300)) > 1000


def hold(seed: int) -> int:
    analysis = run(shuffled(seed), small(seed), Wishes(protect=K))
    records = [record for table in analysis.tables for record in table.records]
    intruder = Intruder(analysis.frame, records)
    tried = 0
    for cells in targets(intruder):
        count = int((cells * intruder.truth).sum())
        if 0 < count < K:
            least, most = intruder.bounds(cells)
            assert most - least > K - 1 - 1e-6, (seed, count, least, most)
            tried += 1
    for record in records:
        if record.statistic is Statistic.COUNT and record.table != "flow":
            assert record.value is None or record.value == 0 or record.value >= K, record
    return tried


def test_the_solver_recovers_what_nobody_protects() -> None:
    analysis = run(shuffled(2), small(2))
    intruder = Intruder(analysis.frame, [record for table in analysis.tables for record in table.records])
    small_cells = [cells for cells in targets(intruder) if 0 < int((cells * intruder.truth).sum()) < K]
    bounds = [intruder.bounds(cells) for cells in small_cells[:10]]
    assert sum(most - least < 0.5 for least, most in bounds) > 5


def test_nothing_is_told_about_four_people() -> None:
    rows = "\n".join(data(6, missing=0).splitlines()[:5]).replace("2018", "2019") + "\n"
    analysis = run(VARIABLES + TABLES, rows, Wishes(protect=K))
    assert len(analysis.missing) == 7
    assert all("fewer than 5 people are analysed" in str(one) for one in analysis.missing)
    text = b"".join(map(csv_bytes, analysis.tables)).decode("utf-8-sig")
    assert "Analysed,s" in text


def test_a_small_exclusion_is_not_told() -> None:
    plan = VARIABLES + TABLES
    rows = data(40, missing=0).replace("2018-", "2019-").replace("p7,2,2019", "p7,2,2018")
    flow = run(plan, rows, Wishes(protect=K)).flow
    assert [row.cells[0].text for row in flow.rows] == ["s", "s", "s", "39"]
    assert [record.value for record in flow.records] == [None, None, None, 39]


def test_explaining_tells_no_small_exclusion_either() -> None:
    rows = data(40, missing=0).replace("2018-", "2019-").replace("p7,2,2019", "p7,2,2018")
    plan, source = document(VARIABLES + TABLES), source_of_bytes(rows.encode(), "d.csv")
    told = count_people(plan, source, K).sentences
    assert told[0] == "Analysed: 39; who was left out is not told."
    assert not any("40" in sentence for sentence in told)
    assert count_people(plan, source).sentences[0] == "Rows in the data: 40."


def guarded(rows: int = 40, earlier: tuple[Released, ...] = ()) -> tuple[Frame, Plan]:
    plan = document(VARIABLES + TABLES).content
    codes = np.arange(rows) % 2
    values = (np.arange(rows) % 7).astype(np.float64)
    variables = {"site": Levels(codes.astype(np.intp), ("a", "b")), "age": Numbers(values), "before": Numbers(values)}
    guard = Guard(K, plan, np.arange(rows), earlier)
    return Frame(rows, variables, guard=guard), plan


def mask(rows: int, *out: int) -> np.ndarray:
    found = np.ones(rows, np.bool_)
    found[list(out)] = False
    return found


def test_sets_about_the_same_question_do_not_differ_by_few() -> None:
    frame, _ = guarded()
    assert may_tell(frame, ["age"], mask(40))
    assert not may_tell(frame, ["age"], mask(40, 3)), "it would tell about one person"
    assert may_tell(frame, ["age"], mask(40, *range(6)))
    assert may_tell(frame, ["before"], mask(40, 3)), "another question says nothing about this one"
    assert not may_tell(frame, ["age"], mask(40, *range(3, 9))), "two sets together would tell about three"
    assert not may_tell(frame, ["age"], mask(40, *range(37))), "three people are too few"


def test_later_runs_know_what_earlier_ones_told() -> None:
    frame, _ = guarded(earlier=(Released(frozenset({"age"}), frozenset(range(38))),))
    assert not may_tell(frame, ["age"], mask(40))
    assert may_tell(frame, ["before"], mask(40))
    frame, _ = guarded(earlier=(Released(frozenset({"age"}), frozenset(range(42))),))
    assert not may_tell(frame, ["age"], mask(40)), "two who have left since would be told about"
    first, _ = guarded()
    may_tell(first, ["age"], mask(40))
    assert isinstance(first.guard, Guard)
    assert first.guard.released == (Released(frozenset({"age"}), frozenset(range(40))),)


def test_later_runs_know_the_models_of_earlier_ones() -> None:
    first, _ = guarded()
    assert why_not(first, "site", ["age"], mask(40)) == ""
    assert isinstance(first.guard, Guard)
    later, _ = guarded(earlier=first.guard.released)
    assert why_not(later, "site", ["before"], mask(40, 1)) == ""
    assert why_not(later, "site", ["age"], mask(40, 1)) != ""
    assert may_tell(later, ["age"], mask(40, 1)), "a model tells no mean"


def test_later_runs_know_the_levels_of_earlier_tables() -> None:
    """A share of one level today and of two levels tomorrow would tell the second level."""
    head = VARIABLES + "tables:\n  - {verb: trend, name: a, caption: A, over: year, rows: [{variable: %s, is: [%s]}]}\n"
    first = run(head % ("q1", "Agree"), small(247), Wishes(protect=K))
    assert isinstance(first.guard, Guard)
    merged = head % ("agrees", '"Yes"')
    shown = [record.value for record in run(merged, small(247), Wishes(protect=K)).tables[1].records]
    assert None not in shown
    later = run(merged, small(247), Wishes(protect=K, earlier=first.guard.released)).tables[1].records
    assert {record.value for record in later if record.statistic is Statistic.PERCENT} == {None}
    again = run(head % ("q1", "Agree"), small(247), Wishes(protect=K, earlier=first.guard.released))
    assert again.tables[1] == first.tables[1], "the same may be told again"


def test_later_runs_know_that_a_count_was_hidden() -> None:
    plan = VARIABLES + "tables:\n  - {verb: distribution, name: a, caption: A, variable: q1}\n"
    first = run(plan, small(4), Wishes(protect=K))
    assert isinstance(first.guard, Guard)
    assert "s" in {cell.text for row in first.tables[1].rows for cell in row.cells}
    earlier = first.guard.released
    assert run(plan, small(4), Wishes(protect=K, earlier=earlier)).tables[1] == first.tables[1]
    mean = VARIABLES + "tables:\n  - {verb: table_one, name: a, caption: A, rows: [q1], summary: mean}\n"
    assert "s" not in {cell.text for cell in run(mean, small(4), Wishes(protect=K)).tables[1].rows[0].cells}
    later = run(mean, small(4), Wishes(protect=K, earlier=earlier)).tables[1]
    assert {cell.text for cell in later.rows[0].cells} == {"s"}


def test_a_mean_beside_hidden_counts_is_not_told() -> None:
    frame, plan = guarded()
    codes = np.array([0] * 37 + [1] * 3, np.intp)
    frame = frame.having("q1", Levels(codes, ("yes", "no")))
    assert told_tally(frame, "q1", tally(codes, 2)).counts == (None, None)
    for relative in ("q1", "agrees", "identity"):
        frame = frame.having(relative, Numbers(np.arange(40.0)))
        assert not may_tell(frame, [relative], mask(40)), relative
    assert columns_behind(plan)["identity"] == {"q1", "q2", "q3"}


def test_mean_and_sd_of_two_values_are_counts() -> None:
    frame, _ = guarded()
    frame = frame.having("age", Numbers(np.array([1.0] * 38 + [0.0] * 2)))
    assert not may_tell(frame, ["age"], mask(40))


def test_models_tell_no_small_cells() -> None:
    frame, _ = guarded()
    role = Levels(np.array([0] * 20 + [1] * 17 + [2] * 3, np.intp), ("a", "b", "c"))
    frame = frame.having("role", role)
    assert "fewer than 5 people would stand behind a number of “role”" in why_not(frame, "site", ["role"], mask(40))
    assert why_not(frame, "site", ["age"], mask(40)) == ""
    assert why_not(frame, "site", ["age", "before"], mask(40, 1)) == "", "other variables, another model"
    assert "beside another table" in why_not(frame, "site", ["age"], mask(40, 1))


def test_without_protection_everything_is_told() -> None:
    assert not [record for table in run().tables for record in table.records if record.note == "suppressed"]
    protected = run(wishes=Wishes(protect=K))
    text = b"".join(map(csv_bytes, protected.tables)).decode("utf-8-sig")
    assert "s: not shown, because it tells about fewer than 5 people" in text

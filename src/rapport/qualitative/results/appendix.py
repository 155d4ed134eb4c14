"""The appendix on agreement: what two coders did with each code, and how far they agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapport.qualitative.agreement.readings import WHY
from rapport.qualitative.agreement.result import CONFIDENCE, Agreed, Estimate, Line, Measure
from rapport.tables.numbers import UNDEFINED, count, fixed
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Cell, Column, Row, Table

ALL = "All codes"
SHOWN = (Measure.POSITIVE, Measure.NEGATIVE, Measure.KAPPA, Measure.ALPHA, Measure.AC1)
NAMES = {
    Measure.OBSERVED: "Agreement",
    Measure.POSITIVE: "Positive agreement",
    Measure.NEGATIVE: "Negative agreement",
    Measure.KAPPA: "Kappa",
    Measure.ALPHA: "Alpha",
    Measure.AC1: "AC1",
    Measure.POOLED_KAPPA: "Kappa pooled over codes",
    Measure.SAME_SET: "Same set of codes",
}


@dataclass(frozen=True)
class AgreedRound:
    """The agreement of one round.

    Attributes:
        number: of the round.
        names: code → its name in the codebook of the round.
    """

    number: int
    agreed: Agreed
    names: Mapping[int, str]


def appendix(one: AgreedRound, place: int = 1) -> Table:
    """Make the table of a round.

    Args:
        one: its agreement.
        place: the number of the table, from 1.

    Returns:
        A row for each code and one for all together; the intervals stand in results.json.
    """
    whole = one.agreed.whole
    columns = tuple(
        Column(Cell(label))
        for label in ("Coder 1 (n)", "Coder 2 (n)", "Both", "Only 1", "Only 2", *(NAMES[measure] for measure in SHOWN))
    )
    rows = [_row(one.names.get(line.code or 0, "–"), line) for line in whole.codes]
    rows.append(_row(ALL, whole.together))
    table = Table(
        f"agreement-round-{one.number}",
        f"Table A{place}",
        f"Agreement of coders in round {one.number}",
        "Code",
        columns,
        tuple(rows),
    )
    return table.with_notes(*_notes(one.agreed)).with_records(*_records(table.name, one))


def _row(name: str, line: Line) -> Row:
    counts = (line.first, line.second, line.both, line.only_first, line.only_second)
    cells = [Cell(count(number)) for number in counts]
    return Row(Cell(name), (*cells, *(_cell(line.measures.get(measure)) for measure in SHOWN)))


def _cell(estimate: Estimate | None) -> Cell:
    if estimate is None or estimate.value is None:
        return Cell(UNDEFINED, (f"Not defined: {estimate.why}",) if estimate and estimate.why else ())
    return Cell(fixed(estimate.value, 2))


def _notes(agreed: Agreed) -> Iterator[str]:
    whole = agreed.whole
    yield (
        f"Unit: one text and one code, as they stood when the round closed. Compared: {count(whole.units)} of "
        f"{count(agreed.units)} texts, of {count(whole.respondents)} respondents."
    )
    for why, number in agreed.left_out:
        yield f"Texts that {WHY[why]}: {count(number)}."
    more = (Measure.POOLED_KAPPA, Measure.SAME_SET)
    told = [f"{NAMES[one]}: {_told(whole.together.measures.get(one))}." for one in more]
    yield f"“{ALL}” stacks the decisions about every code. " + " ".join(told)
    yield (
        f"Intervals ({CONFIDENCE}%, in results.json) are percentiles of {count(agreed.draws)} bootstrap samples of "
        f"respondents, seed {agreed.seed}; {agreed.programs}."
    )


def _told(estimate: Estimate | None) -> str:
    if estimate is None or estimate.value is None:
        return f"not defined ({estimate.why})" if estimate else "not computed"
    if estimate.low is None or estimate.high is None:
        return fixed(estimate.value, 2)
    return f"{fixed(estimate.value, 2)} ({fixed(estimate.low, 2)} to {fixed(estimate.high, 2)})"


def _records(table: str, one: AgreedRound) -> Iterator[Record]:
    """The numbers with their intervals; `outcome` is the measure, `group` the round."""
    for line in (*one.agreed.whole.codes, one.agreed.whole.together):
        term = one.names.get(line.code, "") if line.code else ""
        counts = (("coder 1", line.first), ("coder 2", line.second), ("both", line.both), ("neither", line.neither))
        for outcome, number in counts:
            yield Record(table, Statistic.COUNT, number, line.n, outcome, term=term, model="coders")
        for measure, estimate in line.measures.items():
            note = "" if estimate.value is not None else f"undefined: {estimate.why}"
            yield Record(
                table, Statistic.CODER_AGREEMENT, estimate.value, line.n, term=term, model=str(measure), note=note
            )
            for limit, value in ((Statistic.CI_LOW, estimate.low), (Statistic.CI_HIGH, estimate.high)):
                if value is not None:
                    yield Record(table, limit, value, line.n, term=term, model=str(measure))

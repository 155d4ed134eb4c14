"""A drawing in words: the text in place of the picture, and the table of every number in it."""

from collections.abc import Callable, Sequence

from rapport.figures.drawings import Bars, Box, Count, Drawing, Flow, Forest, Growth, Likert, LikertBar, Lines, Stage
from rapport.figures.figure import Figure
from rapport.tables.numbers import UNDEFINED, count, percent
from rapport.tables.record import Record
from rapport.tables.table import Align, Cell, Column, Row, Table


def figure(
    name: str, number: str, caption: str, drawing: Drawing, *, records: Sequence[Record] = (), notes: Sequence[str] = ()
) -> Figure:
    """Make a figure of a drawing; its text and its data table are derived.

    Args:
        name: short name, also of its files and in results.json; e.g. ``figure-1``.
        number: what stands before the caption, e.g. ``Figure 1``.
        caption: the caption, without a full stop.
        drawing: what is drawn.
        records: its numbers in full precision.
        notes: notes about the whole of it.

    Returns:
        The figure; add sentences about what was run with ``replace(figure, table=figure.table.with_methods(…))``.
    """
    table = data_table(name, number, caption, drawing).with_notes(*notes).with_records(*records)
    return Figure(name, number, caption, drawing, alt(drawing), table)


def alt(drawing: Drawing) -> str:
    """What a drawing shows, in a few sentences.

    Args:
        drawing: the drawing.

    Returns:
        Text for who does not see the picture: its kind, its axes, and the numbers if they are few; the
        data table has them all.
    """
    tell: dict[type, Callable[..., str]] = {
        Bars: _bars, Likert: _likert, Lines: _lines, Growth: _growth, Forest: _forest, Flow: _flow,
    }  # fmt: skip
    return tell[type(drawing)](drawing)


def data_table(name: str, number: str, caption: str, drawing: Drawing) -> Table:
    """Every number of a drawing as a table.

    Args:
        name: name of the table.
        number: its number.
        caption: its caption.
        drawing: the drawing.

    Returns:
        The table, without notes and records.
    """
    lay: dict[type, Callable[..., tuple[str, tuple[Column, ...], list[Row]]]] = {
        Bars: _bars_rows, Likert: _likert_rows, Lines: _lines_rows, Growth: _growth_rows, Forest: _forest_rows,
        Flow: _flow_rows,
    }  # fmt: skip
    stub, columns, rows = lay[type(drawing)](drawing)
    return Table(name, number, caption, stub, columns, tuple(rows))


def _listed(parts: Sequence[str], most: int = 12) -> str:
    """Parts in a sentence; of very many only the first, and how many more there are."""
    shown = "; ".join(parts[:most])
    rest = len(parts) - most
    return f"{shown}; and {rest} more, in the data table" if rest > 0 else shown


def _bars(drawing: Bars) -> str:
    parts = []
    for row in drawing.rows:
        named = [f"{name} {bar.text}" if name else bar.text for name, bar in zip(drawing.series, row.bars, strict=True)]
        parts.append(f"{row.label}: {', '.join(named)}")
    return f"Bar chart. {drawing.axis}. {_listed(parts)}."


def _likert(drawing: Likert) -> str:
    first, last = drawing.levels[0], drawing.levels[-1]
    half = len(drawing.levels) // 2 if drawing.neutral is None else drawing.neutral
    above = half if drawing.neutral is None else half + 1
    parts = []
    for item in drawing.items:
        told = []
        for bar in item.bars:
            start = f"{bar.label} " if bar.label else ""
            total = sum(bar.counts)
            if not total:
                told.append(f"{start}{bar.reason or 'no answers'}")
                continue
            low, high = sum(bar.counts[:half]), sum(bar.counts[above:])
            told.append(f"{start}{percent(low, total, 0)}% below the middle, {percent(high, total, 0)}% above")
        parts.append(f"{item.label}: {', '.join(told)}")
    kind = "Stacked bars of answers that part at the middle of the scale"
    return f"{kind}, from {first} to {last}. {_listed(parts)}."


def _lines(drawing: Lines) -> str:
    parts = []
    for line in drawing.lines:
        values = (f"{place} {point.text}" for place, point in zip(drawing.places, line.points, strict=True))
        parts.append(f"{line.label}: {', '.join(values)}" if line.label else ", ".join(values))
    return f"Line chart. {drawing.y_axis} by {drawing.x_axis}. {_listed(parts)}."


def _growth(drawing: Growth) -> str:
    if not drawing.periods:
        return f"New {drawing.what}: nothing to show."
    most = max(range(len(drawing.new)), key=lambda at: drawing.new[at])
    return (
        f"Two charts over {drawing.axis}, {drawing.periods[0]} to {drawing.periods[-1]}. New {drawing.what}: from "
        f"{count(drawing.new[0])} to {count(drawing.new[-1])}, most in {drawing.periods[most]} "
        f"({count(drawing.new[most])}). Altogether {count(drawing.total[-1])} {drawing.what} by {drawing.periods[-1]}."
    )


def _forest(drawing: Forest) -> str:
    parts: list[str] = []
    above: dict[int, str] = {}
    for row in drawing.rows:
        above = {level: label for level, label in above.items() if level < row.level} | {row.level: row.label}
        if row.text:
            parts.append(f"{', '.join(above.values())} {row.text}" + (f", {drawing.p} {row.p}" if row.p else ""))
    scale = "on a logarithmic axis, " if drawing.logarithmic else ""
    return f"Forest plot. {drawing.axis}, {scale}no difference at {drawing.line:g}. {_listed(parts)}."


def _flow(drawing: Flow) -> str:
    parts = [_stage_in_words(stage) for stage in drawing.trunk]
    for at, arm in enumerate(drawing.arms, 1):
        parts.append(f"Arm {at}: " + " ".join(_stage_in_words(stage) for stage in arm))
    return "Flow diagram. " + " ".join(parts)


def _stage_in_words(stage: Stage) -> str:
    words = _box_in_words(stage.box)
    return f"{words} {_box_in_words(stage.left)}" if stage.left else words


def _box_in_words(box: Box) -> str:
    parts = "; ".join(f"{label}: {counted(number)}" for label, number in box.parts)
    return f"{box.title}: {', '.join(counted(number) for number in box.counts)}" + (f" ({parts})." if parts else ".")


def counted(number: Count) -> str:
    """A number of a box with what it counts; the reason where there is none."""
    if number.number is None:
        return f"{number.of}: {number.reason or UNDEFINED}" if number.of else number.reason or UNDEFINED
    return f"{count(number.number)} {number.of}".strip()


def _bars_rows(drawing: Bars) -> tuple[str, tuple[Column, ...], list[Row]]:
    columns = tuple(Column(Cell(name or drawing.axis), drawing.axis if name else "") for name in drawing.series)
    return (
        drawing.stub,
        columns,
        [Row(Cell(row.label), tuple(Cell(bar.text) for bar in row.bars)) for row in drawing.rows],
    )


def _likert_rows(drawing: Likert) -> tuple[str, tuple[Column, ...], list[Row]]:
    columns = (*(Column(Cell(level), "n (%)") for level in drawing.levels), Column(Cell("n")))
    rows = []
    for item in drawing.items:
        if len(item.bars) == 1 and not item.bars[0].label:
            rows.append(_likert_row(item.label, item.bars[0], len(columns), 0))
            continue
        rows.append(Row(Cell(item.label), (Cell(),) * len(columns)))
        rows += [_likert_row(bar.label, bar, len(columns), 1) for bar in item.bars]
    return "Item", columns, rows


def _likert_row(label: str, bar: LikertBar, columns: int, level: int) -> Row:
    total = sum(bar.counts)
    if not bar.counts:
        cell = Cell(UNDEFINED, (bar.reason,) if bar.reason else ())
        return Row(Cell(label), (cell,) * columns, level)
    cells = [Cell(f"{count(number)} ({percent(number, total)})") for number in bar.counts]
    return Row(Cell(label), (*cells, Cell(count(total))), level)


def _lines_rows(drawing: Lines) -> tuple[str, tuple[Column, ...], list[Row]]:
    columns = tuple(
        Column(Cell(line.label or drawing.y_axis), drawing.y_axis if line.label else "") for line in drawing.lines
    )
    rows = [
        Row(Cell(place), tuple(Cell(line.points[at].text) for line in drawing.lines))
        for at, place in enumerate(drawing.places)
    ]
    return drawing.x_axis, columns, rows


def _growth_rows(drawing: Growth) -> tuple[str, tuple[Column, ...], list[Row]]:
    columns = (Column(Cell(f"New {drawing.what}")), Column(Cell("By the end")))
    return (
        drawing.axis,
        columns,
        [
            Row(Cell(period), (Cell(count(new)), Cell(count(total))))
            for period, new, total in zip(drawing.periods, drawing.new, drawing.total, strict=True)
        ],
    )


def _forest_rows(drawing: Forest) -> tuple[str, tuple[Column, ...], list[Row]]:
    with_p = any(row.p for row in drawing.rows)
    columns = (Column(Cell(drawing.text)), *((Column(Cell(drawing.p)),) if with_p else ()))
    rows = [
        Row(Cell(row.label), (Cell(row.text), *((Cell(row.p),) if with_p else ())), row.level) for row in drawing.rows
    ]
    return drawing.stub, columns, rows


def _flow_rows(drawing: Flow) -> tuple[str, tuple[Column, ...], list[Row]]:
    columns = (Column(Cell("n"), align=Align.LEFT),)
    rows: list[Row] = []
    for stage in drawing.trunk:
        rows += _stage_rows(stage, "")
    for at, arm in enumerate(drawing.arms, 1):
        for stage in arm:
            rows += _stage_rows(stage, f" (arm {at})")
    return "Step", columns, rows


def _stage_rows(stage: Stage, arm: str) -> list[Row]:
    rows = []
    for box in (stage.box, *((stage.left,) if stage.left else ())):
        numbers = Cell(", ".join(counted(number) for number in box.counts))
        rows.append(Row(Cell(box.title + arm), (numbers,)))
        rows += [Row(Cell(label), (Cell(counted(number)),), level=1) for label, number in box.parts]
    return rows

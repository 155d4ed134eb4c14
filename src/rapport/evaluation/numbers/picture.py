"""What changed, as a picture with its data table. Pure."""

from collections.abc import Sequence

from rapport.evaluation.numbers.wording import MOST, Change
from rapport.figures.drawings import Estimate, Forest
from rapport.figures.html import section
from rapport.figures.telling import figure
from rapport.tables.numbers import interval

CAPTION = "What changed, on average, in the same people"
NOTE = "Points are mean differences, later minus earlier; lines are their confidence intervals. A line that does not "
NOTE += "cross zero is a clear change."


def picture(changes: Sequence[Change]) -> str:
    """The changes of a run as HTML; nothing where there is none."""
    rows = tuple(_row(one) for one in changes[:MOST])
    if not rows:
        return ""
    drawing = Forest(
        "Mean difference",
        "Difference (interval)",
        rows,
        line=0.0,
        logarithmic=False,
        left="less",
        right="more",
        stub="What",
    )
    return section(figure("changes", "Figure", CAPTION, drawing, notes=(NOTE,)))


def _row(one: Change) -> Estimate:
    has_limits = one.low is not None and one.high is not None
    limits = f" ({interval(one.low, one.high, 2)})" if one.low is not None and one.high is not None else ""
    text = f"{one.mean:.2f}".replace("-", "−") + limits
    return Estimate(
        f"{one.words} (n = {one.n})", one.mean, one.low if has_limits else None, one.high if has_limits else None, text
    )

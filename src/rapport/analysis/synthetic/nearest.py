"""The whole counts nearest to wished ones that meet printed numbers: a mixed-integer linear program.

Solved by HiGHS through scipy.optimize.milp (Huangfu and Hall, Mathematical Programming Computation 10, 2018,
119–142). No time limit is set, so that the same wish gives the same counts on a slow machine.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from rapport.analysis.synthetic.printed import Window

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
# The solver may stop this near to the best counts: what is wished is a random sample, not a truth.
GAP = 0.2
NODES = 20_000


class Impossible(Exception):  # noqa: N818 - a sentence for the person, not a defect
    """No whole people have the printed numbers; the text says which."""


def nearest_counts(wanted: Floats, rows: Sequence[NDArray[np.generic]], windows: Sequence[Window]) -> Integers | None:
    """Find counts.

    Args:
        wanted: the wished number of people in each cell.
        rows: per condition the weight of each cell; the weighted sum of the counts …
        windows: … lies in its window.

    Returns:
        Whole counts that meet every condition, with (nearly) the smallest sum of absolute differences from
        what was wished; None where no counts meet them.
    """
    size = len(wanted)
    conditions = np.array(rows, dtype=float)
    one, nothing = np.eye(size), np.zeros((len(rows), size))
    solved = milp(
        np.repeat([0.0, 1.0], size),
        integrality=np.repeat([1, 0], size),
        bounds=Bounds(0, np.inf),
        constraints=[
            LinearConstraint(
                np.hstack([conditions, nothing]),
                [window.low for window in windows],
                [window.high for window in windows],
            ),
            LinearConstraint(np.hstack([one, -one]), -np.inf, wanted),
            LinearConstraint(np.hstack([one, one]), wanted, np.inf),
        ],
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )
    return None if solved.x is None else np.rint(solved.x[:size]).astype(np.int64)


def squares(sd: Window, total: int, n: int) -> Window:
    """The sums of squares that give these SDs: sd² (n − 1) + total² / n."""
    return Window(sd.low**2 * (n - 1) + total**2 / n, sd.high**2 * (n - 1) + total**2 / n)

"""Two coders who give any number of codes to each unit: agreement by four Python programs.

scikit-learn and statsmodels compute kappa (statsmodels its large-sample error, too), krippendorff alpha, irrCAC AC1.
None is a dependency of ours for this, and irrCAC wants an old scipy: give them an environment of their own.

    python -m venv VENV
    VENV/bin/pip install irrCAC==0.4.4 krippendorff==0.9.0 scikit-learn==1.9.1 statsmodels==0.15.0
    VENV/bin/python tests/reference/code_sets_peers.py > tests/reference/code_sets_peers.csv

Pooled kappa (De Vries et al. 2008) none of them has: it is made here of the mean observed and the mean expected
agreement, as the paper says.
"""

import sys
import warnings
from importlib.metadata import version

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score, f1_score
from statsmodels.stats.inter_rater import cohens_kappa

# Krippendorff (2011), example A: two observers, ten units, yes or no.
KRIPPENDORFF = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]


def by_table(both: int, first: int, second: int, neither: int) -> np.ndarray:
    """Units × codes (one) × coders."""
    cells = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return np.array(cells)[:, None, :]


def by_formula(units: int, codes: int) -> np.ndarray:
    """Codes from common to rare; the second coder misses some and sees some that the first does not."""
    at = np.arange(units)
    made = []
    for code in range(codes):
        first = (at * (code + 3) + code * code) % (4 + 2 * code) < 2
        misses, sees = (at * 5 + code) % 7 == 3, (at * 3 + code) % 17 == 5
        made.append(np.stack((first, (first & ~misses) | (~first & sees)), axis=1))
    return np.stack(made, axis=1).astype(int)


CASES = {
    "krippendorff-a": np.array(KRIPPENDORFF)[:, None, :],
    "paradox": by_table(118, 5, 2, 0),
    "textbook": by_table(20, 5, 10, 15),
    # NVivo's help: of 1,000 characters both coders marked 50, one of them 150, neither 800.
    "nvivo": by_table(50, 100, 50, 800),
    "six-codes": by_formula(60, 6),
    "twenty-two-codes": by_formula(26, 22),
    "long": by_formula(688, 12),
}


def say(case: str, statistic: str, value: float) -> None:
    sys.stdout.write(f"{case},{statistic},{float(value):.17g}\n")


def square(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.array([[np.sum((first == i) & (second == j)) for j in (0, 1)] for i in (0, 1)])


def peers(case: str, name: str, first: np.ndarray, second: np.ndarray) -> None:
    table = square(first, second)
    say(case, f"{name}_observed", np.trace(table) / table.sum())
    if not (first.any() or second.any()):
        return
    say(case, f"{name}_positive", f1_score(first, second))
    if not (first.all() and second.all()):
        say(case, f"{name}_negative", f1_score(1 - first, 1 - second))
        found = cohens_kappa(table)
        say(case, f"{name}_kappa", cohen_kappa_score(first, second))
        say(case, f"{name}_kappa_statsmodels", found.kappa)
        say(case, f"{name}_kappa_se", np.sqrt(found.var_kappa))
        say(
            case,
            f"{name}_alpha",
            krippendorff.alpha(np.stack((first, second)).astype(float), level_of_measurement="nominal"),
        )
    frame = pd.DataFrame({"first": first, "second": second}).astype(float)
    ac1 = CAC(frame, "identity", [0.0, 1.0], 0.95, digits=17).gwet()["est"]
    say(case, f"{name}_ac1", ac1["coefficient_value"])


def main() -> None:
    warnings.simplefilter("ignore")
    programs = ("irrCAC", "krippendorff", "scikit-learn", "statsmodels", "numpy")
    sys.stdout.write(f"# Python {sys.version.split()[0]}")
    sys.stdout.write("".join(f" | {name} {version(name)}" for name in programs) + "\ncase,statistic,value\n")
    for case, cells in CASES.items():
        units, codes, _ = cells.shape
        say(case, "units", units)
        say(case, "codes", codes)
        for code in range(codes):
            # The decisions on a unit as one number: Σ 4^code · (0 neither, 1 the first, 2 the second, 3 both).
            peers(case, f"code{code + 1}", cells[:, code, 0], cells[:, code, 1])
        for unit in range(units):
            digits = cells[unit, :, 0] + 2 * cells[unit, :, 1]
            say(case, f"x{unit + 1}", sum(int(digit) * 4**code for code, digit in enumerate(digits)))
        peers(case, "stacked", cells[:, :, 0].ravel(), cells[:, :, 1].ravel())
        tables = [square(cells[:, code, 0], cells[:, code, 1]) for code in range(codes)]
        observed = np.mean([np.trace(table) / units for table in tables])
        expected = np.mean([table.sum(axis=1) @ table.sum(axis=0) / units**2 for table in tables])
        say(case, "pooled_kappa", (observed - expected) / (1 - expected))
        say(case, "same_set", np.mean((cells[:, :, 0] == cells[:, :, 1]).all(axis=1)))


if __name__ == "__main__":
    main()

"""Coefficients for any number of raters by two Python programs, because Debian has no R package for them.

irrCAC is the Python version of Gwet's own R package of that name; krippendorff computes alpha. Neither is a dependency
of ours, and irrCAC wants an old scipy: give them an environment of their own.

    python -m venv VENV && VENV/bin/pip install irrCAC==0.4.4 krippendorff==0.9.0
    VENV/bin/python tests/reference/agreement_peers.py > tests/reference/agreement_peers.csv
"""

import sys
from importlib.metadata import version

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC

NAN = float("nan")
# Krippendorff (2011), example C: four observers, twelve units; also irrCAC::cac.raw4raters.
FOUR = [
    [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
    [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
]  # fmt: skip
# Fleiss (1971): 30 patients, six psychiatrists, five diagnoses.
FLEISS = (
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)


def by_table(table: list[list[int]]) -> list[list[float]]:
    rows = [[i + 1, j + 1] for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [[float(value) for value in row] for row in rows]


def by_formula(items: int, raters: int) -> list[list[float]]:
    """Five categories; every eleventh rating is missing."""
    return [
        [NAN if (i * raters + j) % 11 == 4 else float(1 + ((i * 7) % 5 + (i * j // 3) % 3 * (i % 2)) % 5)
         for j in range(raters)]
        for i in range(items)
    ]  # fmt: skip


CASES = {
    "four": (FOUR, 5),
    "fleiss": ([[float(digit) for digit in row] for row in FLEISS.split()], 5),
    "abstractors": (by_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), 3),
    "paradox": (by_table([[118, 5], [2, 0]]), 2),
    "none": (by_table([[0, 4, 3], [2, 0, 5], [6, 1, 0]]), 3),
    "formula": (by_formula(40, 3), 5),
    "empty": (by_formula(40, 3), 7),
    "two-missing": (by_formula(25, 2), 5),
}


def say(case: str, statistic: str, *values: float) -> None:
    for place, value in enumerate(values, 1):
        name = statistic if len(values) == 1 else f"{statistic}{place}"
        sys.stdout.write(f"{case},{name},{float(value):.17g}\n")


def main() -> None:
    sys.stdout.write(f"# Python {sys.version.split()[0]} | irrCAC {version('irrCAC')} | ")
    sys.stdout.write(f"krippendorff {version('krippendorff')} | numpy {np.__version__}\ncase,statistic,value\n")
    for case, (rows, categories) in CASES.items():
        data = np.array(rows)
        say(case, "x", *data.ravel())
        say(case, "raters", data.shape[1])
        say(case, "categories", categories)
        for weights in ("identity", "linear", "quadratic", "ordinal"):
            peer = CAC(pd.DataFrame(data), weights, [float(c) for c in range(1, categories + 1)], 0.95, digits=17)
            for name in ("gwet", "fleiss", "bp"):
                found = getattr(peer, name)()["est"]
                say(case, f"{name}_{weights}", found["coefficient_value"])
                say(case, f"{name}_{weights}_se", found["se"])
                say(case, f"{name}_{weights}_observed", found["pa"])
                say(case, f"{name}_{weights}_expected", found["pe"])
                low, high = found["confidence_interval"]
                say(case, f"{name}_{weights}_low", low)
                say(case, f"{name}_{weights}_high", high)
        for level in ("nominal", "ordinal", "interval", "ratio"):
            say(case, f"alpha_{level}", krippendorff.alpha(data.T, level_of_measurement=level))


if __name__ == "__main__":
    main()

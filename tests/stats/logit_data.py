"""The data of tests/reference/logit.R, as terms and outcomes."""

import numpy as np
from numpy.typing import NDArray

from rapport.stats.design import Outcome, Term, categorical, continuous
from tests.stats.reference import cases

R_CASES = cases("logit.csv")
FACTORS = {
    "race": 3, "smoke": 2, "ptd": 2, "ht": 2, "ui": 2, "children": 2, "region": 5, "Infl": 3, "Type": 4, "Cont": 2,
    "low": 2, "visits": 3, "partic": 3, "Sat": 3,
}  # fmt: skip


def read() -> dict[str, dict[str, NDArray[np.float64]]]:
    """Columns of each data set."""
    found: dict[str, dict[str, list[float]]] = {}
    for case, statistics in R_CASES.items():
        if not case.startswith("data:"):
            continue
        columns = found.setdefault(case.removeprefix("data:"), {})
        for key, value in statistics.items():
            columns.setdefault(key.rstrip("0123456789"), []).append(value)
    return {name: {key: np.array(values) for key, values in columns.items()} for name, columns in found.items()}


DATA = read()


def term(data: str, name: str) -> Term:
    values = DATA[data][name]
    if name in FACTORS:
        levels = [str(at) for at in range(FACTORS[name])]
        return categorical(name, values.astype(np.intp), levels, "0")
    return continuous(name, np.where(values == -1, np.nan, values) if name == "gap" else values)


def terms(data: str, *names: str) -> list[Term]:
    return [term(data, name) for name in names]


def outcome(data: str, name: str) -> Outcome:
    levels = tuple(str(at) for at in range(FACTORS[name])) if name in FACTORS else ("0", "1")
    return Outcome(DATA[data][name].astype(np.intp), levels, 0)

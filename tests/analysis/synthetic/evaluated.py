"""Synthetic people put through the plans that ship, by the real command; what comes out, as it is printed."""

import csv
import functools
import io
import json
from pathlib import Path

from rapport.analysis.command import main
from rapport.analysis.synthetic.cohort import Cohort

PLANS = Path(__file__).parents[3] / "src" / "rapport" / "content" / "plans"
Sheet = list[list[str]]


def evaluated(folder: Path, plan: str, cohort: Cohort) -> Path:
    """The folder of the report. Selections are not tried on resampled people: that takes seconds."""
    text = (PLANS / f"{plan}.yaml").read_text(encoding="utf-8")
    text = text.replace("  - verb: adjusted\n", "  - verb: adjusted\n    stability: false\n")
    (folder / f"{plan}.yaml").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_bytes(cohort.csv())
    out = folder / "report"
    assert main([str(folder / f"{plan}.yaml"), "--data", str(folder / "people.csv"), "--out", str(out)]) == 0
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["not_made"] == []
    return out


def sheet(out: Path, table: str) -> Sheet:
    text = (out / f"{table}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@functools.cache
def records(out: Path, table: str) -> list[dict[str, object]]:
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return [record for record in found if record["table"] == table]

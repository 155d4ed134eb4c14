"""``python -m rapport.trials.baseline.setting``: a plan and a table on standard input, tables on standard output."""

from pathlib import Path

from rapport.analysis.protection import Released
from rapport.analysis.run import Wishes, evaluate
from rapport.stats.suppression import INSIDE
from rapport.tables.html import section
from rapport.textfiles.mistakes import TextFileError
from rapport.trials.asked.computing import answer
from rapport.trials.baseline.planning import ALIKE, TABLE


def tables(asked: dict[str, object]) -> dict[str, object]:
    """Run the plan in the present folder, small numbers protected.

    Args:
        asked: plan, table, and what was told before.
    """
    Path("plan.yaml").write_text(str(asked["plan"]), encoding="utf-8")
    Path("data.csv").write_text(str(asked["table"]), encoding="utf-8")
    earlier = tuple(Released(frozenset(columns), frozenset(rows)) for columns, rows in asked["earlier"])  # type: ignore[attr-defined]
    try:
        found = evaluate("plan.yaml", "data.csv", "out", Wishes(protect=INSIDE, earlier=earlier))
    except TextFileError as error:
        return {"table": "", "files": {}, "told": [], "problem": error.mistakes[0].what}
    shown = [one for one in found.tables if one.name in (TABLE, ALIKE)]
    names = [f"{one.name}.{kind}" for one in shown for kind in ("csv", "docx")]
    told = found.guard.released if found.guard else ()
    return {
        "table": "".join(section(one) for one in shown),
        "files": {name: (Path("out") / name).read_bytes().hex() for name in (*names, "results.json")},
        "told": [[sorted(one.about), sorted(one.people)] for one in told],
        "problem": "" if shown else "; ".join(str(one) for one in found.missing)[:300],
    }


if __name__ == "__main__":
    answer(tables)

"""The report of a run as one HTML page: participants, tables, and notes derived from what ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rapport.analysis.exclusions import Flow
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.specs.basics import once
from rapport.tables.html import page, section
from rapport.tables.numbers import count, percent
from rapport.tables.table import Table


@dataclass(frozen=True)
class Made:
    """What a run was made of and with; the same input gives the same.

    Attributes:
        plan: name of the plan file.
        plan_sha256: its fingerprint.
        data: name of the data file.
        data_sha256: its fingerprint.
        encoding: how the data were saved.
        programs: program → version.
    """

    plan: str
    plan_sha256: str
    data: str
    data_sha256: str
    encoding: str
    programs: dict[str, str]


def report_page(plan: Plan, flow: Table, tables: Sequence[Table], made: Made, missing: str) -> str:
    """Put the report together.

    Args:
        plan: the plan.
        flow: the flow of participants.
        tables: the tables, in order.
        made: what the run was made of.
        missing: the missing-data note.

    Returns:
        A whole HTML page.
    """
    methods = list(dict.fromkeys(sentence for table in tables for sentence in table.methods))
    body = [
        f'<p class="lead">{escape(plan.about)}</p>' if plan.about else "",
        f"<p>{escape(plan.data.about)}</p>" if plan.data.about else "",
        "<h2>Participants</h2>",
        section(flow),
        "<h2>Tables</h2>",
        *(section(table) for table in tables),
        "<h2>Methods</h2>",
        f"<p>{escape(' '.join(methods))}</p>" if methods else "",
        "<h2>Missing data</h2>",
        f"<p>{escape(missing)}</p>",
        "<h2>How this report was made</h2>",
        _made(made),
    ]
    return page(plan.title, [piece for piece in body if piece])


def missing_note(plan: Plan, frame: Frame, flow: Flow) -> str:
    """Say who did not answer what, over the variables that the tables use.

    Args:
        plan: the plan.
        frame: the data after exclusions.
        flow: the counts of the exclusions.

    Returns:
        A few sentences.
    """
    names = _used(plan)
    total = frame.rows
    gaps = {name: int((~frame.variables[name].answered()).sum()) for name in names}
    named = [f"{plan.variable(name).label} ({count(gap)}, {percent(gap, total)}%)" for name, gap in gaps.items() if gap]
    used = "Each row of a table uses everyone who answered its question (or both, for a pair); nothing was imputed."
    if not named:
        return f"All {count(flow.analysed)} participants answered every question that the tables use. {used}"
    return f"{used} Not answered, of {count(total)} participants: {'; '.join(named)}."


def _used(plan: Plan) -> tuple[str, ...]:
    return once(name for table in plan.tables for name in table.uses())


def _made(made: Made) -> str:
    programs = ", ".join(f"{name} {version}" for name, version in made.programs.items())
    facts = (
        ("Plan", f"{made.plan} (SHA-256 {made.plan_sha256})"),
        ("Data", f"{made.data} (SHA-256 {made.data_sha256}), read as {made.encoding}"),
        ("Made with", programs),
        ("Full precision", "results.json; each table also as CSV"),
    )
    items = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in facts)
    return f"<dl>\n{items}\n</dl>"

"""The report of a run as one HTML page: participants, tables, and notes derived from what ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rapport.analysis.exclusions import Flow
from rapport.analysis.frame import Frame
from rapport.analysis.not_made import Missing
from rapport.analysis.plan import Plan
from rapport.analysis.registration import Deviation
from rapport.analysis.specs.basics import once
from rapport.analysis.verbs import Product
from rapport.figures.figure import Figure
from rapport.tables.html import page, section
from rapport.tables.numbers import count, percent
from rapport.tables.table import Align, Cell, Column, Row, Table

EACH_ITS_OWN = "Each row of a table uses everyone who answered its question (or both, for a pair); nothing was imputed."


@dataclass(frozen=True)
class Registered:
    """That a plan was registered, and what was changed since.

    Attributes:
        by: who registered it.
        on: the day.
        sha256: fingerprint of the registered text.
        seal: fingerprint of the registration.
        deviations: every change.
        same_text: whether even comments and layout are the same.
    """

    by: str
    on: str
    sha256: str
    seal: str
    deviations: tuple[Deviation, ...]
    same_text: bool


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
        seed: where resampling began.
        registered: the registration of the plan; None where there is none.
    """

    plan: str
    plan_sha256: str
    data: str
    data_sha256: str
    encoding: str
    programs: dict[str, str]
    seed: int = 1
    registered: Registered | None = None


@dataclass(frozen=True)
class Report:
    """Everything that a report says.

    Attributes:
        plan: the plan.
        flow: the flow of participants.
        products: tables and figures in order, and what is missing.
        made: what the run was made of.
        missing_data: who did not answer what.
        methods: sentences about variables that were made or merged.
    """

    plan: Plan
    flow: Table
    products: tuple[Product, ...]
    made: Made
    missing_data: str
    methods: tuple[str, ...] = ()


def report_page(report: Report) -> str:
    """Put the report together.

    Args:
        report: what it says.

    Returns:
        A whole HTML page.
    """
    plan = report.plan
    made = [product for product in report.products if not isinstance(product, Missing)]
    methods = dict.fromkeys([*report.methods, *(sentence for product in made for sentence in product.methods)])
    body = [
        f'<p class="lead">{escape(plan.about)}</p>' if plan.about else "",
        f"<p>{escape(plan.data.about)}</p>" if plan.data.about else "",
        *_not_made([product for product in report.products if isinstance(product, Missing)]),
        *_registered(report.made.registered),
        "<h2>Participants</h2>",
        section(report.flow),
        "<h2>Tables</h2>",
        *(section(product.table if isinstance(product, Figure) else product) for product in made),
        "<h2>Methods</h2>",
        f"<p>{escape(' '.join(methods))}</p>" if methods else "",
        "<h2>Missing data</h2>",
        f"<p>{escape(report.missing_data)}</p>",
        "<h2>How this report was made</h2>",
        _made(report.made),
    ]
    return page(plan.title, [piece for piece in body if piece])


def _not_made(missing: Sequence[Missing]) -> list[str]:
    """What is missing stands first: nobody shall take a report for whole that is not."""
    if not missing:
        return []
    items = "".join(f"<li>{escape(str(one))}.</li>" for one in missing)
    return ["<h2>Not made</h2>", f"<ul>{items}</ul>"]


def _registered(registered: Registered | None) -> list[str]:
    """When the plan was registered, and every deviation from it: what, from, to."""
    if registered is None:
        return []
    parts = [
        "<h2>Registration</h2>",
        f"<p>The plan was registered on {escape(registered.on)} by {escape(registered.by)} "
        f"(SHA-256 {registered.sha256}, seal {registered.seal}).</p>",
    ]
    if not registered.deviations:
        only = "" if registered.same_text else " Only its comments or layout were changed."
        return [*parts, f"<p>The analysis does not deviate from it.{only}</p>"]
    columns = (Column(Cell("Registered"), align=Align.LEFT), Column(Cell("Now"), align=Align.LEFT))
    caption = "What was changed after the registration"
    table = Table("deviations", "Deviations", caption, "Part of the plan", columns).with_rows(
        *(Row(Cell(one.what), (Cell(one.before), Cell(one.after))) for one in registered.deviations)
    )
    return [*parts, section(table)]


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
    if frame.guard is not None:
        return f"{EACH_ITS_OWN} How many did not answer a question is told beside it, where it is no small number."
    gaps = {name: int((~frame.variables[name].answered()).sum()) for name in names}
    named = [f"{plan.variable(name).label} ({count(gap)}, {percent(gap, total)}%)" for name, gap in gaps.items() if gap]
    if not named:
        return f"All {count(flow.analysed)} participants answered every question that the tables use. {EACH_ITS_OWN}"
    return f"{EACH_ITS_OWN} Not answered, of {count(total)} participants: {'; '.join(named)}."


def _used(plan: Plan) -> tuple[str, ...]:
    return once(name for table in plan.tables for name in table.uses())


def _made(made: Made) -> str:
    programs = ", ".join(f"{name} {version}" for name, version in made.programs.items())
    facts = (
        ("Plan", f"{made.plan} (SHA-256 {made.plan_sha256})"),
        ("Data", f"{made.data} (SHA-256 {made.data_sha256}), read as {made.encoding}"),
        ("Made with", programs),
        ("Seed of resampling", str(made.seed)),
        ("Full precision", "results.json; each table also as CSV"),
    )
    items = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in facts)
    return f"<dl>\n{items}\n</dl>"

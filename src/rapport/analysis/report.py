"""The report of a run as one HTML page: participants, tables, and notes derived from what ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rapport.analysis.exclusions import Flow
from rapport.analysis.frame import Frame
from rapport.analysis.not_made import Missing
from rapport.analysis.plan import Plan
from rapport.analysis.registration import Deviation
from rapport.analysis.specs.basics import listed, once
from rapport.analysis.verbs import Product
from rapport.figures.figure import Figure
from rapport.figures.html import STYLE as FIGURE_STYLE
from rapport.figures.html import section as figure_section
from rapport.tables.html import page, section
from rapport.tables.numbers import count, percent
from rapport.tables.table import Align, Cell, Column, Row, Table

TABLE_FILES = ("docx", "tex", "csv")
FIGURE_FILES = ("svg", "png", "pdf", "csv")
EACH_ITS_OWN = "Each row of a table uses everyone who answered its question (or both, for a pair); {imputed}."


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

    @property
    def whole(self) -> tuple[Table | Figure, ...]:
        """Tables and figures in order."""
        return tuple(product for product in self.products if not isinstance(product, Missing))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What could not be made."""
        return tuple(product for product in self.products if isinstance(product, Missing))

    @property
    def all_methods(self) -> tuple[str, ...]:
        """The sentences of the methods, each once."""
        told = (sentence for product in self.whole for sentence in product.methods)
        return tuple(dict.fromkeys([*self.methods, *told]))

    @property
    def registration(self) -> tuple[str, ...]:
        """That the plan was registered, in sentences; nothing where it was not."""
        found = self.made.registered
        if found is None:
            return ()
        said = (f"The plan was registered on {found.on} by {found.by} (SHA-256 {found.sha256}, seal {found.seal}).",)
        if found.deviations:
            return said
        only = "" if found.same_text else " Only its comments or layout were changed."
        return (*said, f"The analysis does not deviate from it.{only}")

    @property
    def changes(self) -> tuple[Table, ...]:
        """Every deviation from the registered plan – what, from, to – as a table; nothing where there is none."""
        found = self.made.registered
        if found is None or not found.deviations:
            return ()
        columns = (Column(Cell("Registered"), align=Align.LEFT), Column(Cell("Now"), align=Align.LEFT))
        caption = "What was changed after the registration"
        table = Table("deviations", "Deviations", caption, "Part of the plan", columns)
        return (
            table.with_rows(*(Row(Cell(one.what), (Cell(one.before), Cell(one.after))) for one in found.deviations)),
        )

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the report was made of and with."""
        made = self.made
        return (
            ("Plan", f"{made.plan} (SHA-256 {made.plan_sha256})"),
            ("Data", f"{made.data} (SHA-256 {made.data_sha256}), read as {made.encoding}"),
            ("Made with", ", ".join(f"{name} {version}" for name, version in made.programs.items())),
            ("Seed of resampling", str(made.seed)),
        )


def report_page(report: Report) -> str:
    """Put the report together.

    Args:
        report: what it says.

    Returns:
        A whole HTML page.
    """
    plan = report.plan
    body = [
        f'<p class="lead">{escape(plan.about)}</p>' if plan.about else "",
        f"<p>{escape(plan.data.about)}</p>" if plan.data.about else "",
        *_not_made(report.missing),
        *_registered(report),
        "<h2>Participants</h2>",
        _shown(report.flow),
        "<h2>Tables and figures</h2>",
        *(_shown(product) for product in report.whole),
        "<h2>Methods</h2>",
        f"<p>{escape(' '.join(report.all_methods))}</p>" if report.all_methods else "",
        "<h2>Missing data</h2>",
        f"<p>{escape(report.missing_data)}</p>",
        "<h2>How this report was made</h2>",
        _made(report),
    ]
    style = FIGURE_STYLE if any(isinstance(product, Figure) for product in report.whole) else ""
    pieces = [piece for piece in body if piece]
    return page(plan.title, pieces, language=plan.manuscript.language, style=style)


def _shown(product: Table | Figure) -> str:
    """A table or figure, with what its numbers were made of."""
    shown = figure_section(product) if isinstance(product, Figure) else section(product)
    return shown + _how_made(product.table if isinstance(product, Figure) else product, product)


def _how_made(table: Table, product: Table | Figure) -> str:
    kinds = FIGURE_FILES if isinstance(product, Figure) else TABLE_FILES
    files = ", ".join(f'<a href="{escape(table.name)}.{kind}">{kind.upper()}</a>' for kind in kinds)
    methods = f"<p>{escape(' '.join(table.methods))}</p>" if table.methods else ""
    people = sorted({record.n for record in table.records if record.n is not None})
    span = "" if not people else f" They rest on {_span(people)} people."
    numbers = len(table.records)
    records = (
        f'<p><a href="records.html#{escape(table.name)}">{count(numbers)} numbers in full precision</a>, each with '
        f"the people it rests on and the test or model it comes from.{span}</p>"
        if numbers
        else ""
    )
    return (
        f'<details class="how-made"><summary>How the numbers of {escape(table.number)} were made</summary>\n'
        f"{methods}{records}<p>Files: {files}</p>\n</details>\n"
    )


def _span(people: list[int]) -> str:
    return count(people[0]) if len(people) == 1 else f"{count(people[0])} to {count(people[-1])}"


def _not_made(missing: Sequence[Missing]) -> list[str]:
    """What is missing stands first: nobody shall take a report for whole that is not."""
    if not missing:
        return []
    items = "".join(f"<li>{escape(str(one))}.</li>" for one in missing)
    return ["<h2>Not made</h2>", f"<ul>{items}</ul>"]


def _registered(report: Report) -> list[str]:
    """When the plan was registered, and every deviation from it: what, from, to."""
    if not report.registration:
        return []
    parts = [f"<p>{escape(sentence)}</p>" for sentence in report.registration]
    return ["<h2>Registration</h2>", *parts, *(section(table) for table in report.changes)]


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
    tables = [number for spec, number in plan.numbered() if spec.imputes]
    imputed = f"for {listed(tables)} missing values were imputed" if tables else "nothing was imputed"
    each = EACH_ITS_OWN.format(imputed=imputed)
    k = frame.guard.k if frame.guard is not None else 0
    names = tuple(name for name in names if not 0 < int(frame.variables[name].answered().sum()) < k)
    gaps = {name: int((~frame.variables[name].answered()).sum()) for name in names}
    named = [f"{plan.variable(name).label} ({count(gap)}, {percent(gap, total)}%)" for name, gap in gaps.items() if gap]
    if not named:
        return f"All {count(flow.analysed)} participants answered every question that the tables use. {each}"
    return f"{each} Not answered, of {count(total)} participants: {'; '.join(named)}."


def _used(plan: Plan) -> tuple[str, ...]:
    return once(name for table in plan.tables for name in table.uses())


def _made(report: Report) -> str:
    files = '<a href="report.docx">report.docx</a>, <a href="records.html">records.html</a>, '
    files += '<a href="results.json">results.json</a>, <a href="run.json">run.json</a>'
    items = "\n".join(f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in report.facts())
    return f"<dl>\n{items}\n<dt>Files</dt><dd>{files}</dd>\n</dl>"

"""One run: a plan and a data file become a folder of tables and figures."""

import hashlib
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import scipy

import rapport
from rapport.analysis.data import check_scoring, read_frame, read_what_is_right
from rapport.analysis.derive import derive, settle
from rapport.analysis.exclusions import Flow, exclude, flow_table
from rapport.analysis.explaining import made_in_words
from rapport.analysis.files import files_of
from rapport.analysis.frame import Frame
from rapport.analysis.guard import Guard, Released
from rapport.analysis.not_made import Missing
from rapport.analysis.output import check_folder, write
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import read_plan
from rapport.analysis.progress import Listener, listening
from rapport.analysis.registration import beside, deviations
from rapport.analysis.report import Made, Registered, Report, missing_note
from rapport.analysis.sources.asked import Source
from rapport.analysis.sources.opening import open_source
from rapport.analysis.specs.basics import once
from rapport.analysis.unreadable import makeable
from rapport.analysis.variables import Derived, made_of
from rapport.analysis.verbs import Product, make
from rapport.figures.figure import Figure
from rapport.tables.table import Table
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.plain_text import decode_utf8, read_bytes
from rapport.textfiles.yaml_file import Document

STEPS_AROUND = 2  # reading before the tables, writing after them


@dataclass(frozen=True)
class Wishes:
    """What the caller of a run may wish beside the plan.

    Attributes:
        seed: where resampling begins; None for what the plan says.
        listener: is told how far the run is.
        protect: the smallest number of people that anything is told about, if the plan says no larger one.
        earlier: what earlier runs on the same people told.
    """

    seed: int | None = None
    listener: Listener | None = None
    protect: int | None = None
    earlier: tuple[Released, ...] = ()


@dataclass(frozen=True, eq=False)
class Analysis:
    """What an analysis made.

    Attributes:
        plan: the plan that was run.
        frame: the data after exclusions.
        counts: the flow of participants, as counts.
        flow: the same as a table.
        products: tables and figures in order, and what is missing.
        methods: sentences about variables that were made or merged.
        guard: what was told of whom, where small numbers are protected: its ``released`` is to be remembered.
        mistakes: mistakes of the data in variables that were therefore left out.
    """

    plan: Plan
    frame: Frame
    counts: Flow
    flow: Table
    products: tuple[Product, ...]
    methods: tuple[str, ...] = ()
    guard: Guard | None = None
    mistakes: tuple[Mistake, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The flow of participants, then every table, and the numbers of every figure."""
        made = (product.table if isinstance(product, Figure) else product for product in self.products)
        return (self.flow, *(product for product in made if isinstance(product, Table)))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What could not be made."""
        return tuple(product for product in self.products if isinstance(product, Missing))


def evaluate(plan_path: Path | str, data_path: Path | str, out_dir: Path | str, wishes: Wishes = Wishes()) -> Analysis:
    """Run an analysis plan on a data file and write report, results and a file per table and figure.

    The same plan, data and seed give the same bytes, but for ``when`` in run.json. A mistake of the plan, or of the
    whole file, refuses the run before anything is written; a table that cannot be made is told in the report.

    Args:
        plan_path: the plan (YAML).
        data_path: the data (CSV, SPSS, Stata or SAS transport); never changed.
        out_dir: the folder to make; one that holds a previous run is replaced.
        wishes: seed and who listens.

    Returns:
        What was made.

    Raises:
        TextFileError: with every mistake of the plan; if it has none, of the data.
        OutputRefused: the folder cannot be used.
    """
    began, clock = datetime.now(UTC), time.monotonic()
    out = Path(out_dir).absolute()
    check_folder(out)
    document = read_plan(plan_path)
    if wishes.seed is not None:
        document = replace(document, content=document.content.model_copy(update={"seed": wishes.seed}))
    registered = registration_of(Path(plan_path))
    steps = len(document.content.tables) + STEPS_AROUND
    with listening(wishes.listener, "reading the data", 0, steps):
        source = open_source(data_path, document.content.data.encoding)
    analysis = analyse(document, source, wishes)
    made = Made(
        plan=Path(plan_path).name,
        plan_sha256=_sha256(plan_path),
        data=Path(data_path).name,
        data_sha256=source.sha256,
        encoding=source.encoding,
        programs={"Rapport": rapport.__version__, "NumPy": np.__version__, "SciPy": scipy.__version__},
        seed=document.content.seed,
        registered=registered,
    )
    with listening(wishes.listener, "writing", steps - 1, steps):
        files = files_of(report_of(analysis, made))
        when = {"began": began.isoformat(timespec="seconds"), "seconds": round(time.monotonic() - clock, 3)}
        write(out, files, {**asdict(made), "not_made": [str(one) for one in analysis.missing]}, when)
    with listening(wishes.listener, "done", steps, steps):
        return analysis


def analyse(document: Document[Plan], source: Source, wishes: Wishes = Wishes()) -> Analysis:
    """Read the data and make everything that the plan asks for; nothing is written.

    A table that needs a variable with a mistake in it is not made, the others are. Where small numbers are
    protected, any mistake refuses the run: the report would quote the cell.

    Args:
        document: the plan, with its lines.
        source: the data.
        wishes: who listens.

    Returns:
        What was made.

    Raises:
        TextFileError: with every mistake of the data, where they leave no table to make.
    """
    asked = document.content
    steps = len(asked.tables) + STEPS_AROUND
    protected = asked.protect is not None or wishes.protect is not None
    with listening(wishes.listener, "reading the data", 0, steps):
        reading = read_frame(document, source) if protected else read_what_is_right(document, source)
    left = makeable(asked, reading.wrong, source.file)
    plan = left.plan
    frame, counts = exclude(derive(plan, reading.frame), plan.exclusions)
    check_scoring(document, source, reading, frame.people)
    frame, merged = settle(plan, frame)
    methods = (*_how_made(plan), *merged)
    guard = _guard(plan, frame, wishes)
    frame = replace(frame, guard=guard)
    products: list[Product] = [*left.unasked]
    for at, (spec, number) in enumerate(asked.numbered(), 1):
        with listening(wishes.listener, number, at, steps):
            missing = left.not_made.get(spec.name)
            products += (missing,) if missing else make(spec, number, plan, frame)
    flow = flow_table(counts, reading.sheet.blank_lines, guard.k if guard else None)
    mistakes = tuple(mistake for found in reading.wrong.values() for mistake in found)
    return Analysis(plan, frame, counts, flow, tuple(products), methods, guard, mistakes)


def _how_made(plan: Plan) -> tuple[str, ...]:
    """How the derived variables that the tables use are made."""
    needed = set(once(name for spec in plan.tables for name in spec.uses()))
    for variable in reversed(plan.variables):
        if variable.name in needed:
            needed.update(made_of(variable))
    return tuple(
        made_in_words(variable, plan)
        for variable in plan.variables
        if variable.name in needed and isinstance(variable, Derived)
    )


def _guard(plan: Plan, frame: Frame, wishes: Wishes) -> Guard | None:
    asked = [k for k in (plan.protect, wishes.protect) if k is not None]
    return Guard(max(asked), plan, frame.people, wishes.earlier) if asked else None


def report_of(analysis: Analysis, made: Made) -> Report:
    """Everything that a report says, in order.

    Args:
        analysis: what was made.
        made: what it was made of.

    Returns:
        The report, ready to be rendered.
    """
    note = missing_note(analysis.plan, analysis.frame, analysis.counts)
    return Report(analysis.plan, analysis.flow, analysis.products, made, note, analysis.methods)


def registration_of(plan: Path) -> Registered | None:
    """The registration beside a plan, with what was changed since.

    Args:
        plan: the plan.

    Returns:
        None where the plan was not registered.

    Raises:
        TextFileError: the registration was changed, or is none.
    """
    found = beside(plan)
    if found is None:
        return None
    text = decode_utf8(read_bytes(plan), name=str(plan))
    return Registered(found.by, found.on, found.sha256, found.seal, deviations(found.text, text), found.text == text)


def _sha256(path: Path | str) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()

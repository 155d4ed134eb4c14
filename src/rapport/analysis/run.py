"""One run: a plan and a data file become a folder of tables."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import scipy

import rapport
from rapport.analysis.data import read_frame
from rapport.analysis.exclusions import exclude, flow_table
from rapport.analysis.frame import Frame
from rapport.analysis.output import check_folder, write
from rapport.analysis.plan import Plan
from rapport.analysis.plan_checks import read_plan
from rapport.analysis.report import Made, missing_note, report_page
from rapport.analysis.verbs import make
from rapport.tables.csv_export import csv_bytes
from rapport.tables.record import results_json
from rapport.tables.table import Table
from rapport.textfiles import csv_file
from rapport.textfiles.plain_text import read_bytes


def evaluate(plan_path: Path | str, data_path: Path | str, out_dir: Path | str) -> tuple[Table, ...]:
    """Run an analysis plan on a data file and write report.html, results.json and a CSV per table.

    The same plan and data give the same bytes. Nothing is written unless everything succeeds.

    Args:
        plan_path: the plan (YAML).
        data_path: the data (CSV); never changed.
        out_dir: the folder to make; one that holds a previous run is replaced.

    Returns:
        The flow of participants, then the plan's tables in order.

    Raises:
        TextFileError: with every mistake of the plan; if it has none, of the data.
        OutputRefused: the folder cannot be used.
    """
    out = Path(out_dir).absolute()
    check_folder(out)
    document = read_plan(plan_path)
    data = read_bytes(data_path)
    source = csv_file.read_data(data, name=str(data_path))
    plan = document.content
    frame, flow = exclude(read_frame(document, source), plan.exclusions)
    flow_of_people = flow_table(flow, len(source.blank_lines))
    tables = make_tables(plan, frame)
    made = Made(
        plan=Path(plan_path).name,
        plan_sha256=_sha256(read_bytes(plan_path)),
        data=Path(data_path).name,
        data_sha256=_sha256(data),
        encoding=source.encoding,
        programs={"Rapport": rapport.__version__, "NumPy": np.__version__, "SciPy": scipy.__version__},
    )
    report = report_page(plan, flow_of_people, tables, made, missing_note(plan, frame, flow))
    everything = (flow_of_people, *tables)
    files = {f"{table.name}.csv": csv_bytes(table) for table in everything}
    files["report.html"] = report.encode("utf-8")
    files["results.json"] = results_json(r for table in everything for r in table.records).encode("utf-8")
    write(out, files, asdict(made))
    return everything


def make_tables(plan: Plan, frame: Frame) -> Sequence[Table]:
    """Make every table of a plan.

    Args:
        plan: the plan.
        frame: the data after exclusions.

    Returns:
        The tables in the order of the plan, numbered from 1.
    """
    made: list[Table] = []
    for at, spec in enumerate(plan.tables, 1):
        made += make(spec, spec.number or f"Table {at}", plan, frame)
    return made


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

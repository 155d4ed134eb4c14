"""On how many people a plan would run: counted on the data, without making anything."""

from collections.abc import Iterator

import numpy as np

from rapport.analysis.data import check_scoring, read_frame
from rapport.analysis.derive import derive, settle
from rapport.analysis.exclusions import Flow, exclude, told_flow
from rapport.analysis.explaining import Section, called
from rapport.analysis.frame import Frame
from rapport.analysis.plan import Plan
from rapport.analysis.sources.asked import Source
from rapport.analysis.specs.basics import listed
from rapport.analysis.specs.every import TableSpec
from rapport.textfiles.yaml_file import Document


def count_people(document: Document[Plan], source: Source, k: int | None = None) -> Section:
    """Say how many people are in the data, are left out, and would be in each table and model.

    Args:
        document: the plan, with its lines.
        source: the data.
        k: the smallest number of people that is told, where small numbers are protected.

    Returns:
        One sentence for each number.

    Raises:
        TextFileError: with every mistake of the data.
    """
    plan, reading = document.content, read_frame(document, source)
    frame, flow = exclude(derive(plan, reading.frame), plan.exclusions)
    check_scoring(document, source, reading, frame.people)
    frame, merged = settle(plan, frame)
    smallest = k if k is not None else plan.protect

    def told(number: int) -> str:
        return f"fewer than {smallest}" if smallest is not None and 0 < number < smallest else f"{number:,}"

    sentences = _way(flow, smallest)
    for spec, number in plan.numbered():
        parts = [f"{part} ({told(people)})" for part, people in _people(spec, plan, frame)]
        sentences += (
            [f"{number}: {'in the model of' if spec.models() else 'answered'} {listed(parts)}."] if parts else []
        )
    return Section("On how many people", (*sentences, *merged))


def _way(flow: Flow, k: int | None) -> list[str]:
    """From the data to the analysis; with a small exclusion only its end, from which nothing can be worked out."""
    if k is not None and told_flow(flow, k) is None:
        few = 0 < flow.analysed < k
        return [f"Analysed: {f'fewer than {k}' if few else f'{flow.analysed:,}'}; who was left out is not told."]
    steps = [f"Left out: {step.label}: {step.excluded:,}." for step in flow.steps]
    return [f"Rows in the data: {flow.rows:,}.", *steps, f"Analysed: {flow.analysed:,}."]


def _people(spec: TableSpec, plan: Plan, frame: Frame) -> Iterator[tuple[str, int]]:
    models = spec.models()
    if not models:
        for name in spec.uses():
            yield called(plan, name), int(frame.variables[name].answered().sum())
    for outcome, names in models:
        complete = np.ones(frame.rows, np.bool_)
        for name in {outcome, *names}:
            complete &= frame.variables[name].answered()
        yield called(plan, outcome), int(complete.sum())

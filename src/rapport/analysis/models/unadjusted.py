"""The verb ``unadjusted``: one model for each characteristic and outcome."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rapport.analysis.adjusting import adjust, adjusted_how
from rapport.analysis.frame import Frame
from rapport.analysis.models.blocks import Block
from rapport.analysis.models.estimates import TermResult, errors_of, result_of
from rapport.analysis.models.forest import forests
from rapport.analysis.models.layout import Layout, lay_out
from rapport.analysis.models.numbers_of import records_of, valued
from rapport.analysis.models.sentences import cluster_sentence, kinds_of_models, notes_on_p, tests_of_terms
from rapport.analysis.models.terms import clusters_of, orders_of, outcome_of, term_of
from rapport.analysis.plan import Plan
from rapport.analysis.protection import why_not
from rapport.analysis.specs.models import Unadjusted
from rapport.figures.figure import Figure
from rapport.stats.design import Codes, Outcome, Term, complete_rows, design
from rapport.stats.logit.alone import Kinds, fit_alone, kinds_of
from rapport.stats.logit.fit import SEPARATED, Method, fit_logit, fit_posed
from rapport.stats.logit.term_tests import Kind
from rapport.stats.undefined import Undefined
from rapport.tables.record import Record, Statistic
from rapport.tables.table import Table


def unadjusted(spec: Unadjusted, number: str, plan: Plan, frame: Frame) -> Table | Sequence[Figure]:
    """Relate each characteristic to each outcome by itself.

    Args:
        spec: the table's options.
        number: its number as printed, e.g. ``Supplementary Table 4``.
        plan: the plan, for labels, units and references.
        frame: the data after exclusions.

    Returns:
        The wide table: for each outcome n, odds ratios with intervals, and p values. With ``show: figure`` a forest
        plot for each outcome instead.

    Raises:
        CannotBeMade: a characteristic has only one level.
    """
    terms = tuple(term_of(name, plan, frame) for name in spec.characteristics)
    kinds = {term.name: kinds_of(term) for term in terms}
    clusters = clusters_of(spec.cluster, frame)
    blocks = []
    for name in spec.outcomes:
        outcome = outcome_of(name, plan, frame)
        found = [
            _hidden(name, term.name, frame, clusters) or _model(spec, term, kinds[term.name], outcome, clusters)
            for term in terms
        ]
        blocks.append(_block(name, outcome, terms, found))
    orders = orders_of(spec.characteristics, frame)
    style = plan.manuscript.style
    layout = Layout(plan, terms, "OR", spec.confidence, spec.reference_rows, each_n=True, style=style, orders=orders)
    tests = {(block.outcome, name): one.test.p for block in blocks for name, one in block.results.items()}
    changed = dict(zip(tests, adjust(list(tests.values()), spec.p_adjust), strict=True))
    layout = replace(layout, adjusted={place: p for place, p in changed.items() if p is not None})
    table = lay_out(Table(spec.name, number, spec.caption, "Characteristic", ()), layout, blocks)
    table = (
        table.with_notes(
            "Each characteristic has a model of its own; n is the number of people who answered both questions.",
            *notes_on_p("OR: odds ratio", spec, blocks, layout.style.p),
        )
        .with_methods(
            f"Unadjusted odds ratios were estimated with {kinds_of_models(blocks, plan)}, one model for each "
            "characteristic, over everyone who answered both questions.",
            tests_of_terms(spec, blocks),
            *cluster_sentence(spec, plan),
            *adjusted_how(spec.p_adjust, len(tests)),
        )
        .with_records(*records_of(spec.name, blocks, "unadjusted logit"), *_adjusted(spec, blocks, layout))
    )
    return forests(table, layout, blocks, "unadjusted logit") if spec.show == "figure" else table


def _adjusted(spec: Unadjusted, blocks: list[Block], layout: Layout) -> list[Record]:
    """The adjusted p of each term, where there are such."""
    found = []
    for block in blocks:
        for name, one in block.results.items():
            p = layout.adjusted.get((block.outcome, name))
            if p is not None:
                blank = Record(spec.name, Statistic.ADJUSTED_P, None, one.n, outcome=block.outcome, term=name)
                found.append(valued(replace(blank, model=f"unadjusted logit, {spec.p_adjust}"), p))
    return found


def _hidden(outcome: str, term: str, frame: Frame, clusters: Codes | None) -> Undefined | None:
    """Why a model is not told, where small numbers are protected."""
    both = frame.variables[outcome].answered() & frame.variables[term].answered()
    why = why_not(frame, outcome, [term], both if clusters is None else both & (clusters >= 0))
    return Undefined(why) if why else None


def _model(
    spec: Unadjusted, term: Term, kinds: Kinds, outcome: Outcome, clusters: Codes | None
) -> TermResult | Undefined:
    method = Method.FIRTH if spec.firth == "always" else Method.ML
    rows = None
    if clusters is None:
        fit = fit_alone(kinds, outcome, method)
    else:
        rows = complete_rows([term], outcome) & (clusters >= 0)
        if not rows.any():
            return Undefined("nobody answered both questions")
        fit = fit_logit(design([term], rows), outcome.only(rows))
    if isinstance(fit, Undefined):
        return fit
    separated = fit.trouble == SEPARATED
    if separated and spec.firth == "auto":
        fit = fit_posed(fit.columns, fit.outcome, fit.problem, method=Method.FIRTH)
    place = fit.columns.place(term.name)
    if place is None:
        return Undefined(fit.dropped[0].reason)
    errors = errors_of(fit, None if clusters is None or rows is None else clusters[rows])
    found = result_of(fit, place, Kind(spec.test), spec.confidence, errors)
    return replace(found, separated=separated and fit.method is Method.FIRTH)


def _block(name: str, outcome: Outcome, terms: tuple[Term, ...], found: list[TermResult | Undefined]) -> Block:
    results = {one.name: one for one in found if isinstance(one, TermResult)}
    reasons = {
        term.name: f"Not estimated: {one.reason}."
        for term, one in zip(terms, found, strict=True)
        if isinstance(one, Undefined)
    }
    levels = tuple(level for at, level in enumerate(outcome.levels) if at != outcome.reference)
    people = np.bincount(outcome.codes[outcome.codes >= 0], minlength=len(outcome.levels))
    absent = tuple(
        level for level, number in zip(outcome.levels, people, strict=True) if level in levels and not number
    )
    return Block(name, levels, outcome.levels[outcome.reference], results, reasons, absent)

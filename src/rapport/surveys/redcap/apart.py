"""Instruments that ask something under one name, as one project: names of fields and matrices are told apart. Pure.

A project has one list of names, our instruments have one each. What an earlier form has taken gets the name of its own
form before it: `race` of the form `mentor_baseline` becomes `mentor_baseline_race`. The forms of a dictionary that came
in share no name, so they come out as they were.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rapport.surveys.redcap.dictionary import Row

# Where a rule or a formula names a field.
FIELD = re.compile(r"\[([a-z][a-z0-9_]*)", re.ASCII)


@dataclass(frozen=True)
class Renamed:
    """A field that is called otherwise in the dictionary."""

    form: str
    old: str
    new: str


def told_apart(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Renamed, ...]]:
    """The rows with names of which no two forms share one.

    Args:
        rows: of several forms, those of a form one after the other.

    Returns:
        The rows, and what is called otherwise now. Two fields of one form that share a name are left alone: that is a
        mistake, and `checks` says it.
    """
    found: list[Row] = []
    renamed: list[Renamed] = []
    names = {row.field_name for row in rows}
    taken: set[str] = set()
    matrices: set[str] = set()
    for form, some in groupby(rows, key=lambda row: row.form_name):
        own = list(some)
        new = dict(_free(form, dict.fromkeys(row.field_name for row in own), taken, names))
        groups = dict.fromkeys(row.matrix_group_name for row in own if row.matrix_group_name)
        if found and not new and _goes_on(found[-1], own[0]):
            groups.pop(own[0].matrix_group_name)
        found += [_called(row, new, dict(_free(form, groups, matrices, matrices))) for row in own]
        renamed += [Renamed(form, old, name) for old, name in new.items()]
        taken |= {new.get(row.field_name, row.field_name) for row in own}
        matrices |= {row.matrix_group_name for row in found[-len(own) :]}
    return tuple(found), tuple(renamed)


def _goes_on(last: Row, first: Row) -> bool:
    """A matrix reaches from one form into the next, as a dictionary that came in may have it."""
    return bool(first.matrix_group_name) and _as_matrix(last) == _as_matrix(first)


def _as_matrix(row: Row) -> tuple[str, str, str]:
    return row.matrix_group_name, row.field_type, row.select_choices_or_calculations


def _free(form: str, wanted: Mapping[str, None], taken: set[str], names: set[str]) -> Iterator[tuple[str, str]]:
    """A name for each of these that is taken; none that anybody else has, or wants."""
    given: set[str] = set()
    for old in wanted:
        if old in taken:
            new, number = f"{form}_{old}", 1
            while new in taken | names | given:
                number += 1
                new = f"{form}_{old}_{number}"
            given.add(new)
            yield old, new


def _called(row: Row, new: Mapping[str, str], groups: Mapping[str, str]) -> Row:
    def mended(text: str) -> str:
        return FIELD.sub(lambda found: f"[{new.get(found[1], found[1])}", text)

    formula = row.select_choices_or_calculations
    return replace(
        row,
        field_name=new.get(row.field_name, row.field_name),
        branching_logic=mended(row.branching_logic),
        select_choices_or_calculations=mended(formula) if row.field_type == "calc" else formula,
        matrix_group_name=groups.get(row.matrix_group_name, row.matrix_group_name),
    )

"""A first plan for chosen surveys: every column as a variable, who answered, and – side by side – what changed.

It is a beginning to be changed, so it is written as a text, with all that a plan needs: labels, levels, missing codes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.evaluation.data.building import columns
from rapport.evaluation.data.sources import WIDE, Selection
from rapport.surveys.exports.layout import Variable
from rapport.surveys.missing import LABELS
from rapport.textfiles.yaml_writing import as_yaml

HEAD = "# Begun from surveys of the programme. Take out what you do not need, and write what you want to find out.\n"
MISSING = tuple(str(code) for code in LABELS)
FEW_LEVELS = 12
KINDS = ("categorical", "continuous")
Entry = dict[str, Any]


def suggestion(selection: Selection, title: str) -> str:
    """The text of a plan that runs on these surveys.

    Args:
        selection: the surveys, and how they are arranged.
        title: what it is called.

    Raises:
        UnfitError: these cannot stand in one table.
    """
    found, _ = columns(selection)
    answers = [one for one in found if one.kind in ("answer", "score", "group") and one.type in ("integer", "decimal")]
    variables = [_variable(one) for one in answers]
    waves = list(dict.fromkeys(survey.wave.name for survey in selection.surveys))
    if selection.arrangement == WIDE:
        tables = _what_changed(answers, {str(one["name"]): one for one in variables})
    else:
        variables, tables = _by_wave(variables, waves) if len(waves) > 1 else (variables, _described(variables, {}))
    plan = {
        "title": title,
        "about": "",
        "data": {"about": "; ".join(source.label for source in selection.sources) + "."},
        "missing": list(MISSING),
        "variables": variables,
        "tables": tables or _described(variables, {}),
    }
    return HEAD + as_yaml(plan)


def _variable(one: Variable) -> Entry:
    """One column as a plan writes it. Numbers that stand for words have levels; scores and the like are numbers."""
    values = {str(code): text for code, text in one.values.items() if str(code) not in MISSING}
    made: Entry = {"name": name_of(one.name), "label": one.label[:200] or one.name, "column": one.name}
    if values and one.type == "integer" and len(values) <= FEW_LEVELS:
        return {"type": "categorical", **made, "levels": list(values), "labels": values}
    return {"type": "continuous", **made}


def name_of(column: str) -> str:
    """The name of a column's variable."""
    return column if column[:1].isalpha() else f"x_{column}"


def _described(variables: Sequence[Entry], more: Entry) -> list[Entry]:
    """Who answered what: levels in one table, numbers in another."""
    tables: list[Entry] = []
    levels, numbers = ([one["name"] for one in variables if one["type"] == kind] for kind in KINDS)
    if levels:
        answers = {"verb": "table_one", "name": "answers", "caption": "Who answered what", "rows": levels}
        tables.append(answers | more)
    if numbers:
        scores = {"verb": "table_one", "name": "scores", "caption": "Scores", "rows": numbers, "summary": "mean"}
        tables.append(scores | {"digits": 2} | more)
    return tables


def _by_wave(variables: list[Entry], waves: list[str]) -> tuple[list[Entry], list[Entry]]:
    """The waves beside each other."""
    wave: Entry = {"type": "categorical", "name": "wave", "label": "Wave", "column": "wave", "levels": waves}
    return [wave, *variables], _described(variables, {"by": "wave"})


def _what_changed(answers: Sequence[Variable], entries: Mapping[str, Entry]) -> list[Entry]:
    """Of what was asked in two waves the first and the last: answers as bars, scores compared."""
    measured: dict[str, list[Variable]] = {}
    for one in answers:
        measured.setdefault(one.name.partition("__")[0], []).append(one)
    twice = [(found[0], found[-1]) for found in measured.values() if len(found) > 1]
    tables: list[Entry] = []
    scales: dict[tuple[str, ...], list[Entry]] = {}
    pairs: list[Entry] = []
    for first, last in twice:
        pair = {"label": _without_wave(first), "before": name_of(first.name), "after": name_of(last.name)}
        entry = entries[name_of(first.name)]
        if entry["type"] == "continuous":
            pairs.append(pair)
        elif entry["levels"] == entries[name_of(last.name)]["levels"]:
            scales.setdefault(tuple(entry["labels"].values()), []).append(pair)
    for number, items in enumerate(scales.values(), 1):
        bars = {"verb": "likert", "name": f"answers-{number}", "caption": "Answers, first and last", "show": "figure"}
        tables.append(bars | {"items": items})
    if pairs:
        change = {"verb": "paired", "name": "change", "caption": "What changed", "pairs": pairs}
        tables.append(change | {"effect_sizes": ["d_z"]})
    return tables


def _without_wave(one: Variable) -> str:
    return one.label.rpartition(" (")[0] or one.label

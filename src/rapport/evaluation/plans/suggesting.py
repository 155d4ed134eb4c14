"""A first plan for chosen surveys: every column as a variable, who answered, and – side by side – what changed.

It is a beginning to be changed, so it is written as a text, with all that a plan needs: labels, levels, missing codes.
"""

from collections.abc import Iterable, Sequence

from rapport.evaluation.data.building import columns
from rapport.evaluation.data.sources import WIDE, Selection
from rapport.surveys.exports.layout import Variable
from rapport.surveys.missing import LABELS
from rapport.textfiles.yaml_writing import as_yaml

HEAD = "# Begun from surveys of the programme. Take out what you do not need, and write what you want to find out.\n"
ABOUT_PEOPLE = ("cohort", "institution", "role", "wave")
MISSING = tuple(str(code) for code in LABELS)
FEW_LEVELS = 12


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
    pairs = _pairs(selection, answers)
    described = [one for one in variables if one["type"] == "categorical"] or variables
    tables: list[object] = []
    if described:
        rows = [one["name"] for one in described]
        tables.append({"verb": "table_one", "name": "table-1", "caption": "Who answered what", "rows": rows})
    numbers = [one["name"] for one in variables if one["type"] == "continuous"]
    if numbers and len(described) != len(variables):
        more = {"verb": "table_one", "name": "scores", "caption": "Scores", "rows": numbers, "summary": "mean"}
        tables.append(more | {"digits": 2})
    if pairs:
        change = {"verb": "paired", "name": "change", "caption": "What changed", "pairs": pairs}
        tables.append(change | {"effect_sizes": ["d_z"]})
    plan = {
        "title": title,
        "about": "",
        "data": {"about": "; ".join(source.label for source in selection.sources) + "."},
        "missing": list(MISSING),
        "variables": variables,
        "tables": tables,
    }
    return HEAD + as_yaml(plan)


def _variable(one: Variable) -> dict[str, object]:
    """One column as a plan writes it. Numbers that stand for words have levels; scores and the like are numbers."""
    values = {str(code): text for code, text in one.values.items() if str(code) not in MISSING}
    made: dict[str, object] = {"name": name_of(one.name), "label": one.label[:200] or one.name, "column": one.name}
    if values and one.type == "integer" and len(values) <= FEW_LEVELS:
        return {"type": "categorical", **made, "levels": list(values), "labels": values}
    return {"type": "continuous", **made}


def name_of(column: str) -> str:
    """The name of a column's variable."""
    return column if column[:1].isalpha() else f"x_{column}"


def _pairs(selection: Selection, answers: Sequence[Variable]) -> list[dict[str, str]]:
    """Of scores that were measured in two waves: the first and the last."""
    if selection.arrangement != WIDE:
        return []
    found: dict[str, list[Variable]] = {}
    for one in answers:
        if one.kind == "score":
            found.setdefault(one.name.partition("__")[0], []).append(one)
    return list(_change(found.values()))


def _change(measured: Iterable[list[Variable]]) -> Iterable[dict[str, str]]:
    for first, *rest in measured:
        if rest:
            label = first.label.rpartition(" (")[0] or first.label
            yield {"label": label, "before": name_of(first.name), "after": name_of(rest[-1].name)}

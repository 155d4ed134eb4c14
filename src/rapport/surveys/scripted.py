"""Conditions as a browser reads them: the same tree as JSON, for `static/surveys/survey.js`. Pure.

Both sides must agree on every answer; `tests/journeys/test_survey_script.py` asks a real browser.
"""

import json

from rapport.surveys.condition import All, Compare, Condition, Not

Tree = dict[str, object]


def as_json(condition: Condition) -> str:
    """A resolved condition as one line of JSON."""
    return json.dumps(tree(condition), ensure_ascii=False, separators=(",", ":"))


def tree(condition: Condition) -> Tree:
    """all, any, not, or a comparison: field, sign, value and, for a tick, option."""
    if isinstance(condition, Compare):
        found: Tree = {"field": condition.field, "sign": condition.operator, "value": condition.value}
        return found if condition.option is None else found | {"option": condition.option}
    if isinstance(condition, Not):
        return {"not": tree(condition.part)}
    name = "all" if isinstance(condition, All) else "any"
    return {name: [tree(part) for part in condition.parts]}

"""The page that documents results.json, written from ``record``: ``python -m rapport.tables.record_page``."""

import inspect
import json
import re
import sys

from rapport.tables.record import FIELDS, MEANING, Record, Statistic

START = """\
# results.json

Every number of a run, as one list of records, in full precision: what `report.html` rounds stands here unrounded, and
reading a number gives the same binary number again. The same plan, data and seed give the same bytes. One record is
one line; its fields stand in this order.

This page is written from `src/rapport/tables/record.py`:
`.venv/bin/python -m rapport.tables.record_page > docs/results-json.md`; a test holds it to that.
"""
RULES = """\
## Rules

- `value` is never NaN or infinite. Where there is no number it is `null`, and `note` says why: `suppressed` where too
  few people stand behind it, `undefined: …` where it does not exist.
- A new statistic may be added at any time; a field is never taken away or given another meaning without an entry in
  `CHANGELOG.md`.
"""


def as_markdown() -> str:
    """The page.

    Returns:
        Markdown: fields, statistics, rules, and a JSON Schema.
    """
    fields = _attributes()
    rows = [f"| `{name}` | {_type(name)} | {fields[name]} |" for name in FIELDS]
    statistics = [f"| `{statistic}` | {MEANING[statistic]} |" for statistic in Statistic]
    parts = [
        START,
        "## Fields\n",
        "\n".join(["| field | type | holds |", "|---|---|---|", *rows, ""]),
        "## Statistics\n",
        "\n".join(["| statistic | meaning |", "|---|---|", *statistics, ""]),
        RULES,
        "## JSON Schema\n",
        f"```json\n{json.dumps(schema(), indent=2, ensure_ascii=False)}\n```\n",
    ]
    return "\n".join(parts)


def schema() -> dict[str, object]:
    """The format as JSON Schema, draft 2020-12.

    Returns:
        The schema.
    """
    kinds: dict[str, dict[str, object]] = {
        "statistic": {"enum": [str(statistic) for statistic in Statistic]},
        "value": {"type": ["number", "null"]},
        "n": {"type": ["integer", "null"], "minimum": 0},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "results.json of Rapport",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: kinds.get(name, {"type": "string"}) for name in FIELDS},
            "required": list(FIELDS),
            "additionalProperties": False,
        },
    }


def _type(name: str) -> str:
    return {"value": "number or null", "n": "whole number or null", "statistic": "one of the list below"}.get(
        name, "text"
    )


def _attributes() -> dict[str, str]:
    """What the docstring of a record says of each field."""
    text = inspect.getdoc(Record) or ""
    found = re.findall(r"^    (\w+): (.+(?:\n {8}.+)*)", text, re.MULTILINE)
    return {name: " ".join(said.split()).replace("None", "null").rstrip(".") for name, said in found}


if __name__ == "__main__":
    sys.stdout.write(as_markdown())

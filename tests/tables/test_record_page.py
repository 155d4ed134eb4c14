"""The documentation of results.json is what the code says."""

import json
from pathlib import Path

from rapport.tables.record import FIELDS, Record, Statistic, results_json
from rapport.tables.record_page import as_markdown, schema

KEPT = Path(__file__).parents[2] / "docs" / "results-json.md"


def test_the_page_is_current() -> None:
    out_of_date = (
        "docs/results-json.md is out of date: .venv/bin/python -m rapport.tables.record_page > docs/results-json.md"
    )
    assert KEPT.read_text(encoding="utf-8") == as_markdown(), out_of_date


def test_every_field_and_statistic_is_explained() -> None:
    page = as_markdown()
    assert all(f"| `{name}` | " in page for name in FIELDS)
    assert all(f"| `{statistic}` | " in page for statistic in Statistic)
    assert "None" not in page


def test_records_are_as_the_schema_says() -> None:
    items = schema()["items"]
    assert isinstance(items, dict)
    record = json.loads(results_json([Record("t", Statistic.N, 3)]))[0]
    assert list(record) == items["required"] == list(items["properties"])
    assert record["statistic"] in items["properties"]["statistic"]["enum"]

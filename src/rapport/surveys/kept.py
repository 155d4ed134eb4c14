"""Answers as they are kept: a number or a text in a row while somebody answers, canonical JSON once handed in. Pure."""

import json
from collections.abc import Mapping

from rapport.surveys.fields import Answers, Field, Value
from rapport.surveys.missing import MISSING, Missing
from rapport.textfiles.canonical import canonical_json

Columns = tuple[float | None, str]
NOTHING: Columns = (None, "")


def to_columns(value: Value) -> Columns:
    """The number and the text under which an answer is kept while somebody answers."""
    if value is None:
        return NOTHING
    if isinstance(value, frozenset):
        return None, ",".join(map(str, sorted(value)))
    if isinstance(value, str):
        return None, value
    return float(value), ""


def from_columns(field: Field, number: float | None, text: str) -> Value:
    """The answer that two columns hold; what they held for a field of another kind is none."""
    if number is not None:
        return int(number) if number.is_integer() else number
    if field.kind == "ticks":
        return _ticks(text)
    return text or None


def to_json(settled: Answers) -> str:
    """A whole response as canonical JSON: ticks as sorted lists, no field without an answer or its reason."""
    return canonical_json(
        {name: sorted(value) if isinstance(value, frozenset) else value for name, value in settled.items()}
    ).decode()


def from_json(fields: Mapping[str, Field], text: str) -> dict[str, Value]:
    """What `to_json` wrote, for every field of the instrument; one that is not in it was skipped."""
    said = json.loads(text)
    return {name: _said(said.get(name, int(Missing.SKIPPED))) for name in fields}


def _said(value: object) -> Value:
    if isinstance(value, list):
        return frozenset(value)
    return value  # type: ignore[return-value]


def _ticks(text: str) -> Value:
    numbers = [part for part in text.split(",") if part.lstrip("-").isdigit()]
    return frozenset(map(int, numbers)) if numbers else None


def is_given(value: Value) -> bool:
    """Somebody has answered; “prefer not to say” is an answer."""
    return value is not None and value not in ("", frozenset()) and value not in (MISSING - {Missing.PREFER_NOT})

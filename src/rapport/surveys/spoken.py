"""An answer in the words that people read. Pure."""

from rapport.surveys.branching import Branches
from rapport.surveys.fields import Value
from rapport.surveys.items import Number
from rapport.surveys.missing import Missing


def answer_in_words(branches: Branches, name: str, value: Value) -> str:
    """Labels for what was chosen, words as they were written; empty where there is no answer."""
    one = branches.fields[name]
    if isinstance(value, frozenset):
        return ", ".join(one.labels[tick].text for tick in sorted(value) if tick in one.labels)
    if value == Missing.PREFER_NOT and not isinstance(value, str):
        return branches.instrument.prefer_not_to_say
    if value is None or value in (int(Missing.SKIPPED), int(Missing.NOT_ASKED)):
        return ""
    if one.kind == "choice" and isinstance(value, int):
        return one.labels[value].text if value in one.labels else str(value)
    unit = f" {one.item.unit}" if isinstance(one.item, Number) and one.item.unit else ""
    return f"{value}{unit}"

"""Pydantic's errors in plain words, each with the line of the file."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rapport.textfiles.known_keys import known_keys, nearest
from rapport.textfiles.mistakes import Mistake, WrongAtError
from rapport.textfiles.yaml_nodes import Nodes, Path

QUOTE = "put it in quotes if it is meant as text"
EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": ("text is expected", QUOTE),
    "int_type": ("a whole number is expected", "write a number without quotes"),
    "int_from_float": ("a whole number is expected", "leave the fraction out"),
    "float_type": ("a number is expected", "write a number without quotes"),
    "bool_type": ("true or false is expected", "write true or false, without quotes"),
    "list_type": ("a list is expected", "write each item on a line of its own after “- ”"),
    "tuple_type": ("a list is expected", "write each item on a line of its own after “- ”"),
    "set_type": ("a list is expected", "write each item on a line of its own after “- ”"),
    "frozen_set_type": ("a list is expected", "write each item on a line of its own after “- ”"),
    "dict_type": ("a mapping is expected", "write “key: value” lines, indented below"),
    "model_type": ("a mapping is expected", "write “key: value” lines, indented below"),
    "date_type": ("a date is expected", "write it as 2026-01-31"),
    "date_from_datetime_parsing": ("a date is expected", "write it as 2026-01-31"),
    "date_parsing": ("a date is expected", "write it as 2026-01-31"),
    "none_required": ("nothing is expected", "leave the value out"),
}


def mistakes_of(error: ValidationError, model: type[BaseModel], nodes: Nodes) -> list[Mistake]:
    """Turn each error of a validation into a mistake of the file.

    Args:
        error: what pydantic found.
        model: the model that the file was checked against.
        nodes: the file's values and lines.

    Returns:
        One mistake per error.
    """
    found = error.errors(include_url=False)
    return [_mistake(details, model, nodes) for details in found if not _follows_from_another(details, found)]


def _follows_from_another(details: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """A list is "too short" for pydantic because something in it is wrong: that mistake is told by itself."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in found
    )


def _mistake(details: ErrorDetails, model: type[BaseModel], nodes: Nodes) -> Mistake:
    place = tuple(details["loc"])
    path = nodes.nearest_path(place)
    line = nodes.lines[path]
    kind = details["type"]
    if kind == "union_tag_invalid":
        path = nodes.nearest_path((*path, str(details["ctx"]["discriminator"]).strip("'")))
        line = nodes.lines[path]
    if kind == "missing":
        what = f"“{place[-1]}” is missing{_where(path)}"
        mend = f"add a line “{place[-1]}: …”"
    elif kind == "extra_forbidden":
        line = nodes.key_lines.get(path, line)
        what, mend = _unknown_key(place, model)
    elif kind == "value_error":
        wrong = details["ctx"]["error"]
        if isinstance(wrong, WrongAtError):
            line = nodes.lines[nodes.nearest_path((*place, *wrong.path))]
        what, mend = split_message(str(wrong))
    elif kind in EXPECTED:
        expected, mend = EXPECTED[kind]
        what = f"{expected}{_at(path)}, but here is {_found(details['input'])}"
    else:
        what, mend = _by_rule(details, path)
    return Mistake(nodes.file, line, what, mend)


def split_message(message: str) -> tuple[str, str]:
    """Split "what is wrong – how to mend it" in its two parts."""
    what, dash, mend = message.rpartition(" – ")
    return (what, mend) if dash else (message, "correct it")


def _unknown_key(place: tuple[str | int, ...], model: type[BaseModel]) -> tuple[str, str]:
    key = str(place[-1])
    known = known_keys(model, place[:-1])
    near = nearest(key, known)
    what = f"“{key}” is not known here"
    if near is not None:
        return what, f"did you mean “{near}”?"
    return what, f"known here: {', '.join(known)}" if known else "take it out"


def _by_rule(details: ErrorDetails, path: Path) -> tuple[str, str]:
    """Rules of length, range and choice: pydantic's context names what would be right."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        plainly = "small letters and digits, without spaces: " if pattern.startswith("^[a-z]") else ""
        return f"{_found(details['input'])}{_at(path)} is not possible", f"write it as {plainly}{pattern}"
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        expected = str(context.get("expected", context.get("expected_tags", "")))
        wrong = context.get("tag", details["input"])
        near = nearest(str(wrong), [word.strip(" '") for word in _choices(expected)])
        mend = f"write one of {expected}" + (f"; did you mean “{near}”?" if near else "")
        return f"{_found(wrong)} is not one of the choices{_at(path)}", mend
    if kind == "union_tag_not_found":
        key = str(context.get("discriminator", "")).strip("'")
        return f"“{key}” is missing{_where(path)}", f"add a line “{key}: …”"
    if kind in ("too_short", "string_too_short") and context.get("min_length") == 1:
        return f"there is nothing{_at(path)}", "write it, or take the key out"
    if kind == "too_short":
        few = f"{context.get('actual_length')} of at least {context.get('min_length')} stand here{_at(path)}"
        return few, "add what is missing"
    rule = details["msg"].removeprefix("Input ").removeprefix("Value ")
    return f"{_found(details['input'])}{_at(path)} is not possible", f"it {rule}"


def _choices(expected: str) -> list[str]:
    return expected.replace(" or ", ",").split(",")


def _at(path: Path) -> str:
    keys = [step for step in path if isinstance(step, str)]
    return f" for “{keys[-1]}”" if keys else ""


def _where(path: Path) -> str:
    keys = [step for step in path if isinstance(step, str)]
    return f" in “{keys[-1]}”" if keys else ""


def _found(value: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "the truth value true" if value else "the truth value false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"“{value if len(value) <= 60 else value[:57] + '…'}”"
    return "a list" if isinstance(value, list) else "a mapping"

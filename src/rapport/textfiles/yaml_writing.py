"""Plain values as a YAML text that our strict reader takes, and reads as the same values.

One key a line, two spaces a step, text in double quotes unless it is a plain word. Comments of a file that was read
are not kept: they are no content.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from rapport.textfiles.yaml_nodes import WORDS

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
INDENT = "  "


def as_yaml(value: object) -> str:
    """Write a mapping or a list as YAML.

    Args:
        value: None, truth values, finite numbers, text, and lists, tuples and mappings (with text as keys) of them.

    Returns:
        The text, with a line end at its end.

    Raises:
        TypeError: something else is inside.
    """
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _entry(f"{_text(key)}:", inner)
    elif _is_list(value) and value:
        for inner in value:  # type: ignore[attr-defined]
            yield from _listed(inner)
    else:
        yield _scalar(value)


def _entry(key: str, inner: object) -> Iterator[str]:
    if (isinstance(inner, Mapping) or _is_list(inner)) and inner:
        yield key
        yield from (INDENT + line for line in _lines(inner))
    else:
        yield f"{key} {_scalar(inner)}"


def _listed(inner: object) -> Iterator[str]:
    """One thing of a list: its first line behind the dash, the others below."""
    first, *rest = _lines(inner)
    yield f"- {first}"
    yield from (INDENT + line for line in rest)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{}"
    if _is_list(value):
        return "[]"
    raise TypeError(f"YAML cannot hold a {type(value).__name__}")


def _text(text: str) -> str:
    if PLAIN.fullmatch(text) and text not in WORDS:
        return text
    return "".join(_shown(sign) for sign in json.dumps(text, ensure_ascii=False))


def _shown(sign: str) -> str:
    """Signs that nobody sees, and ends of lines, are written by their number."""
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"

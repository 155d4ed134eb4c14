"""Canonical JSON: the same content always gives the same bytes, so that it can be signed.

Keys sorted by code point, no white space, UTF-8, all text in Unicode normal form C, no NaN or
infinity. Version of the form: 1 (a changed form would change every fingerprint).
"""

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping, Sequence


def canonical_json(content: object) -> bytes:
    """Write content as canonical JSON.

    Args:
        content: None, truth values, whole numbers, finite floats, text, and lists, tuples and
            mappings of them, the keys of mappings being text.

    Returns:
        The bytes.

    Raises:
        TypeError: something else is inside.
        ValueError: a number is not finite, or two keys of a mapping are the same text in NFC.
    """
    return json.dumps(
        _normal(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def fingerprint(content: object) -> str:
    """SHA-256 of :func:`canonical_json` as 64 lower-case hexadecimal digits; raises the same."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def _normal(content: object) -> object:
    if content is None or isinstance(content, bool):
        return content
    if isinstance(content, str):
        return unicodedata.normalize("NFC", content)
    if isinstance(content, int):
        return int(content)
    if isinstance(content, float):
        return _finite(content)
    if isinstance(content, Mapping):
        return _mapping(content)
    if isinstance(content, Sequence) and not isinstance(content, bytes | bytearray | memoryview):
        return [_normal(item) for item in content]
    raise TypeError(f"canonical JSON cannot hold a {type(content).__name__}")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(f"canonical JSON cannot hold {number}")
    return number + 0.0  # minus zero becomes zero


def _mapping(content: Mapping[object, object]) -> dict[str, object]:
    normal: dict[str, object] = {}
    for key, value in content.items():
        if not isinstance(key, str):
            raise TypeError(f"a key of canonical JSON is text, not {type(key).__name__}")
        name = unicodedata.normalize("NFC", key)
        if name in normal:
            raise ValueError(f"two keys are the same text: “{name}”")
        normal[name] = _normal(value)
    return normal

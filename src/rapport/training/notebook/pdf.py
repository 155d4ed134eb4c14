"""An accessible PDF (PDF/UA-1) of a notebook, set by typst. What people wrote is data, never markup."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from rapport.kit.typesetting import SignMissingError, typeset
from rapport.training.notebook.entries import CourseNotes

PAGE = Path(__file__).with_name("notebook.typ")
# Letters, signs and punctuation that the fonts have for certain: Latin, Greek, Cyrillic.
SURE = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F), (0x2010, 0x2026)]


def render(notes: Iterable[CourseNotes], name: str, on: date) -> bytes:
    """The PDF's bytes. A sign that no font has is written as its Unicode number instead."""
    data = {"name": name, "on": f"{on:%-d %B %Y}", "plain": False, "courses": [asdict(one) for one in notes]}
    try:
        return compile_page(data)
    except SignMissingError:
        return compile_page(plain({**data, "plain": True}))


def compile_page(data: object) -> bytes:
    return typeset(PAGE, json.dumps(data, ensure_ascii=False, default=_day))


def plain(value: object) -> object:
    """The same data with every sign that the fonts may lack as its Unicode number."""
    if isinstance(value, str):
        return "".join(sign if is_sure(sign) else f"[U+{ord(sign):04X}]" for sign in value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


def is_sure(sign: str) -> bool:
    return sign == "\n" or any(first <= ord(sign) <= last for first, last in SURE)


def _day(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y}"
    raise TypeError(f"no words for a {type(value).__name__}")

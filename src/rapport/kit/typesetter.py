"""Sets a PDF/UA-1 with typst: in a job, or – as a process of its own – for somebody who waits (`kit.typesetting`).

What people wrote is handed over as data, never as markup. Knows neither Django nor Rapport, so that it starts at once.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "static" / "kit" / "fonts" / "pdf"
# Letters, signs and punctuation that the fonts have for certain: Latin, Greek, Cyrillic.
SURE = [(0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F), (0x2010, 0x2026)]


def typeset(page: str | Path, data: Mapping[str, object], timestamp: int | None = None) -> bytes:
    """The bytes of a PDF/UA-1 made of a typst page and its data; with a timestamp (seconds since 1970) always the same.

    A sign that no font has is written as its Unicode number; `plain` in the data then says so to the page.
    """
    try:
        return compile_page(page, data, timestamp)
    except typst.TypstError:
        return compile_page(page, plain({**data, "plain": True}), timestamp)


def compile_page(page: str | Path, data: object, timestamp: int | None) -> bytes:
    made = typst.compile(
        Path(page),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=timestamp,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no bytes")
    return made


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


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(**json.load(sys.stdin)))

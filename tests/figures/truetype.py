"""Reads widths of signs from TrueType files, and writes `figures/font_widths.py` from six of them.

python -m tests.figures.truetype SourceSans3-Regular.ttf SourceSans3-SemiBold.ttf DejaVuSans.ttf DejaVuSans-Bold.ttf \\
    LiberationSans-Regular.ttf LiberationSans-Bold.ttf
"""

import struct
import sys
from pathlib import Path

SIGNS = [
    chr(code)
    for first, last in ((0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x410, 0x44F))
    for code in range(first, last + 1)
    if code not in {0xAD, 0x3A2}
] + list("‐‑‒–—‘’‚“”„†‡•…‰‹›€™−≤≥≈≠∞√←→↑↓ΣΔ\u2007\u2009\u202f")
HEAD = '''"""Widths of signs in thousandths of the type's size, rounded up to 20.

Written by `tests/figures/truetype.py`.

`NARROW` and `NARROW_BOLD` are of Source Sans 3, which files for printing are set in. `WIDE` and `WIDE_BOLD` are
the larger ones of DejaVu Sans and Liberation Sans, which is as wide as Helvetica and Arial: what has room in them
has room in every face that the style of a figure names.
"""
'''


def widths(font: bytes) -> dict[str, int]:
    """The width of each sign of `SIGNS` that the font has, in thousandths of the size, rounded up to 20."""
    tables = {}
    for at in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * at)
        tables[tag.decode()] = offset
    per_em = struct.unpack_from(">H", font, tables["head"] + 18)[0]
    known = struct.unpack_from(">H", font, tables["hhea"] + 34)[0]
    glyphs = character_map(font, tables["cmap"])
    found = {}
    for sign in SIGNS:
        glyph = glyphs.get(ord(sign), 0)
        if glyph:
            advance = struct.unpack_from(">H", font, tables["hmtx"] + 4 * min(glyph, known - 1))[0]
            found[sign] = -(-advance * 50 // per_em) * 20
    return found


def character_map(font: bytes, start: int) -> dict[int, int]:
    """Code of a sign → glyph, from the first map of format 4."""
    for at in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">HHL", font, start + 4 + 8 * at)[2]
        if struct.unpack_from(">H", font, offset)[0] == 4:
            return format_4(font, offset)
    raise ValueError("no character map of format 4")


def format_4(font: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", font, start + 14 + 2 * (part * count + (part > 0))) for part in range(4)
    )
    found = {}
    for at in range(count):
        for code in range(starts[at], ends[at] + 1):
            glyph = code
            if ranges[at]:
                place = start + 16 + 2 * (3 * count + at) + ranges[at] + 2 * (code - starts[at])
                if place + 2 > len(font):
                    continue
                glyph = struct.unpack_from(">H", font, place)[0]
                if glyph == 0:
                    continue
            found[code] = (glyph + deltas[at]) & 0xFFFF
    return found


def as_source(name: str, found: dict[str, int]) -> str:
    by_width: dict[int, str] = {}
    for sign, width in found.items():
        by_width[width] = by_width.get(width, "") + sign
    lines = [f"    {width}: {quoted(signs)}," for width, signs in sorted(by_width.items())]
    return "\n".join([f"{name} = {{", *lines, "}", ""])


def quoted(signs: str) -> str:
    r"""As Python text in double quotes; spaces that look alike as \\u numbers."""
    shown = "".join(f"\\u{ord(sign):04x}" if sign.isspace() and sign != " " else sign for sign in signs)
    return '"' + shown.replace("\\", "\\\\").replace("\\\\u", "\\u").replace('"', '\\"') + '"'


def main(paths: list[str]) -> None:
    regular, bold, wide, wide_bold, arial, arial_bold = (widths(Path(path).read_bytes()) for path in paths)
    tables = {
        "NARROW": regular,
        "NARROW_BOLD": bold,
        "WIDE": larger(wide, arial),
        "WIDE_BOLD": larger(wide_bold, arial_bold),
    }
    sys.stdout.write(HEAD + "\n" + "\n".join(as_source(name, found) for name, found in tables.items()))


def larger(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {sign: max(width, other.get(sign, 0)) for sign, width in one.items()}


if __name__ == "__main__":
    main(sys.argv[1:])

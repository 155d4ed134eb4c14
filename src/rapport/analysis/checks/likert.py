"""The checks of the verb ``likert``."""

from collections.abc import Iterator

from rapport.analysis.checks.describing import known_levels
from rapport.analysis.checks.raw import LEVEL_TYPES, Mapping, Place, RawPlan, mappings
from rapport.textfiles.mistakes import Mistake

TYPES = (*LEVEL_TYPES, "scale", "continuous")


def check(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of its items: names that point nowhere, different scales, levels that are none."""
    scales: dict[tuple[str, ...], str] = {}
    for at, item in mappings(table.get("items")):
        for key in ("variable", "before", "after"):
            name, where = item.get(key), (*place, "items", at, key)
            yield from raw.named(name, where, TYPES, "which is no rating scale")
            variable = raw.variable(name)
            levels = raw.scale_words(variable) if variable.get("type") == "scale" else tuple(raw.levels(variable) or ())
            if levels and isinstance(name, str):
                other = next((one for one in scales if one != levels), None)
                if other is not None:
                    what = f"“{name}” is on another scale ({', '.join(levels)}) than “{scales[other]}”"
                    yield raw.mistake(*where, what=what, mend="give each scale a table of its own")
                if not scales:
                    yield from known_levels(name, table.get("agree"), (*place, "agree"), raw)
                scales.setdefault(levels, name)

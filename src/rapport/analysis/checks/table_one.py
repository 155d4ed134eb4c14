"""The checks of the verb ``table_one``."""

from collections.abc import Iterator

from rapport.analysis.checks.raw import LEVEL_TYPES, NUMBER_TYPES, Mapping, Place, RawPlan, words
from rapport.textfiles.mistakes import Mistake


def check(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of its names."""
    yield from raw.row_names(table, place)
    by = table.get("by")
    yield from raw.named(by, (*place, "by"), LEVEL_TYPES, "which has no levels to compare")
    for at, name in words(table.get("rows")):
        if name == by:
            what = f"“{name}” is compared with itself"
            yield raw.mistake(*place, "rows", at, what=what, mend="take it out of the rows")
    if by is None and table.get("compare") is not None:
        what = "there is nothing to compare without by"
        yield raw.mistake(*place, "compare", what=what, mend="name a variable with levels under by")
    if by is not None and table.get("layout") == "apart":
        what = "counts and percentages apart leave no room for groups"
        yield raw.mistake(*place, "layout", what=what, mend="take layout or by out")
    for at, name in words(table.get("ranges")):
        if name not in {row for _, row in words(table.get("rows"))}:
            yield raw.mistake(*place, "ranges", at, what=f"“{name}” is none of the rows", mend="name it there too")
        yield from raw.named(name, (*place, "ranges", at), NUMBER_TYPES, "which has no range")
    if by is not None and words(table.get("ranges")):
        what = "ranges are told of everybody, not of groups"
        yield raw.mistake(*place, "ranges", what=what, mend="take ranges or by out")

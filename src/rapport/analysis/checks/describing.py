"""The checks of verbs that describe: ``multi_select``, ``distribution``, ``trend``, ``growth``, ``flow``."""

from collections.abc import Iterator

from rapport.analysis.checks.raw import (
    LEVEL_TYPES,
    NUMBER_TYPES,
    Mapping,
    Place,
    RawPlan,
    mappings,
    words,
)  # fmt: skip
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_nodes import Value

WITH_WORDS = (*LEVEL_TYPES, "scale")


def check_multi_select(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of a table of choices; as all checks here it takes the table, its place and the plan."""
    yield from raw.row_names(table, place, types=("multi_select",))


def check_distribution(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of a distribution: a variable without levels."""
    name = table.get("variable")
    yield from raw.named(name, (*place, "variable"), (*WITH_WORDS, "multi_select"), "which has no levels")
    yield from needs_words(name, (*place, "variable"), raw)


def check_trend(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of a trend: places without levels, levels that are none, numbers where a share is asked for."""
    yield from raw.named(table.get("over"), (*place, "over"), LEVEL_TYPES, "which has no levels to go over")
    for at, row in mappings(table.get("rows")):
        where = (*place, "rows", at)
        name, levels = row.get("variable"), row.get("is")
        types = NUMBER_TYPES if levels is None else WITH_WORDS
        why = "so say with is whose share is shown" if levels is None else "which has no levels"
        yield from raw.named(name, (*where, "variable"), types, why)
        if levels is not None:
            yield from needs_words(name, (*where, "variable"), raw)
            yield from known_levels(name, levels, (*where, "is"), raw)


def check_growth(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of growth: something that is no period."""
    yield from raw.named(table.get("over"), (*place, "over"), ("period",), "not a period")


def check_flow(table: Mapping, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of a flow: units without levels, numbers that grow on the way."""
    yield from raw.named(table.get("units"), (*place, "units"), LEVEL_TYPES, "which has no levels to count")
    before: int | None = None
    for at, step in mappings(table.get("earlier")):
        number = step.get("n")
        if isinstance(number, int) and before is not None and number > before:
            what = f"{number} are more than the {before} of the step before"
            yield raw.mistake(*place, "earlier", at, "n", what=what, mend="put the larger number first")
        before = number if isinstance(number, int) else before


def needs_words(name: Value, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """A scale of numbers has no words to count."""
    variable = raw.variable(name)
    if variable.get("type") == "scale" and not raw.mapping(variable):
        what = f"“{name}” is a scale of numbers, which has no words to count"
        yield raw.mistake(*place, what=what, mend="give it values, or cut it into bands (type: bands)")


def known_levels(name: Value, levels: Value, place: Place, raw: RawPlan) -> Iterator[Mistake]:
    """The mistakes of a list of levels of a variable."""
    known = raw.levels(raw.variable(name))
    for at, word in words(levels):
        if known and plain(word.rstrip(".")) not in {plain(level.rstrip(".")) for level in known.values()}:
            near = nearest(word, known.values())
            mend = f"did you mean “{near}”?" if near else f"its levels are {', '.join(known.values())}"
            yield raw.mistake(*place, at, what=f"“{word}” is no level of “{name}”", mend=mend)

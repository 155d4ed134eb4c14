"""The raw values of a plan as its checks walk them: what has a wrong shape is skipped, the model tells that.

Every check takes a table, variable or exclusion as it stands in the file, its place, and the whole raw plan; it yields
one mistake each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapport.analysis.levels import merge_levels, words_by_number
from rapport.analysis.words import plain
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_nodes import Nodes, Value

Mapping = dict[str, Value]
Place = tuple[str | int, ...]
NUMBER_TYPES = ("continuous", "scale", "score", "time_between")
LEVEL_TYPES = ("categorical", "collapsed", "bands", "period")
DATE_TYPES = ("date",)
ALL_TYPES = (*NUMBER_TYPES, *LEVEL_TYPES, *DATE_TYPES, "multi_select")
NOT_DATES = tuple(kind for kind in ALL_TYPES if kind not in DATE_TYPES)


@dataclass(frozen=True)
class RawPlan:
    """A plan as it stands in the file.

    Attributes:
        nodes: its values and lines.
        plan: its top mapping.
    """

    nodes: Nodes
    plan: Mapping

    @cached_property
    def variables(self) -> Mapping:
        """The variables by their names; of two with the same name the last."""
        found: Mapping = {}
        for _, item in mappings(self.plan.get("variables")):
            name = item.get("name")
            if isinstance(name, str):
                found[name] = item
        return found

    def variable(self, name: Value) -> Mapping:
        """The variable of a name; empty where there is none."""
        found = self.variables.get(name) if isinstance(name, str) else None
        return found if isinstance(found, dict) else {}

    def mistake(self, *place: str | int, what: str, mend: str) -> Mistake:
        """A mistake on the line of a place."""
        return Mistake(self.nodes.file, self.nodes.line(*place), what, mend)

    def unknown(self, name: str, place: Place) -> Mistake:
        """There is no variable of this name."""
        near = nearest(name, self.variables)
        mend = f"did you mean “{near}”?" if near else f"name one of {', '.join(self.variables)}"
        what = f"there is no variable “{name}”"
        return self.mistake(*place, what=what, mend=mend if self.variables else "add it")

    def named(self, name: Value, place: Place, types: Collection[str], why: str) -> Iterator[Mistake]:
        """The mistakes of a name that must be one of a variable of certain types.

        Args:
            name: what stands there.
            place: where.
            types: the types that fit.
            why: what is wrong with another type: "which has no mean".

        Yields:
            At most one mistake.
        """
        if not isinstance(name, str):
            return
        if name not in self.variables:
            yield self.unknown(name, place)
            return
        kind = self.variable(name).get("type")
        if kind in ALL_TYPES and kind not in types:
            what = f"“{name}” is of the type {kind}, {why}"
            yield self.mistake(*place, what=what, mend=f"name a variable of the type {' or '.join(types)}")

    def row_names(
        self, table: Mapping, place: Place, key: str = "rows", types: Collection[str] = NOT_DATES
    ) -> Iterator[Mistake]:
        """The mistakes of a list of variables: names of none, of a type that does not fit, and names given twice."""
        seen: set[str] = set()
        for at, name in words(table.get(key)):
            yield from self.named(name, (*place, key, at), types, "which does not fit here")
            if name in seen:
                what = f"the {key.removesuffix('s')} “{name}” is given twice"
                yield self.mistake(*place, key, at, what=what, mend="keep one of the two")
            seen.add(name)

    def levels(self, variable: Mapping) -> dict[str, str] | None:
        """The levels of a variable: compared form → as written; None where only the data tell them, or it has none."""
        kind = variable.get("type")
        if kind == "collapsed":
            return self._merged(variable)
        if kind == "scale":
            found = self.mapping(variable)
            return {plain(word.rstrip(".")): word for word in found} if found else None
        if kind not in ("categorical", "bands"):
            return None
        levels = {plain(word): word for _, word in words(variable.get("levels"))}
        other = variable.get("other")
        if isinstance(other, dict):
            levels[plain(str(other.get("label")))] = str(other.get("label"))
        return levels

    def _merged(self, variable: Mapping) -> dict[str, str] | None:
        source, merge = self.variable(variable.get("of")), variable.get("merge")
        old = self.levels(source) if source is not variable else None
        if old is None:
            return None
        if source.get("type") == "scale":
            old = {plain(word): word for word in self.scale_words(source)}
        merging = (
            {new: [word for _, word in words(taken)] for new, taken in merge.items()} if isinstance(merge, dict) else {}
        )
        found = {plain(level): level for level in merge_levels(list(old.values()), merging).levels}
        into = variable.get("into")
        return {**found, plain(into): into} if isinstance(into, str) else found

    def scale_words(self, variable: Mapping) -> tuple[str, ...]:
        """The words of a scale as levels, from the lowest number."""
        numbers = {word: float(to) for word, to in self.mapping(variable).items() if isinstance(to, int | float)}
        return tuple(words_by_number(numbers).values())

    def mapping(self, variable: Mapping) -> Mapping:
        """The numbers of a scale's words, its own or shared ones; empty where there are none."""
        scales, scale = self.plan.get("scales"), variable.get("scale")
        shared = scales.get(scale) if isinstance(scales, dict) and isinstance(scale, str) else None
        mapping = shared or variable.get("values")
        return mapping if isinstance(mapping, dict) else {}


def mappings(value: Value) -> Iterator[tuple[int, Mapping]]:
    """The mappings of a list, with their places."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            if isinstance(item, dict):
                yield at, item


def words(value: Value) -> list[tuple[int, str]]:
    """The words of a list, with their places."""
    if not isinstance(value, list):
        return []
    return [(at, item) for at, item in enumerate(value) if isinstance(item, str)]

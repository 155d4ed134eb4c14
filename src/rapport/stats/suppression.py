"""Small counts are not told: the only exit of counts to readers who may not see who is who.

``protect`` hides every count from 1 to k – 1 and as many other cells as are needed, so that nobody who adds
and subtracts can place a hidden count in an interval narrower than k. The reader is taken to know all that is
shown, all published totals, and that a hidden count is at least 1 (zeros are shown: they are about nobody).

A two-way table with its totals is a network: each cell is an arc, each row and column a node at which what
flows in flows out. What the reader can work out about a cell is then a maximum flow, and the cheapest way to
protect it a shortest path (Castro, 2012, *Statistical disclosure control: a survey*; rules of the CMS cell size
policy and of NCES 2011-603). Standard library only, so that pages may call it.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

INSIDE = 5
PUBLIC = 11
WITHOUT_LIMIT = 10**12


class Reason(StrEnum):
    """Why a count is not told. Small and companion cells share one reason: telling them apart would tell the count."""

    SMALL = "small numbers are not shown"
    FEW = "too few people in all"
    EARLIER = "too close to a table that was released before"


@dataclass(frozen=True)
class Hidden:
    """A count that is not told."""

    reason: Reason


Shown = int | Hidden


@dataclass(frozen=True)
class Counts:
    """Counts of people by row and column.

    Attributes:
        cells: one tuple a row, of equal length; whole numbers from 0.
        row_totals, column_totals: whether these are published too. For select-all items (rows: options;
            columns: ticked, not ticked) the columns do not add up to people: ``column_totals=False``.
        people: opaque ids of those who are counted, to compare with earlier releases; may be empty when
            there is nothing to compare.
    """

    cells: tuple[tuple[int, ...], ...]
    row_totals: bool = True
    column_totals: bool = True
    people: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what is no table of counts."""
        if not self.cells or not self.cells[0] or len({len(row) for row in self.cells}) != 1:
            raise ValueError("a table needs rows of equal length")
        if any(count < 0 for row in self.cells for count in row):
            raise ValueError("a count cannot be negative")


@dataclass(frozen=True)
class Protected:
    """The same table as it may be shown; totals are None where they are not published."""

    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...] | None
    column_totals: tuple[Shown, ...] | None
    total: Shown | None


@dataclass
class Arc:
    """One cell or total on its way through the network."""

    tail: int
    head: int
    count: int
    is_published: bool
    is_hidden: bool = False

    @property
    def up(self) -> int:
        """By how much the reader must believe that it may be more."""
        return WITHOUT_LIMIT if self.is_hidden or not self.is_published else 0

    @property
    def down(self) -> int:
        """By how much the reader must believe that it may be less: a hidden count is at least 1."""
        if not self.is_published:
            return self.count
        return self.count - 1 if self.is_hidden else 0


def protect(table: Counts, k: int = INSIDE, earlier: Iterable[frozenset[int]] = ()) -> Protected:
    """Decide which counts of a table may be shown.

    Args:
        table: the counts.
        k: the smallest count that may be told; at least 2. Inside a programme 5, for the public 11.
        earlier: the person-sets of tables that were released before. A table whose people differ from one of
            them by 1 to k – 1, in either direction, is hidden whole: the difference would be a small count.

    Returns:
        The table with :class:`Hidden` where a count is not told.

    Raises:
        ValueError: k is below 2.
    """
    if k < 2:
        raise ValueError("k must be at least 2")
    network = Network(table)
    if any(too_close(table.people, other, k) for other in earlier):
        return network.result(Reason.EARLIER)
    if 0 < network.arcs[-1].count < k:
        return network.result(Reason.FEW)
    network.hide_small(k)
    while (weak := network.weakest(k)) is not None:
        if not network.hide_companions(weak):
            return network.result(Reason.SMALL)
    return network.result(Reason.SMALL if network.tells_a_hidden_total() else None)


def too_close(one: frozenset[int], other: frozenset[int], k: int) -> bool:
    """Whether either set holds 1 to k – 1 people that the other does not."""
    return any(0 < len(rest) < k for rest in (one - other, other - one))


class Network:
    """The table as arcs: cells run from their row to their column, totals back."""

    def __init__(self, table: Counts) -> None:
        self.table = table
        self.height, self.width = len(table.cells), len(table.cells[0])
        # Nodes: rows, columns, then the row of column totals and the column of row totals.
        columns, totals_row, totals_column = self.height, self.height + self.width, self.height + self.width + 1
        self.nodes = totals_column + 1
        self.arcs = [
            Arc(row, columns + column, count, is_published=True)
            for row, line in enumerate(table.cells)
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(table.cells):
            self.arcs.append(Arc(totals_column, row, sum(line), table.row_totals))
        for column in range(self.width):
            count = sum(line[column] for line in table.cells)
            self.arcs.append(Arc(columns + column, totals_row, count, table.column_totals))
        grand = sum(map(sum, table.cells))
        self.arcs.append(Arc(totals_row, totals_column, grand, table.row_totals and table.column_totals))
        # At each node: place of the arc, 0 along it or 1 against it, and the node at its other end.
        self.steps: list[list[tuple[int, int, int]]] = [[] for _ in range(self.nodes)]
        for place, arc in enumerate(self.arcs):
            self.steps[arc.tail].append((place, 0, arc.head))
            self.steps[arc.head].append((place, 1, arc.tail))

    def hide_small(self, k: int) -> None:
        """Hide what is itself too small to be told."""
        for arc in self.arcs:
            arc.is_hidden = arc.is_published and 0 < arc.count < k

    def weakest(self, k: int) -> Arc | None:
        """A hidden arc that the reader could place in an interval narrower than k."""
        return next((arc for arc in self.arcs if arc.is_hidden and self.interval(arc, k) < k), None)

    def interval(self, arc: Arc, enough: int) -> int:
        """Width of what the reader can conclude about a hidden arc; stops counting at `enough`."""
        more = self.flow(arc, arc.head, arc.tail, enough)
        less = min(arc.down, self.flow(arc, arc.tail, arc.head, enough))
        return more + less

    def flow(self, without: Arc, source: int, target: int, enough: int) -> int:
        """Maximum flow from source to target through what the reader does not know (Edmonds and Karp)."""
        room = [(arc.up, arc.down) if arc is not without else (0, 0) for arc in self.arcs]
        total = 0
        while total < enough and (path := self.path(room, source, target)):
            step = min(room[place][side] for place, side in path)
            for place, side in path:
                up, down = room[place]
                room[place] = (up - step, down + step) if side == 0 else (up + step, down - step)
            total += step
        return total

    def path(self, room: Sequence[tuple[int, int]], source: int, target: int) -> list[tuple[int, int]]:
        """A shortest path with room on it: (place of the arc, 0 along it or 1 against it); empty if none."""
        came: dict[int, tuple[int, int, int]] = {source: (source, -1, 0)}
        queue = deque([source])
        while queue and target not in came:
            node = queue.popleft()
            for place, side, there in self.steps[node]:
                if room[place][side] > 0 and there not in came:
                    came[there] = (node, place, side)
                    queue.append(there)
        return self.walk_back(came, source, target) if target in came else []

    def tells_a_hidden_total(self) -> bool:
        """Everybody is in each row, as with select-all items: then one shown total tells a hidden one."""
        size = self.height * self.width
        totals = self.arcs[size : size + self.height]
        same_people = not self.table.column_totals and len({total.count for total in totals}) == 1
        return same_people and len({total.is_hidden for total in totals}) > 1

    def hide_companions(self, weak: Arc) -> bool:
        """Hide the cheapest further cells that widen what can be concluded about `weak`; False if there are none."""
        candidates = [self.cheapest(weak, weak.head, weak.tail), self.cheapest(weak, weak.tail, weak.head)]
        found = [(cost, path) for cost, path in candidates if any(not arc.is_hidden for arc in path)]
        if not found:
            return False
        for arc in min(found, key=lambda pair: pair[0])[1]:
            arc.is_hidden = arc.is_hidden or arc.is_published
        return True

    def cheapest(self, weak: Arc, source: int, target: int) -> tuple[int, list[Arc]]:
        """A path of least count to hide; zeros stay shown, and a count of 1 can only grow (Dijkstra)."""
        best, came, queue = {source: 0}, {source: (source, -1, 0)}, [(0, source)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == target:
                path = [self.arcs[place] for place, _ in self.walk_back(came, source, target)]
                return cost, [arc for arc in path if arc.is_published]
            for place, side, there in self.steps[node]:
                arc = self.arcs[place]
                if arc is weak or self.is_stiff(arc, side):
                    continue
                price = cost + (arc.count if arc.is_published and not arc.is_hidden else 0) + 1
                if price < best.get(there, WITHOUT_LIMIT):
                    best[there], came[there] = price, (node, place, side)
                    heapq.heappush(queue, (price, there))
        return WITHOUT_LIMIT, []

    @staticmethod
    def is_stiff(arc: Arc, side: int) -> bool:
        """Hiding it would not help: it is zero, or would have to fall below 1."""
        return arc.is_published and (arc.count == 0 or (side == 1 and arc.count == 1))

    @staticmethod
    def walk_back(came: dict[int, tuple[int, int, int]], source: int, target: int) -> list[tuple[int, int]]:
        """The arcs that led to the target."""
        path, node = [], target
        while node != source:
            node, place, side = came[node]
            path.append((place, side))
        return path

    def result(self, whole: Reason | None) -> Protected:
        """The table as it may be shown; with a reason, all of it is hidden."""

        def shown(arc: Arc) -> Shown:
            if whole is not None:
                return Hidden(whole)
            return Hidden(Reason.SMALL) if arc.is_hidden else arc.count

        size = self.height * self.width
        told = [shown(arc) for arc in self.arcs]
        rows = tuple(told[size : size + self.height]) if self.table.row_totals else None
        columns = tuple(told[size + self.height : -1]) if self.table.column_totals else None
        cells = tuple(tuple(told[row * self.width : (row + 1) * self.width]) for row in range(self.height))
        return Protected(cells, rows, columns, told[-1] if self.arcs[-1].is_published else None)

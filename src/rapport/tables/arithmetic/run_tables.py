"""The CSV files of a run: caption, headings, rows as printed, notes. Reads what is printed in a way that it knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from rapport.tables.arithmetic.claims import Change, Claim, Question, Ratio, Share, Spread
from rapport.tables.arithmetic.finding import Place
from rapport.tables.arithmetic.printed import Printed, read

MARK = re.compile(r"\s*\[([a-z](?:,[a-z])*)\]")
STATED_N = re.compile(r"\b[nN] = ([\d,]+)")
COUNT = re.compile(r"([\d,]+) [(\[]([\d.]+)%?[)\]]")
PAIR = re.compile(r"([-−\d.,]+) [(\[]([\d.,]+)[)\]]")
THREE = re.compile(r"([-−\d.,]+) [(\[]([-−\d.,]+)(?: to |–|, | - |-)([-−\d.,]+)[)\]]")
LIMITS = re.compile(r"([-−\d.,]+)(?: to |–|, )([-−\d.,]+)")
OF_RATIO = re.compile(r"\bA?OR \((\d+(?:\.\d+)?)% CI\)$")
SEVERAL = re.compile(r"more than one|add up to more than", re.IGNORECASE)
DIFFERENCE = "difference"


@dataclass(frozen=True)
class Line:
    """A row below the headings.

    Attributes:
        number: its line in the file.
        group: label of the group that it is in; empty for a row of its own.
        label: its own label.
        cells: what is printed, by the heading of the column.
        n: how many answered, by its own cell, that of its group, or the text around.
        several: whether a note says that more than one answer was possible.
        is_inside: whether it is inside a group.
    """

    number: int
    group: str
    label: str
    cells: dict[str, str]
    n: int | None
    several: bool
    is_inside: bool

    def place(self, file: str, column: str = "") -> Place:
        """Where it stands."""
        return Place(file, ": ".join(part for part in (self.group, self.label) if part), column, self.number)


def is_one(rows: list[tuple[int, list[str]]]) -> bool:
    """Whether rows are a table of a run: a caption alone in the first, headings in the second.

    Args:
        rows: of a CSV file, empty ones too.

    Returns:
        Whether they can be read by `claims`.
    """
    return len(rows) > 2 and _only_first(rows[0][1]) and "." in rows[0][1][0] and not _only_first(rows[1][1])


def claims(file: str, rows: list[tuple[int, list[str]]]) -> Iterator[Claim]:
    """What a table of a run says.

    Args:
        file: its name.
        rows: all rows with their lines, empty ones too.

    Yields:
        Questions, spreads, changes and ratios, of cells that are printed in a way that is known.
    """
    lines = list(_lines(rows))
    for _, some in groupby(lines, key=lambda line: (line.group, line.is_inside)):
        yield from _answers(file, list(some))
    for line in lines:
        yield from _of_line(file, line)


def _only_first(cells: list[str]) -> bool:
    return bool(cells) and bool(cells[0].strip()) and not any(cell.strip() for cell in cells[1:])


def _lines(rows: list[tuple[int, list[str]]]) -> Iterator[Line]:
    caption, heads = rows[0][1][0], [MARK.sub("", cell).strip() for cell in rows[1][1]]
    has_groups = len(heads) > 1 and not heads[1]
    first = 2 if has_groups else 1
    body: list[tuple[int, list[str]]] = []
    notes: dict[str, str] = {}
    in_notes = False
    for number, cells in rows[2:]:
        if not any(cell.strip() for cell in cells):
            in_notes = True
        elif in_notes:
            notes |= dict(re.findall(r"^\[([a-z])\] (.*)$", cells[0]))
        else:
            body.append((number, cells))
    around = _n_in(" ".join([*heads[:first], caption]))
    group, group_n, group_marks = "", around, ""
    for number, cells in body:
        inside = has_groups and not cells[0].strip()
        raw = cells[1] if inside else cells[0]
        marks = ",".join(MARK.findall(raw))
        shown = dict(zip(heads[first:], (MARK.sub("", cell).strip() for cell in cells[first:]), strict=False))
        own = _n_of(shown.get("n", "")) or _n_in(raw)
        if not inside:
            group, group_n, group_marks = MARK.sub("", raw).strip(), own or around, marks
        all_marks = f"{marks},{group_marks}" if inside else marks
        several = any(SEVERAL.search(notes.get(mark, "")) for mark in all_marks.split(","))
        label = MARK.sub("", raw).strip()
        yield Line(
            number, group if inside else "", label, shown, own or (group_n if inside else around), several, inside
        )


def _n_in(text: str) -> int | None:
    found = STATED_N.search(text)
    return _n_of(found[1]) if found else None


def _n_of(text: str) -> int | None:
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else None


def _answers(file: str, lines: list[Line]) -> Iterator[Claim]:
    """Rows of a group as answers to one question: in one column “n (%)”, or in two."""
    heads = list(lines[0].cells)
    for at, head in enumerate(heads):
        after = heads[at + 1] if at + 1 < len(heads) else ""
        if "n (%)" in head:
            shares = [(line, _share(file, line, head)) for line in lines]
        elif head == "Number" and after == "Percentage":
            shares = [(line, _in_two(file, line, head, after)) for line in lines]
        else:
            continue
        found = [(line, share) for line, share in shares if share is not None]
        # Beside each other in a row there may be sums of others; groups of people have an n of their own.
        alone = sum("n (%)" in one for one in heads) < 2
        n = _n_in(head) or (lines[0].n if alone or "n" in heads else None)
        if len({line.n for line, _ in found}) > 1 or not alone:
            for line, share in found:
                yield Question(share.place, (share,), _n_in(head) or (line.n if "n" in heads else None), is_whole=False)
        elif found:
            line = found[0][0]
            place = replace(found[0][1].place, row=line.group or line.label)
            whole = len(found) == len(lines) and len(found) > 1
            several = True if any(line.several for line in lines) else None
            yield Question(place, tuple(share for _, share in found), n, several, is_whole=whole)


def _share(file: str, line: Line, head: str) -> Share | None:
    # Under “n (%) or mean (SD)”, only a row inside a group is counted.
    found = COUNT.fullmatch(line.cells.get(head, "")) if line.is_inside or " or " not in head else None
    return Share(line.place(file), read(found[1]), read(found[2]), head, head) if found else None


def _in_two(file: str, line: Line, head: str, after: str) -> Share | None:
    count, percent = read(line.cells.get(head, "")), read(line.cells.get(after, ""))
    return Share(line.place(file), count, percent, head, after) if count and percent else None


def _of_line(file: str, line: Line) -> Iterator[Claim]:
    for head, cell in line.cells.items():
        if (of := OF_RATIO.search(head)) and (found := THREE.fullmatch(cell)):
            yield from _ratio(file, line, head, found, float(of[1]) / 100)
        elif "mean (SD)" in head.replace("Mean", "mean") and ":" not in head and not line.is_inside:
            yield from _mean(file, line, head, cell)
        elif "median" in head.casefold() and not line.is_inside and (found := THREE.fullmatch(cell)):
            median, q1, q3 = (read(text) for text in found.groups())
            yield Spread(line.place(file, head), line.n, median=median, q1=q1, q3=q3)
    yield from _change(file, line)


def _mean(file: str, line: Line, head: str, cell: str) -> Iterator[Claim]:
    if found := PAIR.fullmatch(cell):
        yield Spread(line.place(file, head), line.n, read(found[1]), read(found[2]))


def _ratio(file: str, line: Line, head: str, found: re.Match[str], level: float) -> Iterator[Claim]:
    estimate, low, high = (read(text) for text in found.groups())
    # Some journals write a capital P.
    beside = next((name for letter in "pP" if (name := OF_RATIO.sub(letter, head)) in line.cells), "p")
    p = read(line.cells.get(beside, ""))
    if estimate and low and high:
        yield Ratio(line.place(file, head), estimate, low, high, p, line.place(file, beside), level)


def _change(file: str, line: Line) -> Iterator[Claim]:
    means: dict[str, tuple[Printed | None, Printed | None]] = {}
    for head, cell in line.cells.items():
        kind, _, when = head.partition(": ")
        if kind == "Mean (SD)" and (found := PAIR.fullmatch(cell)):
            means[when.casefold()] = read(found[1]), read(found[2])
    if {"before", "after", DIFFERENCE} <= means.keys():
        low, high = _limits(line)
        yield Change(line.place(file), line.n, means["before"], means["after"], means[DIFFERENCE], low, high)


def _limits(line: Line) -> tuple[Printed | None, Printed | None]:
    """In one column, or in one for each; of 95% alone."""
    of = {head: cell for head, cell in line.cells.items() if head.startswith("95% CI")}
    both = next((found for cell in of.values() if (found := LIMITS.fullmatch(cell))), None)
    if both:
        return read(both[1]), read(both[2])
    low = next((cell for head, cell in of.items() if head.endswith("Lower")), "")
    high = next((cell for head, cell in of.items() if head.endswith("Upper")), "")
    return read(low), read(high)

"""The rows of a form as pages, questions and grids of ours, and rows that are kept unasked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from rapport.surveys.redcap.asking import Asking, ask, why_not
from rapport.surveys.redcap.dictionary import Row
from rapport.surveys.redcap.names import Shortener, fits
from rapport.surveys.redcap.sections import page_words

Tree = dict[str, Any]
EACH_LINE = "Please choose one answer in each line."
NOTHING = "There is nothing to answer on this form."


@dataclass(frozen=True)
class Placed:
    """An item on a page with the rows that it stands for, each with its place in the form; `keys` name a grid's."""

    item: Tree
    rows: tuple[tuple[int, Row], ...]
    keys: tuple[str, ...] = ("",)


@dataclass
class Made:
    """What became of a form.

    Attributes:
        pages, choices: as an instrument's file has them.
        placed: every item with its rows.
        record_id: the row of the record's id, if the form begins with it.
        unasked: rows that are not asked, each with the id of the item before.
        remarks: what is asked otherwise, by the place of the row in the form.
    """

    pages: list[Tree] = field(default_factory=list)
    choices: Tree = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    record_id: Row | None = None
    unasked: list[tuple[str, Row]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)


class Paging:
    """Goes through the rows of one form."""

    def __init__(self, rows: tuple[Row, ...], *, has_record_id: bool, title: str) -> None:
        self.rows = rows
        self.title = title
        self.result = Made()
        self.begin = 0
        if has_record_id:
            self.result.record_id = rows[0]
            self.begin = 1
        names = [row.field_name for row in rows[self.begin :]]
        # Names that fit stay: only then do the others find what is free.
        self.shortened = Shortener({name for name in names if fits(name)})
        self.ids = [name if fits(name) else self.shortened(name) for name in names]
        self.titles: dict[str, int] = {}
        self.header = rows[0].section_header if has_record_id else ""
        self.lists: dict[tuple[object, ...], str] = {}

    def made(self) -> Made:
        """Pages, lists of choices, and what is not asked."""
        last = ""
        for group in self.groups():
            at, row = group[0]
            if reason := why_not(row):
                self.result.remarks.append((at, f"it is kept but not asked: {reason}"))
                self.result.unasked.append((last, row))
                self.header = row.section_header or self.header
                continue
            placed = self.grid(group) if len(group) > 1 else self.question(at, row)
            self.put(placed)
            last = placed.item["id"]
        if not self.result.pages:
            note: Tree = {"id": self.shortened("nothing_to_answer"), "type": "note", "text": NOTHING}
            note["redcap"] = {"field_name": ""}
            self.result.pages.append({"title": self.title, "items": [note]})
        return self.result

    def groups(self) -> Iterator[list[tuple[int, Row]]]:
        """The rows one by one, but those of a matrix that can be a grid together."""
        waiting: list[tuple[int, Row]] = []
        for at in range(self.begin, len(self.rows)):
            row = self.rows[at]
            if waiting and not (row.matrix_group_name and row.matrix_group_name == waiting[-1][1].matrix_group_name):
                yield from self.parted(waiting)
                waiting = []
            waiting.append((at, row))
        yield from self.parted(waiting)

    @staticmethod
    def parted(rows: list[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
        if len(rows) > 1 and _is_grid([row for _, row in rows]):
            yield rows
        else:
            yield from ([row] for row in rows)

    def put(self, placed: Placed) -> None:
        """Put an item on the page, or on a new one where a section begins."""
        header = placed.rows[0][1].section_header or self.header
        self.header = ""
        if header or not self.result.pages:
            title, intro = page_words(header)
            page = {"title": self.page_title(title or self.title), "items": []}
            self.result.pages.append(page | ({"intro": intro} if intro else {}))
        self.result.pages[-1]["items"].append(placed.item)
        self.result.placed.append(placed)

    def page_title(self, title: str) -> str:
        """The title, with a number where another page has it."""
        found = title
        while found in self.titles:
            self.titles[title] += 1
            found = f"{title} ({self.titles[title]})"
        self.titles[found] = 1
        return found

    def question(self, at: int, row: Row) -> Placed:
        asking = ask(row)
        self.result.remarks += [(at, remark) for remark in asking.remarks]
        item: Tree = {"id": self.ids[at - self.begin], **_without_blanks(asking.item)}
        if asking.options:
            item["choices"] = self.list_of(asking.options, item["id"])
        return Placed(_named(item, row, item["id"]), ((at, row),))

    def grid(self, rows: list[tuple[int, Row]]) -> Placed:
        first = ask(rows[0][1])
        title, _ = page_words(rows[0][1].section_header)
        name = rows[0][1].matrix_group_name
        plain = "".join(sign for sign in name.lower() if sign.isascii() and (sign.isalnum() or sign == "_"))
        plain = plain if plain[:1].isalpha() else f"matrix_{plain}".rstrip("_")
        own = self.shortened(plain)
        item: Tree = {"id": own, **_without_blanks(first.item), "type": "grid", "ask": title or EACH_LINE}
        item["choices"] = self.list_of(first.options, own)
        keys = tuple(self.ids[at - self.begin] for at, _ in rows)
        asked = [ask(row) for _, row in rows]
        item["rows"] = {key: one.item["ask"] for key, one in zip(keys, asked, strict=True)}
        self.result.remarks += [(at, what) for (at, _), one in zip(rows, asked, strict=True) for what in one.remarks]
        renamed = {
            key: {"field_name": row.field_name}
            for key, (_, row) in zip(keys, rows, strict=True)
            if key != row.field_name
        }
        if renamed:
            item["redcap_rows"] = renamed
        return Placed(item, tuple(rows), keys)

    def list_of(self, options: tuple[Mapping[str, Any], ...], item: str) -> str:
        """The name of a list of choices; lists that say the same are one."""
        key = tuple((one["value"], one["label"], one.get("name"), one.get("code")) for one in options)
        if key not in self.lists:
            name = "yes_no" if key == ((1, "Yes", None, None), (0, "No", None, None)) else f"{item}_list"
            self.lists[key] = name
            self.result.choices[name] = [dict(one) for one in options]
        return self.lists[key]


def _named(item: Tree, row: Row, own: str) -> Tree:
    return item if own == row.field_name else item | {"redcap": {"field_name": row.field_name}}


def _without_blanks(item: Mapping[str, Any]) -> Tree:
    return {key: value for key, value in item.items() if value != ""}


def _is_grid(rows: list[Row]) -> bool:
    """Whether the rows of a matrix can be one grid: all but their labels is the same, on a scale that goes up."""
    if rows[0].field_type != "radio" or any(row.section_header for row in rows[1:]) or any(map(why_not, rows)):
        return False
    said = [_but_words(ask(row)) for row in rows]
    options = ask(rows[0]).options
    values = [option["value"] for option in options]
    is_scale = len(values) > 1 and all(one < other for one, other in pairwise(values))
    return is_scale and all(one == said[0] for one in said) and len({row.branching_logic for row in rows}) == 1


def _but_words(asking: Asking) -> object:
    return {key: value for key, value in asking.item.items() if key != "ask"}, asking.options

"""Files of lines that begin with a tag – PubMed's .nbib and RIS – as records of tags and values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapport.textfiles.mistakes import Mistake

# "PMID- 12345": four signs, a hyphen, a space. What goes on stands behind six spaces.
NBIB = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) *-(?: (.*))?$")
# "TY  - JOUR": two signs, two spaces (some programs write one), a hyphen; the space behind it is often lost.
RIS = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")


@dataclass
class Record:
    """One record: its first line, and its values by tag in the order of the file."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, tag: str, value: str) -> None:
        """One more value of a tag."""
        self.values.setdefault(tag, []).append(value)

    def go_on(self, tag: str, value: str) -> None:
        """More of the last value of a tag."""
        self.values[tag][-1] = f"{self.values[tag][-1]} {value}".strip()

    def first(self, *tags: str) -> str:
        """The first value that is not empty, by the first tag that has one."""
        return next((value for tag in tags for value in self.values.get(tag, ()) if value), "")

    def all(self, *tags: str) -> tuple[str, ...]:
        """Every value of the first tag that has any."""
        for tag in tags:
            if found := tuple(value for value in self.values.get(tag, ()) if value):
                return found
        return ()


def nbib_records(lines: list[str]) -> Iterator[Record]:
    """The records of a PubMed file: each begins with its PMID, or below an empty line."""
    record: Record | None = None
    tag, is_apart = "", True
    for line, text in enumerate(lines, 1):
        found = NBIB.match(text)
        if not text.strip():
            is_apart = True
        elif found is None:
            if record is not None and tag:
                record.go_on(tag, text.strip())
        else:
            tag = found.group(1)
            if record is None or is_apart or tag == "PMID":
                if record is not None:
                    yield record
                record = Record(line)
            record.add(tag, (found.group(2) or "").strip())
            is_apart = False
    if record is not None:
        yield record


def ris_records(lines: list[str], mistakes: list[Mistake], name: str) -> Iterator[Record]:
    """The records of a RIS file, from ``TY`` to ``ER``.

    Args:
        lines: of the file.
        mistakes: is told what stands outside a record, and records that never end.
        name: of the file.
    """
    record: Record | None = None
    tag = ""
    for line, text in enumerate(lines, 1):
        found = RIS.match(text.lstrip())
        here, value = (found.group(1), found.group(2) or "") if found else ("", text)
        if record is not None and here in ("TY", "ER"):
            if here == "TY":
                mistakes.append(_without_end(record, name))
            yield record
            record = None
        if here == "TY":
            record = Record(line)
        if record is None:
            if here not in ("", "ER"):
                mistakes.append(_outside(here, line, name))
        elif here:
            tag = here
            record.add(tag, value.strip())
        elif value.strip():
            record.go_on(tag, value.strip())
    if record is not None:
        mistakes.append(_without_end(record, name))
        yield record


def _outside(tag: str, line: int, name: str) -> Mistake:
    what = f"“{tag}” stands outside a record"
    return Mistake(name, line, what, "let each record begin with “TY  - ” and end with “ER  - ”")


def _without_end(record: Record, name: str) -> Mistake:
    what = "the record that begins here has no “ER  - ” at its end"
    return Mistake(name, record.line, what, "it was read up to the next; check that it is whole")

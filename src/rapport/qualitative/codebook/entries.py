"""A codebook as a value, and what differs between two of them. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LONGEST_NAME, LONGEST_TEXT, LONGEST_EXAMPLE, LONGEST_STEM = 100, 2000, 1000, 100
COLOR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Example:
    """Words as people write them: an example of the code, or of what is just not it."""

    text: str
    is_in: bool = True


@dataclass(frozen=True)
class CodeWords:
    """What a codebook says about a code.

    Attributes:
        name: as coders see it.
        definition: what it means.
        includes, excludes: what belongs to it, what does not.
        parent: name of the code above it; empty for none.
        is_codable: whether it can be given; a code that only holds others together cannot.
        color: ``#rrggbb`` or nothing.
        stems: what hints at it.
        examples: in their order.
        code: its identity, the same in all versions; None for one that is new.
    """

    name: str
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    parent: str = ""
    is_codable: bool = True
    color: str = ""
    stems: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    code: int | None = None


Book = Sequence[CodeWords]


class Became(StrEnum):
    """What became of a code."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """A part of a text that stayed (`same`), went (`out`) or came (`in`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """What a code says elsewhere now."""

    field: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Before and after in one, word by word: without what came it is the text before, without what went the new."""
        return tuple(_pieces(self.before, self.after))


@dataclass(frozen=True)
class CodeChange:
    """What became of a code; `fields` only where it stayed and says something else."""

    code: int | None
    name: str
    became: Became
    fields: tuple[FieldChange, ...] = ()


def differences(before: Book, after: Book) -> tuple[CodeChange, ...]:
    """What differs in meaning; order and colour do not count.

    Args:
        before: the older codebook.
        after: the newer one; a code without identity is new.

    Returns:
        The changes: codes of the newer one in their order, then those that are gone. None where both mean the same.
    """
    was = {one.code: one for one in before if one.code is not None}
    names = {one.name: one.code for one in before}, {one.name: one.code for one in after}
    found = []
    for one in after:
        old = was.pop(one.code, None) if one.code is not None else None
        if old is None:
            found.append(CodeChange(one.code, one.name, Became.NEW))
        elif fields := tuple(_changes(old, one, *names)):
            found.append(CodeChange(one.code, one.name, Became.CHANGED, fields))
    return (*found, *(CodeChange(code, old.name, Became.GONE) for code, old in was.items()))


def _changes(
    old: CodeWords, new: CodeWords, then: dict[str, int | None], now: dict[str, int | None]
) -> Iterator[FieldChange]:
    for field, before, after in (
        ("Name", old.name, new.name),
        ("Definition", old.definition, new.definition),
        ("Belongs to it", old.includes, new.includes),
        ("Does not", old.excludes, new.excludes),
        ("Can be given", _yes(old.is_codable), _yes(new.is_codable)),
        ("Examples", told_examples(old, is_in=True), told_examples(new, is_in=True)),
        ("Not examples", told_examples(old, is_in=False), told_examples(new, is_in=False)),
        ("Stems that hint at it", " ".join(sorted(old.stems)), " ".join(sorted(new.stems))),
    ):
        if before != after:
            yield FieldChange(field, before, after)
    # A code above that has only another name now is the same code.
    above = then.get(old.parent) if old.parent else 0, now.get(new.parent) if new.parent else 0
    if above[0] != above[1]:
        yield FieldChange("Below", old.parent, new.parent)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no, it holds others together"


def told_examples(code: CodeWords, *, is_in: bool) -> str:
    """The examples of one kind, one on each line."""
    return "\n".join(one.text for one in code.examples if one.is_in is is_in)


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = re.findall(r"\s+|\w+|[^\w\s]", before), re.findall(r"\s+|\w+|[^\w\s]", after)
    for word, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("out", "".join(old[a:b]))
        if d > c:
            yield Piece("in", "".join(new[c:d]))


def mistakes_of(book: Book) -> list[tuple[int, str]]:
    """What is wrong with a codebook that somebody wrote or brought in.

    Args:
        book: the codes.

    Returns:
        For each mistake the place of the code, from 0, and a sentence.
    """
    found, seen = [], dict[str, int]()
    parents = {one.name: one.parent for one in book}
    for at, one in enumerate(book):
        if not one.name.strip():
            found.append((at, "A code needs a name."))
        elif one.name in seen:
            found.append((at, f"“{one.name}” is there twice."))
        seen.setdefault(one.name, at)
        found += [(at, said) for said in _too_long(one)]
        if one.color and not COLOR.fullmatch(one.color):
            found.append((at, f"“{one.color}” is no colour: write # and six of 0–9 and a–f."))
        if one.parent and one.parent not in parents:
            found.append((at, f"There is no code “{one.parent}” that “{one.name}” could stand below."))
        elif one.parent and _goes_round(one.name, parents):
            found.append((at, f"“{one.name}” stands below itself."))
    return found


def _too_long(one: CodeWords) -> Iterator[str]:
    limits = [("name", one.name, LONGEST_NAME)]
    limits += [(field, getattr(one, field), LONGEST_TEXT) for field in ("definition", "includes", "excludes")]
    limits += [("example", example.text, LONGEST_EXAMPLE) for example in one.examples]
    limits += [("stem", stem, LONGEST_STEM) for stem in one.stems]
    yield from (
        f"The {what} is longer than {most:,} signs: please shorten it."
        for what, text, most in limits
        if len(text) > most
    )


def _goes_round(name: str, parents: dict[str, str]) -> bool:
    seen = {name}
    above = parents.get(name, "")
    while above:
        if above in seen:
            return above == name
        seen.add(above)
        above = parents.get(above, "")
    return False

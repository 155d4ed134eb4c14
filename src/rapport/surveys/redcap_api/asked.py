"""What a client sent, read as leniently as clients write: lists in three spellings, yes and no in five. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from rapport.surveys.redcap_api.refused import RefusedError, not_valid

MOST_FIELDS = 200_000
# A part of a body in parts, up to its text; and the name of its parameter – of a file, that it is one.
PART = re.compile(rb"((?:[^\r\n]+\r?\n)*)\r?\n(.*)", re.DOTALL)
NAMED = re.compile(rb'(?i)^content-disposition:[^\r\n]*?;\s*name="?([^"\r\n;]*)', re.MULTILINE)
IS_FILE = re.compile(rb"(?i)^content-disposition:[^\r\n]*?;\s*filename\*?=", re.MULTILINE)
LISTED = re.compile(r"(\w+)\[(\w*)\]")
# What stands between the cells of a CSV, by what clients write for it: of a tab the word, or itself.
DELIMITERS = {"": ",", "tab": "\t"} | {one: one for one in ",\t;|^"}
YES, NO = {"true", "1", "yes"}, {"false", "0", "no"}


@dataclass(frozen=True)
class Asked:
    """The parameters of one call.

    Attributes:
        words: what came under a plain name, the last of each.
        lists: what came as `fields[0]=…`, by name, in the order of the numbers.
    """

    words: Mapping[str, str]
    lists: Mapping[str, list[str]] = field(default_factory=dict)

    def word(self, name: str, default: str = "") -> str:
        """One parameter; blank counts as not sent."""
        return self.words.get(name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of several words. Raises RefusedError for another."""
        found = self.word(name, default)
        if found not in allowed:
            raise not_valid(name, found)
        return found

    def flag(self, name: str) -> bool:
        """Yes or no; blank is no. Raises RefusedError for what is neither."""
        found = self.word(name).lower()
        if found in YES:
            return True
        if found and found not in NO:
            raise not_valid(name, found)
        return False

    def delimiter(self) -> str:
        """What stands between the cells of a CSV; a comma where nothing is said. Raises RefusedError for another."""
        found = self.words.get("csvDelimiter", "")
        if found not in DELIMITERS:
            raise not_valid("csvDelimiter", found)
        return DELIMITERS[found]

    def several(self, name: str) -> list[str]:
        """A list in whatever spelling, each value once, in order; empty: not asked for."""
        plain = re.split(r"[,\n\r\t]", self.words.get(name, ""))
        found = [one.strip() for one in [*self.lists.get(name, []), *plain]]
        return list(dict.fromkeys(one for one in found if one))


def read_form(body: bytes) -> Asked:
    """Read a body of form fields. Raises RefusedError for one that has too many."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as wrong:
        raise RefusedError(f"The request has more than {MOST_FIELDS:,} fields.") from wrong
    return read_pairs(pairs)


def read_parts(body: bytes, boundary: bytes) -> Asked:
    """Read a body in parts, as R sends it. A file among them is never taken, but its refusal must be readable.

    Raises RefusedError for what is no such body, and for one that has too many parts.
    """
    first, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not boundary or first.strip() or not parts or not parts[-1].startswith(b"--"):
        raise RefusedError("The request cannot be read.")
    if len(parts) > MOST_FIELDS:
        raise RefusedError(f"The request has more than {MOST_FIELDS:,} fields.")
    return read_pairs(pair for part in parts[:-1] for pair in _pair(part))


def _pair(part: bytes) -> Iterator[tuple[str, str]]:
    found = PART.fullmatch(part.removeprefix(b"\r\n"))
    name = NAMED.search(found[1]) if found else None
    if found is None or name is None:
        raise RefusedError("The request cannot be read.")
    if not IS_FILE.search(found[1]):
        yield name[1].decode("utf-8", "replace"), found[2].decode("utf-8", "replace")


def read_pairs(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Names and values as they came; what no database takes is left out of them."""
    words: dict[str, str] = {}
    numbered: dict[str, list[tuple[int, int, str]]] = {}
    for place, (name, sent) in enumerate(pairs):
        value = sent.replace("\x00", "").encode("utf-8", "replace").decode()
        if found := LISTED.fullmatch(name):
            number = int(found[2]) if found[2].isdecimal() and len(found[2]) < 10 else place
            numbered.setdefault(found[1], []).append((number, place, value))
        else:
            words[name] = value
    return Asked(words, {name: [value for _, _, value in sorted(values)] for name, values in numbered.items()})

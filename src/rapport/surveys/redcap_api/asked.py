"""What a client sent, read as leniently as clients write: lists in three spellings, yes and no in five. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from rapport.surveys.redcap_api.refused import RefusedError, not_valid

MOST_FIELDS = 200_000
LISTED = re.compile(r"(\w+)\[(\w*)\]")
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

"""Where things find their place: put in order, matched."""

from dataclasses import dataclass

from rapport.training.activities import Match, Order
from rapport.training.given import Given
from rapport.training.kinds.base import PRESSED, STRANGE, Kind, Post, Seen, Taken, mixed, whole_number


@dataclass(frozen=True)
class Placed:
    """An item, and the place that it was given; 0: none yet."""

    id: str
    text: str
    place: int


@dataclass(frozen=True)
class Ordered:
    """What is said to an order."""

    is_right: bool
    found: int
    # In the right order: the item, and whether it stands in its place.
    items: tuple[tuple[str, bool], ...]
    feedback: str


class OrderKind(Kind[Order]):
    """One list of places for each item; a script adds buttons that move an item up and down."""

    word, button, saves, has_feedback = "Put in order", "Check my order", PRESSED, True

    def read(self, content: Order, post: Post, kept: Given) -> Taken:
        sent = {item: post.get(f"place-{item}") for item in content.ids}
        places = {item: place for item, text in sent.items() if (place := whole_number(text)) is not None}
        if any(not 1 <= place <= len(content.ids) for place in places.values()) or len(places) < sum(
            map(bool, sent.values())
        ):
            return Taken(Given(), STRANGE)
        return Taken(Given(numbers=tuple(places.items())), self._mistake(content, places))

    def _mistake(self, content: Order, places: dict[str, int]) -> str:
        taken = list(places.values())
        if twice := next((place for place in taken if taken.count(place) > 1), None):
            return f"Two lines stand in place {twice}. Give each a place of its own, then check again."
        if len(places) < len(content.ids):
            return f"{len(content.ids) - len(places)} of {len(content.ids)} lines have no place yet."
        return ""

    def is_done(self, content: Order, given: Given) -> bool:
        return bool(given.numbers)

    def view(self, content: Order, given: Given, seen: Seen, salt: str) -> tuple[Placed, ...]:
        places = dict(given.numbers)
        shown = mixed(content.ids, salt)
        whole = all(places.get(word) for word in shown)
        if whole:
            shown.sort(key=lambda word: places[word])
        texts = {item.id: item.text for item in content.items}
        return tuple(Placed(word, texts[word], places.get(word, 0)) for word in shown)

    def said(self, content: Order, given: Given, seen: Seen) -> Ordered | None:
        places = dict(given.numbers)
        if not places:
            return None
        items = tuple((item.text, places.get(item.id) == place) for place, item in enumerate(content.items, 1))
        found = sum(is_right for _, is_right in items)
        return Ordered(found == len(items), found, items, content.feedback)

    def in_words(self, content: Order, given: Given) -> str:
        by_place = sorted(given.numbers, key=lambda pair: pair[1])
        return "; ".join(f"{place}. {item.text if (item := content.item(word)) else word}" for word, place in by_place)


@dataclass(frozen=True)
class Row:
    """A left side, and the right side that was found for it."""

    id: str
    left: str
    chosen: str


@dataclass(frozen=True)
class Rows:
    rows: tuple[Row, ...]
    rights: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Matched:
    """What is said to a match: each left side, its right one, and whether that was found."""

    is_right: bool
    found: int
    rows: tuple[tuple[str, str, bool], ...]
    feedback: str


class MatchKind(Kind[Match]):
    word, button, saves, has_feedback = "Match", "Check my pairs", PRESSED, True

    def read(self, content: Match, post: Post, kept: Given) -> Taken:
        sent = {pair: post.get(f"pair-{pair}") or "" for pair in content.ids}
        known = {word for word, _ in content.rights}
        pairs = tuple((left, right) for left, right in sent.items() if right in known)
        if any(right and right not in known for right in sent.values()):
            return Taken(Given(pairs=pairs), STRANGE)
        missing = len(sent) - len(pairs)
        return Taken(Given(pairs=pairs), f"{missing} of {len(sent)} lines have no match yet." if missing else "")

    def view(self, content: Match, given: Given, seen: Seen, salt: str) -> Rows:
        chosen, texts = dict(given.pairs), dict(content.rights)
        rights = tuple((word, texts[word]) for word in mixed(texts, salt))
        return Rows(tuple(Row(pair.id, pair.left, chosen.get(pair.id, "")) for pair in content.pairs), rights)

    def said(self, content: Match, given: Given, seen: Seen) -> Matched | None:
        chosen = dict(given.pairs)
        if not chosen:
            return None
        rows = tuple((pair.left, pair.right, chosen.get(pair.id) == pair.id) for pair in content.pairs)
        found = sum(is_right for _, _, is_right in rows)
        return Matched(found == len(rows), found, rows, content.feedback)

    def in_words(self, content: Match, given: Given) -> str:
        rights = dict(content.rights)
        return "; ".join(
            f"{pair.left if (pair := content.pair(left)) else left} – {rights.get(right, right)}"
            for left, right in given.pairs
        )

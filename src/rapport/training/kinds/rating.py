"""Where something is rated with a number, once or again later."""

from dataclasses import dataclass

from rapport.training.activities import Ratings, Scale
from rapport.training.given import Given
from rapport.training.kinds.base import Kind, Post, Seen, Taken, whole_number

# Up to so many numbers stand side by side; more are typed.
MOST_SIDE_BY_SIDE = 11


@dataclass(frozen=True)
class Rated:
    """Something to rate; None: not yet, and not earlier."""

    id: str
    text: str
    number: int | None
    earlier: int | None

    @property
    def change(self) -> str:
        """From the first answer to this one, in words."""
        if self.number is None or self.earlier is None:
            return ""
        step = self.number - self.earlier
        return f"{abs(step)} {'higher' if step > 0 else 'lower'} than then" if step else "the same as then"


@dataclass(frozen=True)
class Grid:
    rows: tuple[Rated, ...]
    numbers: tuple[int, ...]
    is_typed: bool
    is_again: bool


def grid(content: Scale | Ratings, items: list[tuple[str, str]], given: Given, seen: Seen) -> Grid:
    numbers, earlier = dict(given.numbers), dict(seen.earlier.numbers if seen.earlier else ())
    rows = tuple(Rated(word, text, numbers.get(word), earlier.get(word)) for word, text in items)
    return Grid(rows, tuple(content.numbers), len(content.numbers) > MOST_SIDE_BY_SIDE, bool(earlier))


def out_of_range(content: Scale | Ratings) -> str:
    return f"A whole number from {content.lowest} to {content.to} is expected."


class ScaleKind(Kind[Scale]):
    word = "Rate yourself"

    def read(self, content: Scale, post: Post, kept: Given) -> Taken:
        text = (post.get("number") or "").strip()
        if not text:
            return Taken(Given())
        number = whole_number(text)
        if number is None or number not in content.numbers:
            return Taken(Given(), out_of_range(content))
        return Taken(Given(numbers=(("", number),)))

    def view(self, content: Scale, given: Given, seen: Seen, salt: str) -> Grid:
        return grid(content, [("", content.prompt)], given, seen)

    def in_words(self, content: Scale, given: Given) -> str:
        return "".join(f"{number} on a scale from {content.lowest} to {content.to}" for _, number in given.numbers)


class RatingsKind(Kind[Ratings]):
    word = "Rate yourself"

    def read(self, content: Ratings, post: Post, kept: Given) -> Taken:
        sent = {item: (post.get(f"number-{item}") or "").strip() for item in content.ids}
        numbers = {item: whole_number(text) for item, text in sent.items() if text}
        fine = tuple(
            (item, number) for item, number in numbers.items() if number is not None and number in content.numbers
        )
        return Taken(Given(numbers=fine), out_of_range(content) if len(fine) < len(numbers) else "")

    def is_done(self, content: Ratings, given: Given) -> bool:
        """All of them are rated."""
        return {item for item, _ in given.numbers} >= set(content.ids)

    def view(self, content: Ratings, given: Given, seen: Seen, salt: str) -> Grid:
        return grid(content, [(item.id, item.text) for item in content.items], given, seen)

    def in_words(self, content: Ratings, given: Given) -> str:
        return "; ".join(
            f"{item.text if (item := content.item(word)) else word}: {number}" for word, number in given.numbers
        )

"""What the demo pairs expect of each other, item by item, and what they make of it; the same each time."""

from collections.abc import Callable, Iterator

from rapport.agreements.given import Given
from rapport.agreements.template import ChoiceItem, NumberItem, Template, TextItem
from rapport.demo.cast import Words

Item = ChoiceItem | NumberItem | TextItem
WEIGHTS = (3, 2, 2, 1)
# Of three choices the mentor makes two as the scholar does.
ROUND = 3


class Expecting:
    """One pair; each number is a pair of its own, with answers of its own."""

    def __init__(self, template: Template, words: Words, number: int) -> None:
        self.template = template
        self.words = words
        self.number = number

    @property
    def scholar(self) -> dict[str, Given]:
        """All that the scholar says."""
        return dict(self._said(self._scholar_says, talked_each=2))

    @property
    def mentor(self) -> dict[str, Given]:
        """All that the mentor says."""
        return dict(self._said(self._mentor_says, talked_each=3))

    @property
    def together(self) -> dict[str, str]:
        """The joint text to each item."""
        return {item.id: self._joint(item, place + self.number) for place, item in enumerate(self.template.items)}

    @property
    def comes_to(self) -> dict[str, str]:
        """The answer to which the joint text comes, of choices and numbers."""
        asked = [item for item in self.template.items if not isinstance(item, TextItem)]
        return {item.id: self._scholar_says(item, 0) for item in asked}

    def _said(self, says: Callable[[Item, int], str], *, talked_each: int) -> Iterator[tuple[str, Given]]:
        for place, item in enumerate(self.template.items):
            turn = place + self.number
            discussed = "assumed" if turn % talked_each else "talked about"
            value = says(item, turn)
            if not value:
                yield item.id, Given()
                continue
            by_when = self.words.dates[turn % len(self.words.dates)] if isinstance(item, TextItem) else ""
            guess = self._guess(item, says, turn) if item.guess else ""
            # Of four things, one matters to the mentor otherwise than to the scholar.
            weight = WEIGHTS[(turn + (talked_each == ROUND and place % len(WEIGHTS) == 0)) % len(WEIGHTS)]
            yield item.id, Given(value, weight, discussed, by_when, guess)

    def _guess(self, item: Item, says: Callable[[Item, int], str], turn: int) -> str:
        """What one side thinks that the other says: right every other time, else what they say themselves."""
        other = self._mentor_says if says == self._scholar_says else self._scholar_says
        return (other if turn % 2 else says)(item, turn)

    def _scholar_says(self, item: Item, _: int) -> str:
        if isinstance(item, ChoiceItem):
            return item.options[self.number % len(item.options)].id
        if isinstance(item, NumberItem):
            return str(self._numbers(item)[0])
        return self.words.on_authorship.scholar if item.id == "authorship" else item.example

    def _mentor_says(self, item: Item, turn: int) -> str:
        if isinstance(item, ChoiceItem):
            return item.options[(self.number + (turn % ROUND == 0)) % len(item.options)].id
        if isinstance(item, NumberItem):
            return str(self._numbers(item)[1])
        if item.id == "authorship":
            return self.words.on_authorship.mentor
        return self.words.mentor[turn % len(self.words.mentor)]

    def _numbers(self, item: NumberItem) -> tuple[int, int]:
        return self.words.numbers.get(item.id, (item.smallest, item.smallest))

    def _joint(self, item: Item, turn: int) -> str:
        if item.id == "authorship":
            return self.words.on_authorship.together
        if isinstance(item, TextItem):
            before, after = self.words.together[turn % len(self.words.together)]
            return f"{before} {item.example} {after}".strip()
        return item.proposal(self._scholar_says(item, 0))

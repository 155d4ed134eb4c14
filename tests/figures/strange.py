"""Drawings made by chance, of every kind and stranger than a plan would ask for; the same for the same seed."""

import random

from rapport.figures.drawings import (
    Bar,
    BarRow,
    Bars,
    Box,
    Count,
    Drawing,
    Estimate,
    Flow,
    Forest,
    Growth,
    Likert,
    LikertBar,
    LikertItem,
    Line,
    Lines,
    Point,
    Stage,
)

WORDS = (
    "a", "mentoring", "Agree", "Donaudampfschifffahrtselektrizitätenhaupt", "x-y", "–", "12", "Non-Hispanic/Latinx",
    "中文", "W" * 12, "i" * 30, "\n", "é", "<b>&",
)  # fmt: skip
NUMBERS = (0, 1, 3, 17, 100, 1048, 10**6, 10**9)


class Chance:
    """Draws one drawing after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def drawing(self) -> Drawing:
        kinds = (self.bars, self.likert, self.lines, self.growth, self.forest, self.flow)
        return self.random.choice(kinds)()

    def words(self, most: int = 8) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(0, most)))

    def number(self) -> int:
        return self.random.choice((*NUMBERS, self.random.randint(0, 500)))

    def many(self, most: int, least: int = 0) -> range:
        return range(self.random.randint(least, most))

    def bars(self) -> Bars:
        series = ("",) if self.random.random() < 0.5 else tuple(self.words(2) or "s" for _ in self.many(4, 2))

        def bar() -> Bar:
            value = self.random.choice((None, 1, 1, -1, 0.001))
            return Bar(None if value is None else value * self.number(), f"{self.words(3)}{self.number()}")

        rows = tuple(BarRow(self.words(), tuple(bar() for _ in series)) for _ in self.many(12))
        return Bars(self.words(), rows, series, self.random.choice((None, 100)))

    def likert(self) -> Likert:
        levels = tuple(self.words(3) for _ in self.many(11, 1))

        def bar() -> LikertBar:
            counts = self.random.choice(((), tuple(self.number() for _ in levels)))
            return LikertBar(self.words(2), counts, self.words())

        items = tuple(LikertItem(self.words(), tuple(bar() for _ in self.many(3, 1))) for _ in self.many(8))
        return Likert(levels, items, self.random.choice((None, len(levels) // 2)))

    def lines(self) -> Lines:
        places = tuple(self.words(3) for _ in self.many(20, 1))
        at = tuple(sorted(self.random.sample(range(200), len(places)))) if self.random.random() < 0.5 else ()

        def point() -> Point:
            value = self.random.choice((None, float(self.number()), -float(self.number()), self.random.random()))
            if value is None or self.random.random() < 0.5:
                return Point(value, "–")
            return Point(value, "v", value - self.random.random(), value + self.random.random())

        lines = tuple(Line(self.words(5), tuple(point() for _ in places)) for _ in self.many(4, 1))
        return Lines(self.words(), self.words(), places, lines, at, self.random.random() < 0.5)

    def growth(self) -> Growth:
        periods = tuple(self.words(2) for _ in self.many(40))
        return Growth(self.words(3), self.words(2), periods, tuple(self.number() for _ in periods))

    def forest(self) -> Forest:
        def row() -> Estimate:
            chance = self.random
            value = 10 ** chance.uniform(-5, 5) if chance.random() < 0.8 else None
            low = None if value is None or chance.random() < 0.1 else value * 10 ** -chance.uniform(0, 4)
            high = None if value is None or chance.random() < 0.1 else value * 10 ** chance.uniform(0, 4)
            text = self.words(2) if chance.random() < 0.2 else "2.02 (0.77, 5.26)"
            p = chance.choice(("", "0.03", "< 0.001"))
            return Estimate(self.words(), value, low, high, text, p, chance.randint(0, 2), chance.random() < 0.1)

        rows = tuple(row() for _ in self.many(15))
        left, right, stub = self.words(5), self.words(5), self.words(3)
        return Forest(self.words(), self.words(4), rows, left=left, right=right, stub=stub)

    def flow(self) -> Flow:
        def box() -> Box:
            chance = self.random
            counts = tuple(
                Count(chance.choice((None, self.number())), self.words(2), self.words(3)) for _ in self.many(3)
            )
            parts = tuple((self.words(5), Count(self.number(), self.words(1))) for _ in self.many(3))
            return Box(self.words(), counts, parts)

        def stage() -> Stage:
            return Stage(box(), box() if self.random.random() < 0.5 else None)

        stages = self.many(3, 1)
        arms = range(self.random.choice((0, 0, 2, 3, 4, 6)))
        return Flow(tuple(stage() for _ in self.many(4, 1)), tuple(tuple(stage() for _ in stages) for _ in arms))

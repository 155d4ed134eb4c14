"""Broken files: whatever somebody does to a file, the reader says what is wrong or reads it; it never crashes."""

import random
from collections.abc import Callable

import pytest
from django.conf import settings

from rapport.surveys.reading import parse_instrument
from rapport.textfiles.mistakes import TextFileError
from tests.surveys.instruments import ALL_TYPES

SHIPPED = sorted((settings.PACKAGE / "content" / "instruments").glob("*-1.yaml"))
WORDS = [
    "", "null", "~", "true", "-1", "1e999", ".nan", "0x1F", "[]", "{}", "[[[]]]", "a: b", "- x", "'", '"', ":",
    "&a", "*a",
    "!!python/object:os.system", "<<: x", "\t", "%", "@", "`", "\x00", "\x07", "é", "𝔘", "\ufeff", "2026-01-31",
    "99" * 200,
    "-97", "when: a = 1", "((((", "x" * 5_000, "mean", "Note", "|", ">", "---", "...", "# ", "\n\n\n", "\u2028",
]  # fmt: skip
Change = Callable[[random.Random, list[str]], None]


def drop(chance: random.Random, lines: list[str]) -> None:
    del lines[chance.randrange(len(lines))]


def double(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[at])


def shift(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = " " * chance.randrange(9) + lines[at].lstrip()


def cut(chance: random.Random, lines: list[str]) -> None:
    del lines[chance.randrange(len(lines)) :]


def strange_word(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    words = lines[at].split(" ")
    words[chance.randrange(len(words))] = chance.choice(WORDS)
    lines[at] = " ".join(words)


def strange_value(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at].partition(":")[0] + ": " + chance.choice(WORDS)


def other_sign(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    place = chance.randrange(len(lines[at]) + 1)
    lines[at] = (
        lines[at][:place] + chance.choice("{}[],:'\"-#&*!|>%@` \t0aé") + lines[at][place + chance.randrange(2) :]
    )


def swap(chance: random.Random, lines: list[str]) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


CHANGES: list[Change] = [drop, double, shift, cut, strange_word, strange_value, other_sign, swap]


def texts() -> list[tuple[str, str]]:
    return [("everything-1", ALL_TYPES), *((path.stem, path.read_text(encoding="utf-8")) for path in SHIPPED)]


def mutate(text: str, seed: int) -> str:
    chance = random.Random(seed)
    lines = text.splitlines()
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        if lines:
            chance.choice(CHANGES)(chance, lines)
    return "\n".join(lines)


def read(name: str, text: str, seed: int) -> None:
    try:
        parse_instrument(mutate(text, seed), name=name)
    except TextFileError as error:
        mistakes = error.mistakes
    else:
        return
    assert mistakes
    assert all(mistake.line >= 1 and mistake.what and mistake.mend for mistake in mistakes)


@pytest.mark.parametrize("part", range(8))
def test_forty_broken_files_never_crash(part: int) -> None:
    files = texts()
    for seed in range(part * 40, part * 40 + 40):
        read(*files[seed % len(files)], seed)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(20))
def test_hundreds_of_broken_files_never_crash(part: int) -> None:
    for at, (name, text) in enumerate(texts()):
        for seed in range(50):
            read(name, text, 100_000 + part * 5_000 + at * 100 + seed)

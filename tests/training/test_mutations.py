"""Files changed at random: the reader gives a course or says what is wrong, and never fails."""

import random
import string
from pathlib import Path

import pytest

from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.training.library import addresses_of
from rapport.training.printing import printed
from rapport.training.reading import read_translated
from tests.training.all_kinds import write

SIGNS = [
    *string.punctuation,
    "\n",
    "\t",
    " ",
    "\x00",
    "\ufeff",
    "’",
    "😀",
    "a",
    "0",
    "```",
    "---",
    "- ",
    ": ",
    "&x *x",
    "..",
    "\\",
]
WORDS = [
    "null",
    "true",
    "[]",
    "{}",
    "''",
    "-1",
    "1e999",
    "9" * 400,
    "2020-01-01",
    "again",
    "<<",
    "!!python/object",
    "x" * 300,
]


def mutated(text: str, chance: random.Random) -> str:
    """The text with one to three changes of signs, words or lines."""
    for _ in range(chance.randint(1, 3)):
        lines = text.split("\n")
        at, place = chance.randrange(len(lines)), chance.randrange(len(text) + 1)
        match chance.randrange(7):
            case 0:
                text = text[:place] + chance.choice(SIGNS) + text[place:]
            case 1:
                text = text[:place] + text[place + chance.randint(1, 20) :]
            case 2:
                del lines[at]
                text = "\n".join(lines)
            case 3:
                lines.insert(chance.randrange(len(lines)), lines[at])
                text = "\n".join(lines)
            case 4:
                key, colon, _ = lines[at].partition(": ")
                lines[at] = f"{key}{colon}{chance.choice(WORDS)}"
                text = "\n".join(lines)
            case 5:
                lines[at] = " " * chance.randint(0, 6) + lines[at].lstrip()
                text = "\n".join(lines)
            case _:
                words = text.split(" ")
                one, other = chance.randrange(len(words)), chance.randrange(len(words))
                words[one], words[other] = words[other], words[one]
                text = " ".join(words)
    return text


def told(folder: Path) -> tuple[Mistake, ...]:
    try:
        read_translated(folder, to=addresses_of("everything", folder), templates=frozenset({"phd-student"}))
    except TextFileError as error:
        return error.mistakes
    return ()


def tried(tmp_path: Path, number: int) -> int:
    """Mutate a file of the course, read it, put it back; how many courses were still whole."""
    folder = write(tmp_path)
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in {".md", ".yaml"}]
    whole = 0
    for seed in range(number):
        chance = random.Random(seed)
        path = chance.choice(paths)
        text = path.read_text(encoding="utf-8")
        path.write_text(mutated(text, chance), encoding="utf-8")
        mistakes = told(folder)
        assert all(mistake.line >= 1 and mistake.what and mistake.mend for mistake in mistakes), seed
        if not mistakes:
            whole += 1
            if whole % 20 == 0:
                printed(folder)
        path.write_text(text, encoding="utf-8")
    return whole


def test_no_mutation_makes_the_reader_fail(tmp_path: Path) -> None:
    assert 0 < tried(tmp_path, 15) < 15


@pytest.mark.prove
def test_no_mutation_of_many_makes_the_reader_fail(tmp_path: Path) -> None:
    assert 0 < tried(tmp_path, 1500) < 1500


@pytest.mark.prove
@pytest.mark.parametrize("name", ["course.yaml", "01-thoughts.md", "references.yaml", "toolkit.yaml"])
def test_no_bytes_make_the_reader_fail(tmp_path: Path, name: str) -> None:
    folder, chance = write(tmp_path), random.Random(7)
    for _ in range(100):
        (folder / name).write_bytes(chance.randbytes(chance.randint(0, 400)))
        with pytest.raises(TextFileError):
            read_translated(folder)

"""Broken dictionaries and records: whatever happens to a file, it is read or every mistake is told; nothing crashes."""

import random

import pytest

from rapport.surveys.redcap import checks, records
from rapport.surveys.redcap.dictionary import Style
from rapport.surveys.redcap.importing import Words, take_over
from rapport.surveys.redcap.layout import Layout
from rapport.surveys.redcap.records import Format
from rapport.surveys.redcap.rows import dictionary_of
from rapport.textfiles.mistakes import Mistake, TextFileError
from tests.surveys.redcap.test_records import FLAT, LAYOUT
from tests.surveys.redcap.written import ROWS, file, mutated

FILES = [
    file(ROWS[:34]),
    file(ROWS[:1] + ROWS[33:46], Style("api", mark=True)),
    file(ROWS[:14], Style("web", blank="NA")),
]
FORMATS: tuple[Format, ...] = ("csv", "json", "xml")
RECORDS = [
    (form, records.write(records.read(text.encode(), LAYOUT, form="csv", name="x"), form))
    for text in (FLAT, "record,field_name,value\n1,race,a\n1,sex,0\n2,about_you_complete,2\n")
    for form in FORMATS
]


def is_told(mistakes: tuple[Mistake, ...]) -> bool:
    is_whole = bool(mistakes) and all(one.line >= 1 and one.what and one.mend for one in mistakes)
    return is_whole and not any("would not come out" in one.what for one in mistakes)


def try_dictionary(seed: int) -> bool:
    """A broken dictionary: read and given back as it is, or refused. Returns whether it was read."""
    data = mutated(FILES[seed % len(FILES)], random.Random(seed))
    try:
        read = checks.read(data, name="broken.csv")
        forms = take_over(read, Words())
    except TextFileError as error:
        mistakes = error.mistakes
    else:
        assert dictionary_of(one.read.content for one in forms).rows == read.rows, seed
        assert Layout(read).columns, seed
        return True
    assert is_told(mistakes), seed
    return False


def try_records(seed: int) -> bool:
    form, data = RECORDS[seed % len(RECORDS)]
    try:
        read = records.read(mutated(data, random.Random(seed)), LAYOUT, form=form, name="broken")
    except TextFileError as error:
        mistakes = error.mistakes
    else:
        again = records.write(read, "json")
        assert not read.rows or records.read(again, LAYOUT, form="json", name="again").rows == read.rows, seed
        return True
    assert is_told(mistakes), seed
    return False


def test_a_hundred_and_fifty_broken_files_never_crash() -> None:
    assert len({try_dictionary(seed) for seed in range(75)}) == 2
    assert len({try_records(seed) for seed in range(75)}) == 2


@pytest.mark.prove
@pytest.mark.parametrize("part", range(10))
def test_thousands_of_broken_files_never_crash(part: int) -> None:
    for seed in range(1_000 + part * 500, 1_500 + part * 500):
        try_dictionary(seed)
        try_records(seed)

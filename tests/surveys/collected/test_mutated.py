"""Broken files: whatever somebody does to one, it is read or refused with a reason; never a crash, never half of it."""

import random
from collections.abc import Callable

import pytest

from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs.models import Program
from rapport.surveys.collected import actions, queries
from rapport.surveys.collected.dropping import Door
from rapport.surveys.collected.interpreting import events_of, interpret
from rapport.surveys.collected.layouts import LONGEST_NAME
from rapport.surveys.collected.plan import Asked, Outcome, plan
from rapport.surveys.collected.reading import read
from rapport.surveys.collected.table import AnswerTable, from_text, to_text
from rapport.surveys.collected.targets import Matching, mistakes, targets
from rapport.surveys.fields import refusal
from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import Answer, BroughtIn, Response, Submission, Survey
from rapport.textfiles.mistakes import TextFileError
from tests import make
from tests.surveys.collected.files import OLD_QUALTRICS, QUALTRICS, REDCAP

pytestmark = pytest.mark.django_db
FILES = [one.encode() for one in (QUALTRICS, OLD_QUALTRICS, REDCAP)]
STRANGE = [
    b"", b"\x00", b"\xff", b'"', b'""', b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf", b"-97", b"-99",
    b"1e999", b"nan", b"inf", b"9" * 400, b"=1+1", b"{", b'{"ImportId":', b"\xc3\x28", "\u2028".encode(), "😀".encode(),
    b"x" * 70_000, b"ada@example.org", b"titles___1", b"0x1F", b"True", b"2026-02-30", b"\xf0\x9f",
]  # fmt: skip
Change = Callable[[random.Random, bytes], bytes]


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(STRANGE) + data[at:]


def replace(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(STRANGE) + data[at + chance.randrange(12) :]


def cell(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(STRANGE)
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


def double(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def swap(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


CHANGES: list[Change] = [cut, insert, insert, replace, replace, cell, cell, cell, double, swap]


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    data = chance.choice(FILES)
    for _ in range(chance.randrange(1, 5)):
        data = chance.choice(CHANGES)(chance, data)
    return data


def table_of(data: bytes, survey: Survey) -> AnswerTable | None:
    """The table, or None where the file is refused – with reasons."""
    wanted = targets(branches_of(survey.instrument, survey.instrument_version))
    try:
        found = read(data, name="answers.csv", door=Door("email", wanted))
    except TextFileError as error:
        refused = error.mistakes
    else:
        assert all(len(row.cells) == len(found.columns) for row in found.rows)
        assert all(len(one.name) <= LONGEST_NAME for one in found.columns)
        return from_text(to_text(found))
    assert refused
    assert all(one.what and one.mend for one in refused)
    return None


def brought(data: bytes, survey: Survey) -> str:
    """The whole way of one file; returns how it ended."""
    table = table_of(data, survey)
    if table is None:
        return "refused"
    branches = branches_of(survey.instrument, survey.instrument_version)
    guessed = queries.guessed(survey, table)
    matching = Matching(guessed.columns, event=next(events_of(table), ""))
    if mistakes(matching, table, branches):
        return "not matched"
    told = interpret(table, matching, branches)
    planned = plan(survey, [Asked(one) for one in told.rows])
    new = sum(one.outcome == Outcome.NEW for one in planned)
    done = actions.put_in_now(by=None, survey=survey, planned=planned, source=table.source)
    assert done.new == new
    assert Response.objects.count() == Submission.objects.count() == BroughtIn.objects.count() == new
    for one in Submission.objects.all():
        values = from_json(branches.fields, one.answers)
        for name, value in values.items():
            assert value in (-98, -99) or not refusal(branches.fields[name], value)
    again = plan(survey, [Asked(one) for one in told.rows])
    assert {one.outcome for one in again} <= {Outcome.EQUAL, Outcome.DOUBTFUL}
    Answer.objects.all().delete()
    Response.objects.all().delete()
    return "brought in" if new else "nothing new"


@pytest.fixture
def people(program: Program) -> list[Person]:
    names = ("ada@example.org", "ben@example.org")
    return [make.participation(program, Role.SCHOLAR, make.person(one, one)).person for one in names]


@pytest.mark.parametrize("seed", range(15))
def test_ten_mutated_files(seed: int, everything: Survey, people: list[Person]) -> None:
    for one in range(seed * 10, seed * 10 + 10):
        brought(mutated(one), everything)


@pytest.mark.prove
def test_ten_thousand_mutated_files(everything: Survey, people: list[Person]) -> None:
    ends = [brought(mutated(seed), everything) for seed in range(1_000, 11_000)]
    assert {"refused", "not matched", "brought in"} <= set(ends)


@pytest.mark.slow  # each is a process that loads pandas
@pytest.mark.parametrize("seed", range(3))
def test_a_mutated_spss_file_is_refused_or_read(seed: int, everything: Survey, sav_file: bytes) -> None:
    chance = random.Random(seed)
    data = bytearray(sav_file)
    for _ in range(5):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    table_of(bytes(data), everything)

"""Plans and data that somebody has damaged give mistakes or tables, never a crash."""

import random
from collections.abc import Callable

import pytest

from rapport.analysis.explaining import explain, in_text
from rapport.analysis.files import files_of
from rapport.analysis.registration import deviations
from rapport.analysis.report import Made
from rapport.analysis.run import Wishes, analyse, report_of
from rapport.analysis.sources.opening import source_of_bytes
from rapport.textfiles.mistakes import TextFileError
from tests.analysis.cohort import PLAN, data, document

MODELS = """\
  - {verb: unadjusted, name: odds, caption: Odds, outcomes: [agrees, few], characteristics: [site, age, identity]}
  - {verb: adjusted, name: model, caption: Model, outcomes: [agrees], candidates: [site, age, before], stability: false}
"""
WHOLE = PLAN + MODELS
WORDS = (
    "", "0", "-1", "1e400", "nan", "true", "~", "[]", "{}", "[a]", "{a: b}", "''", "site", "age", "role", "q1",
    "identity", "agrees", "year", "before", "Yes", "Agree", "2019-02-30", "2020-01-01", "figure", "table", "tests",
    "5", "0.5", "100", "ä", "\u202e", "=1+1", "x" * 500, "9" * 30,
)  # fmt: skip
BYTES = (
    b"",
    b",",
    b"\n",
    b'"',
    b"\x00",
    b"\xff",
    b";",
    b"NA",
    b"1e999",
    b"-",
    b"\xef\xbb\xbf",
    b"=cmd",
    b"99999",
    b"Agree",
)
MADE = Made("p.yaml", "0" * 64, "d.csv", "0" * 64, "utf-8", {})


def other_word(draw: random.Random, text: str) -> str:
    """One word of the plan becomes another."""
    words = [at for at, sign in enumerate(text) if sign in ":[,{ "]
    at = draw.choice(words) + 1
    end = at
    while end < len(text) and text[end] not in ",]}\n":
        end += 1
    return text[:at] + " " + draw.choice(WORDS) + text[end:]


def without_line(draw: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    del lines[draw.randrange(len(lines))]
    return "".join(lines)


def doubled_line(draw: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(draw.randrange(len(lines)), draw.choice(lines))
    return "".join(lines)


def other_names(draw: random.Random, text: str) -> str:
    """A variable changes its place with another, everywhere below a point."""
    one, other = draw.sample(["site", "role", "age", "q1", "identity", "agrees", "year", "few", "topics", "before"], 2)
    at = draw.randrange(len(text))
    return text[:at] + text[at:].replace(one, other, draw.randint(1, 3))


def cut(draw: random.Random, text: str) -> str:
    return text[: draw.randrange(len(text))]


PLAN_MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (
    other_word, other_word, without_line, doubled_line, other_names, other_names, cut,
)  # fmt: skip


def damaged_data(draw: random.Random) -> bytes:
    found = data(draw.choice([3, 20, 40]), seed=draw.randrange(100)).encode()
    for _ in range(draw.choice([0, 0, 0, 0, 1, 2])):
        at = draw.randrange(len(found) + 1)
        found = found[:at] + draw.choice(BYTES) + found[at + draw.choice([0, 0, 1, 5]) :]
    return found


def survives(seed: int) -> bool:
    """Run a damaged plan on damaged data; whether both were good enough to make tables."""
    draw = random.Random(seed)
    text = WHOLE
    for _ in range(draw.choice([0, 0, 1, 1, 1, 2])):
        text = draw.choice(PLAN_MUTATIONS)(draw, text)
    try:
        deviations(WHOLE, text)
        plan = document(text)
        in_text(explain(plan.content))
        analysis = analyse(plan, source_of_bytes(damaged_data(draw), "d.csv"), Wishes(protect=draw.choice([None, 5])))
    except TextFileError as error:
        without_mend = [mistake for mistake in error.mistakes if " – " not in str(mistake)]
    else:
        untold = [str(one) for one in analysis.missing if "tell us" in str(one)]
        assert not untold, (seed, untold)
        if draw.random() < 0.02:
            assert files_of(report_of(analysis, MADE))["report.html"]
        return True
    assert not without_mend, (seed, without_mend)
    return False


@pytest.mark.slow
def test_damaged_plans_and_data_never_crash() -> None:
    assert sum(survives(seed) for seed in range(20)) > 3


@pytest.mark.prove
def test_ten_thousand_damaged_plans_and_data_never_crash() -> None:
    assert sum(survives(seed) for seed in range(20, 10_020)) > 1000

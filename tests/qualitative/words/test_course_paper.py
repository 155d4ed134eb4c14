"""The method of the course's evaluation, on synthetic answers with the codings that the paper prints (Table 3).

Nobody can count the paper's stems again: its answers are not published. What is checked is the shape of the method:
every code's stem is found, more people use the stem than carry the code, and two codes end below the line only after
people have read the answers.
"""

import numpy as np
import pytest

from rapport.analysis.synthetic.answers import Answer, AnswersSpec, written_answers
from rapport.analysis.synthetic.printed import read_spec
from rapport.qualitative.words.counting import count_words
from rapport.qualitative.words.counts import StemCount
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import default_rules

# Weber-Main et al. 2025, Table 3: people whose answer carries the code.
CODED = {
    "expectations": 153,
    "plan": 84,
    "goals": 77,
    "structure": 72,
    "meetings": 66,
    "communication": 45,
    "reflection": 43,
    "proactive": 41,
    "support": 28,
}
LINE = 50


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    """Those that `rapport simulate opm-evaluation` writes, without the rest of the survey."""
    return written_answers(read_spec("opm-answers", AnswersSpec), np.random.default_rng(3))


@pytest.fixture(scope="module")
def stems(answers: list[Answer]) -> dict[str, StemCount]:
    count = count_words((answer.text for answer in answers), WordReader(default_rules()))
    assert count.respondents == 688
    return {one.stem: one for one in count.stems}


def test_more_people_use_a_stem_than_carry_the_code(answers: list[Answer], stems: dict[str, StemCount]) -> None:
    stem_of = WordReader(default_rules()).stem_of
    for code, number in CODED.items():
        assert sum(code in answer.codes for answer in answers) == number, code
        assert stems[stem_of(code)].respondents >= number, code
    assert sum(stems[stem_of(code)].respondents for code in CODED) > sum(CODED.values())


def test_codes_below_the_line_had_stems_above_it(stems: dict[str, StemCount]) -> None:
    """Communication and reflection are printed with fewer people than the line; proactive and support were added."""
    for stem, code in (("communic", "communication"), ("reflect", "reflection")):
        assert CODED[code] < LINE <= stems[stem].respondents
    for stem in ("proactiv", "support"):
        assert stems[stem].respondents < LINE


def test_what_the_paper_left_out_with_a_reason_is_found(stems: dict[str, StemCount]) -> None:
    """*relationship* was above the line and overlapped with another code."""
    assert stems["relationship"].respondents >= LINE
    assert stems["relationship"].forms[0][0] == "relationship"

"""Table 3 in the shape that the paper prints it, the method from the log, and files that are the same each time."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from rapport.qualitative.results import log
from rapport.qualitative.results.appendix import appendix
from rapport.qualitative.results.files import archive, files_of
from rapport.qualitative.results.methods import methods
from rapport.qualitative.results.table3 import CODED, USED, CodeFound, Found, Said, table3
from rapport.tables.record import Statistic
from tests.qualitative.results.papers import LINE, PRINTED, STEMS, WROTE, agreed, found, results, said


def test_codes_stand_in_the_order_of_who_carries_them_in_the_end() -> None:
    table = table3(found())
    labels = [row.label.text for row in table.rows]
    assert labels == [f"{place}. {name}" for place, name in enumerate(PRINTED, 1)]
    assert [int(row.cells[0].text) for row in table.rows] == list(PRINTED.values())


def test_both_numbers_stand_there_and_differ() -> None:
    table = table3(found())
    assert [column.label.text for column in table.columns][:2] == ["Respondents (n)", "Used a linked stem (n)"]
    for row, (name, n) in zip(table.rows, PRINTED.items(), strict=True):
        assert (row.cells[0].text, row.cells[1].text) == (str(n), str(STEMS[name]))
        assert n < STEMS[name]
    below = {name for name, n in PRINTED.items() if n < LINE}
    assert below == {"Communication", "Reflection", "Proactive", "Support"}
    assert {name for name in below if STEMS[name] >= LINE} == {"Communication", "Reflection"}


def test_quotes_are_printed_word_for_word_in_curly_marks() -> None:
    rows = {row.label.text: row for row in table3(found()).rows}
    plan = rows["2. Plan"].cells[3].text.split("\n")
    assert plan == [
        '“We will write a "mentoring plan" […] in our first week.”',
        "“[A] plan on one page” – Mentor, Site B",
    ]
    assert rows["7. Reflection"].cells[3].notes == ("Square brackets of the respondent’s own stand in this quote.",)
    four = CodeFound("A", "", 3, quotes=tuple(Said(f"word {n}") for n in range(4)))
    assert table3(Found("T", (four,), 3)).rows[0].cells[2].text.count("“") == 3


def test_notes_say_of_how_many_and_what_brackets_mean() -> None:
    notes = " ".join(table3(found()).notes)
    assert "among the 688 whose texts were coded" in notes
    assert "whatever they meant by it" in notes
    assert "[…]: words were left out" in notes
    assert "differ" not in notes
    assert "About 2 codings coders differ" in " ".join(table3(replace(found(), undecided=2)).notes)


def test_records_tell_the_two_numbers_apart() -> None:
    records = table3(found()).records
    counts = {(one.term, one.outcome): one for one in records if one.statistic is Statistic.COUNT}
    assert counts["Communication", CODED].value == 45
    assert counts["Communication", USED].value == 88
    assert counts["Communication", USED].model.startswith("PyStemmer")
    [percent] = [
        one for one in records if one.statistic is Statistic.PERCENT and one.term == "Plan" and one.outcome == CODED
    ]
    assert percent.value == 100 * 84 / WROTE


def test_a_number_that_is_not_told_is_told_nowhere() -> None:
    codes = (CodeFound("Rare", "", None), CodeFound("Often", "", 12))
    table = table3(Found("T", codes, 40))
    assert [row.label.text for row in table.rows] == ["1. Often", "2. Rare"]
    assert table.rows[1].cells[0].text == "–"
    hidden = [one for one in table.records if one.term == "Rare"]
    assert {(one.value, one.n, one.note) for one in hidden} == {(None, None, "suppressed")}
    assert len(table.columns) == 3


def test_the_method_says_what_the_log_holds() -> None:
    text = "\n".join(methods(said()))
    for part in (
        "The question of the analysis was: What will mentors do differently?",
        "Intended changes (answers to a survey, confidential; 700 responses); 688 respondents in all",
        "1 text was taken back by who wrote it",
        "in 3 cases: in 1 it was decided that this is one person, in 1 that each counts and in 1 nothing was decided",
        "PyStemmer 3.1.0 (Snowball), english), without the words of the stop list english@1",
        "used by at least 50 respondents",
        "Excluded: relationship (61 respondents: Overlaps with another category).",
        "Added from below the line: support (47 respondents: Same); proactiv (44 respondents: The course is about it).",
        "Version 2 of 1 March 2026 has 9 codes: Plan keeps written plans only.",
        "For training, 2 coders coded 20 texts with version 1 of the codebook (round 1); these codings do not count.",
        "In round 2, 2 coders coded 700 texts with version 2 of the codebook, each alone",
        "kappa pooled over codes 0.74 (0.65 to 0.82)",
        "the same set of codes in 62% (50 to 70%)",
        "Not compared: texts that were taken back (1).",
        "Coders differed about 39 codings in 31 texts. Of these 38 were decided by 1 adjudicator, with a reason each",
        "1 coding is not decided, and not counted.",
        "4 quotes are given word for word",
        "a date (2)",
    ):
        assert part in text, part


def test_the_method_says_which_codes_had_no_definition() -> None:
    first, later = said().codebooks
    versions = replace(first, undefined=3), replace(later, undefined=1)
    text = "\n".join(methods(replace(said(), codebooks=versions)))
    assert "codebook of 8 codes, 5 of them with a definition, was published" in text
    assert "has 9 codes, 1 of them without a definition: Plan keeps written plans only." in text
    assert "none of them with a definition" in "\n".join(
        methods(replace(said(), codebooks=(replace(first, undefined=8),)))
    )


def test_the_method_claims_nothing_that_the_log_does_not_hold() -> None:
    texts = (log.Texts("Contracts", "texts", "anonymous", "paragraph", 3),)
    bare = log.Log("", texts, 3, rounds=(log.RoundDone(1, "brought in", 1, 2, 3, 3, 100),))
    text = "\n".join(methods(bare))
    for word in (
        "stem",
        "codebook",
        "each alone",
        "nobody saw",
        "Agreement",
        "quote",
        "question",
        "decided by",
        "stop list",
    ):
        assert word not in text, word
    assert "were brought in from another program" in text
    assert methods(log.Log("", (), 0)) == ()
    one = replace(bare.rounds[0], kind="real", coders=1, twice=0)
    assert "alone." in "\n".join(methods(replace(bare, rounds=(one,))))
    assert "nobody saw" not in "\n".join(methods(replace(bare, rounds=(one,))))


def test_agreement_is_an_appendix_with_the_number_of_the_round() -> None:
    first, second = appendix([agreed(), replace(agreed(), number=3)])
    assert (first.name, first.number, second.number) == ("agreement-round-2", "Table A1", "Table A2")
    assert [row.label.text for row in first.rows][:2] == ["Plan", "Goals"]
    assert {one.table for one in second.records} == {"agreement-round-3"}


def test_all_files() -> None:
    files = files_of(results())
    assert set(files) == {
        "table-3.html", "table-3.docx", "table-3.tex", "table-3.csv", "table-3.md", "methods.txt", "results.json",
        "codebook.csv", "quotes.csv", "decisions.csv", "agreement-round-2.csv", "agreement-round-2.tex",
    }  # fmt: skip
    assert "1. Expectations" in files["table-3.html"].decode()
    assert "How it was done" in files["table-3.html"].decode()
    tables = Document(io.BytesIO(files["table-3.docx"])).tables
    assert tables[0].rows[2].cells[0].text == "2. Plan"
    assert len(tables) == 2
    assert json.loads(files["results.json"])[0]["value"] == WROTE
    assert "2026-03-02 09:30:00Z,a stem,relationship,excluded,Overlaps.,Ada Example" in files["decisions.csv"].decode()


def fingerprint() -> str:
    return hashlib.sha256(archive(files_of(results()))).hexdigest()


def test_the_archive_is_the_same_each_time() -> None:
    assert fingerprint() == fingerprint()
    names = zipfile.ZipFile(io.BytesIO(archive(files_of(results())))).infolist()
    assert {one.date_time for one in names} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_the_archive_is_the_same_in_another_process() -> None:
    """A process of its own, because the order of a set changes with what strings hash to there."""
    code = "from tests.qualitative.results.test_table3 import fingerprint; print(fingerprint())"
    for seed in ("1", "2"):
        run = [sys.executable, "-c", code]
        told = subprocess.run(
            run, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        )
        assert told.stdout.strip() == fingerprint()

"""Files of literature searches as databases write them, with what goes wrong in the real world."""

from pathlib import PurePath

import pytest

from rapport.qualitative.screening.reading import read_search
from rapport.qualitative.screening.reference import doi_in, plain_text, pmid_in, surname, year_in
from rapport.qualitative.screening.sheet import authors_in
from rapport.textfiles.mistakes import TextFileError

NBIB = """
PMID- 10000001
OWN - NLM
STAT- MEDLINE
LID - 10.9999/CTS.2031.0042 [doi]
TI  - What scholars and mentors expect: a study in
      three schools of nursing.
PG  - 1-9
AB  - BACKGROUND: Expectations differ.
      METHODS: We asked 40 pairs (p<0.05).
      RESULTS: CO2 - as expected - did not matter.
FAU - Example, Ada B
AU  - Example AB
FAU - Sample, José
AU  - Sample J
CN  - Lakeside Group
PT  - Journal Article
DP  - 2031 Oct-Dec
TA  - J Pretend
JT  - Journal of pretended research
AID - S0000-0000(31)00001-1 [pii]
AID - 10.9999/cts.2031.0042 [doi]
SO  - J Pretend. 2031 Oct-Dec;1(1):1-9. doi: 10.9999/cts.2031.0042.

PMID- 10000002
TT  - Was Mentorinnen erwarten.
DEP - 20300401
PT  - Review
PT  - Systematic Review

PMID- 10000003
FAU - Nobody, N
"""

RIS = """Provider: Lakeside
Content: text/plain; charset="UTF-8"

TY  - JOUR
AU  - Example, A. B.
AU  - Sample, José
T1  - What scholars <i>and</i> mentors expect &amp; do
Y1  - 2031/10/01/
JF  - Journal of Pretended Research
N2  - First line of the abstract,
and a second one without a tag.
UR  - https://doi.org/10.9999/CTS.2031.0042
ER  -
TY  - BOOK
A1  - Writer, W.; Other, O.
BT  - A book of mentoring
PY  - 1999
AN  - 12345678
DB  - PubMed
ER  -\x20

TY  - CHAP
AU  - Writer, W.
PY  - 2001
ER  -
"""

PUBMED_CSV = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    '10000001,"What scholars, and mentors, expect","Example AB, Sample J, van der Weide-Roe M.",J Pretend. 2031,'
    "Example AB,J Pretend,2031,2031/10/01,,,10.9999/cts.2031.0042\n"
    ",,,,,,,,,,\n"
    "10000009,,Example AB.,,,,,,,,\n"
)


def test_pubmed_with_lines_that_go_on() -> None:
    search = read_search(NBIB.encode(), "set.nbib")
    first, second = search.references
    assert (search.format, search.encoding) == ("PubMed", "UTF-8")
    assert first.title == "What scholars and mentors expect: a study in three schools of nursing."
    assert first.abstract.endswith("METHODS: We asked 40 pairs (p<0.05). RESULTS: CO2 - as expected - did not matter.")
    assert first.authors == ("Example, Ada B", "Sample, José", "Lakeside Group")
    assert (first.year, first.pmid, first.doi) == (2031, "10000001", "10.9999/cts.2031.0042")
    assert (first.source, first.kind, first.line) == ("Journal of pretended research", "Journal Article", 2)
    assert (second.title, second.year, second.kind) == ("Was Mentorinnen erwarten.", 2030, "Review, Systematic Review")
    assert [(one.line, one.what) for one in search.left_out] == [(31, "the record that begins here has no title")]


def test_ris_of_several_programs() -> None:
    search = read_search(RIS.encode(), "set.ris")
    article, book = search.references
    assert search.format == "RIS"
    assert article.title == "What scholars and mentors expect & do"
    assert article.abstract == "First line of the abstract, and a second one without a tag."
    assert (article.year, article.doi, article.kind) == (2031, "10.9999/cts.2031.0042", "article")
    assert (book.title, book.year, book.pmid) == ("A book of mentoring", 1999, "12345678")
    assert book.authors == ("Writer, W.", "Other, O.")
    assert [one.line for one in search.left_out] == [22], "a chapter without a title"


def test_ris_without_ends_is_read_and_told() -> None:
    search = read_search(b"TY - JOUR\nTI - One thing\nTY - JOUR\nTI - Another\n", "a.ris")
    assert [one.title for one in search.references] == ["One thing", "Another"]
    assert [one.line for one in search.left_out] == [1, 3]
    assert "ER" in search.left_out[0].what


def test_ris_with_a_tag_outside_a_record() -> None:
    search = read_search(b"TI  - Lost\nTY  - JOUR\nTI  - Found\nER  - \n", "a.ris")
    assert [one.title for one in search.references] == ["Found"]
    assert [str(one) for one in search.left_out] == [
        "a.ris:1: “TI” stands outside a record – let each record begin with “TY  - ” and end with “ER  - ”"
    ]


def test_csv_of_pubmed() -> None:
    search = read_search(PUBMED_CSV.encode("utf-8-sig"), "set.csv")
    (one,) = search.references
    assert one.title == "What scholars, and mentors, expect"
    assert one.authors == ("Example AB", "Sample J", "van der Weide-Roe M")
    assert (one.year, one.doi, one.source) == (2031, "10.9999/cts.2031.0042", "J Pretend")
    assert [one.what for one in search.left_out] == ["this row has no title"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Authors;Article Title;Publication Year;Source Title;DOI;Abstract", "E, A;T;2001;S;10.1/x;We expect"),
        ('"Key","Item Type","Publication Year","Author","Title","Abstract Note"', "K,x,2001,E A,T,We expect"),
        ("key\ttitle\tyear\tauthors\tabstract\tpubmed_id", "1\tT\t2001\tE A\tWe expect\t7"),
        ("Title,Published Year,Abstract", "T,2001,We expect"),
    ],
)
def test_csv_of_others(header: str, row: str) -> None:
    (one,) = read_search(f"{header}\r\n{row}\r\n".encode(), "x.csv").references
    assert (one.title, one.year, one.abstract) == ("T", 2001, "We expect")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [NBIB, RIS, PUBMED_CSV.replace("Sample J", "José J")], ids=["nbib", "ris", "csv"])
def test_however_it_is_saved(text: str, encoding: str, ends: str) -> None:
    search = read_search(text.replace("\n", ends).encode(encoding), "set")
    assert any("José" in " ".join(one.authors) for one in search.references)


def test_signs_that_only_look_like_line_ends_stay_inside() -> None:
    text = "PMID- 1\nTI  - A\u2028TY  - B\x0bC\u0085D\n"
    assert read_search(text.encode(), "x").references[0].title.startswith("A TY - B C")


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 1, "empty"),
        (b" \r\n\n", 1, "empty"),
        (b"@article{a,\n title={T}}", 1, "BibTeX"),
        (b"<?xml version='1.0'?>", 1, "XML"),
        (b"PK\x03\x04\x00\x00\xff", 1, "packed"),
        (b"%PDF-1.7\n\xff\x00", 1, "PDF"),
        (b"FN Clarivate\nVR 1.0\nPT J\n", 1, "Web of Science"),
        (b"%0 Journal Article\n%T x", 1, "EndNote"),
        (b"\nOnce upon a time\n", 2, "neither PubMed"),
        (b"TI  - T\nER  - \n", 1, "TY"),
        (b"TY  - JOUR\nAU  - A\nER  - \n", 1, "no title"),
        (b"PMID- 1\nTI  - a\x81\xff\n", 2, "neither UTF-8 nor Windows-1252"),
        (b"PMID- 1\nTI  - a\x00\n", 2, "NUL"),
        (b"\xff\xfeP\x00M", 1, "UTF-16"),
        (b"Title,Year\nA,2001,too,much\n", 2, "cells"),
        (b"Titles,Year\nA,2001\n", 1, "neither PubMed"),
        (b"Book title,Year\nA,2001\n", 1, "no column for the titles"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, line: int, what: str) -> None:
    with pytest.raises(TextFileError) as told:
        read_search(data, "x")
    assert told.value.mistakes[0].line == line
    assert what in told.value.mistakes[0].what


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1016/S0140-6736(05)66545-2.", "10.1016/s0140-6736(05)66545-2"),
        ("(doi: 10.1111/j.1752-8062.2011.00356.x)", "10.1111/j.1752-8062.2011.00356.x"),
        ("10.1002/(SICI)1097-0258(19980815)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2", None),
        ("doi missing", ""),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    assert doi_in(text) == (
        "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2" if doi is None else doi
    )


def test_parts_of_a_reference() -> None:
    names = ("Müller, J.", "Müller JP", "J. P. Muller", "Smith JA Jr", "van Dam, Q", "WHO")
    assert [surname(one) for one in names] == ["muller", "muller", "muller", "smith", "vandam", "who"]
    assert [pmid_in(one) for one in ("0012", "PMID: 345", "WOS:000123", "")] == ["12", "345", "", ""]
    assert [year_in(one) for one in ("2011 Oct", "1998 Dec-1999 Jan", "20111012", "in press", "page 12345678")] == [
        2011, 1998, 2011, None, None,
    ]  # fmt: skip
    assert plain_text("H<sub>2</sub>O if p < 0.05 &lt;b&gt;x&lt;/b&gt;\n y") == "H2O if p < 0.05 x y"
    assert authors_in("Doe J, Roe M.") == ("Doe J", "Roe M")
    assert authors_in("Doe, Jane and Roe, Max") == ("Doe, Jane", "Roe, Max")
    assert authors_in("Jane Doe, Max Roe") == ("Jane Doe, Max Roe",)


def test_the_name_of_the_file_does_not_matter() -> None:
    assert {read_search(NBIB.encode(), name).format for name in ("a.txt", str(PurePath("x") / "y.csv"))} == {"PubMed"}

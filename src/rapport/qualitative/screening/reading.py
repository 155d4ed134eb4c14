"""Reads the file of a literature search: PubMed .nbib, RIS or CSV, told apart by what stands in it, not by its name.

What makes a file unusable is raised with every mistake; what is wrong with a single record leaves that record out and
is told beside the others, because a search of two thousand records must not fail for one without a title.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapport.qualitative.screening.reference import Reference, doi_in, plain_text, pmid_in, year_in
from rapport.qualitative.screening.sheet import authors_in, csv_references
from rapport.qualitative.screening.tagged import NBIB, RIS, Record, nbib_records, ris_records
from rapport.textfiles.csv_stream import NOT_IN_WINDOWS_1252
from rapport.textfiles.mistakes import Mistake, TextFileError

LARGEST = 30 * 1024 * 1024
MOST = 20_000
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
PACKED = (b"PK\x03\x04", b"%PDF-")
UTF8, WINDOWS = "UTF-8", "Windows-1252"
HOW = "export the search as PubMed (.nbib), RIS or CSV"
# What people bring instead, by how it begins.
OTHERS = (
    (r"PK\x03\x04", "a packed file (.xlsx, .docx or .zip)", "unpack it, or save the sheet as “CSV UTF-8”"),
    (r"%PDF-", "a PDF", HOW),
    (r"\s*@[A-Za-z]+\s*\{", "BibTeX", HOW),
    (r"\s*<(\?xml|!DOCTYPE|[A-Za-z])", "XML or a web page", HOW),
    (r"%0 ", "EndNote’s own format (.enw)", HOW),
    (r"(FN |PT [A-Z]\b)", "Web of Science’s own format (.ciw)", HOW),
)
RIS_KINDS = {
    "JOUR": "article", "EJOUR": "article", "BOOK": "book", "CHAP": "chapter", "CONF": "conference paper",
    "CPAPER": "conference paper", "THES": "thesis", "RPRT": "report",
}  # fmt: skip


@dataclass(frozen=True)
class Search:
    """A file that was read.

    Attributes:
        file: its name.
        format: ``PubMed``, ``RIS`` or ``CSV``.
        encoding: how it is saved.
        sha256: of its bytes.
        references: in the order of the file.
        left_out: records that could not be used, and other things to check.
    """

    file: str
    format: str
    encoding: str
    sha256: str
    references: tuple[Reference, ...]
    left_out: tuple[Mistake, ...] = ()


def read_search(data: bytes, name: str) -> Search:
    """Read a file of references.

    Args:
        data: its bytes.
        name: what messages call it.

    Returns:
        Its references.

    Raises:
        TextFileError: the file is empty, too large, of another kind, or holds no reference.
    """
    if len(data) > LARGEST:
        what = f"the file is larger than {LARGEST // 1024**2} MB"
        raise TextFileError([Mistake(name, 1, what, "export the search in several parts")])
    text, encoding = _decode(data, name)
    lines = re.split(r"\r\n|\r|\n", text)  # str.splitlines breaks at signs that stand inside abstracts
    kind = _kind(text, lines, name)
    found: list[Reference] = []
    mistakes: list[Mistake] = []
    rows = csv_references(text.encode(), name) if kind == "CSV" else _tagged(kind, lines, mistakes, name)
    for one in rows:
        if isinstance(one, Mistake):
            mistakes.append(one)
            continue
        found.append(one)
        if len(found) > MOST:
            what = f"the file holds more than {MOST:,} references"
            raise TextFileError([Mistake(name, one.line, what, "narrow the search, or import it in parts")])
    if not found:
        raise TextFileError(mistakes or [Mistake(name, 1, "the file holds no reference", HOW)])
    sha256 = hashlib.sha256(data).hexdigest()
    return Search(name, kind, encoding, sha256, tuple(found), tuple(sorted(mistakes, key=lambda one: one.line)))


def _tagged(kind: str, lines: list[str], mistakes: list[Mistake], name: str) -> Iterator[Reference | Mistake]:
    if kind == "PubMed":
        return (_of_pubmed(record, name) for record in nbib_records(lines))
    return (_of_ris(record, name) for record in ris_records(lines, mistakes, name))


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """The text, and how it was saved; UTF-8 is tried first, then Windows-1252, which most others are."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig").upper()
            except UnicodeDecodeError as error:
                raise TextFileError([_undecodable(data, error.start, encoding.upper(), name)]) from None
    if (at := data.find(b"\0")) >= 0 and not data.startswith(PACKED):
        what = "this line holds a NUL byte, so the file is no text"
        raise TextFileError([Mistake(name, data.count(b"\n", 0, at) + 1, what, HOW)])
    try:
        return data.decode("utf-8"), UTF8
    except UnicodeDecodeError as error:
        if data.startswith(PACKED):
            return data[:16].decode("latin-1"), ""
        if any(byte in data for byte in NOT_IN_WINDOWS_1252):
            raise TextFileError([_undecodable(data, error.start, f"{UTF8} nor {WINDOWS}", name)]) from None
        return data.decode("windows-1252"), WINDOWS


def _undecodable(data: bytes, at: int, encoding: str, name: str) -> Mistake:
    neither = "neither " if " nor " in encoding else "not "
    what = f"this line is {neither}{encoding}"
    return Mistake(name, data.count(b"\n", 0, at) + 1, what, "export it anew with the encoding UTF-8")


def _kind(text: str, lines: list[str], name: str) -> str:
    if not text.strip():
        raise TextFileError([Mistake(name, 1, "the file is empty", HOW)])
    for pattern, what, mend in OTHERS:
        if re.match(pattern, text):
            raise TextFileError([Mistake(name, 1, f"this is {what}", mend)])
    if any((found := RIS.match(line.lstrip())) and found.group(1) == "TY" for line in lines):
        return "RIS"
    if any((found := NBIB.match(line)) and found.group(1) == "PMID" for line in lines):
        return "PubMed"
    first = next(line for line in lines if line.strip())
    if RIS.match(first.lstrip()):
        what = "no record begins with “TY  - ”"
        raise TextFileError([Mistake(name, 1, what, "let each record begin with “TY  - ” and end with “ER  - ”")])
    if re.search(r"\btitle\b", first, re.IGNORECASE) and re.search(r"[,;\t]", first):
        return "CSV"
    what = "this is neither PubMed (.nbib) nor RIS nor a CSV with a column “Title”"
    raise TextFileError([Mistake(name, lines.index(first) + 1, what, HOW)])


def _of_pubmed(record: Record, name: str) -> Reference | Mistake:
    # A title that PubMed has only in the language of the article stands under TT; that of a book under BTI.
    title = plain_text(record.first("TI", "BTI", "CTI", "TT"))
    if not title:
        return _untitled(record, name)
    dois = [value for value in (*record.all("LID"), *record.all("AID")) if value.endswith("[doi]")]
    return Reference(
        title=title,
        line=record.line,
        authors=record.all("FAU", "AU") + record.all("CN"),
        year=year_in(record.first("DP", "DEP", "EDAT")),
        source=plain_text(record.first("JT", "TA", "BTI")),
        abstract=plain_text(record.first("AB", "OAB")),
        pmid=pmid_in(record.first("PMID")),
        doi=doi_in(dois[0] if dois else record.first("SO")),
        kind=", ".join(record.all("PT"))[:200],
    )


def _of_ris(record: Record, name: str) -> Reference | Mistake:
    # T1 and CT are titles of older programs; BT is the title where the record is a book.
    title = plain_text(record.first("TI", "T1", "CT", "BT"))
    if not title:
        return _untitled(record, name)
    authors = (*record.all("AU", "A1"),)
    addresses = " ".join((*record.all("DO"), *record.all("M3"), *record.all("UR"), *record.all("L3")))
    number = record.first("AN") if "pubmed" in record.first("DB", "DP").lower() else ""
    return Reference(
        title=title,
        line=record.line,
        authors=tuple(one for author in authors for one in (authors_in(author) if ";" in author else (author,))),
        year=year_in(record.first("PY", "Y1", "DA")),
        source=plain_text(record.first("JF", "JO", "T2", "JA", "J2")),
        abstract=plain_text(record.first("AB", "N2")),
        pmid=pmid_in(record.first("PM", "C7") or number) or _pmid_of(record),
        doi=doi_in(addresses),
        kind=RIS_KINDS.get(record.first("TY").upper(), record.first("TY").lower()),
    )


def _pmid_of(record: Record) -> str:
    """A PubMed number in an accession field or an address of PubMed; other numbers are no PubMed numbers."""
    for value in (*record.all("AN"), *record.all("UR"), *record.all("N1"), *record.all("L2")):
        found = re.search(r"(?:PMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,8})\b", value, re.IGNORECASE)
        if found:
            return found.group(1)
    return ""


def _untitled(record: Record, name: str) -> Mistake:
    return Mistake(name, record.line, "the record that begins here has no title", "give it one, or leave it out")

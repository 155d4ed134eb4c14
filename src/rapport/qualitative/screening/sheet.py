"""A CSV file of references, as PubMed, Scopus, Web of Science, Zotero, Rayyan or Covidence write it."""

import io
import re
from collections.abc import Iterator

from rapport.qualitative.screening.reference import Reference, doi_in, plain_text, pmid_in, year_in
from rapport.textfiles.csv_stream import look_at
from rapport.textfiles.mistakes import Mistake, TextFileError

# What the columns are called, folded; the first that the file has counts.
NAMES = {
    "title": ("title", "articletitle", "documenttitle", "primarytitle"),
    "authors": ("authors", "author", "authorfullnames", "authornames"),
    "year": ("year", "publicationyear", "publishedyear", "pubyear", "py", "date", "publicationdate"),
    "source": ("journal", "journalbook", "sourcetitle", "publicationtitle", "source", "secondarytitle"),
    "abstract": ("abstract", "abstractnote", "abstracttext"),
    "pmid": ("pmid", "pubmedid", "pubmednumber", "accessionnumber"),
    "doi": ("doi", "digitalobjectidentifier", "link", "url"),
    "kind": ("documenttype", "itemtype", "publicationtype", "type"),
}
SHORT_NAME = re.compile(r"[^\W\d]['’\-\w ]* [A-Z]{1,4}(?: Jr| Sr| \d?[a-z]{2}| I{2,3})?\.?")


def csv_references(data: bytes, name: str) -> Iterator[Reference | Mistake]:
    """The references of a CSV file, and what is wrong with single rows.

    Args:
        data: the bytes of the file.
        name: of the file.

    Yields:
        A reference for each row; a mistake for one that has no title.

    Raises:
        TextFileError: the file is no CSV, or has no column for titles.
    """
    stream = look_at(lambda: io.BytesIO(data), name=name)
    header = [re.sub(r"[^a-z]", "", column.casefold()) for column in stream.header]
    places = {part: next((header.index(one) for one in names if one in header), None) for part, names in NAMES.items()}
    if places["title"] is None:
        what = "there is no column for the titles"
        raise TextFileError([Mistake(name, stream.header_line, what, "call one of the columns “Title”")])
    for line, cells in stream.records():
        if cells:
            row = {part: "" if at is None else cells[at] for part, at in places.items()}
            yield _reference(row, line, name)


def _reference(row: dict[str, str], line: int, name: str) -> Reference | Mistake:
    title = plain_text(row["title"])
    if not title:
        return Mistake(name, line, "this row has no title", "give it one, or leave it out")
    return Reference(
        title=title,
        line=line,
        authors=authors_in(row["authors"]),
        year=year_in(row["year"]),
        source=plain_text(row["source"]),
        abstract=plain_text(row["abstract"]),
        pmid=pmid_in(row["pmid"]),
        doi=doi_in(row["doi"]),
        kind=plain_text(row["kind"]),
    )


def authors_in(cell: str) -> tuple[str, ...]:
    """The authors that one cell names, with semicolons, “and” or – short names alone – commas between them."""
    text = plain_text(cell)
    if ";" in text:
        parts = text.split(";")
    elif " and " in text:
        parts = text.split(" and ")
    else:
        parts = text.split(",")
        if not all(SHORT_NAME.fullmatch(part.strip()) for part in parts):
            parts = [text]
    found = (part.strip(" ,") for part in parts)
    return tuple(one.rstrip(".") if SHORT_NAME.fullmatch(one) else one for one in found if one.strip("."))

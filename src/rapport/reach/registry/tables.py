"""Institutions from a table: the CSV of a ROR dump, IPEDS' file of institutional characteristics (HD), or one's own.

A table of one's own has the columns `id` and `name`, and if wanted `names` and `acronyms` (several with "|" between
them), `domains`, `city`, `state`, `state_code`, `country`, `is_current` (no = it is closed).
"""

import re
from collections.abc import Callable, Iterator

from rapport.reach.matching.entries import Entry
from rapport.reach.matching.names import domain_of, is_acronym
from rapport.textfiles.csv_stream import CsvStream
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError

MOST_MISTAKES = 100
NO = frozenset(("no", "n", "false", "0", "closed"))
ROR_NAME, ROR_OTHERS = "names.types.ror_display", ("label", "alias", "acronym")
ROR_PLACE = "locations.geonames_details"
LANGUAGE = re.compile(r"^(no_lang_code|[a-z]{2,3}): ")
OWN = ("id", "name", "names", "acronyms", "domains", "city", "state", "state_code", "country", "is_current")


def is_ipeds(stream: CsvStream) -> bool:
    """Whether the header is that of IPEDS' HD file."""
    return {"UNITID", "INSTNM"} <= {name.upper() for name in stream.header}


def is_ror(stream: CsvStream) -> bool:
    """Whether the header is that of the CSV which lies beside the JSON in a ROR dump, schema 2."""
    return ROR_NAME in stream.header


def ror(stream: CsvStream) -> Iterator[Entry]:
    """Organisations of ROR from its CSV: several names stand in a cell, each behind its language.

    Raises:
        TextFileError: with every row without id or name.
    """
    for row in _rows(stream, str, "id", ROR_NAME):
        labels, aliases, shorts = (_in_languages(row.get(f"names.types.{kind}", "")) for kind in ROR_OTHERS)
        addresses = [*_between(row.get("domains", "")), *_between(row.get("links.type.website", ""))]
        yield Entry(
            row["id"].rstrip("/").rpartition("/")[2],
            row[ROR_NAME],
            tuple(name for name in dict.fromkeys([*labels, *aliases]) if name != row[ROR_NAME]),
            tuple(dict.fromkeys(shorts)),
            tuple(dict.fromkeys(domain for one in addresses if (domain := domain_of(one)))),
            city=row.get(f"{ROR_PLACE}.name", ""),
            state=row.get(f"{ROR_PLACE}.country_subdivision_name", ""),
            state_code=row.get(f"{ROR_PLACE}.country_subdivision_code", ""),
            country=row.get(f"{ROR_PLACE}.country_code", ""),
            is_current=row.get("status", "active") == "active",
        )


def _in_languages(cell: str) -> list[str]:
    return [LANGUAGE.sub("", part) for part in _between(cell)]


def _between(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def ipeds(stream: CsvStream) -> Iterator[Entry]:
    """Institutions of IPEDS: those that have closed (CYACTIVE is not 1) are kept as closed ones.

    Raises:
        TextFileError: with every row without id or name.
    """
    for row in _rows(stream, str.upper, "UNITID", "INSTNM"):
        also = [part.strip() for part in row.get("IALIAS", "").replace(";", "|").split("|") if part.strip()]
        yield Entry(
            row["UNITID"],
            row["INSTNM"],
            tuple(one for one in also if not is_acronym(one)),
            tuple(one for one in also if is_acronym(one)),
            tuple(filter(None, (domain_of(row.get("WEBADDR", "")),))),
            city=row.get("CITY", ""),
            state_code=row.get("STABBR", ""),
            country="US",
            is_current=row.get("CYACTIVE", "1") in ("1", ""),
        )


def own(stream: CsvStream) -> Iterator[Entry]:
    """Institutions of a table of one's own.

    Raises:
        TextFileError: for columns that are not known, and with every row without id or name.
    """
    found = MistakeList()
    known = {name.casefold() for name in stream.header}
    for name in stream.header:
        if name.casefold() not in OWN:
            mend = f"the columns are {', '.join(OWN)}"
            found.add(Mistake(stream.file, stream.header_line, f"the column “{name}” is not known here", mend))
    for name in ("id", "name"):
        if name not in known:
            mend = "name a column so, or load a ROR dump or IPEDS’ HD file as it is"
            found.add(Mistake(stream.file, stream.header_line, f"there is no column “{name}”", mend))
    found.raise_if_any()
    for row in _rows(stream, str.casefold, "id", "name"):
        yield Entry(
            row["id"],
            row["name"],
            _several(row.get("names", "")),
            _several(row.get("acronyms", "")),
            tuple(domain for one in _several(row.get("domains", "")) if (domain := domain_of(one))),
            city=row.get("city", ""),
            state=row.get("state", ""),
            state_code=row.get("state_code", ""),
            country=row.get("country", "").upper()[:2],
            is_current=row.get("is_current", "").casefold() not in NO,
        )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _rows(stream: CsvStream, spell: Callable[[str], str], *needed: str) -> Iterator[dict[str, str]]:
    """Rows as names → cells without white space; those without a needed cell are mistakes."""
    header = [spell(name) for name in stream.header]
    found = MistakeList()
    for line, cells in stream.records():
        if not cells:
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        for name in needed:
            if not row[name]:
                found.add(Mistake(stream.file, line, f"“{name}” is empty", "fill it in, or take the row out"))
        yield row
        if len(found.mistakes) >= MOST_MISTAKES:
            break
    if found.mistakes:
        raise TextFileError(found.mistakes)

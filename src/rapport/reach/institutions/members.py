"""Reads a list of members of networks."""

from collections.abc import Iterator

from rapport.reach.institutions.forms import NetworkForm
from rapport.textfiles import csv_file
from rapport.textfiles.mistakes import Mistake, MistakeList

COLUMNS = ("network", "institution", "since", "until")


def read_members(content: bytes, name: str) -> list[dict[str, object]]:
    """Read a CSV list.

    Args:
        content: the bytes of the file.
        name: what messages call it.

    Returns:
        For each row the cleaned words of a `NetworkForm`.

    Raises:
        TextFileError: with every row that cannot be used.
    """
    table = csv_file.read_data(content, name=name)
    found = MistakeList()
    header = [one.casefold() for one in table.header]
    for column in COLUMNS[:3]:
        if column not in header:
            mend = f"the columns are {', '.join(COLUMNS)}"
            found.add(Mistake(name, table.header_line, f"there is no column “{column}”", mend))
    found.raise_if_any()
    read = []
    for row in table.rows:
        form = NetworkForm(dict(zip(header, row.cells, strict=True)))
        if form.is_valid():
            read.append(form.cleaned_data)
        found.add(*_told(form, name, row.line))
    found.raise_if_any()
    return read


def _told(form: NetworkForm, name: str, line: int) -> Iterator[Mistake]:
    for field, errors in form.errors.items():
        for error in errors:
            yield Mistake(name, line, f"{field}: “{form.data.get(field, '')}”", str(error).rstrip("."))

"""Opens a file of data by the end of its name."""

import io
from pathlib import Path

from rapport.analysis.sources.asked import Source
from rapport.analysis.sources.csv_source import CsvSource
from rapport.analysis.sources.statistical import KINDS, open_statistical
from rapport.textfiles.csv_stream import look_at
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import read_bytes

NOT_READ = {
    ".xlsx": "save the sheet as “CSV UTF-8”",
    ".xls": "save the sheet as “CSV UTF-8”",
    ".sas7bdat": "write it as .xpt in SAS (libname … xport), or as CSV",
    ".rds": "write it as CSV in R (write.csv)",
    ".por": "save it as .sav in SPSS",
}


def open_source(path: Path | str, encoding: str | None = None) -> Source:
    """Look at a data file.

    Args:
        path: the file; CSV, unless its name ends in .sav, .zsav, .dta or .xpt.
        encoding: how its text is saved, where the file does not say so.

    Returns:
        The file, ready to be asked for columns.

    Raises:
        TextFileError: it cannot be read.
    """
    kind = Path(path).suffix.lower()
    if kind in NOT_READ:
        what = f"files that end in {kind} cannot be read"
        raise TextFileError([Mistake(str(path), 1, what, NOT_READ[kind])])
    if kind in KINDS:
        return open_statistical(Path(path), encoding)
    try:
        with Path(path).open("rb"):
            pass
    except OSError:
        read_bytes(path)  # says why in plain words
    return CsvSource(look_at(lambda: Path(path).open("rb"), name=str(path), encoding=encoding))


def source_of_bytes(data: bytes, name: str, encoding: str | None = None) -> Source:
    """Look at CSV that is in memory, as :func:`open_source` does with a file."""
    return CsvSource(look_at(lambda: io.BytesIO(data), name=name, encoding=encoding))

"""The instruments that lie in files, read once for each process and never in a respondent's request.

Versions that were published in the web stand in the database: `library.py` knows both.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rapport.kit import content
from rapport.kit.remembered import remembered
from rapport.surveys.reading import ReadInstrument, read_instrument
from rapport.surveys.wording import ReadWording, read_wording
from rapport.textfiles.mistakes import Mistake, TextFileError

Edition = tuple[str, int]


@dataclass(frozen=True)
class Shelf:
    """All files that could be read, by (id, version), other words for them, and why others could not."""

    instruments: dict[Edition, ReadInstrument]
    mistakes: tuple[Mistake, ...]
    wordings: dict[Edition, dict[str, ReadWording]] = field(default_factory=dict)


@cache
def shelf() -> Shelf:
    return remembered("instruments", content.files("instruments", "*.yaml").values(), read_shelf)


def read_shelf() -> Shelf:
    """Read every instrument of the server, and the other words for them."""
    instruments: dict[Edition, ReadInstrument] = {}
    mistakes: list[Mistake] = []
    files = content.files("instruments", "*.yaml").values()
    for path in files:
        if not is_wording(path):
            try:
                found = read_instrument(path)
            except TextFileError as error:
                mistakes.extend(error.mistakes)
            else:
                instruments[found.content.instrument, found.content.version] = found
    wordings: dict[Edition, dict[str, ReadWording]] = {}
    by_name = {f"{name}-{version}": found for (name, version), found in instruments.items()}
    for path in filter(is_wording, files):
        of = by_name.get(path.name.partition(".")[0])
        if of is None:
            what, mend = (
                "there is no whole instrument that these words belong to",
                "call the file <id>-<version>.<name>.yaml",
            )
            mistakes.append(Mistake(str(path), 1, what, mend))
            continue
        try:
            words = read_wording(path, of.content)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
        else:
            wordings.setdefault((of.content.instrument, of.content.version), {})[words.name] = words
    return Shelf(instruments, tuple(mistakes), wordings)


def is_wording(path: Path) -> bool:
    """Whether a file holds other words (`calm-2.de.yaml`), not an instrument (`calm-2.yaml`)."""
    return "." in path.stem

"""The instruments of this server, read once for each process and never in a respondent's request."""

from dataclasses import dataclass
from functools import cache

from rapport.kit import content
from rapport.surveys.reading import ReadInstrument, read_instrument
from rapport.textfiles.mistakes import Mistake, TextFileError


@dataclass(frozen=True)
class Shelf:
    """All instruments that could be read, by (id, version), and why others could not."""

    instruments: dict[tuple[str, int], ReadInstrument]
    mistakes: tuple[Mistake, ...]


@cache
def shelf() -> Shelf:
    instruments: dict[tuple[str, int], ReadInstrument] = {}
    mistakes: list[Mistake] = []
    for path in content.files("instruments", "*.yaml").values():
        try:
            found = read_instrument(path)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
        else:
            instruments[found.content.instrument, found.content.version] = found
    return Shelf(instruments, tuple(mistakes))

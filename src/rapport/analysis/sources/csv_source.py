"""A CSV file as a source of data: read row by row, so that its size does not matter."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from rapport.analysis.progress import tell
from rapport.analysis.sources.asked import Ask, Sheet
from rapport.analysis.sources.gathering import gathering
from rapport.analysis.words import plain
from rapport.textfiles.csv_stream import CsvStream

ROWS_BETWEEN_NEWS = 20_000


@dataclass(frozen=True)
class CsvSource:
    """A CSV file that was looked at."""

    stream: CsvStream
    row_word: str = "line"

    @property
    def file(self) -> str:
        """Its name for messages."""
        return self.stream.file

    @property
    def header(self) -> tuple[str, ...]:
        """Its columns."""
        return self.stream.header

    @property
    def header_line(self) -> int:
        """Where they are named."""
        return self.stream.header_line

    @property
    def encoding(self) -> str:
        """How it is saved."""
        return self.stream.encoding

    @property
    def sha256(self) -> str:
        """Fingerprint of its bytes."""
        return self.stream.sha256

    def read(self, asks: Collection[Ask]) -> Sheet:
        """Read what is asked; see :class:`rapport.analysis.sources.asked.Source`."""
        places = {plain(name): at for at, name in enumerate(self.header)}
        known = [ask for ask in dict.fromkeys(asks) if plain(ask.column) in places]
        gathered = {ask: gathering(ask) for ask in known}
        takers = [(places[plain(ask.column)], gathered[ask].take) for ask in known]
        lines, blank, signs = array("q"), self.header_line - self.stream.first_line, 0
        for line, cells in self.stream.records():
            if not cells:
                blank += 1
                continue
            lines.append(line)
            for at, take in takers:
                take(cells[at])
            if len(lines) % ROWS_BETWEEN_NEWS == 0:
                signs = signs or sum(map(len, cells)) + len(cells)
                tell(min(0.99, len(lines) * signs / max(self.stream.size, 1)))
        found = {ask: taker.found() for ask, taker in gathered.items()}
        return Sheet(len(lines), np.array(lines, np.int64), blank, found)

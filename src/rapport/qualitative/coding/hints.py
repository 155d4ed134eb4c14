"""Words of a text that hint at a code. A hint is shown and never ticked: it would lead all coders alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapport.qualitative.words.context import places_of
from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import Rules
from rapport.qualitative.words.signs import word_in


@dataclass(frozen=True)
class Piece:
    """A part of a text; `codes` are those at which it hints, none for what only stands between."""

    text: str
    codes: tuple[int, ...] = ()


@lru_cache(maxsize=32)
def reader_of(language: str) -> WordReader:
    """Makes stems of a language, of every word: whoever linked a stem knows whether it matters."""
    return WordReader(Rules(language))


def pieces(text: str, linked: Mapping[str, Sequence[int]], language: str) -> list[Piece]:
    """A text in pieces: words whose stem is linked to codes, and what stands between.

    Args:
        text: what is coded.
        linked: stem → codes at which it hints.
        language: whose stems.

    Returns:
        The pieces, in order; together they are the text.
    """
    if not linked:
        return [Piece(text)] if text else []
    reader, found, at = reader_of(language), [], 0
    for start, end, chunk in places_of(text):
        codes = linked.get(reader.stem_of(word_in(chunk)))
        if not codes:
            continue
        if at < start:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], tuple(codes)))
        at = end
    return [*found, Piece(text[at:])] if at < len(text) else found

"""A text with its hits marked, in pieces for a page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `sense` is empty where it is no hit, else that of the hit."""

    text: str
    sense: str = ""


def marked(text: str, hits: Iterable[tuple[int, int, str]]) -> tuple[Piece, ...]:
    """Cut a text at its hits.

    Args:
        text: all of it.
        hits: start, end and sense of each.

    Returns:
        The pieces; together they are the text.
    """
    pieces: list[Piece] = []
    at = 0
    for start, end, sense in sorted(hits):
        if start >= at:
            pieces += [Piece(text[at:start]), Piece(text[start:end], sense)]
            at = end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)

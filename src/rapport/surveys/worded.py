"""An instrument in the words that a page or a file was asked for."""

from dataclasses import dataclass

from django.http import Http404

from rapport.surveys import library
from rapport.surveys.instrument import Instrument
from rapport.surveys.showing import WORDS

TONES = {"own": "info", "adapted": "info", "verbatim": "good", "placeholder": "warn"}


@dataclass(frozen=True)
class Shown:
    """An instrument in the words that were asked for, and the fingerprint of what people are asked in them."""

    content: Instrument
    sha256: str
    words: str = ""

    @property
    def wording(self) -> str:
        """Whose words these are."""
        return WORDS[self.content.source.wording_status]

    @property
    def tone(self) -> str:
        return TONES[self.content.source.wording_status]

    @property
    def items(self) -> int:
        """How many things are asked; each row of a grid is one, whatever its columns."""
        return self.content.length


def find(name: str, version: int, words: str) -> Shown:
    """An instrument of the shelf, in its own words or in others. Raises Http404."""
    read = library.find(name, version)
    if read is None:
        raise Http404
    if not words:
        return Shown(read.content, read.sha256)
    other = library.words_for(name, version).get(words)
    if other is None:
        raise Http404
    return Shown(other.instrument, other.sha256, other.name)

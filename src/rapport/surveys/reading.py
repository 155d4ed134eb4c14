"""Reads an instrument from its file and recomputes its worked tests. Reports every mistake with file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapport.surveys.instrument import Instrument
from rapport.surveys.item_mistakes import choice_mistakes, condition_mistakes, id_mistakes, option_mistakes
from rapport.surveys.rule_mistakes import derived_mistakes, score_mistakes
from rapport.surveys.worked import test_mistakes
from rapport.textfiles import yaml_file
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import Document


@dataclass(frozen=True)
class ReadInstrument:
    """An instrument and the fingerprint of what its file says."""

    content: Instrument
    sha256: str


def read_instrument(path: Path) -> ReadInstrument:
    """Read one instrument. Raises TextFileError with every mistake of the file."""
    return checked(yaml_file.open_document(path, Instrument), name=path.stem)


def parse_instrument(text: str, *, name: str) -> ReadInstrument:
    """Read one instrument from a text; `name` is what messages call it. Raises as :func:`read_instrument`."""
    return checked(yaml_file.parse_document(text, Instrument, name=name))


def checked(document: Document[Instrument], name: str = "") -> ReadInstrument:
    """Look for what the models cannot see. Raises TextFileError with every mistake."""
    mistakes = [*_name_mistakes(document, name), *unsound(document)] or list(test_mistakes(document))
    if mistakes:
        raise TextFileError(mistakes)
    return ReadInstrument(document.content, document.content.sha256)


def unsound(document: Document[Instrument]) -> list[Mistake]:
    """What is wrong apart from the worked tests."""
    mistakes = [*choice_mistakes(document), *option_mistakes(document)]
    # Each step asks for what the one before has found whole.
    if not mistakes:
        mistakes = [*id_mistakes(document), *condition_mistakes(document)]
        mistakes += [*score_mistakes(document), *derived_mistakes(document)]
    return mistakes


def _name_mistakes(document: Document[Instrument], name: str) -> Iterator[Mistake]:
    expected = f"{document.content.instrument}-{document.content.version}"
    if name and name != expected:
        what = f"the file is called “{name}”, its content is “{expected}”"
        yield document.mistake("instrument", what=what, mend=f"call the file {expected}.yaml")

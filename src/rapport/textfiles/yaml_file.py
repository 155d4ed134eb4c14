"""Strict reader of our YAML files: YAML 1.2, checked against a pydantic model, with lines.

``read`` gives the model; ``open_document`` gives the model together with the lines, for checks that
only the caller can make (``document.mistake("tables", 0, "rows", what=…, mend=…)``).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.model_mistakes import mistakes_of
from rapport.textfiles.plain_text import decode_utf8, read_bytes
from rapport.textfiles.yaml_nodes import Nodes, read_nodes

Model = TypeVar("Model", bound=BaseModel)
Check = Callable[[Nodes], Iterable[Mistake]]


@dataclass(frozen=True)
class Document(Generic[Model]):
    """A file that was read: its content, and where each part of it stands.

    Attributes:
        content: the file as its model.
        nodes: values and lines of the file.
    """

    content: Model
    nodes: Nodes

    @property
    def file(self) -> str:
        """The file's name for messages."""
        return self.nodes.file

    def line(self, *path: str | int) -> int:
        """Line of the value at a path, or of the nearest part above it that the file has.

        Args:
            path: keys and list indices (from 0), from the top.

        Returns:
            The line, counted from 1; for the value of a key, the line of the key.
        """
        return self.nodes.line(*path)

    def mistake(self, *path: str | int, what: str, mend: str) -> Mistake:
        """A mistake on the line of the value at a path."""
        return Mistake(self.file, self.line(*path), what, mend)


def read(path: Path | str, model: type[Model]) -> Model:
    """Read a YAML file.

    Args:
        path: the file (UTF-8; a byte order mark is tolerated).
        model: pydantic model of the content, a ``strict_model.StrictModel``.

    Returns:
        The content.

    Raises:
        TextFileError: with every mistake of the file.
    """
    return open_document(path, model).content


def read_text(text: str, model: type[Model], *, name: str, first_line: int = 1) -> Model:
    """Read YAML from a text, as :func:`read` does from a file.

    Args:
        text: the YAML.
        model: pydantic model of the content.
        name: what messages call the text.
        first_line: line of the file on which the text begins (for YAML inside another file).

    Returns:
        The content.

    Raises:
        TextFileError: with every mistake of the text.
    """
    return parse_document(text, model, name=name, first_line=first_line).content


def open_document(path: Path | str, model: type[Model], *, check: Check | None = None) -> Document[Model]:
    """Read a YAML file and keep its lines; otherwise as :func:`read`.

    Args:
        path: the file.
        model: pydantic model of the content.
        check: finds mistakes that the model cannot see (names that point nowhere). It runs on the
            raw values even where the model finds mistakes, so that all are told at once.

    Returns:
        Content and lines.

    Raises:
        TextFileError: with every mistake of the file.
    """
    text = decode_utf8(read_bytes(path), name=str(path))
    return parse_document(text, model, name=str(path), check=check)


def parse_document(
    text: str, model: type[Model], *, name: str, first_line: int = 1, check: Check | None = None
) -> Document[Model]:
    """Read YAML from a text and keep its lines; otherwise as :func:`open_document`."""
    return check_nodes(read_nodes(text, file=name, first_line=first_line), model, check=check)


def check_nodes(nodes: Nodes, model: type[Model], *, check: Check | None = None) -> Document[Model]:
    """Check values that were read, or made, against a model; otherwise as :func:`open_document`."""
    mistakes = [*nodes.mistakes, *(check(nodes) if check else ())]
    # Through JSON, because pydantic's strict mode then still takes a list for a tuple, a word for
    # an enum and an ISO text for a date, but never "5" for 5 or 12 for text.
    try:
        content = model.model_validate_json(json.dumps(nodes.value), strict=True)
    except ValidationError as error:
        raise TextFileError(mistakes + mistakes_of(error, model, nodes)) from None
    if mistakes:
        raise TextFileError(mistakes)
    return Document(content, nodes)

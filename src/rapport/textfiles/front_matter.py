"""A Markdown file with YAML front matter.

It looks like this::

---
title: Building trust
---
Text of the page …
"""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import decode_utf8, read_bytes
from rapport.textfiles.yaml_file import read_text as read_yaml_text

Model = TypeVar("Model", bound=BaseModel)


def read(path: Path | str, model: type[Model]) -> tuple[Model, str, int]:
    """Read a file of front matter and Markdown.

    Args:
        path: the file (UTF-8; a byte order mark is tolerated).
        model: pydantic model of the front matter.

    Returns:
        The front matter, the Markdown below it, and the line of the file on which that begins.

    Raises:
        TextFileError: with every mistake of the front matter, or where it is not closed.
    """
    return read_text(decode_utf8(read_bytes(path), name=str(path)), model, name=str(path))


def read_text(text: str, model: type[Model], *, name: str) -> tuple[Model, str, int]:
    """Read front matter and Markdown from a text, as :func:`read` does from a file.

    Args:
        text: the whole text.
        model: pydantic model of the front matter.
        name: what messages call the text.

    Returns:
        The front matter, the Markdown below it, and the line on which that begins.

    Raises:
        TextFileError: with every mistake of the front matter, or where it is not closed.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        what = "the file does not begin with front matter"
        mend = "begin with a line ---, then “key: value” lines, then a line ---"
        raise TextFileError([Mistake(name, 1, what, mend)])
    closing = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), None)
    if closing is None:
        what = "the front matter is not closed"
        raise TextFileError([Mistake(name, 1, what, "write a line --- below its last key")])
    front = read_yaml_text("\n".join(lines[1:closing]), model, name=name, first_line=2)
    return front, "\n".join(lines[closing + 1 :]), closing + 2

"""A large JSON list, one record at a time: a dump of a hundred thousand organisations is never in memory as a whole."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from rapport.textfiles.mistakes import Mistake, TextFileError

BLOCK = 1 << 20
LONGEST_RECORD = 8 << 20
BLANK = " \t\r\n"


def records(text: TextIO, *, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON list.

    Args:
        text: the file; it begins with the list.
        name: what messages call it.

    Yields:
        One object after the other.

    Raises:
        TextFileError: it is no list of objects, or breaks off.
    """
    decoder, waiting, number = json.JSONDecoder(), text.read(BLOCK).lstrip("\ufeff").lstrip(), 0
    if not waiting.startswith("["):
        raise _broken(name, number, "it does not begin with a list")
    waiting = waiting[1:].lstrip(BLANK)
    while True:
        while not waiting and (more := text.read(BLOCK)):
            waiting = more.lstrip(BLANK)
        if waiting.startswith("]"):
            return
        read = _first(decoder, waiting)
        if read is None:
            more = text.read(BLOCK)
            if not more or len(waiting) > LONGEST_RECORD:
                raise _broken(name, number, "the file breaks off or is no JSON there")
            waiting += more
            continue
        record, after = read
        if not isinstance(record, dict) or after[0] not in ",]":
            raise _broken(name, number, "something else than a record stands there")
        number += 1
        yield record
        waiting = after.removeprefix(",").lstrip(BLANK)


def _first(decoder: json.JSONDecoder, text: str) -> tuple[Any, str] | None:
    """The value at the beginning and what follows it; nothing where the text does not reach behind the value."""
    try:
        value, end = decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    after = text[end:].lstrip(BLANK)
    return (value, after) if after else None


def _broken(name: str, number: int, why: str) -> TextFileError:
    what = f"no list of records, after record {number:,}: {why}"
    return TextFileError([Mistake(name, 1, what, "fetch the file again, and do not change it")])

"""What a browser sent, read field by field. What is no answer is told with its reason, and does not stop the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from rapport.surveys.actions import Given
from rapport.surveys.branching import Branches
from rapport.surveys.fields import Field, Value, refusal, with_exclusive
from rapport.surveys.items import Number, Upload
from rapport.surveys.missing import Missing

OPTION = re.compile(r"-?\d{1,5}", re.ASCII)
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?", re.ASCII)
# Half of a character, which no database keeps; only what no browser sends decodes to it. And what a name cannot hold.
HALF = re.compile("[\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# The first bytes of a file of each kind; a text has none.
BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "docx": b"PK\x03\x04", "csv": b""}
ENDINGS = {"pdf": "pdf", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "docx": "docx", "csv": "csv"}
MEGABYTE = 1024 * 1024
Files = MultiValueDict[str, UploadedFile[Any]]


@dataclass
class Posted:
    """What came: answers by field; and what is no answer, as it was typed, with the reason."""

    given: dict[str, Given] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        return {name: what.value for name, what in self.given.items()}


def read(branches: Branches, sent: QueryDict, files: Files | None = None, *, offers_sharing: bool = True) -> Posted:
    """Read every field that stood on the page (`on-<field>`); that words may be read counts where it was offered."""
    found = Posted()
    for name, one in branches.fields.items():
        if f"on-{name}" not in sent:
            continue
        if one.kind == "file":
            _take_file(found, one, sent, files or MultiValueDict())
            continue
        value, typed = _value(one, sent)
        why = refusal(one, value) if not typed else _why_not(one)
        if why:
            found.mistakes[name] = f"{why[:1].upper()}{why[1:]}."
            found.typed[name] = HALF.sub("\ufffd", sent.get(name, "").replace("\x00", ""))
        else:
            found.given[name] = Given(value, _seen(name, sent), offers_sharing and f"share-{name}" in sent)
    return found


def _value(one: Field, sent: Mapping[str, str]) -> tuple[Value, str]:
    """The value; or, with a second part that is not empty, what cannot be one."""
    if f"none-{one.id}" in sent:
        return int(Missing.PREFER_NOT), ""
    if one.kind == "ticks":
        return _ticks(one, sent)
    typed = sent.get(one.id, "").replace("\x00", "").strip()
    if typed and one.kind in ("choice", "number"):
        number = _number(typed) if one.kind == "number" else _option(typed)
        return number, "" if number is not None else typed
    if HALF.search(typed):
        return None, typed
    return typed.replace("\r\n", "\n") or None, ""


def _option(typed: str) -> int | None:
    return int(typed) if OPTION.fullmatch(typed) else None


def _number(typed: str) -> int | float | None:
    plain = typed.replace(",", ".") if typed.count(",") == 1 and "." not in typed else typed
    if not NUMBER.fullmatch(plain):
        return None
    return float(plain) if "." in plain else int(plain)


def _ticks(one: Field, sent: Mapping[str, str]) -> tuple[Value, str]:
    words = [word for word in sent.getlist(one.id) if word]  # type: ignore[attr-defined]
    strange = next((word for word in words if not OPTION.fullmatch(word)), "")
    if strange:
        return None, strange
    ticks = frozenset(map(int, words))
    if unknown := sorted(ticks - one.labels.keys() - {Missing.PREFER_NOT}):
        return None, str(unknown[0])
    if Missing.PREFER_NOT in ticks:
        return int(Missing.PREFER_NOT), ""
    return (with_exclusive(one, ticks) if ticks else None), ""


def _why_not(one: Field) -> str:
    if isinstance(one.item, Number):
        return f"write a number from {one.item.minimum} to {one.item.maximum}, like {one.item.minimum}"
    if one.kind in ("choice", "ticks"):
        return "this is none of the options; please choose again"
    return "part of this cannot be read; please type it again"


def _seen(name: str, sent: Mapping[str, str]) -> int | None:
    word = sent.get(f"seen-{name}", "")
    return int(word) if word.isdecimal() and len(word) < 9 else None


def _take_file(found: Posted, one: Field, sent: Mapping[str, str], files: Files) -> None:
    """A file of an allowed kind and size; without a new one the old stays, unless it is to go."""
    if f"remove-{one.id}" in sent:
        found.given[one.id] = Given(None, _seen(one.id, sent))
        return
    upload = files.get(one.id)
    if upload is None or not isinstance(one.item, Upload):
        return
    name = PurePath(str(upload.name or "file").replace("\\", "/")).name
    name = CONTROL.sub("", HALF.sub("", name))[-200:]
    content = upload.read(one.item.megabytes * MEGABYTE + 1)
    kind = ENDINGS.get(name.rpartition(".")[2].lower(), "")
    if len(content) > one.item.megabytes * MEGABYTE:
        found.mistakes[one.id] = f"The file is larger than {one.item.megabytes} MB. Make it smaller, and try again."
    elif kind not in one.item.kinds or not content.startswith(BEGINNINGS[kind]):
        kinds = ", ".join(word.upper() for word in one.item.kinds)
        found.mistakes[one.id] = f"“{name}” is not a file of the kind that is asked for: {kinds}."
    else:
        found.given[one.id] = Given(name, _seen(one.id, sent), file=(kind, content))

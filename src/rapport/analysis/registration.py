"""Registered plans are frozen: who registered which text on which day, and what was changed since.

A registration is a file beside the plan, ``PLAN.registration.json``. It holds the frozen text itself, so that
every later change can be shown; its seal is a fingerprint of all of it. Who can write the file can make another
one: put the seal where others keep it – in a protocol, a registry, an e-mail – and compare.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import read_bytes
from rapport.textfiles.yaml_nodes import Value, read_nodes

FORMAT = 1
NAMES = ("name", "label", "column", "variable")
NOTHING = "nothing"


@dataclass(frozen=True)
class Registration:
    """A frozen plan.

    Attributes:
        plan: name of the file.
        text: its text.
        sha256: fingerprint of the text.
        by: who registered it.
        on: the day, as 2026-01-31.
        seal: fingerprint of all of this.
    """

    plan: str
    text: str
    sha256: str
    by: str
    on: str
    seal: str


@dataclass(frozen=True)
class Deviation:
    """What was changed after the registration.

    Attributes:
        what: the part of the plan: "tables “table-2” › confidence".
        before: what was registered.
        after: what stands there now.
    """

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what}: was {self.before}, is {self.after}"


def register(text: str, *, plan: str, by: str, on: date) -> Registration:
    """Freeze a plan.

    Args:
        text: its text.
        plan: name of its file.
        by: who registers it.
        on: the day.

    Returns:
        The registration.
    """
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Registration(plan, text, sha256, by, on.isoformat(), _seal(plan, text, by, on.isoformat()))


def place_of(plan: Path) -> Path:
    """Where the registration of a plan stands.

    Args:
        plan: the plan's file.

    Returns:
        The place beside it.
    """
    return plan.with_name(f"{plan.stem}.registration.json")


def beside(plan: Path) -> Registration | None:
    """The registration beside a plan; None where it was not registered.

    Args:
        plan: the plan.

    Raises:
        TextFileError: the registration was changed, or is none.
    """
    place = place_of(plan)
    return read_registration(read_bytes(place), name=str(place)) if place.exists() else None


def registration_json(registration: Registration) -> bytes:
    """A registration as a file.

    Args:
        registration: the registration.

    Returns:
        The bytes.
    """
    content = {"format": FORMAT, **asdict(registration)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_registration(data: bytes, *, name: str) -> Registration:
    """Read a registration, and make sure that it is as it was made.

    Args:
        data: the bytes of its file.
        name: what messages call it.

    Returns:
        The registration.

    Raises:
        TextFileError: it is none, or it was changed.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    fields = ("plan", "text", "sha256", "by", "on", "seal")
    whole = isinstance(content, dict) and content.get("format") == FORMAT
    if not whole or set(content) != {"format", *fields} or not all(isinstance(content[one], str) for one in fields):
        what = "this is no registration of a plan"
        raise TextFileError([Mistake(name, 1, what, "put the file back that “rapport plan register” wrote")])
    found = Registration(**{one: content[one] for one in fields})
    text = hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest()
    if text != found.sha256 or _seal_of(found) != found.seal:
        what = "the registration was changed after it was made: its seal does not fit"
        raise TextFileError([Mistake(name, 1, what, "put the file back that “rapport plan register” wrote")])
    return found


def deviations(registered: str, now: str) -> tuple[Deviation, ...]:
    """What a plan says otherwise than its registered text.

    Args:
        registered: the frozen text.
        now: the text of the plan as it is.

    Returns:
        Every change, in the order of the registered plan; none where only comments and layout differ.

    Raises:
        TextFileError: one of the two is no YAML.
    """
    before, after = read_nodes(registered, file="registered plan"), read_nodes(now, file="plan")
    return tuple(_differences(before.value, after.value, ""))


def _differences(before: Value, after: Value, place: str) -> Iterator[Deviation]:
    if before == after and type(before) is type(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            where = f"{place} › {key}" if place else key
            if key not in before or key not in after:
                yield Deviation(where, _written(before.get(key), key in before), _written(after.get(key), key in after))
            else:
                yield from _differences(before[key], after[key], where)
        return
    named = _named(before), _named(after)
    if named[0] is not None and named[1] is not None:
        yield from _in_lists(named[0], named[1], place)
        return
    yield Deviation(place or "the plan", _written(before), _written(after))


def _in_lists(before: dict[str, Value], after: dict[str, Value], place: str) -> Iterator[Deviation]:
    """Two lists whose items have names: an item is compared with the one of its name."""
    for name in dict.fromkeys([*before, *after]):
        where = f"{place} “{name}”"
        if name not in before or name not in after:
            yield Deviation(where, _written(before.get(name), name in before), _written(after.get(name), name in after))
        else:
            yield from _differences(before[name], after[name], where)
    both = [[name for name in one if name in other] for one, other in ((before, after), (after, before))]
    if both[0] != both[1]:
        yield Deviation(f"the order of {place}", ", ".join(both[0]), ", ".join(both[1]))


def _named(value: Value) -> dict[str, Value] | None:
    """The items of a list by their names; None where they have none, or one is there twice."""
    if not isinstance(value, list) or not value:
        return None
    for key in NAMES:
        names = [item.get(key) if isinstance(item, dict) else None for item in value]
        if all(isinstance(name, str) for name in names) and len(set(map(str, names))) == len(names):
            return {str(name): item for name, item in zip(names, value, strict=True)}
    return None


def _written(value: Value, there: bool = True) -> str:
    if not there:
        return NOTHING
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _seal(plan: str, text: str, by: str, on: str) -> str:
    return fingerprint({"format": FORMAT, "plan": plan, "text": text, "by": by, "on": on})


def _seal_of(registration: Registration) -> str:
    try:
        return _seal(registration.plan, registration.text, registration.by, registration.on)
    except UnicodeError:
        return ""

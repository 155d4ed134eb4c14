"""Which keys a pydantic model knows at a place, to suggest the nearest to a mistyped one."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def known_keys(model: type[BaseModel], place: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that may stand in the mapping at a place.

    Args:
        model: the model of the whole file.
        place: path of the mapping as pydantic gives it (keys, indices, tags of a union).

    Returns:
        The names in the order in which the model declares them; empty where any key may stand.
    """
    kinds: list[object] = [model]
    for step in place:
        kinds = list(_step(kinds, step))
    names = [name for kind in _models(kinds) for name in _fields(kind)]
    return tuple(dict.fromkeys(names))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one, or None if none is near."""
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _members(kind: object) -> list[object]:
    """The kinds that an annotation stands for, with unions and ``Annotated`` opened."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _members(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [member for part in get_args(kind) for member in _members(part)]
    return [kind]


def _models(kinds: Iterable[object]) -> list[type[BaseModel]]:
    members = [member for kind in kinds for member in _members(kind)]
    return [kind for kind in members if isinstance(kind, type) and issubclass(kind, BaseModel)]


def _step(kinds: list[object], step: str | int) -> Iterable[object]:
    members = [member for kind in kinds for member in _members(kind)]
    named = [kind for kind in _models(members) if _is_named(kind, step)]
    if named:
        return named
    found: list[object] = []
    for kind in members:
        found.extend(_inside(kind, step))
    return found or members


def _is_named(model: type[BaseModel], step: str | int) -> bool:
    """Whether a step of pydantic's path is the tag or class name of a member of a union."""
    if step == model.__name__:
        return True
    for info in model.model_fields.values():
        if get_origin(info.annotation) is Literal and step in get_args(info.annotation):
            return step not in model.model_fields
    return False


def _inside(kind: object, step: str | int) -> list[object]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = _fields(kind)
        return [fields[step]] if isinstance(step, str) and step in fields else []
    origin = get_origin(kind)
    arguments: tuple[Any, ...] = tuple(part for part in get_args(kind) if part is not Ellipsis)
    if not isinstance(origin, type) or not arguments:
        return []
    if issubclass(origin, Mapping) and isinstance(step, str):
        return [arguments[-1]]
    if issubclass(origin, Sequence) and isinstance(step, int):
        return [arguments[min(step, len(arguments) - 1)]]
    return []

"""HTML that is the same for everybody is drawn once in the life of a process, with holes for what is somebody's own.

@drawn_once
def card(course: Exactly[Course]) -> Pattern:
return Pattern(render_to_string("card.html", {"course": course.it, "name": hole("name")}))

card(Exactly(course)).fill({"name": escape(person.name)})
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.conf import settings
from django.utils.safestring import SafeString

# Stands in no text of a file, a form or a database.
MARK = "\x00"
MOST = 4096

Drawn = TypeVar("Drawn")
Key = ParamSpec("Key")
Thing = TypeVar("Thing")
kept: list[Any] = []


def hole(name: str) -> SafeString:
    """What stands in a template for that which is filled in later."""
    return SafeString(f"{MARK}{name}{MARK}")


class Pattern:
    """HTML with holes."""

    def __init__(self, html: str) -> None:
        self.pieces = html.split(MARK)
        self.names = self.pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """The HTML with these in its holes; they are HTML themselves: escape what is not."""
        pieces = self.pieces.copy()
        pieces[1::2] = [values[name] for name in self.names]
        return SafeString("".join(pieces))


class Exactly(Generic[Thing]):
    """A thing as a key: that very thing, and none that is equal to it."""

    def __init__(self, it: Thing) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exactly) and self.it is other.it


def drawn_once(draw: Callable[Key, Drawn]) -> Callable[Key, Drawn]:
    """Keep what a function has drawn for the same arguments – except while a developer changes templates.

    Give it nothing that a person wrote: that belongs into a hole, and is kept nowhere.
    """
    remembering = lru_cache(maxsize=MOST)(draw)
    kept.append(remembering)

    @wraps(draw)
    def drawn(*key: Key.args, **more: Key.kwargs) -> Drawn:
        now: Callable[Key, Drawn] = draw if settings.DEBUG else cast("Callable[Key, Drawn]", remembering)
        return now(*key, **more)

    return drawn


def forget() -> None:
    """Draw all anew: static files have got other addresses."""
    for remembering in kept:
        remembering.cache_clear()

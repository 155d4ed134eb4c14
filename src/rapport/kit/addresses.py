"""Every address of the application, with its view, template and door: what `rapport map` writes and tests walk."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TEMPLATE = re.compile(r"[\"']([\w/-]+\.html)[\"']")


@dataclass(frozen=True)
class Address:
    """One address: its route as written in the urls, its name, and what answers there."""

    route: str
    name: str
    view: Callable[..., Any]
    words: tuple[str, ...]  # what the route asks for: ("agreement",)

    @property
    def first_word(self) -> str:
        return self.route.partition("/")[0]

    @property
    def module(self) -> str:
        return str(inspect.unwrap(self.view).__module__)

    @property
    def is_ours(self) -> bool:
        return self.module.startswith("rapport.")

    @property
    def package(self) -> str:
        """The room that the view lives in: "agreements"."""
        return self.module.split(".")[1] if self.is_ours else self.module.partition(".")[0]

    @property
    def is_keyed(self) -> bool:
        """A program opens it with a key (`programs.keys`), and nobody's browser does."""
        return hasattr(self.view, "word")

    @property
    def tests(self) -> str:
        """The folder of its tests."""
        return f"tests/{'api' if self.first_word == 'api' else self.package}/"

    @property
    def door(self) -> object:
        """Who may enter: `everybody`, `signed in`, or the rule; None when the view does not say."""
        return getattr(self.view, "door", None)

    @property
    def says(self) -> str:
        """The door in words; a rule with its verb of the role table."""
        verb = getattr(self.door, "verb", "")
        name = getattr(self.door, "__name__", self.door or "–")
        name = f"key, {name}" if self.is_keyed else name
        return f"{name} ({verb})" if verb else str(name)

    @property
    def template(self) -> str:
        """The first template that the view names, or a function of its package that it calls; empty when none does."""
        view = inspect.unwrap(self.view)
        called = [view.__globals__.get(name) for name in view.__code__.co_names]
        own = [call for call in called if inspect.isfunction(call) and call.__module__.startswith("rapport.")]
        sources = (inspect.getsource(inspect.unwrap(function)) for function in (view, *own))
        return next((found[1] for source in sources if (found := TEMPLATE.search(source))), "")


def walk(
    patterns: Sequence[URLPattern | URLResolver], route: str = "", space: str = "", words: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + readable(str(pattern.pattern))
        asked = (*words, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, here, inner, asked)
        else:
            yield Address(here, f"{space}{pattern.name or ''}", pattern.callback, asked)


def readable(route: str) -> str:
    """A route as people write it, also when it is a regular expression (those of allauth)."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).strip("^$")


def addresses() -> list[Address]:
    """All addresses, in the order in which they are tried."""
    return list(walk(get_resolver().url_patterns))


def as_markdown() -> str:
    """The map of all our addresses, as it stands in docs/map.md."""
    ours = [address for address in addresses() if address.is_ours]
    theirs = [address for address in addresses() if not address.is_ours]
    lines = [
        "# Map",
        "",
        "From the address to the code. Written by `rapport map > docs/map.md`; a test holds it fresh.",
        "",
        "| address | name | view | template | door | tests |",
        "|---|---|---|---|---|---|",
    ]
    lines += [row(address) for address in sorted(ours, key=lambda address: address.route)]
    lines += ["", "Sign-in and accounts are pages of django-allauth, with our templates:", ""]
    lines += [f"- `/{route}`" for route in sorted({address.route for address in theirs})]
    return "\n".join(lines) + "\n"


def row(address: Address) -> str:
    cells = (
        f"`/{address.route}`",
        f"`{address.name}`",
        f"`{address.module}.{inspect.unwrap(address.view).__name__}`",
        f"`{address.template}`" if address.template else "–",
        address.says,
        f"`{address.tests}`",
    )
    return f"| {' | '.join(cells)} |"

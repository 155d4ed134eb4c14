"""The plans that ship with Rapport or lie in the server's folder, read once for each process."""

from dataclasses import dataclass
from functools import cache

from rapport.evaluation.plans.reading import look
from rapport.kit import content
from rapport.kit.remembered import remembered


@dataclass(frozen=True)
class Shipped:
    """One plan in a file."""

    key: str
    title: str
    about: str
    text: str


@cache
def shipped() -> dict[str, Shipped]:
    """Every plan that can be read, by the name of its file without its ending."""
    return remembered("plans", content.files("plans", "*.yaml").values(), _read)


def _read() -> dict[str, Shipped]:
    found: dict[str, Shipped] = {}
    for path in content.files("plans", "*.yaml").values():
        text = path.read_text(encoding="utf-8")
        document = look(text).document
        if document is not None:
            found[path.stem] = Shipped(path.stem, document.content.title, document.content.about, text)
    return found

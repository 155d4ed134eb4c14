"""The texts that people are asked to agree to: `content/consents/<document>.md`, read once for each process."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from rapport.kit import content
from rapport.people.roles import Role
from rapport.textfiles import front_matter, markdown
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.plain_text import decode_utf8, read_bytes
from rapport.textfiles.strict_model import StrictModel


class Front(StrictModel):
    title: str
    version: str = Field(max_length=20)
    summary: str
    # Whom it concerns; everybody in the programme, if it does not say.
    roles: list[Role] = []


@dataclass(frozen=True)
class ConsentText:
    """One version of a text; what people agree to is its exact words (`sha256`)."""

    document: str
    title: str
    version: str
    summary: str
    roles: frozenset[Role]
    html: str
    sha256: str


@dataclass(frozen=True)
class Texts:
    """All texts that could be read, by document, and why others could not."""

    by_document: dict[str, ConsentText]
    mistakes: tuple[Mistake, ...]


@cache
def texts() -> Texts:
    found: dict[str, ConsentText] = {}
    mistakes: list[Mistake] = []
    for name, path in content.files("consents", "*.md").items():
        try:
            found[Path(name).stem] = read(path)
        except TextFileError as error:
            mistakes.extend(error.mistakes)
    return Texts(found, tuple(mistakes))


def read(path: Path) -> ConsentText:
    """Read one text. Raises TextFileError."""
    whole = decode_utf8(read_bytes(path), name=str(path))
    front, body, _ = front_matter.read_text(whole, Front, name=str(path))
    return ConsentText(
        document=path.stem,
        title=front.title,
        version=front.version,
        summary=front.summary,
        roles=frozenset(front.roles),
        html=markdown.render(body),
        sha256=hashlib.sha256(whole.encode()).hexdigest(),
    )


def asked_of(roles: set[Role]) -> list[ConsentText]:
    """The texts for somebody with these roles, by title."""
    asked = [text for text in texts().by_document.values() if not text.roles or text.roles & roles]
    return sorted(asked, key=lambda text: text.title)

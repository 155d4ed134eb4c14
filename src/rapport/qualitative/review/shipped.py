"""Codebooks that ship with Rapport: text files in ``content/codebooks``."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

FOLDER = Path(__file__).parents[2] / "content" / "codebooks"
EXPECTATIONS = "mentoring-expectations-1"

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]


class ShippedCode(StrictModel):
    """A code: what it means, where it ends, and an example in words of ours."""

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=100)]
    definition: Text
    includes: Text
    excludes: Text
    example: Text


class ShippedDomain(StrictModel):
    """Codes that belong together."""

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=100)]
    codes: tuple[ShippedCode, ...] = Field(min_length=1)


class Source(StrictModel):
    """Where the types come from, and what is ours."""

    citation: Text
    note: Text
    licence: Text


class ShippedCodebook(StrictModel):
    """A codebook in a file.

    Attributes:
        name: what it is called, with its version: ``mentoring-expectations@1``.
        version: raised whenever a word changes.
        language: of its words.
        title: for people.
        about: what it is for, and how it is used.
        source: where it comes from.
        domains: the codes, in order.
    """

    name: Slug
    version: Annotated[int, Field(ge=1)]
    language: Text
    title: Text
    about: Text
    source: Source
    domains: tuple[ShippedDomain, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _all_different(self) -> "ShippedCodebook":
        for what in ("id", "name"):
            seen = [getattr(one, what) for domain in self.domains for one in (domain, *domain.codes)]
            if twice := sorted({one for one in seen if seen.count(one) > 1}):
                raise ValueError(f"“{twice[0]}” stands twice – give each domain and code a {what} of its own")
        return self

    @property
    def told(self) -> str:
        """Name and version."""
        return f"{self.name}@{self.version}"

    @property
    def codes(self) -> tuple[ShippedCode, ...]:
        """All codes, in order."""
        return tuple(code for domain in self.domains for code in domain.codes)


def shipped_codebook(name: str = EXPECTATIONS) -> ShippedCodebook:
    """One codebook.

    Args:
        name: of its file, without the ending.

    Returns:
        The codebook.

    Raises:
        TextFileError: there is none, or it has mistakes.
    """
    return read(FOLDER / f"{name}.yaml", ShippedCodebook)

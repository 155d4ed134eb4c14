"""Names of places, for the check of quotes (``content/places``)."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import read

FILE = Path(__file__).parents[2] / "content" / "places" / "places.yaml"
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class PlaceGroup(StrictModel):
    """Places of one kind."""

    kind: Text
    names: tuple[Text, ...] = Field(min_length=1)


class Places(StrictModel):
    """The file."""

    name: Text
    version: Annotated[int, Field(ge=1)]
    about: Text
    groups: tuple[PlaceGroup, ...]


@cache
def places() -> tuple[str, ...]:
    """The names of all places that we know."""
    return tuple(name for group in read(FILE, Places).groups for name in group.names)

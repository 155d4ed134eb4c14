"""What parts of ``rapport.json`` are made of: numbers, names and texts, each with its bounds."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from rapport.textfiles.strict_model import StrictModel

Place = Annotated[int, Field(ge=0, le=10_000_000)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]
Short = Annotated[str, Field(max_length=100)]
Name = Annotated[str, Field(max_length=200)]
Reason = Annotated[str, Field(max_length=500)]
Long = Annotated[str, Field(max_length=2000)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[datetime, AwareDatetime]


class Layer(StrictModel):
    """A part of the file."""

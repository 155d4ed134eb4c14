"""What comes in, whatever it came from: texts with who wrote them under a code, and what is known of both."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.surveys.models import Survey

# Controls but for tab and line end, and halves of pairs.
NO_SIGNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """One unit.

    Attributes:
        text: what was written or said.
        respondent: the code of who wrote or said it; empty for a paragraph of a contract, and for anonymous texts.
        key: the id of the row in the file, or nothing.
        known: attributes of the respondent.
    """

    text: str
    respondent: str = ""
    key: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What is known of a document as a whole; `column` is the question's column where answers come from a survey."""

    name: str
    kind: str
    unit: str
    degree: str
    sha256: str
    came_from: str = ""
    consent: str = ""
    survey: Survey | None = None
    column: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


def clean(text: str) -> str:
    """The text as it is kept: NFC, lines ending in LF, no signs that no page or file can hold, nothing around it."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return NO_SIGNS.sub("", text).strip()

"""How a plan wants its manuscript: the journal's way with numbers, type, paper, language."""

from typing import Annotated, Literal

from pydantic import Field

from rapport.tables.number_style import STYLES, NumberStyle
from rapport.textfiles.strict_model import StrictModel


class Manuscript(StrictModel):
    """What a journal asks for.

    Attributes:
        numbers: how p values and intervals are written; see ``tables/number_style.py``.
        font: type of the Word files.
        paper: size of their pages.
        language: BCP 47 tag of the text, for spelling and screen readers.
    """

    numbers: Literal["plain", "ama", "jcts", "nejm", "apa"] = "plain"
    font: Literal["Times New Roman", "Calibri", "Arial"] = "Times New Roman"
    paper: Literal["a4", "letter"] = "a4"
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] = "en-GB"

    @property
    def style(self) -> NumberStyle:
        """The style of numbers."""
        return STYLES[self.numbers]

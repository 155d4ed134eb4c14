"""What could not be made, and why: the rest of a report is made all the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """A table, a figure or a part of one that is not in the report.

    Attributes:
        table: the name of the table or figure in the plan.
        what: what is not there: "Table 3", "the model of “confidence”".
        why: the reason, as the end of a sentence: "everybody answered “yes”".
        mend: what to do about it; may be empty.
    """

    table: str
    what: str
    why: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" – {self.mend}" if self.mend else ""
        return f"{self.what} was not made: {self.why}{mend}"


class CannotBeMade(Exception):  # noqa: N818 - a sentence for the person, not a defect
    """A verb cannot make its table of these data.

    Args:
        why: the reason, as the end of a sentence, naming variable and level.
        mend: what to do about it.
    """

    def __init__(self, why: str, mend: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.mend = mend

"""What is saved as it is typed carries a version, so that two tabs never overwrite each other. Pure."""

from datetime import datetime
from typing import Protocol


class Kept(Protocol):
    """What is kept of it now."""

    version: int
    saved_at: datetime


class ChangedElsewhereError(Exception):
    """It was changed in another tab since this form was opened; nothing was written."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        super().__init__("it was changed elsewhere")

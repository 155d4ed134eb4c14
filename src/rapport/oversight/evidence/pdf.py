"""An accessible PDF (PDF/UA-1) of an evidence pack. Words come in as data, never as markup."""

from datetime import datetime
from pathlib import Path

from rapport.kit.typesetter import typeset
from rapport.oversight.evidence.sheet import PackData

PAGE = Path(__file__).with_name("evidence.typ")


def render(data: PackData, made_at: datetime) -> bytes:
    """The PDF's bytes."""
    return typeset(PAGE, data, int(made_at.timestamp()))

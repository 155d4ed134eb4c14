"""An accessible PDF (PDF/UA-1) of a notebook. What people wrote is data, never markup."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rapport.kit.typesetting import typeset
from rapport.training.notebook.entries import CourseNotes

PAGE = Path(__file__).with_name("notebook.typ")


def render(notes: Iterable[CourseNotes], name: str, on: date) -> bytes:
    """The PDF's bytes."""
    return typeset(PAGE, {"name": name, "on": on, "plain": False, "courses": [asdict(one) for one in notes]})

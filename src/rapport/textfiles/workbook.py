"""What programs share that read or write a workbook in a process of their own: the web process loads no openpyxl."""

import contextlib
import io
import os
import resource
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

# openpyxl looks for both. The one is slow to load and not needed; the other would open entities of XML.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
os.environ["OPENPYXL_LXML"] = "False"
from openpyxl import Workbook, load_workbook  # noqa: E402
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: E402
from openpyxl.styles import Alignment, Font  # noqa: E402

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

__all__ = ["ILLEGAL_CHARACTERS_RE", "Alignment", "Font", "Workbook", "as_text", "limit", "visible_sheets"]


def limit(memory: int, seconds: int) -> None:
    """Let the system stop this process when it takes more bytes of memory or seconds of the processor."""
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):  # not every system can
            resource.setrlimit(kind, (most, most))


def visible_sheets(content: bytes) -> "Iterator[ReadOnlyWorksheet]":
    """The sheets of an XLSX file that somebody sees; a formula is read as the value that was last seen."""
    warnings.simplefilter("ignore")  # about styles and menus, which nobody asked for
    for sheet in load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what a file says about its own size may be wrong
            yield sheet


def as_text(value: object) -> str:
    """A cell as text: a day without its midnight, a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
        value = value.date()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)

"""An accessible PDF (PDF/UA-1) of an evidence pack, set by typst. Words come in as data, never as markup."""

import json
from datetime import datetime
from pathlib import Path

import typst
from django.conf import settings

from rapport.agreements.pdf import plain
from rapport.oversight.evidence.sheet import PackData

PAGE = Path(__file__).with_name("evidence.typ")
FONTS = settings.PACKAGE / "kit" / "static" / "kit" / "fonts" / "pdf"


def render(data: PackData, made_at: datetime) -> bytes:
    """The PDF's bytes. Signs that no font has are written as their Unicode numbers instead."""
    try:
        return compile_page(data, made_at)
    except typst.TypstError:
        return compile_page(plain(data), made_at)


def compile_page(data: object, made_at: datetime) -> bytes:
    made = typst.compile(
        PAGE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(made_at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no bytes")
    return made

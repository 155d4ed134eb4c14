"""A figure as PDF or PNG, set by typst, or in Word; imported only where such a file is made.

As a program, told one of ``WAYS``, it reads a figure on standard input and writes the file (see ``apart``).

Type is Source Sans 3, which the package brings for its PDF, so that the bytes are the same on every machine.
"""

import json
import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import typst

import rapport
from rapport.figures.canvas import Space
from rapport.figures.figure import Figure
from rapport.figures.measuring import SOURCE_SANS
from rapport.figures.svg import svg
from rapport.tables.word import add_picture, add_table, finish, start

FONTS = Path(rapport.__file__).parent / "kit" / "static" / "kit" / "fonts" / "pdf"
Printed = Literal["pdf", "png"]  # what typst sets
PRINTED = Space(680.0, SOURCE_SANS)
TIMESTAMP = 0  # a PDF says when it was made; ours must not differ by that
DOTS_PER_INCH = 300.0
PAGE = Path(__file__).with_name("figure.typ")


def pdf(figure: Figure, language: str = "en-GB") -> bytes:
    """A figure as a PDF/UA-1 of one page, 180 mm wide, with its text in place of the picture.

    Args:
        figure: the figure.
        language: BCP 47 tag of its text.

    Returns:
        The bytes, the same for the same figure. A sign that no face has is written as its Unicode number,
        ``[U+4E2D]``.
    """
    return _made(figure, language, "pdf")


def png(figure: Figure, language: str = "en-GB") -> bytes:
    """A figure as PNG, 180 mm wide at 300 dots per inch.

    Args:
        figure: the figure.
        language: BCP 47 tag of its text.

    Returns:
        The bytes, the same for the same figure. A sign that no face has is written as its Unicode number,
        ``[U+4E2D]``.
    """
    return _made(figure, language, "png")


def docx(figure: Figure) -> bytes:
    """A figure in Word: the picture with its words, and the numbers as a table.

    Args:
        figure: the figure.

    Returns:
        The bytes, the same for the same figure.
    """
    paper = start(figure.caption)
    add_picture(paper, png(figure), (figure.number, figure.caption), figure.alt, new_page=False)
    add_table(paper, figure.table)
    return finish(paper)


WAYS: dict[str, Callable[[Figure], bytes]] = {"pdf": pdf, "png": png, "docx": docx}


def _made(figure: Figure, language: str, kind: Printed) -> bytes:
    try:
        return _compile(figure, language, kind, PRINTED)
    except typst.TypstError:
        return _compile(figure, language, kind, replace(PRINTED, spelled=True))


def _compile(figure: Figure, language: str, kind: Printed, space: Space) -> bytes:
    tongue, _, region = language.partition("-")
    data = {
        "svg": svg(figure, space),
        "alt": f"{figure.caption}. {figure.alt}",
        "title": f"{figure.number}. {figure.caption}",
        "language": tongue,
        "region": region or None,
    }
    made = typst.compile(
        PAGE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format=kind,
        ppi=DOTS_PER_INCH,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        timestamp=TIMESTAMP,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave no bytes but {type(made).__name__}")
    return made


if __name__ == "__main__":
    given = pickle.load(sys.stdin.buffer)  # noqa: S301 – `apart` pickled it a moment ago
    sys.stdout.buffer.write(WAYS[sys.argv[1]](given))

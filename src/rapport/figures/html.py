"""A figure within a page: the picture for wide and for narrow windows, its caption, and its numbers as a table."""

from dataclasses import replace
from html import escape
from pathlib import Path

from rapport.figures.figure import Figure
from rapport.figures.svg import NARROW, WIDE, svg
from rapport.tables.html import section as table_section

STYLE = (Path(__file__).parent / "static" / "figures" / "figure.css").read_text(encoding="utf-8")
DATA = "The numbers of this figure as a table"


def section(figure: Figure) -> str:
    """Render a figure as a section that can stand in any page that has ``figure.css``.

    Args:
        figure: the figure; its name becomes the id.

    Returns:
        HTML with caption, both pictures (one of them is shown, by the room there is) and, behind a
        summary, the data table; without inline style or script.
    """
    name = escape(figure.name)
    table = replace(figure.table, name=f"{figure.name}-data", caption=f"{figure.caption}: the numbers")
    parts = [
        f'<figure class="publication-figure" id="{name}">',
        f"<figcaption><b>{escape(figure.number)}.</b> {escape(figure.caption)}</figcaption>",
        f'<div class="figure-wide">{svg(figure, WIDE)}</div>',
        f'<div class="figure-narrow">{svg(figure, NARROW, f"{figure.name}-narrow")}</div>',
        f"<details><summary>{DATA}</summary>",
        table_section(table).rstrip(),
        "</details>",
        "</figure>",
    ]
    return "\n".join(parts) + "\n"

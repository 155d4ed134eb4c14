"""A figure as SVG: for a file, or within a page."""

from collections.abc import Callable
from html import escape

from rapport.figures import bars, flow, forest, growth, likert, lines
from rapport.figures.canvas import FAMILY, Canvas, Space, number, paint, sound
from rapport.figures.drawings import Bars, Flow, Forest, Growth, Likert, Lines
from rapport.figures.figure import Figure

WIDE = Space(720.0)
NARROW = Space(284.0)
MARGIN = 10.0
DRAW: dict[type, Callable[..., None]] = {
    Bars: bars.draw, Likert: likert.draw, Lines: lines.draw, Growth: growth.draw, Forest: forest.draw, Flow: flow.draw,
}  # fmt: skip


def drawn(figure: Figure, space: Space = WIDE, prefix: str = "") -> Canvas:
    """Draw a figure.

    Args:
        figure: the figure.
        space: the room it has.
        prefix: put before ids; its name if empty.

    Returns:
        The sheet with everything on it.

    Raises:
        ValueError: the drawing has more parts than can be told apart.
    """
    canvas = Canvas(space, prefix or figure.name)
    DRAW[type(figure.drawing)](figure.drawing, canvas)
    return canvas


def svg(figure: Figure, space: Space = WIDE, prefix: str = "") -> str:
    """A figure as one element of SVG with title and description.

    Args:
        figure: the figure.
        space: the room it has; the height follows.
        prefix: put before ids, which must be unique in a page; its name if empty.

    Returns:
        The element. It scales with what it stands in; in a page that has ``figure.css`` its colours
        follow light and dark, elsewhere it is for light paper.
    """
    canvas = drawn(figure, space, prefix)
    name = escape(canvas.prefix)
    width, height = space.width + 2 * MARGIN, canvas.height + 2 * MARGIN
    box = f"{number(-MARGIN)} {number(-MARGIN)} {number(width)} {number(height)}"
    patterns = "".join(canvas.patterns[key] for key in sorted(canvas.patterns))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" viewBox="{box}" width="{number(width)}" '
        f'height="{number(height)}" aria-labelledby="{name}-title {name}-desc" font-family="{FAMILY}">',
        f'<title id="{name}-title">{sound(figure.number)}. {sound(figure.caption)}</title>',
        f'<desc id="{name}-desc">{sound(figure.alt)}</desc>',
        f"<defs>{patterns}</defs>" if patterns else "",
        f'<rect x="{number(-MARGIN)}" y="{number(-MARGIN)}" width="{number(width)}" height="{number(height)}"'
        f"{paint('fill', 'paper')}/>",
        *canvas.parts,
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def svg_file(figure: Figure, space: Space = WIDE) -> bytes:
    """A figure as a file of SVG.

    Args:
        figure: the figure.
        space: the room it has.

    Returns:
        The bytes, the same for the same figure.
    """
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg(figure, space)}\n'.encode()

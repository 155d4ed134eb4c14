"""``python -m rapport.trials.flow.setting pdf|docx``: reads a figure on standard input, writes the file."""

import pickle
import sys

from rapport.figures.figure import Figure
from rapport.figures.files import pdf, png
from rapport.tables.word import add_picture, add_table, finish, start


def docx(figure: Figure) -> bytes:
    """The diagram in Word: the picture with its words, and the numbers as a table.

    Args:
        figure: the diagram.
    """
    paper = start(figure.caption)
    add_picture(paper, png(figure), (figure.number, figure.caption), figure.alt, new_page=False)
    add_table(paper, figure.table)
    return finish(paper)


if __name__ == "__main__":
    # What comes in was pickled by `making` a moment ago.
    given = pickle.load(sys.stdin.buffer)  # noqa: S301
    sys.stdout.buffer.write(pdf(given) if sys.argv[1] == "pdf" else docx(given))

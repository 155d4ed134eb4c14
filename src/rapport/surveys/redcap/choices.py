"""The cell of choices: `1, Yes | 0, No` as codes and labels, and slider labels `left | middle | right`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapport.surveys.redcap.dictionary import CHOOSING, Row

TICK = re.compile(r"[^a-z0-9_]")
MOST_SLIDER_LABELS = 3


@dataclass(frozen=True)
class Choice:
    """One answer: the code that records hold, and what people read (which may be HTML)."""

    code: str
    label: str


class ChoicesError(ValueError):
    """A cell of choices cannot be read; the text says what is wrong – and how to mend it."""


YES_NO = (Choice("1", "Yes"), Choice("0", "No"))
TRUE_FALSE = (Choice("1", "True"), Choice("0", "False"))
FIXED: Mapping[str, tuple[Choice, ...]] = {"yesno": YES_NO, "truefalse": TRUE_FALSE}


def read_choices(cell: str) -> tuple[Choice, ...]:
    """The choices of a radio, dropdown or checkbox field.

    Args:
        cell: parts parted by `|`, each a code, its first comma, and the label.

    Returns:
        The choices; none where the cell is blank (each site fills in its own).

    Raises:
        ChoicesError: a part has no code or no comma, or a code stands twice.
    """
    found: dict[str, Choice] = {}
    for part in cell.split("|"):
        if not part.strip():
            continue  # a bar at the end, or two in a row
        code, comma, label = (word.strip() for word in part.partition(","))
        if not comma or not code:
            raise ChoicesError(f"the choice “{part.strip()[:40]}” has no code – write it as 1, {part.strip(' ,')[:40]}")
        if code in found:
            raise ChoicesError(f"the code {code[:40]} stands twice – give each choice a code of its own")
        found[code] = Choice(code, label)
    return tuple(found.values())


def choices_of(row: Row) -> tuple[Choice, ...]:
    """What can be chosen at a field: its choices, or those that its type brings; none for other types."""
    if row.field_type in FIXED:
        return FIXED[row.field_type]
    return read_choices(row.select_choices_or_calculations) if row.field_type in CHOOSING else ()


def write_choices(choices: Iterable[Choice]) -> str:
    """Choices as REDCap writes them: `1, Yes | 0, No`. A bar inside a label would part it and becomes a slash."""
    return " | ".join(f"{one.code}, {_one_line(one.label)}" for one in choices)


def _one_line(label: str) -> str:
    return " ".join(label.replace("|", "/").split())


def slider_labels(cell: str) -> tuple[str, ...]:
    """The words at a slider: left, middle, right; blank ones stay in their place."""
    return tuple(part.strip() for part in cell.split("|")[:MOST_SLIDER_LABELS]) if cell.strip() else ()


def tick_name(field: str, code: str) -> str:
    """The column of one choice of a checkbox in records: `field___code`, the code in small letters."""
    return f"{field}___{TICK.sub('_', code.lower())}"

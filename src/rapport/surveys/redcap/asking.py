"""What our forms ask in the place of one row of a dictionary – or why they cannot ask it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from rapport.surveys.instrument import Instrument
from rapport.surveys.items import COLUMN, PARTING
from rapport.surveys.missing import LABELS, MISSING, Missing
from rapport.surveys.redcap import actiontags
from rapport.surveys.redcap.choices import FIXED, Choice, choices_of, slider_labels
from rapport.surveys.redcap.conditions import PREFER_NOT, rather_not_note
from rapport.surveys.redcap.dictionary import CHOOSING, Row
from rapport.surveys.redcap.plain import in_one_line, plain

RATHER_NOT = Instrument.model_fields["prefer_not_to_say"].default or LABELS[Missing.PREFER_NOT]
# Limits where the dictionary has none; our forms ask for both.
LOWEST, HIGHEST = 0, 1_000_000_000
LONGEST_LINE, LONGEST_TEXT = 1_000, 50_000
NUMBERS = re.compile(r"integer|number(_([1-4])dp)?(_comma_decimal)?")
DATES = ("date_ymd", "date_mdy", "date_dmy")
FILES = ("pdf", "png", "jpeg", "docx", "csv")
VALUE = re.compile(r"-?(0|[1-9]\d{0,3})")


@dataclass(frozen=True)
class Asking:
    """What is asked.

    Attributes:
        item: as an instrument's file says it, without id, condition and list of choices.
        options: the list of choices, in the same way; empty for questions without one.
        remarks: what is asked otherwise than REDCap would, each without a full stop.
    """

    item: Mapping[str, Any]
    options: tuple[Mapping[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class _Question:
    """A question that is being made."""

    row: Row
    item: dict[str, Any] = field(default_factory=dict)
    options: list[Mapping[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def why_not(row: Row) -> str:
    """Why our forms do not ask a row; empty if they do."""
    if row.field_type == "calc":
        return "it is calculated"
    if row.field_type in CHOOSING and not choices_of(row):
        return "it has no choices yet"
    if row.field_type == "file" and row.text_validation_type_or_show_slider_number == "signature":
        return "a signature cannot be drawn in our forms"
    return actiontags.hiding(row.field_annotation)


def ask(row: Row) -> Asking:
    """What our forms ask in the place of a row that they can ask (see :func:`why_not`)."""
    made = _Question(row)
    words = plain(row.field_label) or row.field_name
    if row.field_type == "descriptive":
        made.item = {"type": "note", "text": words}
    else:
        made.item = {"ask": words, "help": plain(row.field_note), "required": row.required_field.lower() == "y"}
        if row.identifier.lower() == "y":
            made.item["identifying"] = "yes"
        if rather_not_note(RATHER_NOT) in row.field_annotation and row.field_type not in (*CHOOSING, *FIXED):
            made.item["prefer_not"] = True
        MAKERS[row.field_type](made)
    made.remarks += [f"{name} is kept but not followed: {instead}" for name, instead in unfollowed(row)]
    if row.matrix_ranking:
        made.remarks.append("the ranking is kept but not enforced: an answer can be given to several lines")
    return Asking(made.item, tuple(made.options), tuple(made.remarks))


def unfollowed(row: Row) -> list[tuple[str, str]]:
    """Action tags that our forms do not follow, and what they do instead."""
    return list(dict.fromkeys(actiontags.unfollowed(row.field_annotation)))


def _text(made: _Question) -> None:
    kind = made.row.text_validation_type_or_show_slider_number
    if NUMBERS.fullmatch(kind) and _number(made, kind):
        return
    if kind in DATES and _day(made):
        return
    made.item |= {
        "type": "text",
        "longest": min(actiontags.char_limit(made.row.field_annotation) or LONGEST_LINE, 1_000),
    }
    if kind:
        made.remarks.append(f"it is asked as a line of words: our form does not check “{kind[:40]}”")


def _number(made: _Question, kind: str) -> bool:
    """A number; where its limits cannot be kept, it is asked as words."""
    row = made.row
    limits = [_limit(cell) for cell in (row.text_validation_min, row.text_validation_max)]
    written = [bool(cell.strip()) for cell in (row.text_validation_min, row.text_validation_max)]
    if any(cell and limit is None for cell, limit in zip(written, limits, strict=True)):
        return False
    low, high = limits
    if low is None:
        low = LOWEST if high is None or high > LOWEST else high - HIGHEST
    if high is None:
        high = HIGHEST if low < HIGHEST else low * 10
    if low >= high or any(low <= code <= high for code in MISSING):
        return False
    places = re.search(r"_([1-4])dp", kind)
    decimals = 0 if kind == "integer" else int(places[1]) if places else 6
    made.item |= {"type": "number", "minimum": low, "maximum": high, "decimals": decimals}
    if not all(written):
        made.remarks.append(f"it has no limits there; our form takes {low:,} to {high:,}")
    return True


def _limit(cell: str) -> int | float | None:
    text = cell.strip().replace(",", ".")
    if not re.fullmatch(r"-?\d{1,11}(\.\d{1,6})?", text):
        return None
    return float(text) if "." in text else int(text)


def _day(made: _Question) -> bool:
    row = made.row
    days = {}
    for key, cell in (("earliest", row.text_validation_min), ("latest", row.text_validation_max)):
        if cell.strip():
            day = _date(cell.strip(), row.text_validation_type_or_show_slider_number)
            if day is None:
                return False
            days[key] = day
    if len(days) == 2 and days["earliest"] > days["latest"]:
        return False
    made.item |= {"type": "date", **days}
    return True


def _date(text: str, kind: str) -> str | None:
    """A limit as 2026-01-31; REDCap writes them so, or in the order of the validation."""
    parts = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})", text)
    if parts is None:
        return None
    one, two, three = parts.groups()
    year, month, day = (
        (one, two, three) if len(one) == 4 else (three, one, two) if kind == "date_mdy" else (three, two, one)
    )
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _notes(made: _Question) -> None:
    longest = actiontags.char_limit(made.row.field_annotation)
    made.item |= {"type": "longtext"} | ({"longest": min(longest, LONGEST_TEXT)} if longest else {})


def _one(made: _Question) -> None:
    made.item["type"] = "one"
    _with_options(made)


def _many(made: _Question) -> None:
    made.item["type"] = "many"
    _with_options(made)
    by_code = {option.get("code") or str(option["value"]): option["value"] for option in made.options}
    alone = [by_code[code] for code in actiontags.exclusive(made.row.field_annotation) if code in by_code]
    if alone:
        made.item["exclusive"] = list(dict.fromkeys(alone))


def _with_options(made: _Question) -> None:
    choices = choices_of(made.row)
    if len(choices) > 1 and choices[-1] == Choice(PREFER_NOT, RATHER_NOT):
        made.item["prefer_not"] = True
        choices = choices[:-1]
    made.options = options_of(choices)


def options_of(choices: Sequence[Choice]) -> list[Mapping[str, Any]]:
    """Choices as a list of ours. A code that cannot be the number that we keep gets a free one, and is kept beside."""
    values = {choice.code: int(choice.code) for choice in choices if _is_value(choice.code)}
    used = set(values.values())
    parts = {str(value).replace("-", "m") for value in used}
    found: list[Mapping[str, Any]] = []
    free = (value for value in chain(range(max([0, *used]) + 1, 10_000), range(10_000)) if value not in used)
    for choice in choices:
        option: dict[str, Any] = {"label": in_one_line(choice.label) or choice.code}
        if choice.code in values:
            option["value"] = values[choice.code]
        else:
            option |= {"value": next(free), "code": choice.code}
            if (name := _name(choice.code)) and name not in parts:
                parts.add(name)
                option["name"] = name
        found.append(option)
    return found


def _is_value(code: str) -> bool:
    return bool(VALUE.fullmatch(code)) and code != "-0" and int(code) not in MISSING


def _name(code: str) -> str:
    """A short word for an option with letters as its code; empty where there is none."""
    name = code.lower()
    return name if COLUMN.fullmatch(name) and PARTING not in name and len(name) <= 12 else ""


def _slider(made: _Question) -> None:
    row = made.row
    labels = [in_one_line(label) for label in slider_labels(row.select_choices_or_calculations)]
    low, high = (_limit(cell) for cell in (row.text_validation_min, row.text_validation_max))
    low, high = (0 if low is None else low), (100 if high is None else high)
    if low >= high or any(low <= code <= high for code in MISSING):
        low, high = 0, 100
    places = (low, (low + high) / 2, high) if len(labels) == 3 else (low, high)
    ends = "; ".join(f"{place:g} = {label}" for place, label in zip(places, labels, strict=False) if label)
    made.item |= {"type": "number", "minimum": low, "maximum": high}
    made.item["help"] = " ".join(filter(None, [ends, made.item["help"]]))
    made.remarks.append(f"the slider is asked as a number from {low:g} to {high:g}")


def _file(made: _Question) -> None:
    made.item |= {"type": "file", "kinds": list(FILES)}
    made.item.setdefault("identifying", "possible")
    made.remarks.append("our form takes PDF, PNG, JPEG, DOCX and CSV up to 5 MB")


MAKERS: Mapping[str, Callable[[_Question], None]] = {
    "text": _text,
    "notes": _notes,
    "radio": _one,
    "dropdown": _one,
    "yesno": _one,
    "truefalse": _one,
    "checkbox": _many,
    "slider": _slider,
    "file": _file,
}

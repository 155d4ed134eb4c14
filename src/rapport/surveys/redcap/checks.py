"""What is wrong with a data dictionary: every mistake with row and column. A file that has one is refused whole."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter

from rapport.surveys.redcap import logic
from rapport.surveys.redcap.choices import ChoicesError, choices_of, tick_name
from rapport.surveys.redcap.dictionary import (
    CHOOSING,
    FIELD_NAME,
    FORM_NAME,
    TYPES,
    Dictionary,
    Row,
    complete_field,
    read_cells,
)
from rapport.surveys.redcap.logic import Logic, LogicError
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.model_mistakes import split_message

LONGEST_NAME = 100
MOST_CHOICES, MOST_FIELDS = 5_000, 10_000
# Looking for what somebody may have meant takes a while: these many are enough to find a pattern.
MOST_HINTS = 20
LARGEST_FILE = 10_000_000
ALIGNMENTS = ("", "RV", "LV", "LH", "RH")
YES = ("", "y", "Y")
# What records hold besides fields.
TAKEN = (
    "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
    "redcap_survey_identifier",
)  # fmt: skip
VALIDATION = re.compile(r"[a-z0-9_]*")


def read(data: bytes, *, name: str) -> Dictionary:
    """Read a data dictionary.

    Args:
        data: the bytes of the CSV file.
        name: what messages call it.

    Returns:
        The dictionary, which is sound: every rule can be read, and looks at fields that there are.

    Raises:
        TextFileError: with every mistake, each with row and column.
    """
    if len(data) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        raise TextFileError([Mistake(name, 1, what, "a data dictionary holds fields, no records: export it again")])
    dictionary = read_cells(data, name=name)
    if len(dictionary.rows) > MOST_FIELDS:
        what = f"the dictionary has {len(dictionary.rows):,} fields"
        mend = f"take over at most {MOST_FIELDS:,} at a time"
        raise TextFileError([Mistake(name, 1, what, mend)])
    found = mistakes(dictionary)
    if found:
        raise TextFileError(found)
    return dictionary


def mistakes(dictionary: Dictionary) -> list[Mistake]:
    """Every mistake of a dictionary."""
    rules: dict[str, Logic] = {}
    found = [
        *_name_mistakes(dictionary),
        *_cell_mistakes(dictionary),
        *_form_mistakes(dictionary),
        *_choice_mistakes(dictionary),
        *_matrix_mistakes(dictionary),
        *_rule_mistakes(dictionary, rules),
    ]
    return found or list(_circle_mistakes(dictionary, rules))


def _name_mistakes(dictionary: Dictionary) -> Iterator[Mistake]:
    times = Counter(row.field_name for row in dictionary.rows)
    taken = {complete_field(form): form for form in dictionary.forms()}
    for at, row in enumerate(dictionary.rows):
        name = row.field_name
        if not FIELD_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            what = f"“{name[:60]}” cannot be the name of a field"
            mend = f"use small letters, digits and underscores, a letter first, at most {LONGEST_NAME} signs"
            yield dictionary.mistake(at, "field_name", what, mend)
        elif times[name] > 1:
            yield dictionary.mistake(at, "field_name", f"“{name}” stands {times[name]} times", "name each field once")
        elif name in taken:
            what = f"“{name}” is the status of the form {taken[name]}"
            yield dictionary.mistake(at, "field_name", what, "call the field otherwise")
        elif name in TAKEN:
            yield dictionary.mistake(
                at, "field_name", f"“{name}” is a name of REDCap's own", "call the field otherwise"
            )
    if dictionary.rows[0].field_type != "text":
        what = (
            f"the first field is the record's id and must be of type text, not “{dictionary.rows[0].field_type[:40]}”"
        )
        yield dictionary.mistake(0, "field_type", what, "begin with the record's id")


def _cell_mistakes(dictionary: Dictionary) -> Iterator[Mistake]:
    """Of cells that know few words."""
    known: tuple[tuple[str, Callable[[str], bool], str], ...] = (
        ("form_name", lambda cell: bool(FORM_NAME.fullmatch(cell)) and len(cell) <= LONGEST_NAME,
         "use small letters, digits and underscores"),
        ("identifier", YES.__contains__, "write y, or leave it blank"),
        ("required_field", YES.__contains__, "write y, or leave it blank"),
        ("matrix_ranking", YES.__contains__, "write y, or leave it blank"),
        ("custom_alignment", ALIGNMENTS.__contains__, "write RV, LV, LH or RH, or leave it blank"),
        ("text_validation_type_or_show_slider_number", lambda cell: bool(VALIDATION.fullmatch(cell)),
         "write a type such as date_ymd or integer"),
    )  # fmt: skip
    for at, row in enumerate(dictionary.rows):
        for column, is_known, mend in known:
            if not is_known(getattr(row, column)):
                yield dictionary.mistake(at, column, f"“{getattr(row, column)[:60]}” is not known here", mend)
        if row.field_type not in TYPES:
            yield dictionary.mistake(at, "field_type", *_unknown_type(row.field_type))


def _unknown_type(kind: str) -> tuple[str, str]:
    if kind == "sql":
        return "a list that is asked of a database (sql) cannot be taken over", "make it a dropdown with choices"
    near = nearest(kind[:40], TYPES)
    return (
        f"there is no type “{kind[:40]}”",
        f"write {near}, if you mean that" if near else f"known: {', '.join(TYPES)}",
    )


def _form_mistakes(dictionary: Dictionary) -> Iterator[Mistake]:
    ended: set[str] = set()
    last = ""
    for at, row in enumerate(dictionary.rows):
        if row.form_name != last:
            if row.form_name in ended:
                what = f"the form {row.form_name[:60]} was ended above by another form"
                yield dictionary.mistake(at, "form_name", what, "let the fields of a form stand together")
            ended.add(last)
            last = row.form_name


def _choice_mistakes(dictionary: Dictionary) -> Iterator[Mistake]:
    columns: dict[str, str] = {}
    names = {row.field_name for row in dictionary.rows}
    for at, row in enumerate(dictionary.rows):
        try:
            choices = choices_of(row)
        except ChoicesError as error:
            yield dictionary.mistake(at, "select_choices_or_calculations", *split_message(str(error)))
            continue
        if len(choices) > MOST_CHOICES:
            what = f"the field has {len(choices):,} choices"
            yield dictionary.mistake(
                at, "select_choices_or_calculations", what, f"keep at most {MOST_CHOICES:,}, or ask for words"
            )
        if row.field_type != "checkbox":
            continue
        for choice in choices:
            column = tick_name(row.field_name, choice.code)
            if column in columns or column in names:
                what = f"in records, the tick {choice.code[:40]} would share the column {column[:80]}"
                mend = "give the choice another code: capitals and signs do not tell columns apart"
                yield dictionary.mistake(at, "select_choices_or_calculations", what, mend)
            columns[column] = row.field_name


def _matrix_mistakes(dictionary: Dictionary) -> Iterator[Mistake]:
    first: dict[str, Row] = {}
    last = ""
    for at, row in enumerate(dictionary.rows):
        group = row.matrix_group_name
        if group:
            yield from _row_of_matrix(dictionary, at, first.get(group), follows=last == group)
            first.setdefault(group, row)
        last = group


def _row_of_matrix(dictionary: Dictionary, at: int, first: Row | None, *, follows: bool) -> Iterator[Mistake]:
    row = dictionary.rows[at]
    group = row.matrix_group_name[:60]
    if row.field_type not in ("radio", "checkbox"):
        what = f"a field of type {row.field_type[:40]} cannot stand in the matrix {group}"
        yield dictionary.mistake(at, "matrix_group_name", what, "make it radio or checkbox, or leave the cell blank")
    elif first is not None and not follows:
        what = f"the matrix {group} was ended above by another field"
        yield dictionary.mistake(at, "matrix_group_name", what, "let the rows of a matrix stand together")
    elif first is not None and _list(first) != _list(row):
        what = f"the choices differ from those of {first.field_name[:60]}, with which it forms the matrix {group}"
        yield dictionary.mistake(
            at, "select_choices_or_calculations", what, "give all rows of a matrix the same choices"
        )
    elif first is not None and first.field_type != row.field_type:
        what = f"the type differs from that of {first.field_name[:60]}, with which it forms the matrix {group}"
        yield dictionary.mistake(at, "field_type", what, "give all rows of a matrix the same type")


def _list(row: Row) -> object:
    try:
        return [(one.code, one.label) for one in choices_of(row)] if row.field_type in CHOOSING else None
    except ChoicesError:
        return None


def _rule_mistakes(dictionary: Dictionary, rules: dict[str, Logic]) -> Iterator[Mistake]:
    """Of branching logic; fills `rules`."""
    known = {row.field_name: row for row in dictionary.rows}
    read_before: dict[str, Logic] = {}
    hints = 0
    for at, row in enumerate(dictionary.rows):
        text = row.branching_logic
        if not text.strip():
            continue
        try:
            rule = read_before[text] = read_before.get(text) or logic.parse(text)
        except LogicError as error:
            yield dictionary.mistake(at, "branching_logic", *split_message(str(error)))
            continue
        rules[row.field_name] = rule
        for unknown in dict.fromkeys(one.name for one in logic.fields(rule) if one.name not in known):
            hints += 1
            near = nearest(unknown, known) if len(unknown) <= LONGEST_NAME and hints <= MOST_HINTS else None
            mend = f"write [{near}], if you mean that" if near else "name a field of this dictionary"
            yield dictionary.mistake(at, "branching_logic", f"there is no field [{unknown[:60]}]", mend)


def _circle_mistakes(dictionary: Dictionary, rules: dict[str, Logic]) -> Iterator[Mistake]:
    """Of rules that look at one another, so that no field could be shown first."""
    looks_at = {name: {one.name for one in logic.fields(rule) if one.event is None} for name, rule in rules.items()}
    places = {row.field_name: at for at, row in enumerate(dictionary.rows)}
    for _ in range(MOST_HINTS):
        try:
            tuple(TopologicalSorter(looks_at).static_order())
        except CycleError as error:
            circle = error.args[1]
            name = min(circle, key=lambda one: places[one])
            shown = " → ".join(circle[:8]) + (" → …" if len(circle) > 8 else "")
            what = f"branching logic forms a circle: {shown}"
            yield dictionary.mistake(places[name], "branching_logic", what, "let each field look only at others before")
            for one in circle:
                looks_at.pop(one, None)
        else:
            return

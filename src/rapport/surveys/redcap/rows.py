"""The rows of a dictionary that an instrument of ours is, and the whole dictionary of several."""

from collections.abc import Collection, Iterable, Iterator

from rapport.surveys.instrument import Instrument
from rapport.surveys.kept_cells import Cells, RedcapForm
from rapport.surveys.redcap.apart import Renamed, told_apart
from rapport.surveys.redcap.dictionary import Dictionary, Row, Style
from rapport.surveys.redcap.kept import Keeper
from rapport.surveys.redcap.names import form_of
from rapport.surveys.redcap.own_rows import own_rows

STYLE = Style()


def rows_of(instrument: Instrument) -> tuple[Row, ...]:
    """The rows of an instrument in a dictionary, in order.

    Args:
        instrument: one that the reader found whole.

    Returns:
        The rows of its form. A project begins with the record's id, which only an instrument that came from the first
        form of a dictionary has.
    """
    return tuple(_rows(instrument))


def _rows(instrument: Instrument) -> Iterator[Row]:
    own, keeper, form = own_rows(instrument), Keeper(instrument), form_of(instrument)
    kept = instrument.redcap or RedcapForm()
    unasked = kept.unasked
    places = {"", *(item.id for item in instrument.items)}
    if kept.record_id:
        yield _row(kept.record_id, form)
    yield from (_row(one.cells, form) for one in unasked if one.after == "")
    for page in instrument.pages:
        for item in page.items:
            yield from keeper.over(item, page, own[item.id])
            yield from (_row(one.cells, form) for one in unasked if one.after == item.id)
    yield from (_row(one.cells, form) for one in unasked if one.after not in places)
    yield from own[""]


def _row(cells: Cells, form: str) -> Row:
    return Row(**{"field_name": "", "field_type": "", **cells, "form_name": form})


def record_id_row(form: str, names: Collection[str]) -> Row:
    """The row that a project begins with; its name is free among these."""
    return Row(free("record_id", set(names)), form, field_label="Record ID")


def free(name: str, names: set[str]) -> str:
    """The name, with the first number that makes it one of its own."""
    found, number = name, 2
    while found in names:
        found, number = f"{name}_{number}", number + 1
    return found


def dictionary_of(instruments: Iterable[Instrument], style: Style = STYLE) -> Dictionary:
    """The dictionary of a project with these instruments as its forms.

    Args:
        instruments: in the order of the forms.
        style: of the file.

    Returns:
        The dictionary; it begins with a record's id, also where no instrument brings one. What two instruments call the
        same gets the form's name before it in the later one.
    """
    return apart_of(instruments, style)[0]


def apart_of(instruments: Iterable[Instrument], style: Style = STYLE) -> tuple[Dictionary, tuple[Renamed, ...]]:
    """The same dictionary, and which fields are called otherwise in it, since an earlier form has taken their name."""
    found = tuple(instruments)
    rows, renamed = told_apart([row for one in found for row in rows_of(one)])
    if not any(one.redcap and one.redcap.record_id for one in found):
        rows = (record_id_row(form_of(found[0]), {row.field_name for row in rows}), *rows)
    return Dictionary(rows, style), renamed

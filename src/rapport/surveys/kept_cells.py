"""What an instrument keeps for another system: cells of a REDCap data dictionary that our format has no word for.

A cell is kept only where the row that we would write ourselves says something else; so what is changed here later is
changed there too. `redcap/` reads and writes them. Knows no web and no database.
"""

from typing import Annotated, Literal

from pydantic import Field

from rapport.textfiles.strict_model import StrictModel

Cell = Literal[
    "field_name", "form_name", "section_header", "field_type", "field_label", "select_choices_or_calculations",
    "field_note", "text_validation_type_or_show_slider_number", "text_validation_min", "text_validation_max",
    "identifier", "branching_logic", "required_field", "custom_alignment", "question_number", "matrix_group_name",
    "matrix_ranking", "field_annotation",
]  # fmt: skip
Cells = dict[Cell, str]


class Unasked(StrictModel):
    """A row of the dictionary that our forms do not ask: a calculation, a list without answers, a hidden field.

    Attributes:
        after: the id of the item behind whose rows it stands; empty: before the first.
        cells: what the row says; cells that are left out are blank.
    """

    after: str = ""
    cells: Annotated[Cells, Field(min_length=1)]


class RedcapForm(StrictModel):
    """The form of a REDCap project that an instrument was, or is to be.

    Attributes:
        form: its name there; empty: the instrument's id with underscores.
        record_id: the row of the record's id, which begins the first form of a project.
        unasked: rows that our forms do not ask, in order.
    """

    form: str = ""
    record_id: Cells = {}
    unasked: tuple[Unasked, ...] = ()

"""Names of fields and forms: those of a dictionary, which may be longer than ours, and ours."""

import re

from rapport.surveys.instrument import Instrument
from rapport.surveys.item_mistakes import TAKEN
from rapport.surveys.items import LONGEST_COLUMN, PARTING, Grid

LONGEST_ID = 50


def form_of(instrument: Instrument) -> str:
    """The name of the instrument's form in a dictionary."""
    kept = instrument.redcap.form if instrument.redcap else ""
    return kept or instrument.instrument.replace("-", "_")


def called(instrument: Instrument) -> dict[str, str]:
    """The names of fields, by our ids, where they are not the same."""
    found = {item.id: item.redcap["field_name"] for item in instrument.items if item.redcap.get("field_name")}
    for item in instrument.items:
        if isinstance(item, Grid):
            found |= {row: cells["field_name"] for row, cells in item.redcap_rows.items() if "field_name" in cells}
    return found


def fits(name: str) -> bool:
    """Whether a field of ours can be called so."""
    return len(name) <= LONGEST_COLUMN and PARTING not in name and name not in TAKEN


class Shortener:
    """Finds names that fit. Remembers the last number of each, so that a thousand alike are found as fast as one."""

    def __init__(self, used: set[str]) -> None:
        self.used = used
        self.last: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        """A name that fits and is free, as near to the name as can be; it is used from now on."""
        short = re.sub(r"_{3,}", "_", name)[:LONGEST_COLUMN].rstrip("_") or "field"
        found = short
        while not fits(found) or found in self.used:
            self.last[short] = self.last.get(short, 1) + 1
            end = f"_{self.last[short]}"
            found = short[: LONGEST_COLUMN - len(end)].rstrip("_") + end
        self.used.add(found)
        return found


def instrument_id(form: str, used: set[str]) -> str:
    """The id of the instrument that a form becomes, free among those that are used."""
    plain = "-".join(re.findall(r"[a-z0-9]+", form)) or "form"
    return free_id((plain if plain[0].isalpha() else f"form-{plain}")[:LONGEST_ID].rstrip("-"), used)


def free_id(name: str, used: set[str]) -> str:
    """An id of an instrument, with the first number that makes it one of its own."""
    found, number = name, 2
    while found in used:
        end = f"-{number}"
        found = name[: LONGEST_ID - len(end)].rstrip("-") + end
        number += 1
    return found


def title_of(form: str) -> str:
    """What people call a form: its name in words."""
    words = " ".join(form.split("_")).strip()
    return f"{words[:1].upper()}{words[1:]}" if words else form

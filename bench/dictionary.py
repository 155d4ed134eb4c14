"""How long a REDCap data dictionary of 2,253 fields takes to come in, and whether it comes out equal.

    .venv/bin/python bench/dictionary.py                  # a dictionary made here, of the same shape
    .venv/bin/python bench/dictionary.py FOLDER           # every dictionary.csv below a folder, and records beside it
    RAPPORT_SHARED=FOLDER .venv/bin/python bench/dictionary.py

Counts the time of the processor, not of the clock: coming in is reading, checking and writing the folder of
instruments; coming out is reading that folder again. Prints each figure beside its bound.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from rapport.surveys.redcap import checks, records  # noqa: E402
from rapport.surveys.redcap.dictionary import Row, write  # noqa: E402
from rapport.surveys.redcap.folder import read_folder, write_folder  # noqa: E402
from rapport.surveys.redcap.importing import Words, take_over  # noqa: E402
from rapport.surveys.redcap.layout import Layout  # noqa: E402

FIELDS, FORMS, SECONDS = 2_253, 36, 3.0


def made() -> bytes:
    """A dictionary of the same shape: as many fields and forms, about as many rules, long lists and long names."""
    chance = random.Random(1)
    countries = " | ".join(f"{chr(65 + at // 26)}{chr(65 + at % 26)}, Country {at}, the" for at in range(249))
    kinds = [
        ("text", ""),
        ("yesno", ""),
        ("dropdown", countries),
        ("radio", "1, One | 2, Two, or more | 999999, Other"),
    ]
    rows = [Row("record_id", "form_0", field_label="Record ID")]
    for number in range(1, FIELDS):
        form = number * FORMS // FIELDS
        kind, cell = kinds[chance.choices(range(4), [60, 8, 2, 30])[0]]
        before = next(
            (row for row in reversed(rows) if row.form_name == f"form_{form}" and row.field_type == "yesno"), None
        )
        rule = f"[{before.field_name}]='1'" if before and number % 2 else ""
        name = f"form_{form}_a_field_with_a_long_name_{number}"
        label = f"<b>Question {number}</b>, and what it asks"
        rows.append(Row(name, f"form_{form}", "", kind, label, cell, branching_logic=rule))
    return write(rows)


def measure(name: str, data: bytes) -> bool:
    """One dictionary in and out."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        read = checks.read(data, name=name)
        forms = take_over(read, Words())
        write_folder(Path(folder) / "project", forms, read.style)
        came_in = time.process_time() - began
        again, _ = read_folder(Path(folder) / "project")
        went_out = time.process_time() - began - came_in
    is_equal = again.rows == read.rows
    is_met = is_equal and came_in <= SECONDS
    verdict = f"{'equal, cell by cell' if is_equal else 'NOT EQUAL'} {'ok' if is_met else 'MISSED'}"
    times = f"in {came_in:.2f} s (bound {SECONDS:g} s), out {went_out:.2f} s"
    print(f"{name}: {len(read.rows):,} fields, {len(forms)} forms: {times}, {verdict}", flush=True)
    return is_met


def with_records(dictionary: Path) -> bool:
    """The records beside a dictionary, read and written in every format."""
    path = dictionary.with_name("data.csv")
    if not path.exists():
        return True
    layout = Layout(checks.read(dictionary.read_bytes(), name=dictionary.name))
    read = records.read(path.read_bytes(), layout, form="csv", name=path.name)
    is_equal = True
    for form in records.READERS:
        again = records.read(records.write(read, form), layout, form=form, name=path.name)
        is_equal = is_equal and again.rows == read.rows
    verdict = "equal" if is_equal else "NOT EQUAL"
    print(f"  {len(read.rows)} records of {len(read.columns)} columns: {verdict} in every format")
    return is_equal


def main() -> int:
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("RAPPORT_SHARED", "")
    if not folder:
        return 0 if measure("made here", made()) else 1
    paths = sorted(Path(folder).glob("**/dictionary.csv"))
    if not paths:
        raise SystemExit(f"there is no dictionary.csv below {folder}")
    met = [measure(f"{path.parent.name}/{path.name}", path.read_bytes()) and with_records(path) for path in paths]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Makes the file that somebody asked for: data in a format, the exact CSV, the codebook and a page that explains them.

Answers given in confidence stand in a drawn order that is new each time, and words that may tell who wrote them in
files of their own, each drawn anew.
"""

import json
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

from rapport.stats.suppression import INSIDE
from rapport.surveys.exports import queries
from rapport.surveys.exports.codebook import survey_codebook
from rapport.surveys.exports.counting import Tally, protected_tally, tally
from rapport.surveys.exports.layout import Edition, Variable
from rapport.surveys.exports.names import cut
from rapport.surveys.exports.readme import explain, kept_back
from rapport.surveys.exports.rows import Frame, chunks, last_submissions, rows
from rapport.surveys.exports.sheets import exact_csv, excel_csv, names_in_programs, protected, protected_row
from rapport.surveys.exports.told import DATA, VARIABLES
from rapport.surveys.kept import from_json
from rapport.surveys.library import branches_of
from rapport.surveys.models import ExportFile
from rapport.tables.csv_export import rows_as_csv

SECONDS = 540
STEP = 2_000
# Most bytes of a variable's label and of a value's label.
LABELS = {"sav": (256, 120), "dta": (80, 320), "xpt": (256, 120), "xlsx": (256, 120)}
STATISTICS = ("sav", "dta", "xpt")
Progress = Callable[[int, int], None]


class ChangedError(Exception):
    """Answers were changed or taken back between the release and the making of the file; ask again."""


@dataclass(frozen=True)
class Table:
    """One table of an archive.

    Attributes:
        codebook: what its variables are, the headings first.
        rows: its rows; read once.
    """

    frame: Frame
    codebook: list[list[str]]
    rows: Iterable[list[object]]


def make(export: ExportFile, folder: Path, progress: Progress) -> tuple[str, Path]:
    """Write the file into a folder of its own. Returns its name and its path.

    Raises ChangedError, LookupError when what was asked cannot be read any more, and SubprocessError.
    """
    frame = queries.frame_of(export)
    submissions = in_order(export, frame)
    editions = queries.editions_of(frame.surveys.values())
    book = survey_codebook(editions, frame.layout, frame.leads, count(export, submissions, progress))
    number = len(submissions)
    table = Table(frame, book, told(rows(frame, submissions), progress, number, 2 * number))
    name = name_of(export, editions)
    files = {f"{name}.{suffix}": path for suffix, path in data_files(export, table, folder).items()}
    if export.format == "xlsx" and not export.release:
        return next(iter(files.items()))
    files |= texts(export, folder, submissions)
    explained = explain(export, frame, list(editions.values()), number, kept_back(export, frame))
    return f"{name}-{export.format}.zip", archive(folder, files, book, explained)


def archive(folder: Path, files: dict[str, Path], book: list[list[str]], explained: str) -> Path:
    """All files in one, with the codebook and the page that explains them."""
    files = files | {
        "codebook.csv": written(folder / "codebook.csv", rows_as_csv(book)),
        "README.txt": written(folder / "README.txt", explained.encode()),
    }
    found = folder / "all.zip"
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as together:
        for inside, path in files.items():
            together.write(path, inside)
    return found


def count(export: ExportFile, submissions: Sequence[int], progress: Progress) -> dict[str, Tally]:
    """How each variable was answered: counted in codes, whatever the file holds."""
    frame = queries.frame_of(export, in_words=False)
    counts = tally(frame.variables, told(rows(frame, submissions), progress, 0, 2 * len(submissions)))
    return {name: protected_tally(one) for name, one in counts.items()} if export.release else counts


def in_order(export: ExportFile, frame: Frame) -> list[int]:
    """The submissions; those that were given in confidence are the released ones, in an order drawn now."""
    if export.release is None:
        return last_submissions(list(frame.surveys))
    now = queries.handed_in(export.survey)
    if now.submissions != queries.numbers(export.release.submissions):
        raise ChangedError
    drawn = sorted(now.submissions)
    secrets.SystemRandom().shuffle(drawn)
    return drawn


def told(found: Iterable[list[object]], progress: Progress, before: int, of: int) -> Iterator[list[object]]:
    """The same rows; says now and then how many there were."""
    for number, row in enumerate(found, before):
        if number % STEP == 0:
            progress(number, of)
        yield row


def name_of(export: ExportFile, editions: dict[int, Edition]) -> str:
    """Which instrument, version, wave and fingerprint: `calm-2_after-the-course_0123456789ab`."""
    survey = export.survey
    version = "all-versions" if len(editions) > 1 else str(survey.instrument_version)
    wave = "all-waves" if export.all_waves else slugify(survey.wave.name) or f"wave-{survey.wave_id}"
    sha256 = editions[survey.instrument_version].sha256[:12]
    return f"{survey.instrument}-{version}_{wave}_{sha256}"


def data_files(export: ExportFile, table: Table, folder: Path) -> dict[str, Path]:
    """The data in the wanted format, and for statistics programs the exact CSV beside it; by the end of their names."""
    variables = table.frame.variables
    path = folder / DATA
    if export.format == "excel":
        return {"csv": poured(path, excel_csv(variables, table.rows))}
    poured(path, exact_csv(variables, map(protected_row, table.rows) if export.format == "xlsx" else table.rows))
    if export.format == "csv":
        return {"csv": path}
    (folder / VARIABLES).write_text(json.dumps(describe(export, table)), encoding="utf-8")
    writer = "workbook" if export.format == "xlsx" else "statistics_file"
    program = [sys.executable, "-P", "-m", f"rapport.surveys.exports.{writer}", export.format, str(folder)]
    subprocess.run(program, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 – ours
    written_by_it = {export.format: folder / f"data.{export.format}"}
    return written_by_it | ({"csv": path} if export.format in STATISTICS else {})


def describe(export: ExportFile, table: Table) -> dict[str, object]:
    """What the program that writes the file is told; every name and label within the limits of the format."""
    variables = table.frame.variables
    short = names_in_programs(variables)
    longest, longest_value = LABELS[export.format]
    survey = export.survey
    title = f"{survey.instrument} {survey.instrument_version}, {survey.wave.name}"
    is_workbook = export.format == "xlsx"
    found: dict[str, object] = {
        "head": [protected(one.name) for one in variables] if is_workbook else [],
        "codebook": [[protected(cell) for cell in row] for row in table.codebook] if is_workbook else [],
        "title": cut(title, 60 if export.format != "xpt" else 40),
        "notes": [f"SHA-256 {survey.instrument_sha256}"],
        "columns": [
            {
                "short": short[one.name],
                "type": one.type,
                "label": cut(one.label, longest),
                "values": {code: cut(text, longest_value) for code, text in one.values.items()},
                "codes": one.has_codes,
                "kind": one.kind,
            }
            for one in variables
        ],
    }
    return found


def texts(export: ExportFile, folder: Path, submissions: Sequence[int]) -> dict[str, Path]:
    """Of a confidential survey: each free text alone in a file, in an order of its own; none of fewer than k."""
    if export.release is None:
        return {}
    survey = export.survey
    fields = branches_of(survey.instrument, survey.instrument_version).fields
    columns = queries.free_texts(survey)
    words: dict[str, list[str]] = {one.name: [] for one in columns}
    writers: dict[str, set[int]] = {one.name: set() for one in columns}
    for chunk in chunks(submissions):
        for kept in chunk:
            said = from_json(fields, kept.answers)
            for one in columns:
                value = said[one.field.id]
                if isinstance(value, str):
                    words[one.name].append(value)
                    writers[one.name].add(kept.person)
    found = {}
    for one in columns:
        if len(writers[one.name]) >= INSIDE:
            secrets.SystemRandom().shuffle(words[one.name])
            variable = Variable(one.name, "text", one.label)
            path = folder / f"text-{one.name}.csv"
            found[f"texts/{one.name}.csv"] = poured(path, exact_csv([variable], ([text] for text in words[one.name])))
    return found


def poured(path: Path, pieces: Iterable[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path

"""A project as a folder: one instrument file for each form, and `redcap-project.yml`, which says their order."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rapport.surveys.instrument import Instrument
from rapport.surveys.reading import read_instrument
from rapport.surveys.redcap.apart import Renamed
from rapport.surveys.redcap.checks import mistakes
from rapport.surveys.redcap.dictionary import Dictionary, HeadingSet, Style
from rapport.surveys.redcap.importing import TakenForm
from rapport.surveys.redcap.rows import STYLE, apart_of
from rapport.textfiles import yaml_file
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_writing import as_yaml

PROJECT = "redcap-project.yml"


class ProjectFile(StrictModel):
    """What a dictionary says beside its forms.

    Attributes:
        headings: the set of headings that the file had: of the web page, or keys of the API.
        mark: it began with a byte order mark.
        blank: what stood for an empty cell.
        forms: the files of the forms, in order.
    """

    headings: HeadingSet = "web"
    mark: bool = False
    blank: str = ""
    forms: Annotated[tuple[str, ...], Field(min_length=1)]


def write_folder(folder: Path, forms: Sequence[TakenForm], style: Style) -> list[Path]:
    """Write a project: all of its files, or none.

    Args:
        folder: does not exist yet, or is empty.
        forms: what became of a dictionary.
        style: of its file.

    Returns:
        The files of the instruments, in order.

    Raises:
        TextFileError: the folder holds something, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TextFileError([Mistake(str(folder), 1, "there is something here already", "name an empty or new folder")])
    names = [f"{one.read.content.instrument}-{one.read.content.version}.yaml" for one in forms]
    project = {"headings": style.headings, "mark": style.mark, "blank": style.blank, "forms": names}
    texts = [as_yaml(one.tree) for one in forms]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".redcap-") as beside:
            made = Path(beside) / "made"
            made.mkdir()
            for name, text in zip([*names, PROJECT], [*texts, as_yaml(project)], strict=True):
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            made.replace(folder)
    except OSError as error:
        what = f"the folder cannot be written ({error.strerror or error})"
        raise TextFileError([Mistake(str(folder), 1, what, "check who may write there")]) from None
    return [folder / name for name in names]


def read_folder(folder: Path) -> tuple[Dictionary, tuple[Renamed, ...]]:
    """The dictionary of the instruments in a folder.

    Args:
        folder: what :func:`write_folder` wrote, perhaps changed since; or any folder of instruments, which are then
            taken in the order of their names.

    Returns:
        The dictionary, and which fields are called otherwise in it.

    Raises:
        TextFileError: with every mistake of every file.
    """
    project = folder / PROJECT
    content: ProjectFile | None = None
    if project.exists():
        content = yaml_file.read(project, ProjectFile)
        files = [folder / Path(name).name for name in content.forms]
    else:
        files = sorted(path for path in folder.glob("*.yaml") if "." not in path.stem)
    if not files:
        raise TextFileError([Mistake(str(folder), 1, "there is no instrument in this folder", "name another folder")])
    style = Style(content.headings, content.mark, content.blank) if content else Style()
    return of_files(files, style)


def of_files(files: Sequence[Path], style: Style = STYLE) -> tuple[Dictionary, tuple[Renamed, ...]]:
    """The dictionary of several instrument files, in this order. Raises TextFileError with all of their mistakes."""
    found = MistakeList()
    instruments: list[Instrument] = []
    for path in files:
        with found.gathering():
            instruments.append(read_instrument(path).content)
    found.raise_if_any()
    dictionary, renamed = apart_of(instruments, style)
    return checked(dictionary), renamed


def checked(dictionary: Dictionary) -> Dictionary:
    """The same dictionary. Raises TextFileError where forms do not fit together, as with two fields of one name."""
    if found := mistakes(dictionary):
        raise TextFileError(found)
    return dictionary

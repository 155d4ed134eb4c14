"""What the columns of a file stand for, as a text file: for the command line, and to be kept beside the data.

who: email                    # the column that says who answered
known_by: email               # or: code
dates: dmy                    # iso, dmy, mdy
cells: find                   # find, codes, labels
columns: {Q1: mentors, Q3_1: titles___prof}
"""

from pathlib import Path
from typing import Literal

from rapport.surveys.collected.targets import ABOUT, ANSWERED, WHO, Matching
from rapport.textfiles import yaml_file
from rapport.textfiles.strict_model import StrictModel


class MapFile(StrictModel):
    """A map. Columns that it does not name are left out; without any, they are guessed."""

    who: str = ""
    about: str = ""
    answered: str = ""
    known_by: Literal["email", "code"] = "email"
    source: Literal["find", "csv", "qualtrics", "redcap", "sav"] = "find"
    dates: Literal["iso", "dmy", "mdy"] = "iso"
    cells: Literal["find", "codes", "labels"] = "find"
    event: str = ""
    columns: dict[str, str] = {}

    def matching(self, guessed: dict[str, str]) -> Matching:
        """What the columns stand for: as the map says; what it leaves open as it was guessed."""
        said = dict(self.columns)
        special = {self.who: WHO, self.about: ABOUT, self.answered: ANSWERED}
        said |= {column: key for column, key in special.items() if column}
        open_keys = {WHO, ABOUT, ANSWERED} - set(said.values())
        for column, key in guessed.items():
            if column not in said and (key in open_keys or (not self.columns and key not in said.values())):
                said[column] = key
        return Matching({column: key for column, key in said.items() if key}, self.dates, self.cells, self.event)


def read(path: Path) -> MapFile:
    """Read a map. Raises TextFileError with every mistake, by line."""
    return yaml_file.read(path, MapFile)

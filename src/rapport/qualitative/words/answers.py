"""A CSV file of answers: who wrote what, and to which group they belong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapport.analysis.words import plain
from rapport.qualitative.words.signs import small
from rapport.textfiles.csv_stream import CsvStream, look_at
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake, MistakeList, TextFileError
from rapport.textfiles.plain_text import read_bytes

NOT_SAID = "not said"
MOST_MISTAKES = 100


@dataclass(frozen=True)
class Columns:
    """Which columns are read.

    Attributes:
        text: what people wrote.
        id: who wrote it.
        by: the attribute by which they are compared; empty for none.
    """

    text: str
    id: str
    by: str = ""


@dataclass(frozen=True)
class Answer:
    """One text: who wrote it, and on which line of the file it begins."""

    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Answers:
    """What was read.

    Attributes:
        file: its name.
        sha256: fingerprint of its bytes.
        answers: the texts, in the order of the file.
        without: ids that wrote nothing anywhere.
        groups: id → value of the attribute, where one was asked for.
    """

    file: str
    sha256: str
    answers: tuple[Answer, ...]
    without: tuple[str, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)

    def by_person(self) -> dict[str, str]:
        """Id → all that the person wrote."""
        found: dict[str, str] = {}
        for answer in self.answers:
            before = found.get(answer.id)
            found[answer.id] = answer.text if before is None else f"{before}\n{answer.text}"
        return found

    def several(self) -> dict[str, int]:
        """Ids that stand with more than one text, and how many."""
        return {person: times for person, times in Counter(one.id for one in self.answers).items() if times > 1}

    def same_texts(self) -> tuple[tuple[Answer, ...], ...]:
        """Texts that stand under more than one id, but for white space and capitals; those who wrote them together."""
        first: dict[str, Answer] = {}
        more: dict[str, list[Answer]] = {}
        for answer in self.answers:
            text = small(" ".join(answer.text.split()))
            before = first.setdefault(text, answer)
            if before is not answer:
                more.setdefault(text, [before]).append(answer)
        return tuple(tuple(found) for found in more.values() if len({one.id for one in found}) > 1)


def read_answers(path: Path | str, columns: Columns) -> Answers:
    """Read a file of answers.

    Args:
        path: the file, CSV.
        columns: which columns to read.

    Returns:
        The answers.

    Raises:
        TextFileError: with every mistake of the file: a column that is not there, an answer of nobody, somebody in
            two groups, rows that are no CSV.
    """
    name = str(path)
    _check_that_it_opens(path)
    stream = look_at(lambda: Path(path).open("rb"), name=name)  # noqa: SIM115 - look_at closes it
    at_text, at_id, at_by = _places(stream, columns)
    found, answers = MistakeList(), []
    ids: dict[str, bool] = {}
    groups: dict[str, tuple[str, int]] = {}
    for line, cells in stream.records():
        if not cells:
            continue
        person, text = plain(cells[at_id]), cells[at_text]
        wrote = bool(text.strip())
        if not person:
            if wrote:
                found.add(Mistake(name, line, f"nobody stands under “{columns.id}”, but there is a text", "fill it in"))
            if len(found.mistakes) >= MOST_MISTAKES:
                break
            continue
        ids[person] = ids.get(person, False) or wrote
        if wrote:
            answers.append(Answer(person, text, line))
        if at_by is not None:
            found.add(*_grouped(groups, person, plain(cells[at_by]), Mistake(name, line, columns.by, "")))
    found.raise_if_any()
    if not answers:
        what = f"nobody wrote anything in “{columns.text}”"
        raise TextFileError([Mistake(name, stream.header_line, what, "name the column of the answers with --text")])
    said = {person: group or NOT_SAID for person, (group, _) in groups.items()}
    return Answers(Path(path).name, stream.sha256, tuple(answers), tuple(_silent(ids)), said)


def _check_that_it_opens(path: Path | str) -> None:
    """Say in the words of all readers why a file cannot be opened."""
    if not Path(path).is_file():
        read_bytes(path)
    try:
        with Path(path).open("rb"):
            return
    except OSError:
        read_bytes(path)


def _silent(ids: dict[str, bool]) -> Iterator[str]:
    return (person for person, wrote in ids.items() if not wrote)


def _grouped(groups: dict[str, tuple[str, int]], person: str, group: str, at: Mistake) -> Sequence[Mistake]:
    before = groups.get(person)
    if before is None or not before[0]:
        groups[person] = (group, at.line)
        return ()
    if not group or group == before[0]:
        return ()
    what = f"“{person}” stands under “{group}” in “{at.what}”, but under “{before[0]}” on line {before[1]}"
    return (Mistake(at.file, at.line, what, "give each person one value, or compare by another column"),)


def _places(stream: CsvStream, columns: Columns) -> tuple[int, int, int | None]:
    header = {plain(name): at for at, name in enumerate(stream.header)}
    found, places = MistakeList(), []
    for option, name in (("--text", columns.text), ("--id", columns.id), ("--by", columns.by)):
        if option == "--by" and not name:
            continue
        at = header.get(plain(name))
        if at is None:
            near = nearest(name, header)
            mend = f"did you mean “{near}”?" if near else f"name one of its columns with {option}"
            found.add(Mistake(stream.file, stream.header_line, f"there is no column “{name}”", mend))
        else:
            places.append(at)
    found.raise_if_any()
    return places[0], places[1], places[2] if len(places) > 2 else None

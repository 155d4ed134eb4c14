"""Reads the rules file of a project, and finds what in it contradicts itself or changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapport.qualitative.words.reader import WordReader
from rapport.qualitative.words.rules import ProjectRules, Rules
from rapport.qualitative.words.signs import is_one_word, small
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import open_document
from rapport.textfiles.yaml_nodes import Nodes

NOWHERE = 0
TREATED = ("stop", "count", "keep")
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class _Named:
    """A word of the file, and where it stands."""

    place: Place
    word: str

    @property
    def list_(self) -> str:
        return str(self.place[0])

    @property
    def entry(self) -> Place:
        return self.place[:2]


def read_rules(path: Path | str, rules: Rules) -> Rules:
    """Add the rules file of a project.

    Args:
        path: the file.
        rules: those of the language.

    Returns:
        Both.

    Raises:
        TextFileError: with every mistake of the file.
    """
    document = open_document(path, ProjectRules, check=_checks(rules))
    return Rules(rules.language, rules.stop_list, document.content)


def contradictions(entries: dict[str, list[dict[str, object]]], rules: Rules) -> list[str]:
    """What in a project's rules contradicts itself or changes nothing, where they stand in no file.

    Args:
        entries: as a rules file names them: ``{"stop": [{"word": …, "reason": …}], "synonyms": [{"name": …, …}]}``.
        rules: those of the language.

    Returns:
        A sentence for each: what is wrong, and how to mend it.
    """
    nodes = Nodes("", NOWHERE, entries, {(): NOWHERE})  # type: ignore[arg-type]
    return [f"{one.what} – {one.mend}." for one in _checks(rules)(nodes)]


def _checks(rules: Rules) -> Callable[[Nodes], Iterator[Mistake]]:
    def check(nodes: Nodes) -> Iterator[Mistake]:
        words = [named for named in _words(nodes.value) if is_one_word(named.word)]
        for named, what, mend in (*_twice(words, nodes), *_idle(words, rules), *_contrary(words, rules, nodes)):
            yield Mistake(nodes.file, nodes.line(*named.place), what, mend)

    return check


Found = Iterator[tuple[_Named, str, str]]


def _twice(words: list[_Named], nodes: Nodes) -> Found:
    """No word is treated in two ways."""
    seen: dict[str, _Named] = {}
    for named in words:
        if named.list_ not in TREATED:
            continue
        # An abbreviation with capitals is not the word in small letters.
        word = named.word if named.list_ == "keep" else small(named.word)
        first = seen.setdefault(word, named)
        if first is not named:
            at = _on_line(nodes, first)
            yield named, f"“{named.word}” is named under “{first.list_}” already{at}", "name it once"


def _idle(words: list[_Named], rules: Rules) -> Found:
    """What changes nothing is a misunderstanding."""
    stopped = rules.stopped()
    for named in words:
        if named.list_ == "count" and small(named.word) not in stopped:
            yield named, f"“{named.word}” is not on the stop list, so it counts already", "take it out of “count”"
        if named.list_ == "stop" and small(named.word) in stopped:
            yield named, f"“{named.word}” is on the stop list already", "take it out of “stop”"


def _contrary(words: list[_Named], rules: Rules, nodes: Nodes) -> Found:
    """No stem belongs to two sets of synonyms, no form is split off twice."""
    stem_of = WordReader(Rules(rules.language, rules.stop_list)).stem_of
    split = {small(named.word) for named in words if named.list_ == "splits"}
    seen: dict[tuple[str, str], _Named] = {}
    for named in words:
        if named.list_ not in ("synonyms", "splits"):
            continue
        form = small(named.word)
        stem = form if form in split else stem_of(form)
        first = seen.setdefault((named.list_, stem), named)
        if first is named or (named.list_ == "synonyms" and first.entry == named.entry):
            continue
        what = f"“{named.word}” counts as “{stem}”, which is named already{_on_line(nodes, first)}"
        yield named, what, "join the two, or take one away"


def _on_line(nodes: Nodes, named: _Named) -> str:
    line = nodes.line(*named.place)
    return f" (line {line})" if line != NOWHERE else ""


def _words(value: object) -> Iterator[_Named]:
    """Every word of a rules file, as far as the file has the right shape."""
    for key, entries in value.items() if isinstance(value, dict) else ():
        for at, entry in enumerate(entries if isinstance(entries, list) else ()):
            for part, inside in entry.items() if isinstance(entry, dict) else ():
                if part in ("word", "name") and isinstance(inside, str):
                    yield _Named((key, at, part), inside)
                elif part in ("words", "forms") and isinstance(inside, list):
                    yield from (
                        _Named((key, at, part, place), word)
                        for place, word in enumerate(inside)
                        if isinstance(word, str)
                    )

"""Reads an instrument from its file and recomputes its worked tests. Reports every mistake with file and line."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapport.surveys.instrument import Instrument, valid_column
from rapport.surveys.scoring import scores
from rapport.textfiles import yaml_file
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import Document

WITHIN = 1e-9


@dataclass(frozen=True)
class ReadInstrument:
    """An instrument and the fingerprint of what its file says."""

    content: Instrument
    sha256: str


def read_instrument(path: Path) -> ReadInstrument:
    """Read one instrument. Raises TextFileError with every mistake of the file."""
    document = yaml_file.open_document(path, Instrument)
    mistakes = [
        *_name_mistakes(document, path),
        *_item_mistakes(document),
        *_choice_mistakes(document),
        *_score_mistakes(document),
    ]
    # Only a whole instrument can be computed with.
    mistakes = mistakes or list(_test_mistakes(document))
    if mistakes:
        raise TextFileError(mistakes)
    # Keys left at their default do not count, so that the format can grow without a new version of every file.
    content = document.content
    return ReadInstrument(content, fingerprint(content.model_dump(mode="json", exclude_defaults=True)))


def _name_mistakes(document: Document[Instrument], path: Path) -> Iterator[Mistake]:
    expected = f"{document.content.instrument}-{document.content.version}"
    if path.stem != expected:
        what = f"the file is called “{path.stem}”, its content is “{expected}”"
        yield document.mistake("instrument", what=what, mend=f"call the file {expected}.yaml")


def _item_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    times = Counter(item.id for item in document.content.items)
    for at, page in enumerate(document.content.pages):
        for place, item in enumerate(page.items):
            where = ("pages", at, "items", place)
            if times[item.id] > 1:
                what = f"the item “{item.id}” stands {times[item.id]} times"
                yield document.mistake(*where, "id", what=what, mend="give each item an id of its own")
            if item.choices not in document.content.choices:
                known = ", ".join(document.content.choices) or "none"
                what = f"there are no choices called “{item.choices}”"
                yield document.mistake(*where, "choices", what=what, mend=f"known: {known}")


def _choice_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    for name, options in document.content.choices.items():
        if len(options) < 2:
            mend = "write at least two options"
            yield document.mistake("choices", name, what=f"“{name}” leaves no choice", mend=mend)
        values = [option.value for option in options]
        for at, value in enumerate(values):
            if value in values[:at]:
                what = f"the value {value} stands twice in “{name}”"
                yield document.mistake("choices", name, at, "value", what=what, mend="give each option its own value")


def _score_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    content = document.content
    items = {item.id: item for item in content.items}
    for name, rule in content.scores.items():
        try:
            valid_column(name)
        except ValueError as error:
            what, _, mend = str(error).partition(" – ")
            yield document.mistake("scores", name, what=what, mend=mend)
        if name in items:
            what = f"“{name}” is both an item and a score"
            yield document.mistake("scores", name, what=what, mend="give the score a name of its own")
        for at, item in enumerate(rule.mean):
            if item not in items:
                what = f"there is no item “{item}”"
                yield document.mistake("scores", name, "mean", at, what=what, mend=f"known: {', '.join(items)}")
            elif outside := _values_outside(content, item, rule.range):
                what = f"“{item}” can be {outside[0]}, outside the range {list(rule.range)}"
                yield document.mistake("scores", name, "range", what=what, mend="mend the range or the choices")


def _values_outside(content: Instrument, item: str, limits: tuple[int, int]) -> list[int]:
    choices = next(found.choices for found in content.items if found.id == item)
    options = content.choices.get(choices, ())
    return [option.value for option in options if not limits[0] <= option.value <= limits[1]]


def _test_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    content = document.content
    allowed = {item.id: {option.value for option in content.options(item)} for item in content.items}
    if content.scores and not content.tests:
        mend = "write at least one: answers under “given”, scores under “expect”"
        yield document.mistake("scores", what="the scores have no worked test", mend=mend)
    for at, test in enumerate(content.tests):
        for item, value in test.given.items():
            if item not in allowed:
                what = f"there is no item “{item}”"
                yield document.mistake("tests", at, "given", item, what=what, mend=f"known: {', '.join(allowed)}")
            elif value is not None and value not in allowed[item]:
                what = f"{value} is no answer to “{item}”"
                mend = f"possible: {', '.join(map(str, sorted(allowed[item])))}, or null"
                yield document.mistake("tests", at, "given", item, what=what, mend=mend)
        computed = scores(content, test.given)
        for name, expected in test.expect.items():
            if name not in computed:
                what = f"there is no score “{name}”"
                yield document.mistake("tests", at, "expect", name, what=what, mend=f"known: {', '.join(computed)}")
            elif not _same(computed[name], expected):
                what = f"“{test.name}” expects {name} = {_shown(expected)}, but the rule gives {_shown(computed[name])}"
                yield document.mistake("tests", at, "expect", name, what=what, mend="mend the test or the rule")


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=0, abs_tol=WITHIN)


def _shown(value: float | None) -> str:
    return "null" if value is None else f"{value:g}"

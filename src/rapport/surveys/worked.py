"""Recomputes the worked tests of an instrument: a scoring rule ships with its own proof. Pure."""

import math
from collections.abc import Iterator, Mapping

from rapport.surveys.branching import Branches, branches
from rapport.surveys.fields import Field, Value, refusal
from rapport.surveys.instrument import Instrument, option_of
from rapport.surveys.missing import Missing
from rapport.surveys.rules import WorkedTest
from rapport.surveys.scoring import groupings, groups, scores
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document

WITHIN = 1e-9
Written = int | float | str | tuple[int | str, ...] | None


def answer_of(asked: Field, written: Written) -> Value:
    """An answer as a file writes it (options by name or value, ticks as a list), as the value that is kept.

    Raises:
        ValueError: it names an option that does not exist.
    """
    if isinstance(written, tuple):
        return frozenset(_option(asked, word) for word in written)
    if asked.kind == "choice" and isinstance(written, str):
        return _option(asked, written)
    return written


def _option(asked: Field, word: str | int) -> int:
    option = option_of(asked.options, word)
    if option is None:
        raise ValueError(f"“{word}” is none of the options")
    return option.value


def test_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of the worked tests. Asks for an instrument that is whole otherwise."""
    content = document.content
    if (content.scores or content.derived) and not content.tests:
        what = "the scores have no worked test" if content.scores else "the groups have no worked test"
        mend = "write at least one: answers under “given”, scores under “expect”"
        yield document.mistake("scores" if content.scores else "derived", what=what, mend=mend)
    ready = branches(content)
    for at, test in enumerate(content.tests):
        given: dict[str, Value] = {}
        for name, written in test.given.items():
            problem = _given(ready.fields, name, written, given)
            if problem:
                yield document.mistake("tests", at, "given", name, what=problem[0], mend=problem[1])
        yield from _expected(document, at, test, ready, given)
    proven = {name for test in content.tests for name in test.expect}
    for kind, names in (("scores", content.scores), ("derived", content.derived)):
        for name in names:
            if content.tests and name not in proven:
                what = f"no worked test expects “{name}”"
                yield document.mistake(kind, name, what=what, mend="add a test that does")


def _given(known: Mapping[str, Field], name: str, written: Written, given: dict[str, Value]) -> tuple[str, str] | None:
    """Put one answer among the given ones, or say what is wrong with it."""
    asked = known.get(name)
    if asked is None:
        return f"there is no item “{name}”", f"known: {', '.join(known)}"
    try:
        given[name] = answer_of(asked, written)
    except ValueError as error:
        return f"{error} of “{name}”", _possible(asked)
    if why := refusal(asked, given[name]):
        shown = written if asked.kind in ("choice", "number") else "this"
        return f"{shown} is no answer to “{name}”: {why}", _possible(asked)
    return None


def _possible(asked: Field) -> str:
    if not asked.options:
        return "write an answer, or null"
    return f"possible: {', '.join(option.name or str(option.value) for option in asked.options)}, or null"


def _expected(
    document: Document[Instrument], at: int, test: WorkedTest, ready: Branches, given: dict[str, Value]
) -> Iterator[Mistake]:
    content = document.content
    settled = ready.settle(given)
    ready_groups = groupings(content)
    computed: dict[str, float | None] = {**scores(content, settled.answers), **groups(ready_groups, settled.answers)}
    for name, expected in test.expect.items():
        where = ("tests", at, "expect", name)
        if name not in computed:
            what = f"there is no score “{name}”"
            yield document.mistake(*where, what=what, mend=f"known: {', '.join(computed)}")
            continue
        number = expected
        if isinstance(expected, str):
            option = option_of(content.derived[name].groups, expected) if name in content.derived else None
            number = option.value if option else math.nan
        if not _same(computed[name], number if not isinstance(number, str) else math.nan):
            gives = _shown(content, name, computed[name])
            what = f"“{test.name}” expects {name} = {_shown(content, name, expected)}, but the rule gives {gives}"
            yield document.mistake(*where, what=what, mend="mend the test or the rule")
    for place, name in enumerate(test.not_asked):
        if settled.answers.get(name) != Missing.NOT_ASKED:
            what = f"“{test.name}” expects that “{name}” is not asked, but it is"
            what = what if name in ready.fields else f"there is no item “{name}”"
            yield document.mistake("tests", at, "not_asked", place, what=what, mend="mend the test or the condition")


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=0, abs_tol=WITHIN)


def _shown(content: Instrument, name: str, value: float | str | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    option = option_of(content.derived[name].groups, int(value)) if name in content.derived else None
    return option.part if option else f"{value:g}"

"""An instrument as text for a person at a terminal, and rules in words for every page that shows them. Pure."""

from collections.abc import Iterator

from rapport.surveys.branching import conditions_of
from rapport.surveys.comparing import limits
from rapport.surveys.fields import fields_of
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Choosing, Grid, Item, Note, Option, Question, Scale
from rapport.surveys.rules import Score

WORDS = {
    "own": "Own words",
    "adapted": "Adapted from the published words",
    "verbatim": "The published words",
    "placeholder": "No words yet: it cannot be asked",
}


def shown(instrument: Instrument) -> str:
    """The whole instrument, as people are asked it, with its rules."""
    return "\n".join(_lines(instrument))


def _lines(instrument: Instrument) -> Iterator[str]:
    source = instrument.source
    yield f"{instrument.title}  ({instrument.instrument} {instrument.version}, {instrument.language})"
    yield instrument.about
    yield f"Source: {source.citation}"
    yield f"Words: {source.wording_status}, {source.licence}" + (f" – {source.permission}" if source.permission else "")
    when = conditions_of(instrument)
    for page in instrument.pages:
        yield from ("", f"== {page.title}" + (f"  [only when {page.when}]" if page.when else ""))
        if page.intro:
            yield page.intro
        for item in page.items:
            yield from _item_lines(instrument, item, " and ".join(when.get(item.id, ())))
    if instrument.scores:
        yield from ("", "== Scores")
    for name, score in instrument.scores.items():
        yield f"  {name}: {score.title} = {rule_in_words(score)}"
    if instrument.derived:
        yield from ("", "== Groups")
    for name, derived in instrument.derived.items():
        yield f"  {name}: {derived.title}"
        yield from (f"      {group.value} {group.label}  [{group.when}]" for group in derived.groups)
    yield from ("", f"SHA-256 {instrument.sha256}")


def _item_lines(instrument: Instrument, item: Item, when: str) -> Iterator[str]:
    only = f"  [only when {when}]" if when else ""
    if isinstance(item, Note):
        yield f"  {item.text}{only}"
        return
    marks = ["" if item.required else "may be left out", "may say: rather not" if item.prefer_not else ""]
    yield f"  {item.id} ({', '.join([item.type, *filter(None, marks)])}) {item.ask}{only}"
    if isinstance(item, Grid):
        heads = f"  |  {' · '.join(item.columns.values())}" if item.columns else ""
        yield from (f"      {row}: {text}{heads}" for row, text in item.rows.items())
    yield from (f"      {line}" for line in _answers(instrument, item))


def _answers(instrument: Instrument, item: Question) -> Iterator[str]:
    if isinstance(item, Choosing | Scale | Grid):
        yield options_in_words(instrument.options(item))
    for one in fields_of(instrument, item):
        if limits(one):
            yield limits(one)


def options_in_words(options: tuple[Option, ...]) -> str:
    """Options in one line: `1 = Low; 2; 3 = High`."""
    return "; ".join(f"{option.value} = {option.label}" if option.label else str(option.value) for option in options)


def rule_in_words(score: Score) -> str:
    """How a score is computed, in one line."""
    parts = ", ".join(f"{part} (reversed)" if part in score.reversed else part for part in score.parts)
    needed = f", if at least {score.needed} of {len(score.parts)} are answered"
    values = ", ".join(map(str, score.values))
    if score.kind == "difference":
        return f"{score.parts[0]} minus {score.parts[1]}"
    if score.kind == "dichotomy":
        return f"1 if {parts} is one of {values}, otherwise 0"
    if score.kind == "count":
        return f"how many of {parts} are {values}{needed}" if values else f"how many of {parts}{needed}"
    prorated = ", each missing answer counted as the mean of the others" if score.prorated else ""
    return f"{score.kind} of {parts}{needed}{prorated}"

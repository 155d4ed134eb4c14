"""Other words for an instrument: a language, or a published wording that somebody has permission for. Pure.

An overlay lies beside its instrument as `<id>-<version>.<name>.yaml`, the name being the language, or any word where it
brings a source of its own. It holds words only: ids, values, conditions and scores are the instrument's.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapport.surveys.instrument import Instrument, InstrumentId, Source
from rapport.surveys.items import Grid, Item, Note, Number, Text
from rapport.textfiles import yaml_file
from rapport.textfiles.canonical import fingerprint
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.strict_model import StrictModel
from rapport.textfiles.yaml_file import Document

NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*|[a-z][a-z0-9-]{0,30}")
Steps = tuple[str | int, ...]


class PageWords(StrictModel):
    title: Text
    intro: Text = ""


class ItemWords(StrictModel):
    """The words of one item; only those that it has."""

    ask: Text = ""
    help: Text = ""
    text: Text = ""
    unit: Text = ""
    rows: dict[str, Text] = {}
    columns: dict[str, Text] = {}


class RuleWords(StrictModel):
    """The words of a score, a definition or a derived variable."""

    title: Text
    note: Text = ""
    groups: dict[str, Text] = {}


class Wording(StrictModel):
    instrument: InstrumentId
    version: int
    language: Text
    source: Source | None = None
    title: Text = ""
    about: Text = ""
    prefer_not_to_say: Text = ""
    choices: dict[str, dict[str, Text]] = {}
    pages: tuple[PageWords, ...] = ()
    items: dict[str, ItemWords] = {}
    definitions: dict[str, RuleWords] = {}
    scores: dict[str, RuleWords] = {}
    derived: dict[str, RuleWords] = {}


@dataclass(frozen=True)
class Word:
    """One text that people read: its place in an overlay, its place in the instrument, and the text itself."""

    place: Steps
    target: Steps
    text: str


@dataclass(frozen=True)
class ReadWording:
    """An overlay, the instrument in its words, and the fingerprint of what people are then asked."""

    name: str
    content: Wording
    instrument: Instrument
    sha256: str


def words(instrument: Instrument) -> Iterator[Word]:
    """Every text of an instrument that people read."""
    for key in ("title", "about", "prefer_not_to_say"):
        yield Word((key,), (key,), getattr(instrument, key))
    for name, options in instrument.choices.items():
        for at, option in enumerate(options):
            yield Word(("choices", name, str(option.value)), ("choices", name, at, "label"), option.label)
    for at, page in enumerate(instrument.pages):
        yield Word(("pages", at, "title"), ("pages", at, "title"), page.title)
        yield Word(("pages", at, "intro"), ("pages", at, "intro"), page.intro)
        for number, item in enumerate(page.items):
            for keys, text in _item_words(item):
                yield Word(("items", item.id, *keys), ("pages", at, "items", number, *keys), text)
    yield from _rule_words(instrument)


def _item_words(item: Item) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(item, Note):
        yield ("text",), item.text
        return
    yield ("ask",), item.ask
    yield ("help",), item.help
    if isinstance(item, Number):
        yield ("unit",), item.unit
    if isinstance(item, Grid):
        yield from ((("rows", name), text) for name, text in item.rows.items())
        yield from ((("columns", name), text) for name, text in item.columns.items())


def _rule_words(instrument: Instrument) -> Iterator[Word]:
    for kind, rules in (
        ("definitions", instrument.definitions),
        ("scores", instrument.scores),
        ("derived", instrument.derived),
    ):
        for name, rule in rules.items():
            for key in ("title", "note"):
                yield Word((kind, name, key), (kind, name, key), getattr(rule, key))
    for name, derived in instrument.derived.items():
        for at, group in enumerate(derived.groups):
            place: Steps = ("derived", name, "groups")
            yield Word((*place, str(group.value)), (*place, at, "label"), group.label)


def given_words(wording: Wording) -> dict[Steps, str]:
    """Every text of an overlay, by its place."""
    told = wording.model_dump(mode="json", exclude={"instrument", "version", "language", "source"}, exclude_unset=True)
    return dict(_leaves(told, ()))


def _leaves(told: object, place: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(told, Mapping):
        for key, value in told.items():
            yield from _leaves(value, (*place, key))
    elif isinstance(told, list):
        for at, value in enumerate(told):
            yield from _leaves(value, (*place, at))
    elif isinstance(told, str):
        yield place, told


def in_words(instrument: Instrument, wording: Wording) -> Instrument:
    """The instrument in the words of an overlay; what the overlay leaves out stays as it is."""
    told = instrument.model_dump(mode="json")
    given = given_words(wording)
    for word in words(instrument):
        if word.place in given:
            _put(told, word.target, given[word.place])
    told["language"] = wording.language
    if wording.source is not None:
        told["source"] = wording.source.model_dump(mode="json")
    return Instrument.model_validate_json(json.dumps(told), strict=True)


def _put(told: object, target: Steps, text: str) -> None:
    for step in target[:-1]:
        told = told[step]  # type: ignore[index]
    told[target[-1]] = text  # type: ignore[index]


def read_wording(path: Path, instrument: Instrument) -> ReadWording:
    """Read an overlay of an instrument. Raises TextFileError with every word that is missing or too many."""
    document = yaml_file.open_document(path, Wording)
    return _checked(document, path.stem, path.stem.partition(".")[2], instrument)


def parse_wording(text: str, *, name: str, instrument: Instrument, file: str = "") -> ReadWording:
    """Read an overlay from a text; `name` is what it is chosen by, `file` what messages call it. Raises as above."""
    document = yaml_file.parse_document(text, Wording, name=file or name)
    return _checked(document, f"{instrument.instrument}-{instrument.version}.{name}", name, instrument)


def _checked(document: Document[Wording], stem: str, name: str, instrument: Instrument) -> ReadWording:
    mistakes = [*_name_mistakes(document, stem, name, instrument), *_word_mistakes(document, instrument)]
    if mistakes:
        raise TextFileError(mistakes)
    told = in_words(instrument, document.content)
    # The words and the instrument that they belong to: with the one or the other changed, something else is asked.
    return ReadWording(name, document.content, told, fingerprint([instrument.sha256, told.sha256]))


def _name_mistakes(document: Document[Wording], stem: str, name: str, instrument: Instrument) -> Iterator[Mistake]:
    content = document.content
    expected = f"{instrument.instrument}-{instrument.version}"
    if (content.instrument, content.version) != (instrument.instrument, instrument.version):
        what = f"these are words for {content.instrument} {content.version}, not for {expected}"
        yield document.mistake("instrument", what=what, mend=f"write instrument and version of {expected}")
    if not NAME.fullmatch(name) or (content.source is None and name != content.language):
        what = f"the file is called “{stem}”, its language is “{content.language}”"
        yield document.mistake("language", what=what, mend=f"call the file {expected}.{content.language}.yaml")
    if content.language == instrument.language and content.source is None:
        what = f"the instrument itself is in {content.language}"
        mend = "add the source of these other words, or change the language"
        yield document.mistake("language", what=what, mend=mend)


def _word_mistakes(document: Document[Wording], instrument: Instrument) -> Iterator[Mistake]:
    known = {word.place: word.text for word in words(instrument)}
    given = given_words(document.content)
    for place in given:
        if not known.get(place):
            what = f"there is nothing to word at {shown_place(place)}"
            yield document.mistake(*place, what=what, mend="take it out")
    if document.content.language == instrument.language and instrument.source.wording_status != "placeholder":
        return  # other words for some items; the rest stays
    for place, text in known.items():
        if text and place not in given:
            what = f"words are missing for {shown_place(place)}: “{text[:60]}”"
            yield document.mistake(*place, what=what, mend="add them")


def shown_place(place: Steps) -> str:
    """A place as people read it: `pages › 1 › title`."""
    return " › ".join(str(step + 1) if isinstance(step, int) else step for step in place)

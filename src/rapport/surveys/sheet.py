"""An instrument with somebody's answers as a page shows it: values ready for templates. Pure.

Names of controls: `<field>` the answer, `on-<field>` that it stood on the page, `seen-<field>` the version that was
shown, `none-<field>` “prefer not to say” beside a line of text, `share-<field>` that words may be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.surveys.branching import Branches, Settled
from rapport.surveys.fields import Answers, Field, Value, fields_of
from rapport.surveys.instrument import Instrument, Page
from rapport.surveys.items import Grid, Item, Many, Note, Number, Option, Upload
from rapport.surveys.kept import is_given
from rapport.surveys.missing import Missing
from rapport.surveys.scripted import as_json

PREFER_NOT = int(Missing.PREFER_NOT)


@dataclass(frozen=True)
class Filled:
    """What is known of the fields beside their answers.

    Attributes:
        values: the answers.
        versions: of answers that are kept.
        typed: what stood in a box and is no answer.
        mistakes: why not.
        shared: words that may be read by whom they are about.
        offers_sharing: whether this can be chosen.
    """

    values: Answers
    versions: Mapping[str, int] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    offers_sharing: bool = False


@dataclass(frozen=True)
class Choice:
    """One option. `opens` names the field for words behind it; `is_alone` clears all others."""

    value: int
    label: str
    is_chosen: bool
    opens: str = ""
    is_alone: bool = False


@dataclass(frozen=True)
class Control:
    """One field as it stands on the page."""

    field: Field
    label: str
    choices: tuple[Choice, ...]
    typed: str
    prefers_not: bool
    version: int
    mistake: str
    is_asked: bool
    offers_sharing: bool
    is_shared: bool

    @property
    def is_given(self) -> bool:
        """Something is chosen or typed."""
        return self.prefers_not or bool(self.typed) or any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Row:
    """One row of a grid: a control, or one for each column."""

    ask: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class OnPage:
    """One item with its controls. `when` is its condition as JSON, empty where it is always shown."""

    item: Item
    controls: tuple[Control, ...]
    rows: tuple[Row, ...]
    when: str
    is_shown: bool
    heads: tuple[Option, ...] = ()

    @property
    def template(self) -> str:
        """Which part of the page draws it."""
        return f"surveys/items/{self.item.type}.html"

    @property
    def names(self) -> str:
        """The names of its controls, for a script that sends this item alone."""
        prefixes = ("", "on-", "seen-", "none-", "share-", "remove-")
        return ",".join(prefix + one.field.id for one in self.controls for prefix in prefixes)


@dataclass(frozen=True)
class SheetPage:
    """One page with what is on it."""

    page: Page
    number: int
    items: tuple[OnPage, ...]

    @property
    def is_shown(self) -> bool:
        """At least one item is asked now."""
        return any(one.is_shown for one in self.items)


@dataclass(frozen=True)
class Progress:
    """How far somebody is: answers given, of what is asked now; and the required fields that are still open."""

    given: int
    asked: int
    left_open: tuple[str, ...]


def progress(branches: Branches, values: Answers) -> Progress:
    """Count what is asked now; words behind “other” do not count."""
    asked = branches.settle(values).asked
    counted = [one for name, one in branches.fields.items() if name in asked and one.opened_by is None]
    unanswered = [one for one in counted if not is_given(values.get(one.id))]
    left_open = tuple(one.id for one in unanswered if one.is_required)
    return Progress(len(counted) - len(unanswered), len(counted), left_open)


@dataclass(frozen=True)
class Sheet:
    """The whole instrument, page by page, in one person's words and with their answers."""

    instrument: Instrument
    pages: tuple[SheetPage, ...]
    progress: Progress

    @property
    def controls(self) -> tuple[Control, ...]:
        """Every control on the pages, in order."""
        return tuple(one for page in self.pages for item in page.items for one in item.controls)

    @property
    def asks_for_files(self) -> bool:
        """The form has to be sent in parts."""
        return any(isinstance(item, Upload) for item in self.instrument.items)

    @property
    def left_open(self) -> tuple[Control, ...]:
        """The controls of required fields that are still open; what is wrong with an answer is told by itself."""
        missing = self.progress.left_open
        return tuple(one for one in self.controls if one.field.id in missing and not one.mistake)


def sheet(branches: Branches, words: Instrument, filled: Filled) -> Sheet:
    """Lay out an instrument.

    Args:
        branches: the instrument, ready for branching.
        words: the same instrument, or it in another language.
        filled: what is known of its fields.
    """
    settled = branches.settle(filled.values)
    maker = _Maker(branches, words, filled, settled)
    pages = tuple(
        SheetPage(page, number, tuple(maker.on_page(item) for item in page.items))
        for number, page in enumerate(words.pages, start=1)
    )
    return Sheet(words, pages, progress(branches, filled.values))


@dataclass(frozen=True)
class _Maker:
    branches: Branches
    words: Instrument
    filled: Filled
    settled: Settled

    def on_page(self, item: Item) -> OnPage:
        condition = self.branches.conditions.get(item.id)
        when = as_json(condition) if condition else ""
        is_shown = item.id in self.settled.shown
        if isinstance(item, Note):
            return OnPage(item, (), (), when, is_shown)
        controls = {one.id: self.control(one) for one in self.fields_in_words(item)}
        if not isinstance(item, Grid):
            return OnPage(item, tuple(controls.values()), (), when, is_shown)
        rows = tuple(
            Row(ask, tuple(one for one in controls.values() if one.field.row == row)) for row, ask in item.rows.items()
        )
        return OnPage(item, tuple(controls.values()), rows, when, is_shown, self.words.options(item))

    def fields_in_words(self, item: Item) -> tuple[Field, ...]:
        if self.words is self.branches.instrument:
            return self.branches.by_item[item.id]
        return tuple(fields_of(self.words, item))  # type: ignore[arg-type]

    def control(self, one: Field) -> Control:
        value = self.filled.values.get(one.id)
        prefers_not = value == PREFER_NOT and not isinstance(value, str)
        return Control(
            field=one,
            label=self.label(one),
            choices=tuple(self.choices(one, value)),
            typed=self.filled.typed.get(one.id, "" if prefers_not else _typed(one, value)),
            prefers_not=prefers_not,
            version=self.filled.versions.get(one.id, 0),
            mistake=self.filled.mistakes.get(one.id, ""),
            is_asked=one.id in self.settled.asked,
            offers_sharing=self.filled.offers_sharing and one.kind == "text",
            is_shared=one.id in self.filled.shared,
        )

    def label(self, one: Field) -> str:
        if isinstance(one.item, Grid):
            return one.item.columns.get(one.column, "") or one.item.rows[one.row]
        return one.ask if one.opened_by else one.item.ask

    def choices(self, one: Field, value: Value) -> list[Choice]:
        if one.kind not in ("choice", "ticks"):
            return []
        chosen = value if isinstance(value, frozenset) else frozenset({value})
        opening = self.opening(one)
        found = [
            Choice(
                option.value,
                option.text,
                option.value in chosen,
                opening.get(option.value, ""),
                option.value in one.exclusive,
            )
            for option in one.options
        ]
        if one.item.prefer_not:
            is_alone = isinstance(one.item, Many)
            found.append(Choice(PREFER_NOT, self.words.prefer_not_to_say, value == PREFER_NOT, is_alone=is_alone))
        return found

    def opening(self, one: Field) -> dict[int, str]:
        """Which options of a field open words."""
        behind = [other for other in self.branches.by_item[one.item.id] if other.opened_by]
        return {
            other.opened_by[1].value: other.id for other in behind if other.opened_by and other.opened_by[0] == one.id
        }


def _typed(one: Field, value: Value) -> str:
    if value is None or isinstance(value, frozenset) or one.kind in ("choice", "ticks"):
        return ""
    if isinstance(one.item, Number) and isinstance(value, float):
        return f"{value:.{one.item.decimals}f}"
    return str(value)

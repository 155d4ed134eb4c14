"""The three sheets of an XLSForm: survey, choices, settings – in every language of the instrument. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapport.surveys.branching import Branches, resolve, words_of
from rapport.surveys.condition import parse
from rapport.surveys.exports.sheets import protected
from rapport.surveys.fields import fields_of
from rapport.surveys.instrument import Instrument, option_of
from rapport.surveys.items import (
    OTHER,
    Asked,
    Choosing,
    Day,
    Grid,
    Item,
    LongText,
    Many,
    Note,
    Number,
    Option,
    Scale,
    ShortText,
    Upload,
)
from rapport.surveys.xlsform.xpath import BESIDE, PREFER_NOT, xpath

Cell = str | int
Sheets = dict[str, list[list[Cell]]]
Says = Callable[[Instrument], str]
NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "ht": "Haitian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
    "tl": "Tagalog", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
# Texts stand once in each language: these columns are named for it.
SPOKEN = ("label", "hint", "constraint_message")
PLAIN = ("type", "name", "required", "relevant", "constraint", "appearance", "body::accept")
ENDINGS = {"jpeg": ".jpg,.jpeg"}
LIST_BESIDE = "prefer_not_to_say"


@dataclass(frozen=True)
class Line:
    """One line of the survey sheet, whose texts are found in each language."""

    type: str
    name: str
    label: Says | None = None
    hint: Says | None = None
    constraint_message: Says | None = None
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    appearance: str = ""
    accept: str = ""


def sheets(branches: Branches, others: Mapping[str, Instrument] | None = None) -> Sheets:
    """An instrument as XLSForm.

    Args:
        branches: the instrument, in its own words.
        others: the same in other words, by the name of the wording.

    Returns:
        Rows by sheet, the headings first. Nothing in them can be taken for a formula.
    """
    spoken = languages(branches.instrument, others or {})
    return {
        "survey": survey_sheet(branches, spoken),
        "choices": choices_sheet(branches.instrument, spoken),
        "settings": settings_sheet(branches.instrument, spoken),
    }


def languages(instrument: Instrument, others: Mapping[str, Instrument]) -> dict[str, Instrument]:
    """The instrument in each of its languages, by what XLSForm calls it: `English (en)`."""
    found = {called(instrument.language): instrument}
    for name, other in others.items():
        language = called(other.language)
        found[f"{language} {name}" if language in found else language] = other
    return found


def called(language: str) -> str:
    return f"{NAMES.get(language.partition('-')[0].lower(), language)} ({language})"


def survey_sheet(branches: Branches, spoken: Mapping[str, Instrument]) -> list[list[Cell]]:
    heads = [f"{column}::{language}" for column in SPOKEN for language in spoken]
    found: list[list[Cell]] = [[*PLAIN[:2], *heads, *PLAIN[2:]]]
    for line in Writer(branches).lines():
        texts = [
            safe(says(other)) if says else ""
            for says in (line.label, line.hint, line.constraint_message)
            for other in spoken.values()
        ]
        rest = ["yes" if line.required else "", line.relevant, line.constraint, line.appearance, line.accept]
        found.append([line.type, line.name, *texts, *rest])
    return found


def choices_sheet(instrument: Instrument, spoken: Mapping[str, Instrument]) -> list[list[Cell]]:
    """Every list, and once more with “prefer not to say” where a question offers it."""
    found: list[list[Cell]] = [["list_name", "name", *(f"label::{language}" for language in spoken)]]
    prefer: list[Cell] = [PREFER_NOT, *(safe(other.prefer_not_to_say) for other in spoken.values())]
    asked = [item for item in instrument.questions if isinstance(item, Choosing | Scale | Grid)]
    for name, options in instrument.choices.items():
        lines: list[list[Cell]] = [
            [option.value, *(safe(other.choices[name][at].text) for other in spoken.values())]
            for at, option in enumerate(options)
        ]
        mine = [item for item in asked if item.choices == name]
        if any(not item.prefer_not for item in mine):
            found += [[listed(name), *line] for line in lines]
        if any(item.prefer_not for item in mine):
            found += [[listed(name, prefer_not=True), *line] for line in [*lines, prefer]]
    if any(item.prefer_not and item not in asked for item in instrument.questions):
        found.append([LIST_BESIDE, *prefer])
    return found


def listed(choices: str, *, prefer_not: bool = False) -> str:
    """The name of a list, without blanks."""
    return "_".join(choices.split()) + ("_or_not" if prefer_not else "")


def settings_sheet(instrument: Instrument, spoken: Mapping[str, Instrument]) -> list[list[Cell]]:
    heads: list[Cell] = ["form_title", "form_id", "version", "default_language", "style"]
    form = f"{instrument.instrument}-{instrument.version}"
    return [heads, [safe(instrument.title), form, str(instrument.version), next(iter(spoken)), "pages"]]


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return protected(" ".join(text.split()) if "\n" not in text else text.strip())


class Writer:
    """The lines of the survey sheet, page by page."""

    def __init__(self, branches: Branches) -> None:
        self.branches, self.instrument = branches, branches.instrument
        self.words = {name: words_of(one) for name, one in branches.fields.items()}
        self.taken = set(branches.fields) | {item.id for item in branches.instrument.items}

    def lines(self) -> Iterator[Line]:
        for at, page in enumerate(self.instrument.pages):
            group = self.free(f"page_{at + 1}")
            yield Line(
                "begin_group", group, title_of(at), relevant=self.relevant(page.when),
                appearance="field-list",
            )  # fmt: skip
            if page.intro.strip():
                yield Line("note", self.free(f"{group}_intro"), intro_of(at))
            for place, item in enumerate(page.items):
                yield from self.item(item, Place(at, place))
            yield Line("end_group", group)

    def free(self, name: str) -> str:
        """A name that nothing else has."""
        found, number = name, 1
        while found in self.taken:
            number += 1
            found = f"{name}_{number}"
        self.taken.add(found)
        return found

    def relevant(self, *whens: str) -> str:
        parts = [xpath(resolve(parse(one), self.words), self.branches.fields) for one in whens if one.strip()]
        return " and ".join(f"({one})" for one in parts) if len(parts) > 1 else "".join(parts)

    def item(self, item: Item, place: "Place") -> Iterator[Line]:
        if isinstance(item, Note):
            yield Line("note", item.id, place.note, relevant=self.relevant(item.when))
        elif isinstance(item, Grid):
            yield from self.grid(item, place)
        else:
            yield from self.question(item, place)

    def question(self, item: Asked, place: "Place") -> Iterator[Line]:
        relevant = self.relevant(item.when)
        is_listed = isinstance(item, Choosing | Scale)
        if item.prefer_not and not is_listed:
            beside = f"{item.id}{BESIDE}"
            yield Line(f"select_multiple {LIST_BESIDE}", beside, place.ask, relevant=relevant, appearance="minimal")
            unsaid = f"not(selected(${{{beside}}}, '{PREFER_NOT}'))"
            relevant = f"({relevant}) and {unsaid}" if relevant else unsaid
        type_, constraint, appearance = self.kind(item)
        yield Line(
            type_, item.id, place.ask, place.hint, place.limits if constraint else None, item.required, relevant,
            constraint, appearance, accepted(item),
        )  # fmt: skip
        if isinstance(item, Choosing) and item.other != "":
            option = option_of(self.instrument.options(item), item.other)
            if option:
                chosen = f"selected(${{{item.id}}}, '{option.value}')"
                yield Line("text", item.id + OTHER, place.namely(option), relevant=chosen)

    def kind(self, item: Asked) -> tuple[str, str, str]:
        """Type, constraint and appearance of a question."""
        if isinstance(item, Many):
            return f"select_multiple {listed(item.choices, prefer_not=item.prefer_not)}", self.alone(item), ""
        if isinstance(item, Choosing | Scale):
            likert = "likert" if isinstance(item, Scale) and not item.prefer_not else ""
            return f"select_one {listed(item.choices, prefer_not=item.prefer_not)}", "", likert
        if isinstance(item, Number):
            limits = f". >= {plain(item.minimum)} and . <= {plain(item.maximum)}"
            places = f" and round(., {item.decimals}) = ." if item.decimals else ""
            return "decimal" if item.decimals else "integer", limits + places, ""
        if isinstance(item, Day):
            first = f". >= date('{item.earliest}')" if item.earliest else ""
            last = f". <= date('{item.latest}')" if item.latest else ""
            return "date", " and ".join(filter(None, [first, last])), ""
        if isinstance(item, ShortText | LongText):
            return "text", f"string-length(.) <= {item.longest}", "multiline" if isinstance(item, LongText) else ""
        return "file", "", ""

    def alone(self, item: Many) -> str:
        """Options that clear all others: there, they cannot be ticked beside them."""
        options = self.instrument.options(item)
        found = [option for word in item.exclusive if (option := option_of(options, word))]
        values = [option.value for option in found] + ([PREFER_NOT] if item.prefer_not else [])
        return " and ".join(f"not(selected(., '{one}') and count-selected(.) > 1)" for one in values)

    def grid(self, item: Grid, place: "Place") -> Iterator[Line]:
        """A group with its head and a line for each row; with columns, one such group for each column."""
        choices = f"select_one {listed(item.choices, prefer_not=item.prefer_not)}"
        yield Line("begin_group", item.id, place.ask, relevant=self.relevant(item.when), appearance="field-list")
        if item.help.strip():
            yield Line("note", self.free(f"{item.id}_help"), place.hint)
        fields = {(one.row, one.column): one.id for one in fields_of(self.instrument, item)}
        for column in item.columns or ("",):
            inner = self.free(f"{item.id}_{column or 'rows'}")
            head = place.column(column) if column else place.ask
            yield Line("begin_group", inner, head, appearance="field-list")
            yield Line(choices, self.free(f"{inner}_head"), head, appearance="label")
            for row in item.rows:
                name = fields[row, column]
                yield Line(choices, name, place.row(row), required=item.required, appearance="list-nolabel")
            yield Line("end_group", inner)
        yield Line("end_group", item.id)


@dataclass(frozen=True)
class Place:
    """Where an item stands; finds its texts in the instrument of each language."""

    page: int
    item: int

    def of(self, one: Instrument) -> Item:
        return one.pages[self.page].items[self.item]

    def note(self, one: Instrument) -> str:
        item = self.of(one)
        return item.text if isinstance(item, Note) else ""

    def ask(self, one: Instrument) -> str:
        item = self.of(one)
        return item.ask if isinstance(item, Asked) else ""

    def hint(self, one: Instrument) -> str:
        item = self.of(one)
        unit = item.unit if isinstance(item, Number) else ""
        return " ".join(filter(None, [item.help if isinstance(item, Asked) else "", unit and f"({unit})"]))

    def limits(self, one: Instrument) -> str:
        """What is said when a constraint is not met: numbers and labels, which need no translation."""
        item = self.of(one)
        if isinstance(item, Number):
            return f"{plain(item.minimum)} – {plain(item.maximum)} {item.unit}".strip()
        if isinstance(item, Day):
            return f"{item.earliest or '…'} – {item.latest or '…'}"
        if isinstance(item, ShortText | LongText):
            return f"≤ {item.longest}"
        if isinstance(item, Many):
            options = one.options(item)
            alone = [option.text for word in item.exclusive if (option := option_of(options, word))]
            alone += [one.prefer_not_to_say] if item.prefer_not else []
            return " / ".join(f"“{text}”" for text in alone)
        return ""

    def namely(self, option: Option) -> Says:
        """The words behind “other”: its label in each language."""

        def said(one: Instrument) -> str:
            item = self.of(one)
            options: Sequence[Option] = one.options(item) if isinstance(item, Choosing) else ()
            return f"{next((each.text for each in options if each.value == option.value), option.text)}:"

        return said

    def row(self, row: str) -> Says:
        return lambda one: item.rows[row] if isinstance(item := self.of(one), Grid) else ""

    def column(self, column: str) -> Says:
        return lambda one: item.columns[column] if isinstance(item := self.of(one), Grid) else ""


def title_of(page: int) -> Says:
    return lambda one: one.pages[page].title


def intro_of(page: int) -> Says:
    return lambda one: one.pages[page].intro


def plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def accepted(item: Asked) -> str:
    """Which files may be chosen."""
    return ",".join(ENDINGS.get(kind, f".{kind}") for kind in item.kinds) if isinstance(item, Upload) else ""

"""What the models cannot see in the items of an instrument: names that point nowhere, ids that stand twice. Pure."""

from collections import Counter
from collections.abc import Iterator

from rapport.surveys.branching import order, resolve, words_of
from rapport.surveys.condition import All, Condition, ConditionError, parse
from rapport.surveys.fields import fields, fields_of
from rapport.surveys.instrument import Instrument, Page, option_of
from rapport.surveys.items import LONGEST_COLUMN, Choosing, Grid, Item, Many, Note, Option, Scale
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.model_mistakes import split_message
from rapport.textfiles.yaml_file import Document

# Names of other controls of a form, of places on its page, and of what a browser's form can do by itself.
TAKEN = frozenset(
    {
        "submit",
        "later",
        "reminded",
        "words",
        "csrfmiddlewaretoken",
        "content",
        "notices",
        "toasts",
        "mistakes",
        "promise",
    }
    | {"elements", "dataset", "served", "closest", "matches", "contains"}
)
Path = tuple[str | int, ...]
Choosers = Choosing | Scale | Grid


def placed(content: Instrument) -> Iterator[tuple[Path, Page, Item]]:
    """Every item with its place in the file."""
    for at, page in enumerate(content.pages):
        for place, item in enumerate(page.items):
            yield ("pages", at, "items", place), page, item


def choice_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of the lists of choices, and of the items that use them."""
    content = document.content
    for where, _, item in placed(content):
        if isinstance(item, Choosers) and item.choices not in content.choices:
            known = ", ".join(content.choices) or "none"
            what = f"there are no choices called “{item.choices}”"
            yield document.mistake(*where, "choices", what=what, mend=f"known: {known}")
    users: dict[str, list[Choosers]] = {}
    for item in content.items:
        if isinstance(item, Choosers):
            users.setdefault(item.choices, []).append(item)
    for name, options in content.choices.items():
        yield from _list_mistakes(document, name, options)
        if name not in users:
            what = f"the choices “{name}” are used nowhere"
            yield document.mistake("choices", name, what=what, mend="use them or take them out")
        yield from _label_mistakes(document, name, users.get(name, []))


def _list_mistakes(document: Document[Instrument], name: str, options: tuple[Option, ...]) -> Iterator[Mistake]:
    # A list of another system may have one answer: a consent that is ticked, or what a site has yet to fill in.
    if len(options) < (1 if document.content.redcap else 2):
        mend = "write at least two options"
        yield document.mistake("choices", name, what=f"“{name}” leaves no choice", mend=mend)
    for at, option in enumerate(options):
        if option.value in [one.value for one in options[:at]]:
            what = f"the value {option.value} stands twice in “{name}”"
            yield document.mistake("choices", name, at, "value", what=what, mend="give each option its own value")
        elif option.part in [one.part for one in options[:at]]:
            what = f"the name “{option.part}” stands twice in “{name}”"
            yield document.mistake("choices", name, at, "name", what=what, mend="give each option its own name")


def _label_mistakes(document: Document[Instrument], name: str, users: list[Choosers]) -> Iterator[Mistake]:
    options = document.content.choices[name]
    is_scale = bool(users) and all(isinstance(item, Scale | Grid) for item in users)
    last = len(options) - 1
    for at, option in enumerate(options):
        if not option.label.strip() and (not is_scale or at in (0, last)):
            where = "an end of a scale" if is_scale else "an option"
            what = f"{option.value} in “{name}” is {where} without a label"
            yield document.mistake("choices", name, at, what=what, mend="add a label")
    values = [option.value for option in options]
    if any(isinstance(item, Scale | Grid) for item in users) and values != sorted(values):
        what = f"“{name}” is a scale, but its values do not go up"
        yield document.mistake("choices", name, what=what, mend="write them in order")


def option_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of `other` and `exclusive`: options that do not exist."""
    content = document.content
    for where, _, item in placed(content):
        if not isinstance(item, Choosing) or item.choices not in content.choices:
            continue
        options = content.options(item)
        named: list[tuple[Path, str | int]] = [(("other",), item.other)] if item.other != "" else []
        if isinstance(item, Many):
            named += [(("exclusive", at), word) for at, word in enumerate(item.exclusive)]
        for path, word in named:
            if option_of(options, word) is None:
                known = ", ".join(option.name or str(option.value) for option in options)
                what = f"there is no option “{word}” in “{item.choices}”"
                yield document.mistake(*where, *path, what=what, mend=f"known: {known}")


def id_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of ids: every item and every field has one of its own, short enough for a column."""
    content = document.content
    names = [name for _, _, item in placed(content) for name in _names(content, item)]
    times = Counter(names)
    for where, _, item in placed(content):
        for name in _names(content, item):
            if times[name] > 1:
                what = f"the item “{name}” stands {times[name]} times"
                path = (*where, "id") if name == item.id else (*where, "rows")
                yield document.mistake(*path, what=what, mend="give each item an id of its own")
            if name in TAKEN:
                what = f"“{name}” is taken by the form that asks the questions"
                path = (*where, "id") if name == item.id else (*where, "rows")
                yield document.mistake(*path, what=what, mend=f"call it {name}_1, or otherwise")
            if len(name) > LONGEST_COLUMN:
                what = f"the column “{name}” has {len(name)} signs"
                mend = f"shorten the id of item, row or column: at most {LONGEST_COLUMN} signs"
                yield document.mistake(*where, "columns", what=what, mend=mend)
            if name in content.scores:
                what = f"“{name}” is both an item and a score"
                yield document.mistake("scores", name, what=what, mend="give the score a name of its own")


def _names(content: Instrument, item: Item) -> set[str]:
    return {item.id} if isinstance(item, Note) else {item.id, *(one.id for one in fields_of(content, item))}


def condition_mistakes(document: Document[Instrument]) -> Iterator[Mistake]:
    """Of the conditions: grammar, unknown fields and options, circles. Asks for an instrument that is whole so far."""
    content = document.content
    known = {one.id: words_of(one) for one in fields(content)}
    found: dict[str, list[Condition]] = {}
    mistakes: list[Mistake] = []

    def read(where: Path, text: str, items: list[str]) -> None:
        if not text.strip():
            return
        try:
            condition = resolve(parse(text), known)
        except ConditionError as error:
            what, mend = split_message(str(error))
            mistakes.append(document.mistake(*where, "when", what=what, mend=mend))
        else:
            for item in items:
                found.setdefault(item, []).append(condition)

    for at, page in enumerate(content.pages):
        read(("pages", at), page.when, [item.id for item in page.items])
    for where, _, item in placed(content):
        read(where, item.when, [item.id])
    yield from mistakes
    if mistakes:
        return
    try:
        order(content, {item: All(tuple(conditions)) for item, conditions in found.items()})
    except ConditionError as error:
        what, mend = split_message(str(error))
        yield document.mistake("pages", what=what, mend=mend)

"""An instrument that is being written: plain values in the format of the file, which may be incomplete. Pure.

A part is named by its kind and a key: pages and tests by their place, items by their id, lists of choices, scores and
groups by their name. Every verb changes the tree that it is given; `actions.change` gives it a copy.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from rapport.surveys.condition import KEYWORDS, TOKEN
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import LONGEST_COLUMN, OTHER
from rapport.surveys.rules import KINDS

Tree = dict[str, Any]

# Kinds of parts that are lists of the tree, and that are mappings.
LISTED = {"page": "pages", "test": "tests"}
NAMED = {"list": "choices", "score": "scores", "group": "derived"}
WHOLE = ("about", "source", "respondents")
TYPES = {
    "one": "One answer out of a list",
    "many": "As many answers as apply",
    "scale": "One point of a scale",
    "grid": "Several statements on one scale",
    "text": "A line of words",
    "longtext": "As many words as they like",
    "number": "A number",
    "date": "A date",
    "file": "A file",
    "note": "Words without a question",
}
SMALL_WORDS = {
    "a", "an", "and", "are", "as", "at", "do", "does", "for", "has", "have", "how", "i", "in", "is", "it", "my", "of",
    "on", "or", "that", "the", "their", "this", "to", "what", "with", "would", "you", "your",
}  # fmt: skip


def from_instrument(instrument: Instrument) -> Tree:
    """What its file says, without what is left at its default: the content that the fingerprint is made of."""
    tree: Tree = instrument.model_dump(mode="json", exclude_defaults=True)
    return with_all_parts(tree)


def with_all_parts(tree: Tree) -> Tree:
    """The same with a place for everything that can be written."""
    empty: Tree = {"source": {}, "respondents": {}, "choices": {}, "pages": [], "scores": {}, "tests": []}
    for key, value in empty.items():
        tree.setdefault(key, value)
    return tree


def blank() -> Tree:
    """Nothing yet but a first page."""
    page = {"title": "Page 1", "items": []}
    words = {"instrument": "", "version": 1, "title": "", "language": "en-GB", "about": ""}
    return with_all_parts(words | {"source": {"wording_status": "own"}, "pages": [page]})


def to_write(tree: Tree) -> Tree:
    """The tree as its file would say it: without parts that are empty."""
    return {key: value for key, value in tree.items() if value not in ({}, []) or key in ("pages", "source")}


def copy(tree: Tree) -> Tree:
    """Another tree that says the same."""
    copied: Tree = json.loads(json.dumps(tree))
    return copied


def items(tree: Tree) -> Iterator[tuple[int, int, Tree]]:
    """Every item with the places of its page and of itself."""
    for at, page in enumerate(tree["pages"]):
        for place, item in enumerate(page.get("items", [])):
            yield at, place, item


def get(tree: Tree, kind: str, key: str) -> Tree:
    """One part. Raises LookupError where there is none."""
    if kind in WHOLE:
        found = tree if kind == "about" else tree[kind]
    elif kind == "item":
        at, place = place_of(tree, key)
        found = tree["pages"][at]["items"][place]
    elif kind in LISTED and key.isdecimal() and len(key) < 5:
        found = tree[LISTED[kind]][int(key)]
    elif kind == "list" and key in tree["choices"]:
        found = {"name": key, "options": tree["choices"][key]}
    elif kind in NAMED and key in tree.get(NAMED[kind], {}):
        found = {"name": key, **tree[NAMED[kind]][key]}
    else:
        raise LookupError(f"there is no {kind} {key}")
    part: Tree = copy(found)
    return part


def place_of(tree: Tree, item: str) -> tuple[int, int]:
    """Page and place of an item. Raises LookupError."""
    for at, place, one in items(tree):
        if one.get("id") == item:
            return at, place
    raise LookupError(f"there is no item {item}")


def put(tree: Tree, kind: str, key: str, part: Tree) -> str:
    """Put a part in the place of what was there. Returns its key now; what names it elsewhere follows. LookupError."""
    get(tree, kind, key)
    if kind == "about":
        tree |= part
    elif kind in WHOLE:
        tree[kind] = part
    elif kind == "item":
        at, place = place_of(tree, key)
        tree["pages"][at]["items"][place] = part
        rename_fields(tree, {key: part["id"]})
        return str(part["id"])
    elif kind in LISTED:
        tree[LISTED[kind]][int(key)] = part
    else:
        return _put_named(tree, kind, key, part)
    return key


def _put_named(tree: Tree, kind: str, key: str, part: Tree) -> str:
    name = str(part.pop("name"))
    value = part["options"] if kind == "list" else part
    within = NAMED[kind]
    tree[within] = {name if one == key else one: value if one == key else held for one, held in tree[within].items()}
    if kind == "list" and name != key:
        for _, _, item in items(tree):
            if item.get("choices") == key:
                item["choices"] = name
    if kind == "score":
        rename_fields(tree, {key: name})
        for test in tree["tests"]:
            test["expect"] = {name if one == key else one: held for one, held in test.get("expect", {}).items()}
    return name


def remove(tree: Tree, kind: str, key: str) -> None:
    """Take a part out. Raises LookupError."""
    names = names_of(tree, kind, key)
    if kind == "item":
        at, place = place_of(tree, key)
        del tree["pages"][at]["items"][place]
    elif kind in LISTED:
        del tree[LISTED[kind]][int(key)]
    elif kind in NAMED:
        del tree[NAMED[kind]][key]
    else:
        raise LookupError(f"{kind} cannot be taken out")
    if kind in ("item", "page", "score"):
        _forget_in_tests(tree, names)


def _forget_in_tests(tree: Tree, names: set[str]) -> None:
    """Let no worked test speak of fields and scores that are gone."""
    for test in tree["tests"]:
        for key in ("given", "expect"):
            test[key] = {name: held for name, held in test.get(key, {}).items() if name not in names}
        if "not_asked" in test:
            test["not_asked"] = [name for name in test["not_asked"] if name not in names]


def names_of(tree: Tree, kind: str, key: str) -> set[str]:
    """The names of fields and scores that go with a part. Raises LookupError."""
    part = get(tree, kind, key)
    if kind == "page":
        return {name for item in part.get("items", []) for name in names_of(tree, "item", item["id"])}
    if kind == "item":
        rows, columns = part.get("rows", {}), part.get("columns", {})
        cells = {f"{row}_{column}" for row in rows for column in columns} if columns else set(rows)
        return {key, f"{key}{OTHER}", *cells}
    return {key}


def move(tree: Tree, kind: str, key: str, by: int) -> None:
    """One place up (-1) or down (1); an item at the end of its page goes over to the next. Raises LookupError."""
    get(tree, kind, key)
    if kind == "item":
        _move_item(tree, key, by)
    elif kind in LISTED:
        _swap(tree[LISTED[kind]], int(key), by)
    elif kind in NAMED:
        pairs = list(tree[NAMED[kind]].items())
        _swap(pairs, [name for name, _ in pairs].index(key), by)
        tree[NAMED[kind]] = dict(pairs)


def _swap(things: list[Any], at: int, by: int) -> None:
    if 0 <= at + by < len(things):
        things[at], things[at + by] = things[at + by], things[at]


def _move_item(tree: Tree, key: str, by: int) -> None:
    at, place = place_of(tree, key)
    there = tree["pages"][at]["items"]
    if 0 <= place + by < len(there):
        _swap(there, place, by)
    elif 0 <= at + by < len(tree["pages"]):
        to_page(tree, key, at + by, first=by > 0)


def to_page(tree: Tree, key: str, page: int, *, first: bool = False) -> None:
    """Put an item on another page: at its end, or as its first. Raises LookupError."""
    at, place = place_of(tree, key)
    to = tree["pages"][page].setdefault("items", [])
    item = tree["pages"][at]["items"].pop(place)
    to.insert(0 if first else len(to), item)


def add_page(tree: Tree) -> str:
    tree["pages"].append({"title": f"Page {len(tree['pages']) + 1}", "items": []})
    return str(len(tree["pages"]) - 1)


def add_item(tree: Tree, page: int, kind: str) -> str:
    """A new item at the end of a page, with everything still to be written. Returns its id for the time being."""
    new: Tree = {"id": free("question" if kind != "note" else "note", taken(tree), always_numbered=True), "type": kind}
    new |= {"text": ""} if kind == "note" else {"ask": ""}
    if kind in ("one", "many", "scale", "grid"):
        new["choices"] = next(iter(tree["choices"]), "")
    if kind == "grid":
        new["rows"] = {}
    tree["pages"][page].setdefault("items", []).append(new)
    return str(new["id"])


def add_list(tree: Tree) -> str:
    name = free("answers", set(tree["choices"]))
    tree["choices"][name] = [{"value": 1, "label": "Yes"}, {"value": 0, "label": "No"}]
    return name


def add_score(tree: Tree, kind: str) -> str:
    name = free("score", taken(tree), always_numbered=True)
    tree["scores"][name] = {"title": "", kind if kind in KINDS else "mean": "" if kind == "dichotomy" else []}
    return name


def taken(tree: Tree) -> set[str]:
    """Every name that an item, a row, a score or a group has."""
    found = {str(item.get("id", "")) for _, _, item in items(tree)}
    for _, _, item in items(tree):
        rows = item.get("rows", {})
        columns = item.get("columns", {})
        found |= {f"{row}_{column}" for row in rows for column in columns} if columns else set(rows)
    return found | set(tree["scores"]) | set(tree.get("derived", {}))


def is_for_now(name: str) -> bool:
    """An id that was given until there is a text to make one of."""
    return re.fullmatch(r"(question|note|score)_\d+", name) is not None


def proposed(text: str, names: set[str], otherwise: str = "question") -> str:
    """An id made of a text: its first words that matter, free among these names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z0-9]+", plain)
    short = ""
    for word in [word for word in found if word not in SMALL_WORDS] or found:
        longer = f"{short}_{word}".strip("_")
        if len(longer) > LONGEST_COLUMN - 4:
            break
        short = longer
    short = short or (found[0][: LONGEST_COLUMN - 4] if found else otherwise)
    return free(short if short[0].isalpha() else f"q_{short}"[: LONGEST_COLUMN - 4], names)


def free(name: str, names: set[str], *, always_numbered: bool = False) -> str:
    """The name, with the first number that makes it one of its own."""
    if name not in names and not always_numbered:
        return name
    at = 1 if always_numbered else 2
    while f"{name}_{at}" in names:
        at += 1
    return f"{name}_{at}"


def rename_fields(tree: Tree, names: dict[str, str]) -> None:
    """Let conditions, scores, groups and tests name fields by their new names."""
    changed = {old: new for old, new in names.items() if old != new}
    changed |= {old + OTHER: new + OTHER for old, new in changed.items()}
    if not changed:
        return
    for row in tree.get("redcap", {}).get("unasked", []):
        row["after"] = changed.get(row.get("after", ""), row.get("after", ""))
    for one in [*tree["pages"], *(item for _, _, item in items(tree)), *_groups(tree)]:
        if one.get("when"):
            one["when"] = renamed(one["when"], changed)
    for score in tree["scores"].values():
        for key in {*KINDS, "reversed"} & score.keys():
            score[key] = _other_names(score[key], changed)
    for derived in tree.get("derived", {}).values():
        derived["needs"] = _other_names(derived["needs"], changed)
    for test in tree["tests"]:
        test["given"] = {changed.get(name, name): held for name, held in test.get("given", {}).items()}
        if "not_asked" in test:
            test["not_asked"] = _other_names(test["not_asked"], changed)


def _other_names(held: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 – one name, or a list of them
    return [names.get(one, one) for one in held] if isinstance(held, list) else names.get(held, held)


def _groups(tree: Tree) -> Iterator[Tree]:
    for derived in tree.get("derived", {}).values():
        yield from derived.get("groups", [])


def renamed(condition: str, names: dict[str, str]) -> str:
    """A condition with other names of fields; options in brackets and words in quotes stay."""
    found, at = "", 0
    before: tuple[str, str] = ("", "")  # what stood before a bracket, or directly before
    last = ""
    while match := TOKEN.match(condition, at):
        kind, word = str(match.lastgroup), match[str(match.lastgroup)]
        is_option = last == "(" and before[0] == "word" and before[1].lower() not in KEYWORDS
        is_field = kind == "word" and word in names and not is_option
        found += match[0][: len(match[0]) - len(word)] + (names[word] if is_field else word)
        if word != "(":
            before = kind, word
        last, at = word, match.end()
    return found + condition[at:]

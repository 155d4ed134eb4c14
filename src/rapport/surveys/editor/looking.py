"""What the checker says about an instrument that is being written, and what of it can be shown already. Pure.

The tree is given to the same checks as a file; instead of lines its parts are numbered, so that each mistake is told
with its place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapport.surveys.editor.tree import NAMED, Tree, copy, to_write, with_all_parts
from rapport.surveys.instrument import Instrument
from rapport.surveys.reading import ReadInstrument, checked, unsound
from rapport.textfiles.mistakes import Mistake, TextFileError
from rapport.textfiles.yaml_file import check_nodes
from rapport.textfiles.yaml_nodes import Nodes, Path, Value

LABELS = {
    "title": "The title", "language": "The language", "about": "The introduction", "citation": "The citation",
    "licence": "The licence", "wording_status": "Whose words these are", "permission": "The permission",
    "instrument": "The short name", "ask": "The question", "text": "The text", "choices": "The list of answers",
    "minimum": "The smallest number", "maximum": "The largest number", "rows": "The statements", "range": "The range",
    "items": "A question", "label": "What people read", "value": "The number of an answer", "min_answered":
    "How many must be answered", "pages": "A page", "name": "The name", "id": "The short name",
}  # fmt: skip
# Words of the file format, and what they are called on the pages of the editor.
PLAINLY: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"add a line “(\w+): ….*?”.*"), lambda found: "fill it in"),
    (re.compile(r"“(\w+)” is missing.*"), lambda found: f"{LABELS.get(found[1], found[0])} is missing"),
    (re.compile(r"there is nothing for “items”"), lambda found: "there is no question on this page"),
    (re.compile(r"there is nothing for “pages”"), lambda found: "there is no page"),
    (re.compile(r"there is nothing for “rows”"), lambda found: "there are no statements"),
    (re.compile(r"write it, or take the key out"), lambda found: "add one"),
    (re.compile(r"there is no text"), lambda found: "a text is missing"),
    (re.compile(r"write it, or take it out"), lambda found: "write it"),
    (re.compile(r"there are no choices called “”"), lambda found: "no list of answers is chosen"),
    (re.compile(r"“” is no id"), lambda found: "the short name of the instrument is missing"),
)


KIND_WITHIN = {within: kind for kind, within in NAMED.items()}


@dataclass(frozen=True)
class Told:
    """One mistake: what is wrong, how to mend it, and the part where (kind and key, as in `tree.py`)."""

    what: str
    mend: str
    kind: str
    key: str
    path: Path

    def __str__(self) -> str:
        what = f"{self.what[:1].upper()}{self.what[1:]}"
        return f"{what}. {self.mend[:1].upper()}{self.mend[1:]}."


@dataclass(frozen=True)
class Verdict:
    """What came of looking: the instrument where it is whole, otherwise every mistake that shows so far."""

    read: ReadInstrument | None
    mistakes: tuple[Told, ...] = ()


def nodes_of(tree: Tree) -> tuple[Nodes, list[Path]]:
    """The tree as if it had been read, each value on a line of its own; and the path of each line."""
    paths: list[Path] = []
    nodes = Nodes("draft", 1, tree)

    def walk(value: Value, path: Path) -> None:
        paths.append(path)
        nodes.lines[path] = len(paths)
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, (*path, key))
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                walk(inner, (*path, at))

    walk(tree, ())
    return nodes, paths


def look(tree: Tree) -> Verdict:
    """Check everything, the worked tests included."""
    written = to_write(tree)
    nodes, paths = nodes_of(written)
    try:
        return Verdict(checked(check_nodes(nodes, Instrument)))
    except TextFileError as error:
        return Verdict(None, tuple(_told(written, paths, mistake) for mistake in error.mistakes))


def _told(tree: Tree, paths: list[Path], mistake: Mistake) -> Told:
    path = paths[mistake.line - 1]
    what, mend = mistake.what, mistake.mend
    if "there is no text" in what and path:
        what, mend = f"{LABELS.get(str(path[-1]), 'A text')} is missing", "fill it in"
    for pattern, words in PLAINLY:
        what = words(found) if (found := pattern.fullmatch(what)) else what
        mend = words(found) if (found := pattern.fullmatch(mend)) else mend
    return Told(what, mend, *part_at(tree, path), path)


def part_at(tree: Tree, path: Path) -> tuple[str, str]:
    """The part (kind and key) in which a place of the tree lies."""
    match path:
        case ("pages", int(at), "items", int(place), *_):
            found = "item", str(tree["pages"][at]["items"][place].get("id", ""))
        case ("pages", int(at), *_):
            found = "page", str(at)
        case ("tests", int(at), *_):
            found = "test", str(at)
        case (str(within), str(name), *_) if within in KIND_WITHIN:
            found = KIND_WITHIN[within], name
        case ("source" | "respondents" as kind, *_):
            found = kind, "all"
        case _:
            found = "about", "all"
    return found


def scored(tree: Tree) -> Instrument | None:
    """The instrument without its tests, where everything else is whole: what can be tried."""
    without = to_write(tree) | {"tests": []}
    try:
        document = check_nodes(nodes_of(without)[0], Instrument)
    except TextFileError:
        return None
    return None if unsound(document) else document.content


def comparable(tree: Tree) -> Instrument | None:
    """The instrument as far as it can be compared with another: its questions are whole, its rules perhaps not."""
    written = to_write(tree)
    rules = {"definitions", "scores", "derived", "tests"}
    try:
        content = check_nodes(nodes_of(written)[0], Instrument).content
        asked = {key: value for key, value in written.items() if key not in rules}
        return None if unsound(check_nodes(nodes_of(asked)[0], Instrument)) else content
    except TextFileError:
        return None


def shown(tree: Tree) -> tuple[Instrument | None, int]:
    """As much as people could be shown now, and how many questions cannot be shown yet."""
    held = copy(with_all_parts(tree))
    wanted = sum(len(page.get("items", [])) for page in held["pages"])
    part: Tree = {"instrument": "draft", "version": 1, "title": tree.get("title") or "Without a title"}
    part |= {"about": tree.get("about") or "…", "language": tree.get("language") or "en"}
    part |= {"source": {"citation": "…", "wording_status": "own", "licence": "…"}}
    part |= {key: held[key] for key in ("choices", "pages", "prefer_not_to_say", "redcap") if held.get(key)}
    for _ in range(2 * wanted + len(held["pages"]) + len(held["choices"]) + 1):
        _leave_out_unused(part)
        if not part["pages"]:
            return None, wanted
        nodes, paths = nodes_of(part)
        try:
            document = check_nodes(nodes, Instrument)
            mistakes = tuple(unsound(document))
        except TextFileError as error:
            mistakes = error.mistakes
        else:
            if not mistakes:
                return document.content, wanted - len(document.content.items)
        _leave_out(part, {paths[mistake.line - 1] for mistake in mistakes})
    return None, wanted


def _leave_out_unused(part: Tree) -> None:
    """Take pages without questions out, and lists that no question uses."""
    part["pages"] = [page for page in part["pages"] if page.get("items")]
    used = {item.get("choices") for page in part["pages"] for item in page["items"]}
    part["choices"] = {name: options for name, options in part.get("choices", {}).items() if name in used}


def _leave_out(part: Tree, paths: set[Path]) -> None:
    """Take out of the tree what cannot be shown."""
    bad: set[tuple[int, int]] = set()
    for path in paths:
        match path:
            case ("pages", int(at), "items", int(place), *_):
                bad.add((at, place))
            case ("pages", int(at), "when", *_):
                part["pages"][at].pop("when", None)
            case ("pages", int(at), *_):
                part["pages"][at]["title"] = f"Page {at + 1}"
            case ("choices", str(name), *_):
                part["choices"].pop(name, None)
            case ("pages",):
                _leave_out_conditions(part)
            case (str(key), *_) if key in part:
                part[key] = "…"
    for at, place in sorted(bad, reverse=True):
        del part["pages"][at]["items"][place]


def _leave_out_conditions(part: Tree) -> None:
    """Conditions form a circle: without any, all can be seen."""
    for page in part["pages"]:
        for one in (page, *page["items"]):
            one.pop("when", None)

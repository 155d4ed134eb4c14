"""A draft at one glance: its parts in order, each with how many mistakes it has and where it can go. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from rapport.surveys.editor.item_forms import used_by
from rapport.surveys.editor.looking import Told, scored
from rapport.surveys.editor.tree import TYPES, Tree
from rapport.surveys.rules import KINDS, Score
from rapport.surveys.showing import rule_in_words


@dataclass(frozen=True)
class Entry:
    """One part as the outline lists it."""

    kind: str
    key: str
    title: str
    note: str
    mistakes: int
    is_first: bool = False
    is_last: bool = False
    entries: tuple["Entry", ...] = ()
    when: str = ""
    lines: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """What the buttons of this part send."""
        return f"{self.kind}/{self.key}"

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.key}"


def outline(tree: Tree, mistakes: tuple[Told, ...]) -> dict[str, list[Entry]]:
    """The parts of a draft that it can have several of."""
    wrong = Counter((told.kind, told.key) for told in mistakes)
    return {
        "pages": _pages(tree, wrong),
        "lists": _lists(tree, wrong),
        "scores": _scores(tree, wrong),
        "groups": _groups(tree, wrong),
        "tests": _tests(tree, wrong),
    }


def _pages(tree: Tree, wrong: Counter[tuple[str, str]]) -> list[Entry]:
    last = len(tree["pages"]) - 1
    found = []
    for at, page in enumerate(tree["pages"]):
        held = page.get("items", [])
        entries = tuple(
            _item(item, wrong, at == 0 and place == 0, at == last and place == len(held) - 1)
            for place, item in enumerate(held)
        )
        title, mine = page.get("title") or "Page without a title", wrong["page", str(at)]
        found.append(
            Entry(
                "page", str(at), title, page.get("intro", ""), mine, at == 0, at == last, entries, page.get("when", "")
            )
        )
    return found


def _item(item: Tree, wrong: Counter[tuple[str, str]], is_first: bool, is_last: bool) -> Entry:
    key = str(item["id"])
    title = str(item.get("ask") or item.get("text") or "Not written yet")
    marks = [str(TYPES[item["type"]])]
    marks += ["optional"] if item.get("required") is False else []
    marks += [f"{len(item.get('rows', {}))} statements"] if item["type"] == "grid" else []
    note = ", ".join(marks)
    return Entry("item", key, title, note, wrong["item", key], is_first, is_last, (), item.get("when", ""))


def _lists(tree: Tree, wrong: Counter[tuple[str, str]]) -> list[Entry]:
    found = []
    for name, options in tree["choices"].items():
        words = " · ".join(str(one.get("label") or one.get("value", "")) for one in options)
        users = used_by(tree, name)
        note = f"Used by {len(users)} question{'' if len(users) == 1 else 's'}"
        found.append(Entry("list", name, name, note, wrong["list", name], lines=(words,)))
    return found


def _scores(tree: Tree, wrong: Counter[tuple[str, str]]) -> list[Entry]:
    last = len(tree["scores"]) - 1
    found = []
    for at, (name, score) in enumerate(tree["scores"].items()):
        title = score.get("title") or "Score without a title"
        found.append(Entry("score", name, title, _rule(score), wrong["score", name], at == 0, at == last))
    return found


def _rule(score: Tree) -> str:
    """The rule in words, as far as there is one."""
    try:
        return rule_in_words(Score.model_validate(score))
    except ValueError:
        kind = next((kind for kind in KINDS if kind in score), "score")
        return f"{kind} – not complete yet"


def _groups(tree: Tree, wrong: Counter[tuple[str, str]]) -> list[Entry]:
    return [
        Entry(
            "group", name, derived["title"], derived.get("note", ""), wrong["group", name],
            lines=tuple(f"{one['label']}: {one['when']}" for one in derived["groups"]),
        )
        for name, derived in tree.get("derived", {}).items()
    ]  # fmt: skip


def _tests(tree: Tree, wrong: Counter[tuple[str, str]]) -> list[Entry]:
    found = []
    for at, test in enumerate(tree["tests"]):
        given = ", ".join(f"{name} {_shown(value)}" for name, value in test.get("given", {}).items())
        expect = ", ".join(f"{name} = {_shown(value)}" for name, value in test.get("expect", {}).items())
        note = f"{len(test.get('given', {}))} answers"
        lines = (*((f"Given: {given}",) if given else ()), *((f"Gives: {expect}",) if expect else ()))
        found.append(
            Entry("test", str(at), test.get("name") or "Without a name", note, wrong["test", str(at)], lines=lines)
        )
    return found


def _shown(value: Any) -> str:  # noqa: ANN401 – what stands in the file
    if value is None:
        return "none"
    return " + ".join(map(str, value)) if isinstance(value, list) else str(value)


def can_be_tried(tree: Tree) -> bool:
    """Scores can be computed for answers that somebody tries."""
    return bool(tree["scores"] or tree.get("derived")) and scored(tree) is not None

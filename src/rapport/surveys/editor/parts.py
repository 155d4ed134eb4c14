"""Which form belongs to which part, and what each part is called."""

from collections.abc import Mapping
from typing import Any

from rapport.surveys.editor import queries, tree
from rapport.surveys.editor.forms import AboutForm, PageForm, PartForm, RespondentsForm, Setting, SourceForm, TestForm
from rapport.surveys.editor.item_forms import ItemForm, ListForm
from rapport.surveys.editor.score_forms import ScoreForm
from rapport.surveys.editor.tree import Tree
from rapport.surveys.models import Draft

FORMS: dict[str, type[PartForm]] = {
    "about": AboutForm,
    "source": SourceForm,
    "respondents": RespondentsForm,
    "page": PageForm,
    "item": ItemForm,
    "list": ListForm,
    "score": ScoreForm,
    "test": TestForm,
}
CALLED = {
    "about": "What it is",
    "source": "Where it comes from",
    "respondents": "Who may be asked",
    "page": "Page",
    "item": "Question",
    "list": "List of answers",
    "score": "Score",
    "test": "Worked example",
    "group": "Groups",
}
# Parts whose condition can be put together on their page.
WITH_CONDITION = ("page", "item")


def form_of(kind: str, key: str, held: Tree, known: set[str], data: Mapping[str, Any] | None = None) -> PartForm:
    """The form of a part, with what is kept or with what was typed. Raises LookupError where there is no such part."""
    if kind not in FORMS:
        raise LookupError(f"there is no form for {kind}")
    return FORMS[kind](tree.get(held, kind, key), Setting(held, key, known), data)


def known_names(draft: Draft) -> set[str]:
    """Names that stay, because a version of this instrument has them."""
    return queries.known_names(draft.instrument) if draft.came_from else set()


def called(held: Tree, kind: str, key: str) -> str:
    """The heading of the page of a part."""
    if kind in tree.WHOLE:
        return CALLED[kind]
    part = tree.get(held, kind, key)
    words = part.get("title") or part.get("ask") or part.get("text") or part.get("name") or ""
    short = words if len(words) <= 80 else f"{words[:79]}…"
    return f"{CALLED[kind]}: {short}" if short else f"New {CALLED[kind].lower()}"


def called_to_remove(held: Tree, kind: str, key: str) -> str:
    """The heading of a part that can be taken out. Raises LookupError where it cannot."""
    if kind in (*tree.WHOLE, "group"):
        raise LookupError(f"{kind} cannot be taken out")
    return called(held, kind, key)


def consequences(held: Tree, kind: str, key: str, known: set[str]) -> list[str]:
    """What becomes of things when a part is taken out, in whole sentences."""
    found: list[str] = []
    if kind == "page":
        number = len(tree.get(held, kind, key).get("items", []))
        found.append(f"The page and its {number} question{'' if number == 1 else 's'} are taken out.")
    if kind == "list" and (users := [item["id"] for _, _, item in tree.items(held) if item.get("choices") == key]):
        found.append(f"{len(users)} question{'' if len(users) == 1 else 's'} use it and will need another list.")
    names = tree.names_of(held, kind, key)
    users = [name for name, score in held["scores"].items() if names & _parts_of(score)]
    if users and kind in ("item", "page", "score"):
        titles = ", ".join(f"“{held['scores'][name].get('title') or name}”" for name in users)
        found.append(f"These scores are made of it and have to be changed: {titles}.")
    if kind in ("item", "page", "score") and names & known:
        found.append(
            "Answers to earlier versions stay as they were handed in, and stay in the exports of those versions. "
            "Whoever answers the new version has no such column; over the versions, it is blank for them."
        )
    if kind == "test":
        found.append("The example is no longer recomputed. Every score needs at least one.")
    return found


def _parts_of(score: Tree) -> set[str]:
    found: set[str] = set()
    for kind in ("mean", "sum", "difference", "count"):
        found |= set(score.get(kind, []))
    return found | {score["dichotomy"]} if score.get("dichotomy") else found

"""Questions about drafts of instruments, and about what was published of them."""

import json
from collections.abc import Iterable

from django.db.models import QuerySet

from rapport.surveys import library
from rapport.surveys.editor.tree import Tree, from_instrument, with_all_parts
from rapport.surveys.fields import fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.models import Draft, PublishedWording
from rapport.surveys.redcap.names import free_id


def draft(pk: int) -> Draft:
    """One draft with its author. Raises Draft.DoesNotExist."""
    return Draft.objects.select_related("author", "published").get(pk=pk)


def drafts() -> QuerySet[Draft]:
    """Every draft that is still being written, the last changed first."""
    return Draft.objects.filter(published__isnull=True).select_related("author").order_by("-changed_at", "-pk")


def tree_of(draft: Draft) -> Tree:
    """What the draft says so far."""
    tree: Tree = json.loads(draft.text)
    return with_all_parts(tree)


def base_of(draft: Draft) -> Instrument | None:
    """The version that the draft came from; None where it began with nothing."""
    found = library.find(draft.instrument, draft.came_from) if draft.came_from else None
    return found.content if found else None


def tree_of_version(instrument: str, version: int) -> Tree | None:
    """A version as a tree to begin with; None where nobody knows it."""
    found = library.find(instrument, version)
    return from_instrument(found.content) if found else None


def next_version(instrument: str) -> int:
    """The number that comes after all versions that there are."""
    return max(library.versions_of(instrument), default=0) + 1


def known_names(instrument: str) -> set[str]:
    """Ids of items, fields, scores and groups that some version knows: a new version keeps them."""
    names: set[str] = set()
    for read in library.versions_of(instrument).values():
        content = read.content
        names |= {item.id for item in content.items} | {one.id for one in fields(content)}
        names |= content.scores.keys() | content.derived.keys()
    return names


def wordings(instrument: str, version: int) -> QuerySet[PublishedWording]:
    """Other words that were published in the browser."""
    return PublishedWording.objects.filter(instrument=instrument, version=version).select_related("by").order_by("name")


def as_versions(forms: Iterable[Tree]) -> list[tuple[Tree, int | None]]:
    """Forms of a REDCap project as they can become versions here, each with the version that it follows (one query)."""
    there: dict[str, dict[int, Instrument]] = {}
    for (name, version), read in library.instruments().items():
        there.setdefault(name, {})[version] = read.content
    found: list[tuple[Tree, int | None]] = []
    used: set[str] = set()
    for tree in forms:
        form = tree["redcap"]["form"]
        name = _name_for(str(tree["instrument"]), form, there, used)
        used.add(name)
        last = max(there.get(name, {}), default=None)
        found.append((tree | {"instrument": name, "version": (last or 0) + 1}, last))
    return found


def _name_for(name: str, form: str, there: dict[str, dict[int, Instrument]], used: set[str]) -> str:
    """The name of the instrument that a form becomes: one that is free, or that the same form has."""
    others = {
        known
        for known, versions in there.items()
        if (kept := versions[max(versions)].redcap) is None or kept.form != form
    }
    return free_id(name, others | used)

"""What makes an agreement template complete: more than that it can be read. Pure, for `rapport agreement check`.

A server starts with an incomplete template, so that nobody who is in the middle of an agreement is shut out.
"""

from collections.abc import Iterator

from rapport.agreements.expectations import TYPES
from rapport.agreements.template import AnyItem, Template
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document

FEWEST_ITEMS = 25
FEWEST_STRUCTURED = 8


def gaps(document: Document[Template]) -> list[Mistake]:
    """Everything that is missing before people should be asked to use the template, on its line."""
    return [*_too_little(document), *_types_left_out(document), *_items_unfinished(document)]


def _too_little(document: Document[Template]) -> Iterator[Mistake]:
    items = document.content.items
    if len(items) < FEWEST_ITEMS:
        what = f"there are {len(items)} items, and too much would go unsaid"
        yield document.mistake("items", what=what, mend=f"write at least {FEWEST_ITEMS}")
    structured = sum(item.kind != "text" for item in items)
    if structured < FEWEST_STRUCTURED:
        what = f"{structured} items are a choice or a number, which alone can be compared by rule"
        yield document.mistake("items", what=what, mend=f"make it at least {FEWEST_STRUCTURED}")


def _types_left_out(document: Document[Template]) -> Iterator[Mistake]:
    template = document.content
    covered = {id_ for item in template.items for id_ in item.covers}
    for kind in TYPES:
        if kind.id not in covered | template.not_covered.keys():
            what = f"no item covers “{kind.id}” ({kind.party}: {kind.words})"
            yield document.mistake(
                "items", what=what, mend="name it in an item’s covers, or say why not in not_covered"
            )
    for id_ in template.not_covered:
        if id_ in covered:
            what = f"“{id_}” is said not to be covered, but an item covers it"
            yield document.mistake("not_covered", id_, what=what, mend="take one of the two out")


def _items_unfinished(document: Document[Template]) -> Iterator[Mistake]:
    for at, item in enumerate(document.content.items):
        for what, mend in _wanting(item):
            yield document.mistake("items", at, what=f"the item “{item.id}” {what}", mend=mend)


def _wanting(item: AnyItem) -> Iterator[tuple[str, str]]:
    if "party" not in item.model_fields_set:
        yield "does not say who is expected to do it", "add party: scholar, mentor, both or team"
    if "covers" not in item.model_fields_set:
        yield "does not say which types it covers", "add covers: and the ids, or [] if it is none of the 32"
    if len(set(item.covers)) < len(item.covers):
        yield "names a type twice", "name it once"

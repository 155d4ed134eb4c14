"""A template as one programme wants it: items switched off, marked as required, added."""

from collections.abc import Iterable

from rapport.agreements.expectations import Domain, Party
from rapport.agreements.models import ProgramItem
from rapport.agreements.template import ChoiceItem, NumberItem, Option, Readers, Requirement, Template, TextItem

Item = ChoiceItem | NumberItem | TextItem


def adapt(template: Template, choices: Iterable[ProgramItem]) -> Template:
    """The template with what a programme chose; the very same object where it chose nothing."""
    said = {choice.item: choice for choice in choices if choice.template == template.id}
    if not said:
        return template
    items = [_marked(item, said.get(item.id)) for item in template.items if item.id not in said or said[item.id].is_on]
    own = [own_item(choice) for choice in said.values() if choice.kind and choice.is_on]
    items = [item for domain in Domain for item in (*items, *own) if item.domain == domain]
    # Nobody can agree on nothing: a programme that switched everything off keeps the template as it is.
    return template.model_copy(update={"items": tuple(items)}) if items else template


def own_item(choice: ProgramItem) -> Item:
    """An item that the programme wrote, in the form of a template's."""
    common = {
        "id": choice.item,
        "domain": Domain(choice.domain),
        "party": Party(choice.party),
        "required_by": _requirement(choice),
        "title": choice.title,
        "question": choice.question,
        "usual": choice.usual,
        "example": choice.example,
        "prompt": choice.prompt,
        "readers": Readers.PARTIES,
    }
    if choice.kind == ProgramItem.Kind.NUMBER:
        agreed = f"{choice.title}: {{number}} {choice.unit}."
        limits = {"unit": choice.unit, "smallest": choice.smallest, "largest": choice.largest}
        return NumberItem.model_validate({**common, **limits, "kind": "number", "agreed": agreed})
    if choice.kind == ProgramItem.Kind.CHOICE:
        options = tuple(
            Option(id=f"option-{number}", label=label, agreed=f"{choice.title}: {label}.")
            for number, label in enumerate(option_lines(choice.options), start=1)
        )
        return ChoiceItem.model_validate({**common, "kind": "choice", "options": options})
    return TextItem.model_validate({**common, "kind": "text"})


def option_lines(text: str) -> list[str]:
    """The answers of a choice, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _marked(item: Item, choice: ProgramItem | None) -> Item:
    if choice is None or not choice.required_by:
        return item
    return item.model_copy(update={"required_by": _requirement(choice)})


def _requirement(choice: ProgramItem) -> Requirement | None:
    if not choice.required_by:
        return None
    return Requirement(
        who="the funder" if choice.required_by == ProgramItem.By.FUNDER else "the school", why=choice.why
    )

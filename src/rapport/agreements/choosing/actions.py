"""What a programme chooses for its own pairs; agreements that have begun keep what they began with."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from rapport.agreements.library import shelf
from rapport.agreements.models import ProgramItem
from rapport.audit.actions import record
from rapport.people.models import Person
from rapport.programs.models import Program


@dataclass(frozen=True)
class Chosen:
    """Whether an item is asked, and who outside asks for it, and why."""

    is_on: bool = True
    required_by: str = ""
    why: str = ""


@transaction.atomic
def choose_items(*, by: Person, program: Program, chosen: Mapping[str, Chosen]) -> None:
    """Switch items of the programme's template on and off, and mark them; what is not named stays as it is.

    Choosing the same again changes nothing.
    """
    template = shelf().templates.get(program.agreement_template)
    if template is None:
        return
    kept = {one.item: one for one in _locked(program)}
    known = {item.id for item in template.items} | kept.keys()
    changed = False
    for item, choice in chosen.items():
        if item in known and _choose(program, item, choice, kept.get(item)):
            changed = True
    if changed:
        _record(program, by)


@transaction.atomic
def add_item(*, by: Person, program: Program, item: ProgramItem) -> ProgramItem:
    """Add an item of the programme's own to its template; the same question again gives the one that is there."""
    own = [one for one in _locked(program) if one.kind]
    if (
        same := next((one for one in own if (one.title, one.question) == (item.title, item.question)), None)
    ) is not None:
        return same
    item.program, item.template = program, program.agreement_template
    # The programme's number is in it: another programme's own items are other items.
    item.item = f"own-{program.pk}-{len(own) + 1}"
    item.save(force_insert=True)
    _record(program, by)
    return item


def _locked(program: Program) -> list[ProgramItem]:
    found = ProgramItem.objects.select_for_update().filter(program=program, template=program.agreement_template)
    return list(found.order_by("pk"))


def _choose(program: Program, item: str, choice: Chosen, kept: ProgramItem | None) -> bool:
    """Keep one choice; True when it is a new one."""
    before = Chosen(kept.is_on, kept.required_by, kept.why) if kept else Chosen()
    if choice == before:
        return False
    row = kept or ProgramItem(program=program, template=program.agreement_template, item=item)
    row.is_on, row.required_by, row.why = choice.is_on, choice.required_by, choice.why
    row.save()
    return True


def _record(program: Program, by: Person) -> None:
    record(did="agreements.choose_items", target=f"program:{program.pk}", by=by.pk, program=program.slug)

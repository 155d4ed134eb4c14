"""Rules about models and addresses: what the import linter cannot see. Each gives a sentence for each fault."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Model

from rapport.kit.addresses import Address

# Addresses that do not begin with their package, and why.
FREE = {
    "": "the start page",
    "healthz": "asked by machines",
    "readyz": "asked by machines",
    ".well-known/did.json": "did:web says that it is there",
}


def lines(pyproject: Path) -> dict[str, int]:
    """The line of each package in the import contract, counted from the top."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "down")
    return {name.strip("() "): number for number, layer in enumerate(layers) for name in layer.split("|")}


def room(model: type[Model]) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("rapport.") else ""


def keys_not_pointing_down(models: Iterable[type[Model]], order: dict[str, int]) -> list[str]:
    """Foreign keys to a package above, or to a stranger on the same line (a key in a string escapes the linter)."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = field.related_model
            if not field.concrete or not isinstance(target, type) or not room(model) or not room(target):
                continue
            if room(target) != room(model) and order[room(target)] <= order[room(model)]:
                found.append(f"{model._meta.label}.{field.name} points to {target._meta.label}, which is not below it")
    return found


def without_a_door(addresses: Iterable[Address]) -> list[str]:
    return [
        f"/{address.route}: {address.module}.{address.view.__name__} does not say who may enter (kit/doors.py)"
        for address in addresses
        if address.is_ours and address.door is None
    ]


def rules_without_a_verb(addresses: Iterable[Address]) -> list[str]:
    return [
        f"/{address.route}: its rule {address.says} names no verb of the role table (@needs)"
        for address in addresses
        if callable(address.door) and not hasattr(address.door, "verb")
    ]


def misplaced(addresses: Iterable[Address]) -> list[str]:
    """Addresses whose first word is not the package of their view; what programs ask stands together under api/."""
    return [
        f"/{address.route} is answered by {address.module}"
        for address in addresses
        if address.is_ours and address.first_word != address.package and address.route not in FREE
        if not (address.first_word == "api" and address.module.endswith(".api"))
    ]


def nameless(addresses: Iterable[Address]) -> list[str]:
    return [f"/{address.route} has no name" for address in addresses if not address.name]

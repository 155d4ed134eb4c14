"""Conditions as XPath, as XLSForm writes it: `${field}` is the answer to a field. Pure.

A question that is not relevant has no answer there, as here. “Prefer not to say” is an option of a list; where nothing
is chosen from a list, it is a question of its own beside the other (`<field>_pns`).
"""

from collections.abc import Mapping

from rapport.surveys.condition import All, Compare, Condition, Either, Not
from rapport.surveys.fields import Field
from rapport.surveys.items import Day
from rapport.surveys.missing import Missing

PREFER_NOT = int(Missing.PREFER_NOT)
BESIDE = "_pns"
SIGNS = {"=": "=", "<>": "!="}


def xpath(condition: Condition, fields: Mapping[str, Field]) -> str:
    """A resolved condition as XPath.

    Args:
        condition: one whose options are numbers (`branching.resolve`).
        fields: every field by id.

    Returns:
        The expression; "" for a condition that always holds.
    """
    if isinstance(condition, Not):
        return f"not({xpath(condition.part, fields)})"
    if isinstance(condition, Compare):
        return compared(condition, fields[condition.field])
    word = " and " if isinstance(condition, All) else " or "
    parts = [xpath(part, fields) for part in condition.parts]
    mixed = {All, Either} - {type(condition)}
    shown = [
        f"({text})" if len(parts) > 1 and (type(part) in mixed or " and " in text or " or " in text) else text
        for part, text in zip(condition.parts, parts, strict=True)
    ]
    return word.join(shown)


def compared(one: Compare, field: Field) -> str:
    """One comparison."""
    node = f"${{{field.id}}}"
    prefers_beside = offers_beside(field)
    if one.option is not None:
        return ticked(one, field, node)
    if one.value == PREFER_NOT and field.item.prefer_not and not isinstance(one.value, str):
        said = selected(node if not prefers_beside else f"${{{field.id}{BESIDE}}}", PREFER_NOT)
        return said if one.operator == "=" else f"not({said})"
    if one.value == "" and isinstance(one.value, str):
        said = f"{node} = ''"
        if prefers_beside:
            said += f" and not({selected(f'${{{field.id}{BESIDE}}}', PREFER_NOT)})"
        return said if one.operator == "=" else f"not({said})" if prefers_beside else f"{node} != ''"
    if field.kind == "choice":
        if one.operator in SIGNS:
            return f"{node} {SIGNS[one.operator]} {quoted(str(one.value))}"
        said = f"{node} {one.operator} {one.value}"
        return f"{said} and {node} != {quoted(str(PREFER_NOT))}" if field.item.prefer_not else said
    value = f"date({quoted(str(one.value))})" if isinstance(field.item, Day) else literal(one.value)
    return f"{node} {SIGNS.get(one.operator, one.operator)} {value}"


def ticked(one: Compare, field: Field, node: str) -> str:
    """A tick: without any there is none, and 0 is said by whoever has ticked another."""
    is_ticked = selected(node, one.option if isinstance(one.option, int) else 0)
    if one.value == 1:
        return is_ticked if one.operator == "=" else f"not({is_ticked})"
    unticked = f"{node} != '' and not({is_ticked})"
    if field.item.prefer_not:
        unticked += f" and not({selected(node, PREFER_NOT)})"
    return unticked if one.operator == "=" else f"not({unticked})"


def offers_beside(field: Field) -> bool:
    """“Prefer not to say” is a question of its own: nothing is chosen from a list here."""
    return field.item.prefer_not and field.opened_by is None and field.kind not in ("choice", "ticks")


def selected(node: str, option: int) -> str:
    return f"selected({node}, {quoted(str(option))})"


def literal(value: int | float | str) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """Text in the quotation marks that are not part of it; a condition cannot hold both."""
    return f'"{text}"' if "'" in text else f"'{text}'"

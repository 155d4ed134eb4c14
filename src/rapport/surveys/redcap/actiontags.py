"""Field annotations: notes and action tags such as `@HIDDEN` or `@CHARLIMIT=200`. Unknown ones are kept as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAG = re.compile(r"(?<![\w@.])@(?P<name>[A-Z][A-Z0-9_-]*)(?:\s*=\s*(?P<value>'[^']*'|\"[^\"]*\"|[^\s'\"(]\S*))?")

# Tags that keep a field from people who answer, and why.
HIDING = {
    "HIDDEN": "it is hidden (@HIDDEN)",
    "HIDDEN-SURVEY": "it is hidden in surveys (@HIDDEN-SURVEY)",
    "READONLY": "nobody can fill it in (@READONLY)",
    "READONLY-SURVEY": "nobody can fill it in there (@READONLY-SURVEY)",
}
# Tags that our forms do not follow, and what they do instead.
WITHOUT_EFFECT = {
    "TODAY": "today's date is not filled in: people choose the day",
    "NOW": "the time is not filled in: people write it",
    "DEFAULT": "nothing is chosen beforehand",
    "SETVALUE": "nothing is filled in beforehand",
    "PREFILL": "nothing is filled in beforehand",
    "USERNAME": "the user's name is not filled in",
    "MAXCHECKED": "as many as apply can be ticked",
    "MINCHECKED": "fewer can be ticked",
    "MAXCHOICE": "each choice stays open to everybody",
    "HIDECHOICE": "every choice is offered",
    "SHOWCHOICE": "every choice is offered",
    "IF": "the other tags inside are not followed",
    "RANDOMORDER": "the choices keep their order",
    "FORCE-MINMAX": "a number outside the limits is refused in any case",
    "WORDLIMIT": "words are not counted",
    "HIDDEN-FORM": "it is asked: it was hidden from staff only",
    "READONLY-FORM": "it is asked: only staff could not fill it in",
    "HIDDEN-PDF": "it stands on every printed page",
    "PASSWORDMASK": "what is typed can be seen",
}


@dataclass(frozen=True)
class Tag:
    """One action tag: its name without the @, and its value without quotation marks."""

    name: str
    value: str = ""


def tags(annotation: str) -> Iterator[Tag]:
    """The action tags of an annotation, from left to right; what stands around them are notes."""
    for found in TAG.finditer(annotation):
        yield Tag(found["name"], (found["value"] or "").strip("'\""))


def char_limit(annotation: str) -> int | None:
    """How many signs a field takes, where it says so."""
    return next((int(tag.value) for tag in tags(annotation) if tag.name == "CHARLIMIT" and _is_number(tag)), None)


def exclusive(annotation: str) -> tuple[str, ...]:
    """Codes of choices that clear all others (`@NONEOFTHEABOVE='98,99'`)."""
    found = [tag.value for tag in tags(annotation) if tag.name == "NONEOFTHEABOVE"]
    return tuple(code.strip() for value in found for code in value.split(",") if code.strip())


def hiding(annotation: str) -> str:
    """Why people who answer are not asked a field; empty if they are."""
    return next((HIDING[tag.name] for tag in tags(annotation) if tag.name in HIDING), "")


def unfollowed(annotation: str) -> Iterator[tuple[str, str]]:
    """Tags that are kept but not followed: the name and what happens instead."""
    known = {*HIDING, "CHARLIMIT", "NONEOFTHEABOVE"}
    for tag in tags(annotation):
        if tag.name not in known:
            yield f"@{tag.name}", WITHOUT_EFFECT.get(tag.name, "our forms do not know it")


def _is_number(tag: Tag) -> bool:
    return tag.value.isascii() and tag.value.isdigit() and 0 < len(tag.value) < 6 and int(tag.value) > 0

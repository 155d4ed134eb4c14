"""What changed from one version of an instrument to the next, and which scores need a new version. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapport.surveys.branching import conditions_of
from rapport.surveys.fields import Field, fields
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Day, Many, Number
from rapport.surveys.rules import Derived, Score
from rapport.surveys.wording import shown_place, words

# Texts that belong to no field, score or group; those are compared with what they belong to.
TEXTS = {"title", "about", "intro", "help", "text", "prefer_not_to_say"}
RULES = {"scores", "definitions", "derived"}


class Kind(StrEnum):
    """How much a change means for answers that are already there."""

    LABEL = "label only"
    ADDED = "added"
    OPTION = "option added"
    MEANING = "meaning changed"
    VANISHED = "id vanished"


@dataclass(frozen=True)
class Change:
    """One change; `id` is a field, a score, or a derived variable."""

    kind: Kind
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.id} – {self.what}"


@dataclass(frozen=True)
class Comparison:
    """Everything that changed, and the scores whose numbers mean something else now, with the reason."""

    changes: tuple[Change, ...]
    new_scores: dict[str, str]


def compare(old: Instrument, new: Instrument) -> Comparison:
    """Compare two versions.

    Args:
        old: the version that people have answered.
        new: the version that is to follow.

    Returns:
        The changes, in the order of the old version, then what is new; and the scores that need a new version.
    """
    changes = [
        *_field_changes(old, new),
        *_condition_changes(old, new),
        *_rule_changes(old, new),
        *_text_changes(old, new),
    ]
    return Comparison(tuple(changes), _new_scores(old, new, changes))


def _field_changes(old: Instrument, new: Instrument) -> Iterator[Change]:
    before, after = {one.id: one for one in fields(old)}, {one.id: one for one in fields(new)}
    for name, one in before.items():
        if name in after:
            yield from _changes_of(one, after[name])
        else:
            yield Change(Kind.VANISHED, name, f"“{one.ask}” is not asked any more")
    for name, one in after.items():
        if name not in before:
            yield Change(Kind.ADDED, name, f"“{one.ask}” is new")


def _changes_of(was: Field, now: Field) -> Iterator[Change]:
    if was.kind != now.kind:
        yield Change(Kind.MEANING, was.id, f"was of kind {was.kind}, is of kind {now.kind}")
        return
    if was.ask != now.ask:
        yield Change(Kind.LABEL, was.id, f"“{was.ask}” is now “{now.ask}”")
    yield from _option_changes(was, now)
    if limits(was) != limits(now):
        yield Change(Kind.MEANING, was.id, f"{limits(was)} became {limits(now)}")
    if was.exclusive != now.exclusive and isinstance(now.item, Many):
        yield Change(Kind.MEANING, was.id, "other options are exclusive")
    if was.item.prefer_not != now.item.prefer_not and not was.opened_by:
        offered = "offered now" if now.item.prefer_not else "no longer offered"
        yield Change(Kind.OPTION if now.item.prefer_not else Kind.MEANING, was.id, f"“prefer not to say” is {offered}")


def _option_changes(was: Field, now: Field) -> Iterator[Change]:
    labels = {option.label: value for value, option in was.labels.items() if option.label}
    for value, option in was.labels.items():
        if value not in now.labels:
            yield Change(Kind.MEANING, was.id, f"the option {value} “{option.text}” vanished")
            continue
        after = now.labels[value]
        if option.name != after.name:
            yield Change(Kind.MEANING, was.id, f"the option {value} was named “{option.part}”, is named “{after.part}”")
        if option.label == after.label:
            continue
        if labels.get(after.label, value) != value:
            yield Change(Kind.MEANING, was.id, f"“{after.label}” was {labels[after.label]}, is {value}")
        else:
            yield Change(Kind.LABEL, was.id, f"{value} “{option.text}” is now “{after.text}”")
    for value, option in now.labels.items():
        if value not in was.labels:
            yield Change(Kind.OPTION, was.id, f"{value} “{option.text}” can be chosen")


def limits(one: Field) -> str:
    """What a number or a date may be, in words; empty for other kinds."""
    if isinstance(one.item, Number):
        unit = f" {one.item.unit}" if one.item.unit else ""
        decimals = {0: "", 1: ", 1 decimal place"}.get(one.item.decimals, f", {one.item.decimals} decimal places")
        return f"{one.item.minimum} to {one.item.maximum}{unit}{decimals}"
    if isinstance(one.item, Day) and (one.item.earliest or one.item.latest):
        return f"{one.item.earliest or 'any day'} to {one.item.latest or 'any day'}"
    return ""


def _condition_changes(old: Instrument, new: Instrument) -> Iterator[Change]:
    before, after = conditions_of(old), conditions_of(new)
    items = {item.id for item in new.items}
    for item in old.items:
        was, now = " and ".join(before.get(item.id, ())), " and ".join(after.get(item.id, ()))
        if item.id in items and was != now:
            what = f"asked when {was or 'always'}, now when {now or 'always'}"
            yield Change(Kind.MEANING, item.id, what)


def _rule_changes(old: Instrument, new: Instrument) -> Iterator[Change]:
    for name, rule in old.scores.items():
        if name not in new.scores:
            yield Change(Kind.VANISHED, name, f"the score “{rule.title}” is not computed any more")
        elif rule_of(rule) != rule_of(new.scores[name]):
            yield Change(Kind.MEANING, name, "the score is computed by another rule")
        elif rule != new.scores[name]:
            yield Change(Kind.LABEL, name, "title or note of the score")
    for name, made in (old.derived | new.derived).items():
        if name not in new.derived:
            yield Change(Kind.VANISHED, name, f"the groups “{made.title}” are not made any more")
        elif name in old.derived:
            yield from _group_changes(name, old.derived[name], new.derived[name])
    for name, added in (new.scores | new.derived).items():
        if name not in old.scores and name not in old.derived:
            yield Change(Kind.ADDED, name, f"“{added.title}” is new")


def _group_changes(name: str, was: Derived, now: Derived) -> Iterator[Change]:
    made = [[(one.value, one.name, one.when) for one in derived.groups] for derived in (was, now)]
    if was.needs != now.needs or made[0] != made[1]:
        yield Change(Kind.MEANING, name, "the groups are made by another rule")
    elif was != now:
        yield Change(Kind.LABEL, name, "words of the groups")


def rule_of(score: Score) -> dict[str, object]:
    """What a score is computed by: everything but its words."""
    return score.model_dump(exclude={"title", "note"})


def _text_changes(old: Instrument, new: Instrument) -> Iterator[Change]:
    before = {word.place: word.text for word in words(old)}
    for word in words(new):
        was = before.get(word.place, word.text)
        if word.place[0] not in RULES and word.place[-1] in TEXTS and was != word.text:
            yield Change(Kind.LABEL, shown_place(word.place), f"“{was}” is now “{word.text}”")
    if old.language != new.language:
        yield Change(Kind.LABEL, "language", f"{old.language} is now {new.language}")
    if old.source != new.source:
        yield Change(Kind.LABEL, "source", "citation, licence or note")
    if old.respondents != new.respondents:
        yield Change(Kind.MEANING, "respondents", "who may be asked, and how closely answers are tied to them")


def _new_scores(old: Instrument, new: Instrument, changes: list[Change]) -> dict[str, str]:
    touched = {change.id: change for change in changes if change.kind in (Kind.MEANING, Kind.VANISHED, Kind.OPTION)}
    found: dict[str, str] = {}
    for name, rule in new.scores.items():
        if name not in old.scores:
            continue
        if name in touched:
            found[name] = "its rule changed"
            continue
        for part in rule.parts:
            if part in found:
                found[name] = f"it is made of {part}"
            elif part in touched:
                found[name] = f"{part}: {touched[part].what}"
    return found

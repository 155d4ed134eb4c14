"""What a box promises about an instrument: which fields are released together. Pure.

- *Texts* are words: each field is a set of its own.
- *Rated* is what a grid or a scale asks, and whatever a score uses: one row for a person, so that scores, and a before
  beside its now, can be computed from it alone.
- *Demographics* are the rest: one row for a person, which nothing leads to the row of their ratings.

The three stay together (`joined`) only where an analysis cannot do without: where the instrument has a grid of before
and now – a plan pairs the two and leaves people out by who they are – or a score or a group whose fields would lie in
different sets. Scores of rated items alone never need it. The policy is frozen with the box, and the page of its
promise says which it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapport.ballots.policy import Policy
from rapport.surveys.branching import Branches
from rapport.surveys.condition import comparisons
from rapport.surveys.fields import Field
from rapport.surveys.instrument import Instrument
from rapport.surveys.items import Grid, Scale
from rapport.surveys.scoring import groupings


@dataclass(frozen=True)
class Kinds:
    """The fields of an instrument by what is done with them."""

    demographics: tuple[str, ...]
    rated: tuple[str, ...]
    texts: tuple[str, ...]


def policy_of(branches: Branches, *, fingerprint: str, closes: str, audience: int | None) -> Policy:
    """The promise of a box.

    Args:
        branches: the instrument that is asked.
        fingerprint: its SHA-256.
        closes: when the box closes, in words.
        audience: how many people are invited; None for a box that goes on inviting.

    Raises:
        ValueError: the instrument has no field, or too few are invited.
    """
    found = kinds(branches)
    return Policy(
        questions=fingerprint,
        closes=closes,
        demographics=found.demographics,
        rated=found.rated,
        texts=found.texts,
        audience=audience,
        joined=needs_joined(branches, found),
    )


def kinds(branches: Branches) -> Kinds:
    """Which fields are texts, rated, demographics, each in the order of the pages."""
    scored = set(scored_fields(branches.instrument))
    texts, rated, others = [], [], []
    for name, one in branches.fields.items():
        if one.kind == "text":
            texts.append(name)
        elif name in scored or is_rated(one):
            rated.append(name)
        else:
            others.append(name)
    return Kinds(tuple(others), tuple(rated), tuple(texts))


def is_rated(one: Field) -> bool:
    """A grid or a scale asks it."""
    return isinstance(one.item, Grid | Scale)


def scored_fields(instrument: Instrument) -> Iterator[str]:
    """Every field that any score uses."""
    for name in instrument.scores:
        yield from fields_behind(instrument, name)


def fields_behind(instrument: Instrument, name: str) -> Iterator[str]:
    """The fields of which a score is made in the end; a field is made of itself."""
    rule = instrument.scores.get(name)
    if rule is None:
        yield name
        return
    for part in rule.parts:
        yield from fields_behind(instrument, part)


def needs_joined(branches: Branches, found: Kinds) -> bool:
    """Whether an analysis needs all fields of one person in one row."""
    instrument = branches.instrument
    if any(isinstance(item, Grid) and item.is_retrospective for item in instrument.items):
        return True
    place = dict.fromkeys(found.demographics, "demographics") | dict.fromkeys(found.rated, "rated")
    place |= {name: name for name in found.texts}
    made = [set(fields_behind(instrument, name)) for name in instrument.scores]
    made += fields_of_groups(instrument).values()
    return any(len({place[name] for name in names if name in place}) > 1 for names in made)


def fields_of_groups(instrument: Instrument) -> Mapping[str, set[str]]:
    """The fields that each derived group looks at; one that looks at another group looks at its fields."""
    found: dict[str, set[str]] = {}
    for name, grouping in groupings(instrument).items():
        looked = {one.field for condition in grouping.conditions for one in comparisons(condition)}
        found[name] = set(expanded(looked | set(grouping.rule.needs), found))
    return found


def expanded(names: Iterable[str], known: Mapping[str, set[str]]) -> Iterator[str]:
    for name in names:
        yield from known.get(name, {name})

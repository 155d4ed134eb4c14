"""What was given to an activity, as xAPI tells it. Pure. No word that somebody wrote goes in or comes out.

A poll says nothing here: what somebody thinks of a question without better or worse answers is theirs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rapport.training.activities import (
    Case,
    Checklist,
    Choice,
    Dialogue,
    Match,
    Order,
    Ratings,
    Reflection,
    Scale,
    Starters,
)
from rapport.training.course import Activity
from rapport.training.given import Given

Words = dict[str, Any]
AND, IS = "[,]", "[.]"


@dataclass(frozen=True)
class Said:
    """One answer.

    Attributes:
        definition: of the interaction, without its type; texts are plain and get their language later.
        response: in the notation of its interaction type; None for what was written.
        success: None where nothing is scored.
        words: how many words were written; None where nothing was to be written.
        part: the step, prompt or item of the activity; empty for the whole.
    """

    definition: Words
    response: str | None = None
    success: bool | None = None
    words: int | None = None
    part: str = ""


def said(activity: Activity, given: Given) -> Iterator[Said]:
    """What somebody gave to an activity."""
    if tell := TELL.get(activity.kind):
        yield from tell(activity.content, given)


def components(lines: Any) -> list[Words]:  # noqa: ANN401 – options, items, lines: all have id and text
    return [{"id": line.id, "description": line.text} for line in lines]


def choice(content: Choice, given: Given) -> Iterator[Said]:
    definition: Words = {
        "interactionType": "choice",
        "description": content.prompt,
        "choices": components(content.options),
    }
    success = None
    if content.best:
        definition["correctResponsesPattern"] = [AND.join(content.best)]
        success = set(given.options) == set(content.best)
    yield Said(definition, AND.join(given.options), success)


def order(content: Order, given: Given) -> Iterator[Said]:
    placed = [item for item, _ in sorted(given.numbers, key=lambda pair: pair[1])]
    right = list(content.ids)
    definition = {
        "interactionType": "sequencing",
        "description": content.prompt,
        "choices": components(content.items),
        "correctResponsesPattern": [AND.join(right)],
    }
    yield Said(definition, AND.join(placed), placed == right)


def match(content: Match, given: Given) -> Iterator[Said]:
    definition = {
        "interactionType": "matching",
        "description": content.prompt,
        "source": [{"id": pair.id, "description": pair.left} for pair in content.pairs],
        "target": [{"id": word, "description": text} for word, text in content.rights],
        "correctResponsesPattern": [AND.join(f"{word}{IS}{word}" for word in content.ids)],
    }
    found = dict(given.pairs)
    yield Said(
        definition,
        AND.join(f"{left}{IS}{right}" for left, right in given.pairs),
        all(found.get(word) == word for word in content.ids),
    )


def ticked(content: Checklist | Starters, given: Given) -> Iterator[Said]:
    lines = content.lines if isinstance(content, Starters) else content.items
    definition = {"interactionType": "choice", "description": content.prompt, "choices": components(lines)}
    yield Said(definition, AND.join(given.options))


def scale(content: Scale | Ratings, given: Given) -> Iterator[Said]:
    steps = [{"id": str(number), "description": str(number)} for number in content.numbers]
    for item, number in given.numbers:
        asked = content.item(item) if isinstance(content, Ratings) else None
        description = f"{content.prompt} {asked.text}" if asked else content.prompt
        definition = {"interactionType": "likert", "description": description, "scale": steps}
        yield Said(definition, str(number), part=item)


def dialogue(content: Dialogue, given: Given) -> Iterator[Said]:
    # Who came to a step twice and said the same has said it.
    for word, reply in dict.fromkeys(given.pairs):
        step = content.steps.get(word)
        if step is not None:
            definition = {"interactionType": "choice", "description": step.says, "choices": components(step.replies)}
            yield Said(definition, reply, part=word)


def reflection(content: Reflection, given: Given) -> Iterator[Said]:
    definition = {"interactionType": "long-fill-in", "description": content.prompt}
    yield Said(definition, words=len(given.text.split()))


def case(content: Case, given: Given) -> Iterator[Said]:
    asked = {prompt.id: prompt.ask for prompt in content.prompts}
    for word, text in given.texts:
        if text.strip() and word in asked:
            definition = {"interactionType": "long-fill-in", "description": asked[word]}
            yield Said(definition, words=len(text.split()), part=word)


TELL: dict[str, Callable[[Any, Given], Iterator[Said]]] = {
    "choice": choice,
    "order": order,
    "match": match,
    "checklist": ticked,
    "starters": ticked,
    "scale": scale,
    "ratings": scale,
    "dialogue": dialogue,
    "reflection": reflection,
    "case": case,
}

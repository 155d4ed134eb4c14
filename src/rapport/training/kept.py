"""An answer in the database, and the same as a value."""

from collections.abc import Iterator

from rapport.training.given import NOTHING, Given
from rapport.training.models import Answer, Part


def given_in(answer: Answer | None) -> Given:
    """What stands in an answer."""
    return answer.given if answer else NOTHING


def parts_of(answer: Answer, given: Given) -> Iterator[Part]:
    """The rows below an answer."""
    rows: list[dict[str, object]] = [{"option": option} for option in given.options]
    rows += [{"item": item, "option": option} for item, option in given.pairs]
    rows += [{"item": item, "number": number} for item, number in given.numbers]
    rows += [{"item": item, "text": text} for item, text in given.texts]
    return (Part(answer=answer, place=place, **row) for place, row in enumerate(rows))

"""Scores of an instrument, computed from answers by the rule in its file. Pure: no web, no database."""

from collections.abc import Mapping

from rapport.surveys.instrument import Instrument, Score


def score(rule: Score, answers: Mapping[str, int | None]) -> float | None:
    """The mean of the answered items, reversed where the rule says so.

    Args:
        rule: which items, which of them reversed, how many must be answered.
        answers: value of each item; left out or None where there is none.

    Returns:
        The mean, or None when too few are answered.
    """
    low, high = rule.range
    given = [
        low + high - value if item in rule.reversed else value
        for item in rule.mean
        if (value := answers.get(item)) is not None
    ]
    return sum(given) / len(given) if len(given) >= rule.min_answered else None


def scores(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, float | None]:
    """Every score of the instrument, by its id."""
    return {name: score(rule, answers) for name, rule in instrument.scores.items()}

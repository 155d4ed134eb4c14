"""Under which names things stand in the list of participants for the analysis. Knows neither database nor web."""

from collections import Counter

from rapport.trials.reading import Protocol

HEADER = ("participant", "site", "arm", "included_on", "left_on", "left_as")


def column_of(outcome: str, wave: str) -> str:
    """Where the scores of an outcome in a wave are looked for, e.g. ``Science identity, After``."""
    return f"{outcome}, {wave}"


def told_twice(protocol: Protocol) -> str:
    """A column that two things of a protocol would stand in; empty where each has its own."""
    outcomes = (column_of(one.name, wave) for one in protocol.outcomes for wave in one.waves)
    times = Counter([*HEADER, *(factor.name for factor in protocol.factors()), *outcomes])
    return next((name for name, number in times.items() if number > 1), "")

"""Under which names outcomes stand in a table of participants. Knows neither database nor web."""


def column_of(outcome: str, wave: str) -> str:
    """Where the scores of an outcome in a wave are looked for, e.g. ``Science identity, After``."""
    return f"{outcome}, {wave}"

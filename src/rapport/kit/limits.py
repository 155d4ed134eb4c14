"""How often a program may ask: so many times in each minute of the clock, counted for all processes together."""

import time

from django.core.cache import cache

MINUTE = 60


def seconds_to_wait(who: str, a_minute: int) -> int:
    """Count one more request of `who`. Returns 0 when it may go on, else how many seconds are left of this minute."""
    now = int(time.time())
    key = f"limit:{who}:{now // MINUTE}"
    if cache.add(key, 1, timeout=2 * MINUTE):
        return 0
    try:
        asked = cache.incr(key)
    except ValueError:  # it was forgotten in this instant
        return 0
    return MINUTE - now % MINUTE if asked > a_minute else 0

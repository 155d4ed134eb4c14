"""How often one network address may ask for what is open to everybody."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

A_MINUTE = 60
PER_MINUTE = 60


def this_minute() -> int:
    """The number of the minute."""
    return int(time.time()) // A_MINUTE


def is_too_often(request: HttpRequest, what: str) -> bool:
    """Count this request; true from the sixty-first of a minute on. What is kept for a minute is a hash."""
    who = get_adapter().get_client_ip(request)
    key = "limit:" + hashlib.sha256(f"{what}:{this_minute()}:{who}".encode()).hexdigest()
    cache.add(key, 0, timeout=2 * A_MINUTE)
    try:
        return cache.incr(key) > PER_MINUTE
    except ValueError:  # forgotten in this very moment
        return False

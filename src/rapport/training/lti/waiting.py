"""Somebody came from a platform with an address that belongs to an account: kept until they say yes."""

import time

from django.http import HttpRequest

from rapport.training.lti import queries
from rapport.training.lti.launches import Launch

PLACE = "lti"
MINUTES = 20
WORDS = ("deployment", "kind", "subject", "name", "email", "line_item")


def keep(request: HttpRequest, launch: Launch) -> None:
    """Keep it in a session that is new: nobody who knew the former one comes along."""
    request.session.flush()
    words = {name: getattr(launch, name) for name in WORDS}
    request.session[PLACE] = {**words, "platform": launch.platform.pk, "at": int(time.time())}


def kept(request: HttpRequest) -> Launch | None:
    """Who waits in this session, unless it was long ago or the platform was ended."""
    words = dict(request.session.get(PLACE) or {})
    if not words or time.time() - words.pop("at") > MINUTES * 60:
        return None
    platform = queries.open_platform(words.pop("platform"))
    return Launch(platform=platform, **words) if platform else None


def forget(request: HttpRequest) -> None:
    """It is done."""
    request.session.pop(PLACE, None)

"""When a survey closes, in words. Pure but for the time zone of the server."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def in_words(moment: datetime) -> str:
    """The end of a day, where it closes at midnight; otherwise the day and the time."""
    local = timezone.localtime(moment)
    if local.time() == time.min:
        return f"the end of {local - timedelta(days=1):%-d %B %Y}"
    return f"{local:%-d %B %Y, %H:%M %Z}"

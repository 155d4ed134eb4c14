"""The hours in which no mail about surveys is written."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def is_quiet(now: datetime) -> bool:
    """Whether now, in the server's time zone, lies in the quiet hours: (20, 7) are those from eight in the evening."""
    begin, end = settings.QUIET_HOURS
    hour = timezone.localtime(now).hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end

"""What the worker does for the texts of coding projects each minute."""

from datetime import timedelta

from django.utils import timezone

from rapport.qualitative.material.answers.actions import follow_withdrawn
from rapport.qualitative.models import Upload

UPLOADS_WAIT = timedelta(days=1)


def look_after() -> int:
    """Empty what was taken back, and remove files that nobody has confirmed for a day. Returns how many of both."""
    return follow_withdrawn() + Upload.objects.filter(at__lt=timezone.now() - UPLOADS_WAIT).delete()[0]

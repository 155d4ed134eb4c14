"""What the worker does for programmes each minute."""

from datetime import timedelta

from django.utils import timezone

from rapport.programs.models import RosterUpload

UPLOADS_WAIT = timedelta(days=1)


def forget_uploads() -> int:
    """Remove rosters that nobody has confirmed for a day. Returns how many."""
    return RosterUpload.objects.filter(at__lt=timezone.now() - UPLOADS_WAIT).delete()[0]

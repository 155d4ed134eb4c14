"""What the worker does for the texts of coding projects: large tables, and what is to be done each minute."""

from datetime import timedelta

from django.utils import timezone

from rapport.qualitative.material.actions import TwiceError
from rapport.qualitative.material.answers.actions import follow_withdrawn
from rapport.qualitative.material.uploads import actions
from rapport.qualitative.models import Upload
from rapport.textfiles.mistakes import TextFileError

UPLOADS_WAIT = timedelta(days=1)


def bring_in_table(upload: int) -> None:
    """Bring a large table in; whole or not at all, and once, however often the worker begins."""
    held = Upload.objects.filter(pk=upload).first()
    if held is None:
        return
    try:
        actions.bring_in_table(upload=held)
    except (TwiceError, TextFileError) as error:
        actions.note_problem(upload=held, error=error)


def look_after() -> int:
    """Empty what was taken back, and remove files that nobody has confirmed for a day. Returns how many of both."""
    return follow_withdrawn() + Upload.objects.filter(at__lt=timezone.now() - UPLOADS_WAIT).delete()[0]

"""What the worker does for boxes: once a day a release, then the files of the database anew."""

import logging

from django.utils import timezone

from rapport.ballots import actions
from rapport.ballots.models import Box
from rapport.ballots.sealing import KeyLost
from rapport.kit.jobs import enqueue

log = logging.getLogger(__name__)


def release_daily() -> None:
    """Each minute: queue today's release, if it is not yet. Once a day, so that its time tells nothing."""
    if Box.objects.filter(state=Box.State.OPEN).exists():
        day = timezone.now().date().isoformat()
        enqueue("rapport.ballots.tasks.release_all", key=f"ballots.release:{day}")


def release_all() -> None:
    """Write every open box anew and release what may be released."""
    for slug in Box.objects.filter(state=Box.State.OPEN).order_by("slug").values_list("slug", flat=True):
        try:
            actions.release(slug=slug)
        except KeyLost:
            log.error("The key of the box “%s” is lost: see docs/operations.md.", slug)  # noqa: TRY400 – no trace


def sweep() -> None:
    """Each minute: where a box was released or closed, leave no old version of a row."""
    actions.sweep()

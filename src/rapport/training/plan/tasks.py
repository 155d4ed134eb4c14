"""What the worker does about action plans."""

from django.utils import timezone

from rapport.training.plan import actions, queries

# Nobody is reminded in the middle of the night.
FROM, UNTIL = 8, 18


def look_after() -> int:
    """Each minute, by day: write reminders and questions that are due. Returns how many letters.

    One query when there is nothing to do.
    """
    now = timezone.localtime()
    if not FROM <= now.hour < UNTIL:
        return 0
    today = now.date()
    return sum(actions.write_due(by=None, person=one, today=today) for one in queries.people_to_write_to(today))

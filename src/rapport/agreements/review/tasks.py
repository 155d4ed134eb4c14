"""What the worker does about reviews."""

from django.utils import timezone

from rapport.agreements.review import actions, queries

# Nobody is reminded of a mentorship in the middle of the night.
FROM, UNTIL = 8, 18


def look_after() -> int:
    """Each minute, by day: plan reviews of what was signed, and write letters that are due. Returns how many.

    One query when there is nothing to do. A letter and the day of the next one are kept in one transaction, and its
    key names the day: a worker that is killed in between writes none twice.
    """
    now = timezone.localtime()
    if not FROM <= now.hour < UNTIL:
        return 0
    today = now.date()
    return sum(actions.look_after(by=None, agreement=one, today=today) for one in queries.to_look_after(today))

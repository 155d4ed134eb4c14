"""What the worker does about required courses."""

from django.utils import timezone

from rapport.training.required import actions, queries

# Nobody is reminded of a course in the middle of the night.
FROM, UNTIL = 8, 18
# So many letters in a minute at most, in one transaction: on SQLite it holds up everybody else who writes.
AT_ONCE = 500


def remind() -> int:
    """Each minute, by day: write the reminders that are due, some hundred at a time. Returns how many."""
    now = timezone.localtime()
    if not FROM <= now.hour < UNTIL:
        return 0
    today = now.date()
    required, codes = queries.what_is_reminded_of()
    for one in required:
        people = list(queries.to_remind(one, today)[:AT_ONCE])
        if people:
            return actions.remind(by=None, people=people, course=one.course, program=one.program)
    for code in codes:
        people = list(queries.to_remind_of_code(code, today)[:AT_ONCE])
        if people:
            return actions.remind(by=None, people=people, course=code.course, program=code.program)
    return 0

"""What a team keeps about a person."""

from rapport.agreements.models import Commitment, Effort, MentorTime, Share
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """A mentor's parts, promises and hours; a scholar's protected time."""
    shares = Share.objects.filter(mentor=person).order_by("pk")
    promises = Commitment.objects.filter(by=person).order_by("pk")
    efforts = Effort.objects.filter(scholar=person).order_by("pk")
    times = MentorTime.objects.filter(mentor=person).order_by("pk")
    return [
        ("your parts in teams", [dict(row) for row in shares.values("mentorship", "item", "part", "value", "note")]),
        ("your promises to other mentors", [dict(row) for row in promises.values("mentorship", "text", "due_on")]),
        ("your protected time", [dict(row) for row in efforts.values("program__name", "percent", "since", "until")]),
        (
            "your time for mentoring",
            [dict(row) for row in times.values("program__name", "hours_a_month", "room_for", "stated_on")],
        ),
    ]

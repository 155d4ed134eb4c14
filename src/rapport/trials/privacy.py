"""What trials keep about a person: that they took part, and where they came; and what they did for a trial."""

from django.db.models import Q

from rapport.people.models import Person
from rapport.trials.models import (
    Attendance,
    Baseline,
    Happening,
    LogLine,
    NearPeer,
    OutcomeReport,
    Participant,
    ProtocolVersion,
    Session,
)

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their place in trials, with the sessions that they came to; what they wrote and opened."""
    places = Participant.objects.filter(person=person).order_by("pk")
    came = Attendance.objects.filter(participant__person=person).order_by("pk")
    written = ProtocolVersion.objects.filter(by=person).order_by("pk")
    noted = Happening.objects.filter(by=person).order_by("pk")
    opened = LogLine.objects.filter(by=person).order_by("pk")
    held = Session.objects.filter(by=person).order_by("pk")
    near = NearPeer.objects.filter(Q(participant__person=person) | Q(member__mentor=person)).order_by("pk")
    made = NearPeer.objects.filter(by=person).order_by("pk")
    asked = Baseline.objects.filter(by=person).order_by("pk")
    run = OutcomeReport.objects.filter(by=person).order_by("pk")
    columns = ("site__trial__title", "site__institution__name", "number", "state", "consent", "why")
    days = ("asked_on", "included_on", "left_on")
    return [
        ("places in trials", [dict(row) for row in places.values(*columns, *days)]),
        ("trial sessions attended", [dict(row) for row in came.values("session__component", "session__held_on")]),
        (
            "near-peer mentoring of trials",
            [dict(row) for row in near.values("component", "member__since", "member__until")],
        ),
        ("trial protocols written", [dict(row) for row in written.values("trial__title", "number", "why", "at")]),
        ("events of trials noted", [dict(row) for row in noted.values("trial__title", "kind", "what", "happened_on")]),
        ("allocations done", [dict(row) for row in opened.values("randomisation__trial__title", "did", "at")]),
        ("near-peer pairs made", [dict(row) for row in made.values("component", "at")]),
        ("baselines of trials asked for", [dict(row) for row in asked.values("trial__title", "asked_at")]),
        ("analyses of trials asked for", [dict(row) for row in run.values("trial__title", "asked_at")]),
        ("trial sessions recorded", [dict(row) for row in held.values("component", "held_on", "minutes")]),
    ]

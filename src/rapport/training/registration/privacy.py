"""What is kept about a person who registered for courses, or follows a group."""

from django.db.models import F

from rapport.people.models import Person
from rapport.training.models import JoinCode, Joined, Opened, Registration

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Registrations, the codes that they came by, and groups that the person follows."""
    said = Registration.objects.filter(person=person).select_related("institution").order_by("course")
    joined = Joined.objects.filter(registration__person=person).order_by("at")
    codes = joined.values(
        "at",
        course=F("code__course"),
        code_used=F("code__code"),
        group=F("code__group"),
        program=F("code__program__slug"),
    )
    followed = JoinCode.objects.filter(follower=person).order_by("pk")
    opened = Opened.objects.filter(person=person).order_by("pk")
    return [
        ("course registrations", [_said(one) for one in said]),
        ("codes of courses", [dict(row) for row in codes]),
        (
            "courses opened for you",
            [dict(row) for row in opened.values("course", "opened_on", "ended_on", "program__slug")],
        ),
        ("groups that you follow", [dict(row) for row in followed.values("group", "course", "made_on", "ended_on")]),
    ]


def _said(registration: Registration) -> dict[str, object]:
    return {
        "course": registration.course,
        "job_title": registration.job_title,
        "institution_typed": registration.institution_typed,
        "reasons": ", ".join(registration.reasons),
        "reason_other": registration.reason_other,
        "category": registration.category,
        "registered_at": registration.registered_at,
        "linked_to": registration.institution.name if registration.institution else None,
    }

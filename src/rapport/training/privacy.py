"""What `training` keeps about a person."""

from rapport.people.models import Person
from rapport.training.models import (
    Answer,
    Certificate,
    CertificateName,
    Completion,
    EvaluationInvited,
    PlanLine,
    PlanQuiet,
    PlatformAccount,
    Visit,
)
from rapport.training.models import Part as PartOfAnswer

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Answers, pages opened, courses completed, the action plan, and what platforms call the person."""
    answers: list[dict[str, object]] = [
        {
            "course": answer.course,
            "page": answer.page,
            "activity": answer.activity,
            "text": answer.text,
            "parts": "; ".join(in_short(part) for part in answer.parts.all()),
            "saved_at": answer.saved_at,
        }
        for answer in Answer.objects.filter(person=person)
        .order_by("course", "page", "activity")
        .prefetch_related("parts")
    ]
    visits = Visit.objects.filter(person=person).order_by("course", "page").values("course", "page", "at")
    completions = (
        Completion.objects.filter(person=person)
        .order_by("at")
        .values("course", "course_version", "course_sha256", "at")
    )
    invited = EvaluationInvited.objects.filter(person=person).order_by("course").values("course")
    accounts = PlatformAccount.objects.filter(person=person).order_by("pk").values("platform__name", "subject", "at")
    return [
        ("accounts on learning platforms", [dict(row) for row in accounts]),
        ("course answers", answers),
        ("course pages", [dict(row) for row in visits]),
        ("course completions", [dict(row) for row in completions]),
        ("action plan", plan_of(person)),
        (
            "no letters about the action plan",
            [dict(row) for row in PlanQuiet.objects.filter(person=person).values("since")],
        ),
        *on_certificates(person),
        # That a way into an anonymous evaluation was given; whether it was used, nobody knows.
        ("invitations to evaluate a course", [dict(row) for row in invited]),
    ]


def on_certificates(person: Person) -> list[Part]:
    """Certificates, each with all that stands on it, and names for those that are still to come."""
    shown = (
        *("number", "course", "title", "course_version", "course_sha256", "hours", "workshop_hours"),
        *("name", "completed_on", "issuer"),
    )
    kept = ("salt", "identity_hash", "withdrawn_on", "reason")
    certificates = Certificate.objects.filter(person=person).order_by("issued_at").values(*shown, *kept)
    names = CertificateName.objects.filter(person=person).order_by("course").values("course", "name")
    return [
        ("course certificates", [dict(row) for row in certificates]),
        ("names for certificates", [dict(row) for row in names]),
    ]


def plan_of(person: Person) -> list[dict[str, object]]:
    """Every line of the action plan, with what came of it."""
    lines = PlanLine.objects.filter(person=person).values(
        *("what", "with_whom", "by_when", "course", "page", "activity", "added_on", "remind_on", "reminded_on"),
        *("done_on", "ask_on", "asked_on", "happened", "how_it_went", "answered_on", "saved_at"),
    )
    return [dict(line) for line in lines]


def in_short(part: PartOfAnswer) -> str:
    """A part of an answer in one line: what it is about, and what was given."""
    given = part.option or part.text or ("" if part.number is None else str(part.number))
    return f"{part.item}: {given}" if part.item else given

"""What `training` keeps about a person."""

from rapport.people.models import Person
from rapport.training.models import Answer, Completion, PlatformAccount, Visit
from rapport.training.models import Part as PartOfAnswer

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Answers, pages opened, courses completed, and what platforms call the person."""
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
    accounts = PlatformAccount.objects.filter(person=person).order_by("pk").values("platform__name", "subject", "at")
    return [
        ("accounts on learning platforms", [dict(row) for row in accounts]),
        ("course answers", answers),
        ("course pages", [dict(row) for row in visits]),
        ("course completions", [dict(row) for row in completions]),
    ]


def in_short(part: PartOfAnswer) -> str:
    """A part of an answer in one line: what it is about, and what was given."""
    given = part.option or part.text or ("" if part.number is None else str(part.number))
    return f"{part.item}: {given}" if part.item else given

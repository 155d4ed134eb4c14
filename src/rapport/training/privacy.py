"""What `training` keeps about a person."""

from rapport.people.models import Person
from rapport.training.models import Answer, Completion, Visit

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Answers, pages opened and courses completed."""
    answers: list[dict[str, object]] = [
        {
            "course": answer.course,
            "page": answer.page,
            "activity": answer.activity,
            "text": answer.text,
            "chosen": ", ".join(chosen.option for chosen in answer.chosen.all()),
            "saved_at": answer.saved_at,
        }
        for answer in Answer.objects.filter(person=person)
        .order_by("course", "page", "activity")
        .prefetch_related("chosen")
    ]
    visits = Visit.objects.filter(person=person).order_by("course", "page").values("course", "page", "at")
    completions = (
        Completion.objects.filter(person=person)
        .order_by("at")
        .values("course", "course_version", "course_sha256", "at")
    )
    return [
        ("course answers", answers),
        ("course pages", [dict(row) for row in visits]),
        ("course completions", [dict(row) for row in completions]),
    ]

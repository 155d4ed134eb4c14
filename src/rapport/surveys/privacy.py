"""What `surveys` keeps about a person. What they said anonymously nobody can find, so it is not here."""

from rapport.people.models import Person
from rapport.surveys.models import (
    Answer,
    Attachment,
    Draft,
    PublishedVersion,
    PublishedWording,
    Response,
    Submission,
    Unsubscribed,
)

Part = tuple[str, list[dict[str, object]]]
OF = ("response__survey__wave__program__name", "response__survey__wave__name", "response__survey__instrument")


def about(person: Person) -> list[Part]:
    """Every response that carries the person's name, its answers, and everything that was handed in."""
    responses = (
        Response.objects.filter(person=person)
        .order_by("pk")
        .values(
            "survey__wave__program__name",
            "survey__wave__name",
            "survey__instrument",
            "survey__instrument_version",
            "survey__degree",
            "mentorship",
            "about__name",
            "state",
            "begun_at",
            "submitted_at",
        )
    )
    mine = {"response__person": person}
    answers = (
        Answer.objects.filter(**mine)
        .order_by("response", "pk")
        .values(*OF, "field", "number", "text", "may_be_read", "saved_at")
    )
    submissions = (
        Submission.objects.filter(**mine).order_by("response", "number").values(*OF, "number", "at", "answers")
    )
    files = Attachment.objects.filter(**mine).order_by("pk").values(*OF, "field", "name", "kind", "sha256")
    unsubscribed = Unsubscribed.objects.filter(person=person).values("program__name", "since")
    drafts = Draft.objects.filter(author=person).order_by("pk").values("title", "text", "begun_at", "changed_at")
    published = PublishedVersion.objects.filter(by=person).order_by("pk").values("instrument", "version", "at")
    words = PublishedWording.objects.filter(by=person).order_by("pk").values("instrument", "version", "name", "at")
    return [
        ("survey responses", [dict(row) for row in responses]),
        ("survey answers", [dict(row) for row in answers]),
        ("survey submissions", [dict(row) for row in submissions.values(*OF, "number", "at", "answers")]),
        ("survey files", [dict(row) for row in files]),
        ("drafts of instruments", [dict(row) for row in drafts]),
        ("instruments published", [dict(row) for row in published]),
        ("words of instruments published", [dict(row) for row in words]),
        ("no mails about surveys", [dict(row) for row in unsubscribed]),
    ]

"""What `surveys` keeps about a person. What they said anonymously nobody can find, so it is not here."""

from rapport.people.models import Person
from rapport.surveys.models import (
    Answer,
    Attachment,
    CollectedRow,
    Draft,
    Invited,
    Mailed,
    PublishedVersion,
    PublishedWording,
    ReportBand,
    ReportText,
    Response,
    ShownPerson,
    StudyId,
    Submission,
    Unsubscribed,
)

Part = tuple[str, list[dict[str, object]]]
OF = ("response__survey__wave__program__name", "response__survey__wave__name", "response__survey__instrument")

# Of answers that were given elsewhere.
ELSEWHERE = ("brought_in__source", "brought_in__on", "brought_in__answered_on")


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
    return [
        *_asked(person),
        ("survey responses", [dict(row) for row in responses]),
        ("survey answers", [dict(row) for row in answers]),
        ("survey submissions", [dict(row) for row in submissions.values(*OF, "number", "at", "answers", *ELSEWHERE)]),
        ("survey files", [dict(row) for row in files]),
        ("answers given elsewhere that wait to be brought in", _waiting(person)),
        *_written(person),
        *_reports_for(person),
    ]


def _waiting(person: Person) -> list[dict[str, object]]:
    """Rows of files that seem to be the person's."""
    of = tuple(f"collected__{name}" for name in ("survey__wave__program__name", "survey__instrument", "at"))
    rows = CollectedRow.objects.filter(person=person).order_by("pk")
    return [dict(row) for row in rows.values(*of, "who", "answered_on", "given")]


def _asked(person: Person) -> list[Part]:
    """Invitations and mails, and in which rates the person was counted."""
    place = ("survey__wave__program__name", "survey__wave__name", "survey__instrument")
    invited = Invited.objects.filter(person=person).order_by("pk").values(*place, "failed")
    unsubscribed = Unsubscribed.objects.filter(person=person).values("program__name", "since")
    mailed = Mailed.objects.filter(person=person).order_by("pk").values(*place, "occasion", "on")
    shown = ShownPerson.objects.filter(person=person).order_by("pk")
    ids = StudyId.objects.filter(person=person).order_by("pk").values("program__name", "code")
    counted = shown.values(*(f"rate__{name}" for name in place), "rate__on", "is_in")
    return [
        ("anonymous surveys to which you were invited", [dict(row) for row in invited]),
        ("no mails about surveys", [dict(row) for row in unsubscribed]),
        ("mails about surveys", [dict(row) for row in mailed]),
        ("study ids", [dict(row) for row in ids]),
        ("counted in rates of confidential surveys", [dict(row) for row in counted]),
    ]


def _written(person: Person) -> list[Part]:
    """What the person wrote for others to be asked."""
    drafts = Draft.objects.filter(author=person).order_by("pk").values("title", "text", "begun_at", "changed_at")
    published = PublishedVersion.objects.filter(by=person).order_by("pk").values("instrument", "version", "at")
    words = PublishedWording.objects.filter(by=person).order_by("pk").values("instrument", "version", "name", "at")
    return [
        ("drafts of instruments", [dict(row) for row in drafts]),
        ("instruments published", [dict(row) for row in published]),
        ("words of instruments published", [dict(row) for row in words]),
    ]


def _reports_for(mentor: Person) -> list[Part]:
    """What the person was told as a mentor: their newest reports, as on their page."""
    of = ("report__survey__wave__program__name", "report__survey__instrument", "report__on", "report__kind")
    bands = ReportBand.objects.filter(report__mentor=mentor).order_by("report", "place")
    texts = ReportText.objects.filter(report__mentor=mentor).order_by("report", "pk")
    return [
        ("reports for a mentor", [dict(row) for row in bands.values(*of, "words", "level")]),
        ("words in reports for a mentor", [dict(row) for row in texts.values(*of, "ask", "text")]),
    ]

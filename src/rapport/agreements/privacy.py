"""What `agreements` keeps about a person."""

from django.db.models import Q

from rapport.agreements.enabling import privacy as enabling
from rapport.agreements.models import (
    Answer,
    Document,
    Judgement,
    ReviewAnswer,
    Sheet,
    Signature,
    Statement,
    Terms,
    Undertaking,
)
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their own answers and judgements, what they edited last, signatures, reviews, and what they work towards."""
    mine = Answer.objects.filter(sheet__by=person).order_by("sheet", "pk")
    answers = mine.values(
        "sheet__agreement__mentorship", "about", "item", "value", "by_when", "guess", "weight", "discussed"
    )
    sheets = Sheet.objects.filter(by=person).order_by("pk").values("agreement__mentorship", "saved_at", "submitted_at")
    statements = Statement.objects.filter(edited_by=person).order_by("pk")
    signatures = Signature.objects.filter(person=person).order_by("pk")
    judged = Judgement.objects.filter(by=person).order_by("pk").values("agreement__mentorship", "item", "verdict")
    doing = Undertaking.objects.filter(Q(who=person) | Q(done_by=person)).order_by("pk")
    return [
        ("expectations", [dict(row) for row in answers]),
        ("expectation sheets", [dict(row) for row in sheets]),
        (
            "joint texts edited last by you",
            [dict(row) for row in statements.values("agreement__mentorship", "item", "text", "edited_at")],
        ),
        ("whether you and another mean the same", [dict(row) for row in judged]),
        (
            "what you have undertaken, or said to be done",
            [
                dict(row)
                for row in doing.values(
                    "statement__agreement__mentorship", "statement__item", "what", "due_on", "done_on"
                )
            ],
        ),
        (
            "signatures",
            [
                dict(row)
                for row in signatures.values(
                    "version__agreement__mentorship",
                    "version__number",
                    "typed_name",
                    "signed_at",
                    "sha256",
                    "consent_version",
                )
            ],
        ),
        *enabling.about(person),
        *_terms_and_reviews(person),
    ]


def _terms_and_reviews(person: Person) -> list[Part]:
    """The terms they edited last, and what they said in reviews."""
    terms = (
        Terms.objects.filter(edited_by=person)
        .order_by("pk")
        .values(
            "agreement__mentorship",
            "protected_percent",
            "protected_until",
            "review_on",
            "review_every_months",
            "edited_at",
        )
    )
    reviews = (
        ReviewAnswer.objects.filter(sheet__by=person)
        .order_by("sheet", "pk")
        .values("sheet__review__agreement__mentorship", "sheet__submitted_at", "item", "keeps", "note", "value")
    )
    return [
        ("terms of agreements edited last by you", [dict(row) for row in terms]),
        ("what you said in reviews", [dict(row) for row in reviews]),
    ]


def files(person: Person) -> list[tuple[str, bytes]]:
    """The newest PDF of each version that the person signed: (file name, bytes)."""
    signed = Document.objects.filter(version__signatures__person=person).select_related("version__agreement")
    newest = {document.version_id: document for document in signed.order_by("pk")}
    return [
        (f"agreement-{one.version.agreement.mentorship_id}-version-{one.version.number}.pdf", bytes(one.pdf))
        for one in newest.values()
    ]

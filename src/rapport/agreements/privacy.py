"""What `agreements` keeps about a person."""

from rapport.agreements.enabling import privacy as enabling
from rapport.agreements.models import Answer, Document, Sheet, Signature, Statement
from rapport.people.models import Person

Part = tuple[str, list[dict[str, object]]]


def about(person: Person) -> list[Part]:
    """Their own answers and when they submitted, joint texts they edited last, signatures, what they work towards."""
    mine = Answer.objects.filter(sheet__by=person).order_by("sheet", "pk")
    answers = mine.values("sheet__agreement__mentorship", "item", "value", "weight", "discussed")
    sheets = Sheet.objects.filter(by=person).order_by("pk").values("agreement__mentorship", "saved_at", "submitted_at")
    statements = Statement.objects.filter(edited_by=person).order_by("pk")
    signatures = Signature.objects.filter(person=person).order_by("pk")
    return [
        ("expectations", [dict(row) for row in answers]),
        ("expectation sheets", [dict(row) for row in sheets]),
        (
            "joint texts edited last by you",
            [dict(row) for row in statements.values("agreement__mentorship", "item", "text", "edited_at")],
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
    ]


def files(person: Person) -> list[tuple[str, bytes]]:
    """The newest PDF of each version that the person signed: (file name, bytes)."""
    signed = Document.objects.filter(version__signatures__person=person).select_related("version__agreement")
    newest = {document.version_id: document for document in signed.order_by("pk")}
    return [
        (f"agreement-{one.version.agreement.mentorship_id}-version-{one.version.number}.pdf", bytes(one.pdf))
        for one in newest.values()
    ]

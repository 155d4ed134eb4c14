"""What the worker does: makes the PDF of a signed version, and reveals that became due when somebody left a team.

The web process does not load this module, and so never the typesetter.
"""

import hashlib

from django.db import transaction
from django.utils import timezone

from rapport.agreements import actions, pdf, wording
from rapport.agreements.models import Agreement, Document, Version
from rapport.agreements.queries import SIGNATURES
from rapport.people.models import Person


def make_document(version: int) -> None:
    """Make the PDF of a version that all have signed and keep its bytes. Twice gives the same bytes, kept once."""
    found = Version.objects.select_related("agreement__mentorship__program", "agreement__template")
    signed = found.prefetch_related(SIGNATURES).get(pk=version, signed_at__isnull=False)
    words = wording.read(signed.content)
    people = Person.objects.in_bulk(words.people)
    made = pdf.render(signed, words, people)
    digest = hashlib.sha256(made).hexdigest()
    defaults: dict[str, object] = {"pdf": made}
    with transaction.atomic():
        Document.objects.update_or_create(
            version=signed,
            sha256=digest,
            defaults=defaults,
            create_defaults={**defaults, "made_at": timezone.now()},
        )


def reveal_where_all_have_submitted() -> None:
    """Each minute: who waited for somebody that is no longer in the team waits no longer."""
    waiting = Agreement.objects.filter(
        revealed_at__isnull=True, mentorship__until__isnull=True, sheets__submitted_at__isnull=False
    )
    for agreement in waiting.distinct().select_related("mentorship"):
        actions.reveal_if_all(by=None, mentorship=agreement.mentorship)

"""The PDF of a signed version is made here, in the worker: the web process never loads the typesetter."""

import hashlib

from django.db import transaction
from django.utils import timezone

from rapport.agreements import pdf, wording
from rapport.agreements.models import Document, Version
from rapport.agreements.queries import SIGNATURES
from rapport.people.models import Person


def make_document(version: int) -> None:
    """Make the PDF of a version that all have signed and keep its bytes. Twice gives the same bytes, kept once."""
    found = Version.objects.select_related("agreement__mentorship__program", "agreement__template")
    signed = found.prefetch_related(SIGNATURES).get(pk=version, signed_at__isnull=False)
    words = wording.read(signed.content)
    people = Person.objects.in_bulk(words.parties)
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

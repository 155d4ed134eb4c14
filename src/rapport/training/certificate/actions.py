"""Issue a certificate with the last fact of a completion, say how its name reads, withdraw it."""

import hashlib
import secrets
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.audit.actions import record
from rapport.people.models import Person, tidy_address
from rapport.training.certificate import queries
from rapport.training.course import Course
from rapport.training.facilitating.queries import hours_of
from rapport.training.models import Certificate, CertificateName, Completion

# Without signs that are taken for one another; five fours of them are 2^98 numbers.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
FOURS = 5


class AlreadyIssuedError(Exception):
    """The name stands on the certificate, and stays as it is."""


@transaction.atomic
def issue(*, by: Person, course: Course, completion: Completion) -> Certificate:
    """Freeze what a completion says; called in the transaction that writes it. Issued again, it is the same one."""
    salt = secrets.token_hex(16)
    found, is_new = Certificate.objects.get_or_create(
        person=by,
        course=course.id,
        defaults={
            "number": new_number(),
            "program": queries.program_for(by, course.id),
            "course_version": completion.course_version,
            "course_sha256": completion.course_sha256,
            "title": course.title,
            "language": course.language,
            "hours": Decimal(str(course.hours)).quantize(Decimal("0.01")),
            "workshop_hours": hours_of(by, course=course.id).workshops,
            "name": queries.name_for(by, course.id),
            "completed_on": timezone.localdate(completion.at),
            "issued_at": completion.at,
            "issuer": settings.ISSUER,
            "salt": salt,
            "identity_hash": identity_hash(by.email, salt) if by.email else "",
        },
    )
    if is_new:
        CertificateName.objects.filter(person=by, course=course.id).delete()
        record(did="training.certify", target=f"certificate:{found.pk}", by=by.pk)
    return found


@transaction.atomic
def choose_name(*, by: Person, course: str, name: str) -> None:
    """Say how one's name is to read, until the certificate has it. Raises AlreadyIssuedError after that."""
    name = " ".join(name.split())
    # Whoever completes the course at this moment holds the same lock.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    issued = queries.of(by, course)
    if issued is None:
        CertificateName.objects.update_or_create(person=by, course=course, defaults={"name": name})
    elif issued.name == name:
        return
    elif issued.name:
        raise AlreadyIssuedError
    else:
        Certificate.objects.filter(pk=issued.pk, name="").update(name=name)


@transaction.atomic
def withdraw(*, by: Person, certificate: Certificate, reason: str) -> None:
    """Declare a certificate void, for good, and say why. Again changes nothing."""
    program = certificate.program.slug if certificate.program else ""
    is_now = Certificate.objects.filter(pk=certificate.pk, withdrawn_on=None).update(
        withdrawn_on=timezone.localdate(), withdrawn_by=by, reason=reason.strip()
    )
    if is_now:
        record(did="training.withdraw_certificate", target=f"certificate:{certificate.pk}", by=by.pk, program=program)


def erase(*, person: Person) -> None:
    """Remove a person's certificates: of their numbers, nobody finds anything any more."""
    for kept in (Certificate, CertificateName):
        kept.objects.filter(person=person).delete()


def new_number() -> str:
    """Five fours that nobody can guess."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(FOURS))


def identity_hash(email: str, salt: str) -> str:
    """What Open Badges calls an IdentityHash: the salt follows the address."""
    return f"sha256${hashlib.sha256((tidy_address(email) + salt).encode()).hexdigest()}"

"""An accessible PDF (PDF/UA-1) of a certificate, set from the frozen record alone: the same record, the same bytes."""

from pathlib import Path

from rapport.kit.typesetting import typeset
from rapport.training.certificate.credential import verify_address
from rapport.training.models import Certificate

PAGE = Path(__file__).with_name("certificate.typ")


def render(certificate: Certificate) -> bytes:
    """The PDF's bytes."""
    return typeset(PAGE, data_of(certificate), timestamp=int(certificate.issued_at.timestamp()))


def data_of(certificate: Certificate) -> dict[str, str]:
    return {
        "name": certificate.name,
        "title": certificate.title,
        "language": certificate.language.partition("-")[0],
        "duration": certificate.duration,
        "workshops": certificate.workshops,
        "version": str(certificate.course_version),
        "on": f"{certificate.completed_on:%-d %B %Y}",
        "issuer": certificate.issuer,
        "number": certificate.number,
        "address": verify_address(certificate),
        "sha256": certificate.course_sha256,
    }

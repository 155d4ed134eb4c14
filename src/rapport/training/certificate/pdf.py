"""An accessible PDF (PDF/UA-1) of a certificate, set by typst from the frozen record alone.

The same record gives the same bytes. What people wrote is handed over as data, never as markup.
"""

import json
from pathlib import Path

from rapport.kit.typesetting import SignMissingError, typeset
from rapport.training.certificate.credential import verify_address
from rapport.training.models import Certificate

PAGE = Path(__file__).with_name("certificate.typ")


def render(certificate: Certificate) -> bytes:
    """The PDF's bytes. In a name, a sign that no font has is written as its Unicode number instead."""
    data = data_of(certificate)
    try:
        return compile_page(data, certificate)
    except SignMissingError:
        return compile_page({name: plain(text) for name, text in data.items()}, certificate)


def compile_page(data: dict[str, str], certificate: Certificate) -> bytes:
    words = json.dumps(data, ensure_ascii=False)
    return typeset(PAGE, words, timestamp=int(certificate.issued_at.timestamp()))


def data_of(certificate: Certificate) -> dict[str, str]:
    return {
        "name": certificate.name,
        "title": certificate.title,
        "language": certificate.language.partition("-")[0],
        "duration": certificate.duration,
        "version": str(certificate.course_version),
        "on": f"{certificate.completed_on:%-d %B %Y}",
        "issuer": certificate.issuer,
        "number": certificate.number,
        "address": verify_address(certificate),
        "sha256": certificate.course_sha256,
    }


def plain(text: str) -> str:
    """The same with every sign beyond Latin, Greek and Cyrillic letters as its Unicode number."""
    return "".join(sign if is_sure(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def is_sure(sign: str) -> bool:
    code = ord(sign)
    return 0x20 <= code <= 0x7E or 0xA0 <= code <= 0x17F or 0x391 <= code <= 0x3C9 or 0x410 <= code <= 0x44F

"""Mails that were written to files instead of being sent: a developer reads sign-in codes here."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

BETWEEN_MAILS = re.compile(rb"^-{79}\n", re.MULTILINE)
NEWEST = 50


@dataclass(frozen=True)
class Kept:
    """One mail of one file."""

    file: str
    number: int
    at: datetime
    subject: str
    to: str
    text: str
    html: str


def newest(folder: Path) -> list[Kept]:
    """The mails kept in the folder, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:NEWEST]
    return [mail for path in files for mail in reversed(mails_in(path))][:NEWEST]


def mail(folder: Path, file: str, number: int) -> Kept | None:
    """One mail by the name of its file and its number in it; only files of the folder itself are looked at."""
    return next((kept for kept in newest(folder) if (kept.file, kept.number) == (file, number)), None)


def mails_in(path: Path) -> list[Kept]:
    parts = [part for part in BETWEEN_MAILS.split(path.read_bytes()) if part.strip()]
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return [read(part, path.stem, number, at) for number, part in enumerate(parts)]


def read(raw: bytes, file: str, number: int, at: datetime) -> Kept:
    message = message_from_bytes(raw, policy=policy.default)
    return Kept(
        file=file,
        number=number,
        at=at,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        text=body(message, "plain"),
        html=body(message, "html"),
    )


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""

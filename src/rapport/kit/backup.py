"""One file that holds the whole programme: every table as JSON lines, every uploaded file, and a manifest.

It is the same for SQLite and PostgreSQL, so it also moves from one to the other. Its last 64 characters are the
SHA-256 of all before them: a file that was cut or changed is known before anything in it is read.
"""

import base64
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.utils import timezone
from django.utils.duration import duration_iso_string

from rapport.kit.readiness import migrations_of_the_code

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = b"sha256:"
CHUNK = 2_000
PIECE = 1 << 20
# What ends with the process or the visit; our own models say it with `kept_out_of_backups = True`.
KEPT_OUT = {"sessions.session", "usersessions.usersession", "django_tasks_db.dbtaskresult"}


def kept_models() -> list[type[models.Model]]:
    """Every model with a table of its own that belongs in a backup, tables of many-to-many fields included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in KEPT_OUT
        and not getattr(model, "kept_out_of_backups", False)
    ]


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def plain(value: object) -> object:
    """A value that JSON does not know, in words that the field reads back exactly (microseconds included)."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


@contextmanager
def snapshot() -> Iterator[None]:
    """One look at the database, while others go on writing."""
    database: Any = connections["default"]
    database.ensure_connection()
    usual = getattr(database, "transaction_mode", None)
    if database.vendor == "sqlite":
        database.transaction_mode = "DEFERRED"  # an immediate one would lock all writers out
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        database.transaction_mode = usual


def write(target: Path) -> dict[str, Any]:
    """Write a backup to a file that does not exist yet. Returns its manifest."""
    if target.exists():
        raise FileExistsError(f"{target} exists already; a backup overwrites nothing. Name another file.")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"The folder {target.parent} does not exist.")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # readable by the owner alone
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = fill(archive)
                archive.comment = SEAL + b"0" * 64
            seal(stream)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def fill(archive: zipfile.ZipFile) -> dict[str, Any]:
    files: dict[str, dict[str, Any]] = {}
    with snapshot():
        for model in kept_models():
            files[f"data/{model._meta.label_lower}.jsonl"] = add_table(archive, model)
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = f"media/{path.relative_to(media).as_posix()}"
            with path.open("rb") as source:
                files[name] = add(archive, name, iter(lambda: source.read(PIECE), b""))
    manifest = {
        "format": FORMAT,
        "rapport": settings.RELEASE,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in migrations_of_the_code()),
        "files": files,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def add_table(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in rows:
            count += 1
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, sort_keys=True, default=plain)
            yield line.encode() + b"\n"

    return {**add(archive, f"data/{model._meta.label_lower}.jsonl", lines()), "rows": count}


def add(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def seal(stream: Any) -> None:  # noqa: ANN401 – a binary file
    """Put the checksum of all that stands before it into the last 64 characters, and onto the disk."""
    stream.seek(0, os.SEEK_END)
    length = stream.tell() - 64
    stream.seek(0)
    digest = hashlib.sha256()
    while length > 0:
        piece = stream.read(min(PIECE, length))
        digest.update(piece)
        length -= len(piece)
    stream.seek(-64, os.SEEK_END)
    stream.write(digest.hexdigest().encode())
    stream.flush()
    os.fsync(stream.fileno())

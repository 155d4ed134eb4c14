"""Put a backup into an empty database: verify everything first, then write all of it or nothing."""

import hashlib
import json
import shutil
import zipfile
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.module_loading import import_string

from rapport.kit.backup import CHUNK, FORMAT, MANIFEST, PIECE, SEAL, columns, kept_models
from rapport.kit.readiness import migrations_of_the_code, unapplied

# What `migrate` fills by itself; a restore puts the backup's rows in their place.
MADE_BY_MIGRATE = ("auth.permission", "contenttypes.contenttype")


class Refused(Exception):  # noqa: N818 – a refusal, with a sentence for the administrator
    """The file is not a sound backup, or the database is not empty."""


def restore(source: Path) -> dict[str, Any]:
    """Verify the file, then load it. Returns its manifest; raises Refused, and then nothing is written."""
    check_seal(source)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = verify(archive)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as problem:
        raise Refused(f"{source} is not a backup that can be read ({type(problem).__name__}).") from problem
    refuse_if_not_empty()
    if unapplied():
        call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with zipfile.ZipFile(source) as archive:
        load(archive, manifest)
    return manifest


def check_seal(source: Path) -> None:
    """Compare the last 64 characters with the checksum of all before them."""
    try:
        length = source.stat().st_size - 64
        with source.open("rb") as stream:
            digest, left = hashlib.sha256(), length
            while left > 0 and (piece := stream.read(min(PIECE, left))):
                digest.update(piece)
                left -= len(piece)
            found = stream.read(64)
            stream.seek(max(0, length - len(SEAL)))
            mark = stream.read(len(SEAL))
    except OSError as problem:
        raise Refused(f"{source} cannot be read: {problem.strerror}.") from problem
    if length < 0 or mark != SEAL:
        raise Refused(f"{source} is not a whole backup of Rapport: its end is missing. Take another copy of it.")
    if found != digest.hexdigest().encode():
        raise Refused(f"{source} is damaged: it is not what was written. Take another copy of it.")


def verify(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read every file in the archive and compare it with the manifest."""
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise Refused(f"This backup has format {manifest['format']}; this version of Rapport reads {FORMAT}.")
    ours = sorted(f"{app}.{name}" for app, name in migrations_of_the_code())
    if manifest["migrations"] != ours:
        raise Refused(
            f"This backup was made by Rapport {manifest['rapport']}, whose tables differ from those of "
            f"{settings.RELEASE}. Install that version, restore, and then upgrade."
        )
    files: dict[str, dict[str, Any]] = manifest["files"]
    if sorted(archive.namelist()) != sorted([*files, MANIFEST]):
        raise Refused("The backup holds other files than its manifest names.")
    tables = {f"data/{model._meta.label_lower}.jsonl" for model in kept_models()}
    if {name for name in files if not is_media(name)} != tables:
        raise Refused("The backup holds other tables than this version of Rapport, or a file outside its place.")
    for name, said in files.items():
        with archive.open(name) as entry:
            digest, size, lines = hashlib.sha256(), 0, 0
            while piece := entry.read(PIECE):
                digest.update(piece)
                size, lines = size + len(piece), lines + piece.count(b"\n")
        if (digest.hexdigest(), size, lines) != (said["sha256"], said["bytes"], said.get("rows", lines)):
            raise Refused(f"{name} in the backup is not what was written.")
    return manifest


def is_media(name: str) -> bool:
    """A file below media/, by a plain path that leads nowhere else."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] == "media"
        and "/".join(parts) == name
        and not {".", ".."} & set(parts)
        and not set("\\:\0") & set(name)
    )


def refuse_if_not_empty() -> None:
    tables = set(connection.introspection.table_names())
    for model in kept_models():
        if model._meta.label_lower in MADE_BY_MIGRATE or model._meta.db_table not in tables:
            continue
        if model._base_manager.exists():
            raise Refused(
                f"The database is not empty (there are rows in {model._meta.db_table}); a restore overwrites nothing. "
                "Name an empty one in DATABASE_URL, or move the old one away."
            )
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        raise Refused(f"There are files in {media}; a restore overwrites nothing. Move them away.")


def load(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Write all rows and files, and ask the checks; when anything is wrong, nothing stays."""
    written: list[Path] = []
    try:
        with transaction.atomic():
            for label in MADE_BY_MIGRATE:
                apps.get_model(label)._base_manager.all().delete()
            # What belongs to something comes before it: the database adds nothing to what is closed, and does not know
            # yet that it is. Whether each key names a row is asked at the end.
            for model in reversed(kept_models()):
                fill(model, archive, manifest["files"])
            reset_sequences()
            ask_checks()
            for name in filter(is_media, manifest["files"]):
                unpack(archive, name, written)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def fill(model: type[models.Model], archive: zipfile.ZipFile, files: dict[str, dict[str, Any]]) -> None:
    name = f"data/{model._meta.label_lower}.jsonl"
    fields = columns(model)
    quote = connection.ops.quote_name
    into = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({values})"  # noqa: S608 – names of our own tables
    with archive.open(name) as lines, connection.cursor() as cursor:
        rows = (prepared(fields, line) for line in lines)
        while some := list(islice(rows, CHUNK)):
            cursor.executemany(sql, some)
    if model._base_manager.count() != files[name]["rows"]:
        raise Refused(f"{model._meta.db_table} does not hold what the backup says.")


def prepared(fields: "list[models.Field[Any, Any]]", line: bytes) -> list[Any]:
    """The values of a row as this database wants them."""
    try:
        row = json.loads(line)
        values = {field: row.pop(field.attname) for field in fields}
        if not row:
            return [field.get_db_prep_save(field.to_python(value), connection) for field, value in values.items()]
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError) as problem:
        raise Refused("A row in the backup holds what its table cannot.") from problem
    raise Refused("A row in the backup has more columns than its table.")


def reset_sequences() -> None:
    """The next new row gets a number that no restored row has."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(sql)


def ask_checks() -> None:
    for path in settings.RESTORE_CHECKS:
        if (answer := import_string(path)()) is not None:
            raise Refused(f"The restored data fails the check {path}: {answer}.")


def unpack(archive: zipfile.ZipFile, name: str, written: list[Path]) -> None:
    target = Path(settings.MEDIA_ROOT) / PurePosixPath(name).relative_to("media")
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as entry, target.open("xb") as stream:
        written.append(target)
        shutil.copyfileobj(entry, stream, PIECE)

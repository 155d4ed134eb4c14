"""Keys of the boxes, and what is sealed with them (AES-256-GCM).

A key is a file outside the database and outside its backups. While a box is open, who has the database and the key
can read what waits in it. Once the key is destroyed nobody can: neither in a log of the database, nor in space that
it has not yet used again, nor in a copy of its files. A key belongs to one box and to one stretch of time: each
release begins a new one.
"""

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
LENGTH = 4


class KeyLost(Exception):  # noqa: N818 – the name says it
    """The key of a box is not in the folder of keys."""


def folder() -> Path:
    path = Path(settings.BALLOT_KEYS)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(slug: str, key: str) -> Path:
    return folder() / f"{slug}.{key}"


def new_key(slug: str) -> str:
    """Make a key, safely on the disk. Returns its name, which says nothing."""
    name = secrets.token_hex(16)
    handle = os.open(path_of(slug, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(AESGCM.generate_key(256))
        stream.flush()
        os.fsync(stream.fileno())
    flush_folder()
    return name


def is_there(slug: str, key: str) -> bool:
    return bool(key) and path_of(slug, key).is_file()


def destroy(slug: str, key: str) -> None:
    """Overwrite and remove a key, if it is still there."""
    path = path_of(slug, key)
    with contextlib.suppress(FileNotFoundError), path.open("r+b") as stream:
        stream.write(secrets.token_bytes(32))
        stream.flush()
        os.fsync(stream.fileno())
        path.unlink()
    flush_folder()


def destroy_all_but(slug: str, key: str) -> None:
    """Destroy every key of the box but the one named ("" for all)."""
    for path in folder().glob(f"{slug}.*"):
        name = path.name.rpartition(".")[2]
        if name != key:
            destroy(slug, name)


def flush_folder() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Sealer:
    """Seals and opens with one key of one box; all that it seals for one room has the same length."""

    def __init__(self, slug: str, key: str, room: int) -> None:
        self.context, self.room = slug.encode(), room
        try:
            self.cipher = AESGCM(path_of(slug, key).read_bytes())
        except FileNotFoundError as missing:
            raise KeyLost(slug) from missing

    def seal(self, data: bytes) -> bytes:
        padded = (len(data).to_bytes(LENGTH, "big") + data).ljust(self.room, b"\0")
        if len(padded) != self.room:
            raise ValueError("longer than the room")
        nonce = secrets.token_bytes(NONCE)
        return nonce + self.cipher.encrypt(nonce, padded, self.context)

    def open(self, sealed: bytes) -> bytes:
        try:
            padded = self.cipher.decrypt(sealed[:NONCE], sealed[NONCE:], self.context)
        except InvalidTag as wrong:
            raise KeyLost("this key does not open it") from wrong
        return padded[LENGTH : LENGTH + int.from_bytes(padded[:LENGTH], "big")]

"""What strict readers make of text files, remembered from start to start.

Reading fifty pages with their line numbers takes seconds, and each process of a server would do it again. So the
result lies in a folder of the server's own, under a hash of the files and of the program: either changes, and it is
read anew. Where the folder cannot be written to, it is read each time.
"""

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

PROGRAM = Path(__file__).parents[1]
KEPT = 4
T = TypeVar("T")


def remembered(name: str, files: Iterable[Path], read: Callable[[], T]) -> T:
    """What `read` makes of these files, from memory where nothing has changed.

    Takes a name of one word, and every file that `read` looks at. What `read` raises is not remembered.
    """
    kept = Path(settings.CONTENT_CACHE) / f"{name}-{_hash_of(files)}.pickle"
    # A file of another machine or a torn one is as good as none. It is as safe as the database beside it.
    with contextlib.suppress(Exception):
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301
    made = read()
    with contextlib.suppress(OSError):
        _keep(kept, pickle.dumps(made))
    return made


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.name.partition("-")[0]
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(path)
    # Several, since two processes may read different folders, and each would throw the other's away.
    for old in sorted(path.parent.glob(f"{name}-*.pickle"), key=_written)[:-KEPT]:
        old.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(_program().encode())
    for path in sorted(files):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


@cache
def _program() -> str:
    """A hash of the whole program: which of its files a reader uses, nobody needs to keep a list of."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(PROGRAM.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()

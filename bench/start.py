"""How long a newcomer waits: `./run` on a clean clone, and again when nothing is to be done.

    python3 bench/start.py

Needs git and a warm package cache; makes and removes a temporary folder. Prints each figure beside its bound.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def first_page(folder: Path) -> float:
    """Seconds from `./run` to the first whole page; the server is ended afterwards."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "DEMO", "RAPPORT_VAR"}}
    began = time.monotonic()
    server = subprocess.Popen(
        ["./run"], cwd=folder, env={**env, "PORT": str(port)}, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.monotonic() - began < 180 and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    page.read()
                return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise SystemExit("./run did not answer")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "rapport"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        cold = first_page(clone)
        warm = sorted(first_page(clone) for _ in range(5))[2]
    figures = [
        ("first page on a clean clone, warm package cache", cold, 60.0),
        ("first page, nothing to do", warm, 2.0),
    ]
    for name, seconds, bound in figures:
        print(f"{name}: {seconds:.1f} s (bound {bound:.0f} s) {'ok' if seconds <= bound else 'TOO SLOW'}")
    return int(any(seconds > bound for _, seconds, bound in figures))


if __name__ == "__main__":
    sys.exit(main())

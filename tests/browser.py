"""The browser of the journeys: the one that is there, or one that is installed now."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "-y"]
HOW_TO_MEND = (
    "The journeys need a browser, and none could be found or installed. Install Chromium "
    "(Debian: apt-get install chromium) or set CHROMIUM to the program of one."
)


def found() -> str | None:
    """The program of a browser that is there: $CHROMIUM first, then what is installed, then Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named if shutil.which(named) else None
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    own = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return installed or (str(own[-1]) if own else None)


def ensure() -> str:
    """A browser's program; installs one when there is none. Raises SystemExit with a sentence how to mend it."""
    if os.environ.get("CHROMIUM") and not found():
        raise SystemExit(f"CHROMIUM is set to {os.environ['CHROMIUM']}, which is not a program. {HOW_TO_MEND}")
    for install in (install_from_debian, install_from_playwright):
        if path := found():
            return path
        install()
    if path := found():
        return path
    raise SystemExit(HOW_TO_MEND)


def install_from_debian() -> None:
    if os.geteuid() or not shutil.which("apt-get"):
        return
    install = [*APT, "install", "--no-install-recommends", "chromium"]
    if not runs(install) and runs([*APT, "update"]):
        runs(install)


def install_from_playwright() -> None:
    if program := shutil.which("playwright", path=str(Path(sys.executable).parent)):
        runs([program, "install", "chromium"])


def runs(command: list[str]) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    print(ensure())  # noqa: T201

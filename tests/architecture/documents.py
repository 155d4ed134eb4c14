"""Rules about what stands beside the code: locks, dependencies, documents. Each gives a sentence for each fault."""

import re
import subprocess
from pathlib import Path

# Places on somebody's machine, names of private networks, and where packages came from.
TELLTALE = {
    "a path of somebody's machine": re.compile(r"""(?<![\w./<>{}-])/(?:root|work|Users|home/\w+)/[\w.]"""),
    "a host of a private network": re.compile(r"(?://|@)[\w.-]+\.(?:internal|corp|localdomain|lan)\b"),
    "the address of a registry": re.compile(r"--(?:index-url|extra-index-url|find-links)[ =]+\S+://"),
}

NOT_OURS = {".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis"}


def committed(root: Path) -> list[Path]:
    """The files that git knows, and new ones that it does not ignore; without git, all that is ours."""
    if not (root / ".git").exists():
        return [path for path in root.rglob("*") if path.is_file() and not NOT_OURS & set(path.parts)]
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for name in names if (path := root / name).is_file()]


def hosts_in_locks(root: Path) -> list[str]:
    return [
        f"{path.name}:{number}: names a host"
        for path in sorted(root.glob("requirements*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "://" in line or re.match(r"\s*-(?!-hash=sha256:)", line)
    ]


def unhashed_locks(root: Path) -> list[str]:
    """Packages of a lock without a checksum."""
    found = []
    for path in sorted(root.glob("requirements*.txt")):
        entries = re.split(r"^(?=[a-z0-9])", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        found += [f"{path.name}: {entry.split()[0]} has no hash" for entry in entries if "--hash=sha256:" not in entry]
    return found


def traces(files: list[Path]) -> list[str]:
    """What would tell a stranger where this was made."""
    found = []
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            found += [f"{path}:{number}: {what}" for what, pattern in TELLTALE.items() if pattern.search(line)]
    return found


def dependencies_without_a_sentence(pyproject: Path) -> list[str]:
    """Dependencies with no comment above them (several lines of one kind may share one)."""
    found, said = [], False
    for line in map(str.strip, pyproject.read_text(encoding="utf-8").partition("[tool.")[0].splitlines()):
        if line.startswith("#"):
            said = True
        elif re.match(r'"[a-z0-9]', line) and not said:
            found.append(f"{line.strip(',')}: say in a comment above it what it is for")
        elif not line.startswith('"'):
            said = False
    return found


def commands_without_a_line(root: Path) -> list[str]:
    said = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    files = sorted(root.glob("src/rapport/*/management/commands/*.py"))
    names = ["evaluate", *(path.stem for path in files if not path.stem.startswith("_"))]
    return [f"rapport {name} is not in docs/commands.md" for name in names if f"`rapport {name}" not in said]

"""Where text for people lies: packaged files, overlaid by the folder of the server."""

from pathlib import Path

from django.conf import settings


def files(kind: str, pattern: str) -> dict[str, Path]:
    """All files of a kind ("instruments", "*.yaml"), by their path within it; the server's folder wins."""
    found: dict[str, Path] = {}
    for root in settings.CONTENT:
        folder = root / kind
        found |= {str(path.relative_to(folder)): path for path in sorted(folder.glob(pattern))}
    return found


def folders(kind: str) -> dict[str, Path]:
    """All folders of a kind ("courses"), by name; the server's folder wins."""
    found: dict[str, Path] = {}
    for root in settings.CONTENT:
        if (root / kind).is_dir():
            found |= {path.name: path for path in sorted((root / kind).iterdir()) if path.is_dir()}
    return found

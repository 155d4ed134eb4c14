"""What the environment says, as `settings.py` reads it. Imports nothing of Django that needs settings."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable; the default also when it is there but empty, as in a copy of `.env.example`."""
    return os.environ.get(name) or default


def flag(name: str, default: str = "") -> bool:
    return text(name, default).lower() in {"1", "true", "yes", "on"}


def secret(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else text(name, default)


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def hours(name: str, default: str) -> tuple[int, int]:
    """Two hours of the day, such as 20-7. Raises ImproperlyConfigured."""
    found = re.fullmatch(r"([01]?\d|2[0-3])-([01]?\d|2[0-4])", text(name, default))
    if not found:
        raise ImproperlyConfigured(f"Write {name} as two hours of the day, such as 20-7; 0-0 is never quiet.")
    return int(found[1]), int(found[2])

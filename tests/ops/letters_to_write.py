"""Writes a letter to everybody; as a program of its own, it never ends its second batch."""

import sys
import time
from pathlib import Path

import django

MANY, AT_ONCE = 60, 20


def write_all() -> int:
    from rapport.people import actions  # noqa: PLC0415 – Django is set up by now
    from rapport.people.models import Person  # noqa: PLC0415

    actions.AT_ONCE = AT_ONCE
    return actions.write_letters(
        actions.NewLetter("none", person, f"reminder:{person.pk}", {}) for person in Person.objects.order_by("pk")
    )


def hang_in_the_second_batch(folder: Path) -> None:
    """Stop when its letters are in the database and nothing is committed yet."""
    from rapport.people import actions  # noqa: PLC0415

    enqueue = actions.enqueue  # type: ignore[attr-defined]

    def hang(path: str, *, key: str, **ids: int) -> None:
        if ids["first"] > AT_ONCE:
            (folder / "reached").write_text("x")
            time.sleep(60)
        enqueue(path, key=key, **ids)

    actions.enqueue = hang  # type: ignore[attr-defined]
    write_all()


if __name__ == "__main__":
    django.setup()
    hang_in_the_second_batch(Path(sys.argv[1]))

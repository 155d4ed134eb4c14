"""Questions about persons and letters."""

from rapport.people.models import Letter


def letters_with(keys: list[str]) -> set[str]:
    """Which of these keys are those of letters that were already queued."""
    return set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))

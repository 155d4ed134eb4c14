"""What stands at the top of each page: every entry, in order, and who sees it."""

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, object]:
    """The entries for this person, the current one marked."""
    return {"navigation": []}

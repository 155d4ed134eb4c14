"""What all pages of the editor share: the way back, and a step of a draft that may be refused."""

from collections.abc import Callable

from django.contrib import messages
from django.urls import reverse

from rapport.people.request import SignedInRequest
from rapport.surveys.editor import actions
from rapport.surveys.models import Draft

SHOWN_MISTAKES = 100
CHANGED = "This draft was changed in another tab or on another device meanwhile, so nothing was saved."
TOO_LONG = "Nothing was saved: the instrument would be longer than 200,000 signs. Please shorten it."
REFUSED: dict[type[Exception], str] = {
    actions.NotYoursError: "This draft belongs to somebody else. Make a copy, and change that.",
    actions.ChangedMeanwhileError: f"{CHANGED} Here it is as it stands now; please press again.",
    actions.EndedError: "This draft was published already. Make a new version to change it.",
    actions.TooLongError: TOO_LONG,
    LookupError: "This part of the draft is not there any more.",
}


def trail(*steps: tuple[str, str]) -> list[dict[str, str]]:
    outer = [("Instruments", reverse("surveys:instruments")), ("Drafts", reverse("surveys:drafts"))]
    return [{"label": label, "href": href} for label, href in (*outer, *steps)]


def home_of(draft: Draft) -> tuple[str, str]:
    return str(draft), reverse("surveys:draft", args=[draft.pk])


def attempt(request: SignedInRequest, draft: Draft, act: Callable[[int], object]) -> bool:
    """Do something to the draft as the page showed it, and say why not where that is refused."""
    try:
        act(number_in(request))
    except tuple(REFUSED) as error:
        messages.warning(request, refused(error))
        return False
    return True


def refused(error: Exception) -> str:
    """Why nothing was done, in words."""
    return next(words for kind, words in REFUSED.items() if isinstance(error, kind))


def number_in(request: SignedInRequest) -> int:
    """The number of the draft as the page showed it."""
    number = request.POST.get("number", "")
    return int(number) if number.isdecimal() and len(number) < 9 else 0

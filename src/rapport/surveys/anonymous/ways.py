"""What somebody who is asked anonymously reads about their way in. Nothing about an answer, nothing about others."""

from collections.abc import Iterable

from rapport.ballots.models import Box
from rapport.people.models import Person
from rapport.surveys.models import Invited, Listed, Survey
from rapport.surveys.windows import Window

NOT_BEGUN = "It has not begun. When it does, each person gets a link of their own by mail."
NEVER_OPENED = "It was not opened: too few people could be asked, or no mail could be sent."
OVER = "It is closed. Nobody knows who has answered."
LINK = "The way in is the link in your mail. Nobody knows who has used theirs."
COMING = "Your link is on its way to you by mail."
FAILED = (
    "The mail with your link could not be delivered, and neither could the one after it, so you have no way in. Please "
    "tell whoever runs your programme if your address has changed."
)
NO_ADDRESS = "The way in is a link in a mail, and we have no address of yours to send one to."
TOO_LATE = "Links were sent when it began, to everybody who could be reached then; there is none for you."


def ways(person: Person, asked: Iterable[tuple[Survey, Window]]) -> dict[int, str]:
    """Where the person's way in is, or why there is none, by survey (three queries; none without anonymous ones).

    Args:
        person: who is asked.
        asked: surveys, each with the window in which it is open for them; those that carry names are left out.
    """
    anonymous = {one.pk: (one, opened) for one, opened in asked if not one.carries_names}
    if not anonymous:
        return {}
    there = {"person": person, "survey__in": list(anonymous)}
    has_failed = dict(Invited.objects.filter(**there).values_list("survey", "failed"))
    listed = set(Listed.objects.filter(**there).values_list("survey", flat=True))
    boxes = Box.objects.filter(slug__in=[one.box for one, _ in anonymous.values() if one.box])
    is_open = {slug: state == Box.State.OPEN for slug, state in boxes.values_list("slug", "state")}
    return {
        pk: _about_box(one, opened, is_open=is_open.get(one.box))
        or (COMING if pk in listed else _about_link(person, one, has_failed.get(pk)))
        for pk, (one, opened) in anonymous.items()
    }


def _about_box(survey: Survey, opened: Window, *, is_open: bool | None) -> str:
    """Why nobody can answer now; empty if they can."""
    if is_open is None:
        return NEVER_OPENED if opened.is_over and survey.wave.is_fixed else NOT_BEGUN
    return "" if is_open and not opened.is_over else OVER


def _about_link(person: Person, survey: Survey, has_failed: bool | None) -> str:
    if has_failed is not None:
        return FAILED if has_failed else LINK
    if not person.email:
        return NO_ADDRESS
    return TOO_LATE if survey.wave.is_fixed else COMING

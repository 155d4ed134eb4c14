"""What the fields of a sheet are called, for who is asked. Pure."""

from collections.abc import Sequence

from rapport.agreements.expectations import Party as Who
from rapport.agreements.template import AnyItem
from rapport.agreements.wording import Party


def subject_label(item: AnyItem, *, is_scholar: bool, mentors: Sequence[Party]) -> str:
    """Whom the answer is about, and who will read it: each time exactly, before anything is typed."""
    several = len(mentors) > 1
    the_mentor = str(mentors[0].person) if len(mentors) == 1 else "your mentor"
    if item.party == Who.TEAM:
        return "About the team. Read by everybody in this mentorship, once all have submitted."
    if is_scholar:
        readers = (
            "Read by each of your mentors, once that mentor and you have submitted."
            if several
            else f"Read by {the_mentor} alone, once both of you have submitted."
        )
        whom = (
            "of yourself" if item.party == Who.SCHOLAR else "of each of your mentors" if several else f"of {the_mentor}"
        )
        return f"What you expect {whom}. {readers}"
    whom = "of yourself" if item.party == Who.MENTOR else "of the scholar"
    return f"What you expect {whom}. Read by the scholar alone, once both of you have submitted; by no other mentor."


def guess_label(item: AnyItem, *, is_scholar: bool, mentors: Sequence[Party]) -> str:
    """What do they think that the other expects?"""
    if item.party == Who.TEAM:
        return "And what do you think the others expect?"
    if not is_scholar:
        return "And what do you think the scholar expects?"
    if len(mentors) > 1:
        return "And what do you think each of your mentors expects?"
    return f"And what do you think {mentors[0].person if mentors else 'your mentor'} expects?"


def by_when_label() -> str:
    """What makes an expectation specific."""
    return "By when, or how will you know?"


def of_one_label(mentor: Party) -> str:
    """For one mentor in particular; no other mentor reads it."""
    return f"Of {mentor.person}, {mentor.part}"

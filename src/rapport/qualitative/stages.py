"""The way of a coding project, from texts to results: its stages, in order, and where each lies.

One line for each stage. A stage whose rooms somebody may not enter stands in the strip without a link.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from rapport.qualitative.models import Member, Project
from rapport.qualitative.queries import Facts

LEAD, CODER, ADJUDICATOR = Member.Part.LEAD, Member.Part.CODER, Member.Part.ADJUDICATOR


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes:
        label: how it is called.
        page: the name of its address, which takes programme and project.
        who: the parts that may enter.
        is_done: whether it is behind the project.
        of_closed: its address takes the last round that has closed, too; before there is one, it has none.
    """

    label: str
    page: str
    who: frozenset[str]
    is_done: Callable[[Facts], bool]
    of_closed: bool = False


ALL = frozenset({LEAD, CODER, ADJUDICATOR})
STAGES = (
    Stage("Texts", "qualitative:texts", ALL, lambda so_far: so_far.texts > 0),
    Stage("Words", "qualitative:words", ALL, lambda so_far: so_far.codebook > 0),
    Stage("Codebook", "qualitative:codebook", ALL, lambda so_far: so_far.codebook > 0),
    Stage("Coding", "qualitative:rounds", ALL, lambda so_far: so_far.closed_rounds > 0),
    Stage("Agreement", "qualitative:agreements", ALL, lambda so_far: so_far.has_agreement),
    Stage("Decisions", "qualitative:differences", ALL, lambda so_far: so_far.has_rulings, of_closed=True),
    Stage("Results", "qualitative:results", frozenset({LEAD}), lambda so_far: so_far.is_shown),
)


def strip(project: Project, parts: frozenset[str], so_far: Facts) -> list[dict[str, str]]:
    """The stages as `c-steps` shows them: done, the first that is not, and those to come."""
    found: list[dict[str, str]] = []
    is_current_named = False
    for one in STAGES:
        state = "done" if one.is_done(so_far) else "todo" if is_current_named else "current"
        is_current_named = is_current_named or state == "current"
        above = [project.program.slug, project.pk, *([so_far.last_closed] if one.of_closed else [])]
        may = one.who & parts and (so_far.last_closed or not one.of_closed)
        href = reverse(one.page, args=above) if may else ""
        found.append({"label": one.label, "state": state, "href": href})
    return found

"""What each kind of activity takes from a form, when it is done, and what it says to an answer. No database here."""

from typing import Any

from rapport.training.course import Activity
from rapport.training.kinds.base import Kind, Seen, Taken
from rapport.training.kinds.choosing import ChecklistKind, ChoiceKind, PollKind, StartersKind
from rapport.training.kinds.placing import MatchKind, OrderKind
from rapport.training.kinds.rating import RatingsKind, ScaleKind
from rapport.training.kinds.talking import DialogueKind
from rapport.training.kinds.writing import CaseKind, ReflectionKind

__all__ = ["KINDS", "Kind", "Seen", "Taken", "kind_of"]

KINDS: dict[str, Kind[Any]] = {
    "choice": ChoiceKind(),
    "order": OrderKind(),
    "match": MatchKind(),
    "dialogue": DialogueKind(),
    "scale": ScaleKind(),
    "ratings": RatingsKind(),
    "poll": PollKind(),
    "reflection": ReflectionKind(),
    "checklist": ChecklistKind(),
    "case": CaseKind(),
    "starters": StartersKind(),
}


def kind_of(activity: Activity) -> Kind[Any]:
    """How an activity is done. Presentations and recordings are only read and heard, and have no kind here."""
    return KINDS[activity.kind]

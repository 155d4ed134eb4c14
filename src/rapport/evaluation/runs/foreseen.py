"""What a plan will do with chosen answers, before anything is computed: on how many people, and what would not fit."""

from dataclasses import dataclass

from rapport.analysis.plan import Plan
from rapport.evaluation.data.building import columns, whose
from rapport.evaluation.data.sources import Selection, UnfitError
from rapport.evaluation.plans.reading import columns_of
from rapport.stats.suppression import INSIDE
from rapport.textfiles.known_keys import nearest
from rapport.textfiles.mistakes import Mistake
from rapport.textfiles.yaml_file import Document


@dataclass(frozen=True)
class Foreseen:
    """What can be said before a run.

    Attributes:
        number: responses that will be read; None where that is not told before.
        people: by how many people, likewise.
        missing: columns that the plan reads and that the answers do not have.
        kept_back: columns that are never handed out.
        unfit: why these surveys cannot be read together; empty if they can.
    """

    number: int | None = None
    people: int | None = None
    missing: tuple[Mistake, ...] = ()
    kept_back: tuple[str, ...] = ()
    unfit: str = ""

    @property
    def fits(self) -> bool:
        """Nothing speaks against running it."""
        return not self.missing and not self.unfit


def foresee(document: Document[Plan], selection: Selection) -> Foreseen:
    """Lay a plan over chosen surveys, without reading an answer."""
    try:
        found, kept_back = columns(selection)
    except UnfitError as error:
        return Foreseen(unfit=str(error))
    except LookupError:
        return Foreseen(unfit="What one of these surveys asked cannot be read any more.")
    names = [one.name for one in found]
    missing = tuple(
        Mistake(document.file, one.line, f"the answers have no column “{one.name}”", _mend(one.name, names, kept_back))
        for one in columns_of(document)
        if one.name not in names
    )
    number = people = None
    if selection.carries_names and not any(source.is_few for source in selection.sources):
        of = whose(selection)
        people, number = len(set(of.values())), len(of)
    is_few = selection.cohort is not None and people is not None and people < INSIDE
    return Foreseen(None if is_few else number, None if is_few else people, missing, kept_back)


def _mend(name: str, names: list[str], kept_back: tuple[str, ...]) -> str:
    if name in kept_back:
        return (
            "who was allocated to what is no column here; a trial’s page gives participants and arms to who analyses it"
        )
    near = nearest(name, names)
    return f"did you mean “{near}”?" if near else "choose the survey that asks it, or take it out of the plan"

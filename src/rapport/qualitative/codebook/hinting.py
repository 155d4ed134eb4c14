"""What the word list gives to a codebook: codes to begin with, texts in which a code may be. Hints, never codings."""

from dataclasses import dataclass

from django.db.models import Q

from rapport.qualitative.codebook.entries import LONGEST_NAME, LONGEST_STEM, CodeWords
from rapport.qualitative.models import Entry, Project, Unit
from rapport.qualitative.wordlist import counted, standing
from rapport.qualitative.words.listing import Row

SHOWN = 20


def candidates(project: Project) -> list[Row]:
    """The stems that stand: candidates that were not excluded, and those that were added; none before a count."""
    now = standing.standing(project)
    result = counted.latest(project)
    if result is None:
        return []
    found = counted.word_list(project, result, now)
    return [row for row in found.rows if row.status in {"candidate", "added"} and len(row.count.stem) <= LONGEST_STEM]


def from_candidates(project: Project) -> tuple[CodeWords, ...]:
    """A code for each stem that stands, called as most people write it, and linked to the stem."""
    taken: set[str] = set()
    codes = []
    for row in candidates(project):
        name = row.count.forms[0][0][:LONGEST_NAME].capitalize()
        if name not in taken:
            taken.add(name)
            codes.append(CodeWords(name, stems=(row.count.stem,)))
    return tuple(codes)


@dataclass(frozen=True)
class Hinted:
    """How many people used the stems of a code: each, and any of them."""

    of_stem: list[tuple[str, int | None]]
    together: int | None
    told: str


def hinted(project: Project, entry: Entry) -> Hinted:
    """How many people used the stems of a code, by the newest count."""
    stems = sorted(stem.stem for stem in entry.stems.all())
    hints = counted.hints(project, [stems])
    return Hinted([(stem, hints.of_stem.get(stem)) for stem in stems], hints.of_code[0], hints.told)


def texts_with(project: Project, entry: Entry, q: str) -> list[Unit]:
    """Some texts from which examples can be taken: with the words that were sought, else with forms of the stems."""
    found = Unit.objects.filter(document__project=project, withdrawn_at=None).select_related("respondent", "document")
    if q:
        return list(found.filter(text__icontains=q).order_by("document", "number")[:SHOWN])
    result = counted.latest(project)
    stems = [stem.stem for stem in entry.stems.all()]
    if result is None or not stems:
        return []
    forms = {
        form
        for one in result.stems.filter(stem__in=stems).values_list("forms", flat=True)
        for form, _, _ in (part.rpartition(" ") for part in one.split(","))
    }
    wanted = Q()
    for form in sorted(forms)[:SHOWN]:
        wanted |= Q(text__icontains=form)
    return list(found.filter(wanted).order_by("document", "number")[:SHOWN]) if forms else []
